"""Whatever is damaged in a programme, the check answers with issues and never breaks."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.small_programme import FILES

from laban.base import ProgrammeError
from laban.programme import read_programme_files

NOISE = (
    "",
    ":",
    "-",
    "'",
    "{",
    "[",
    "]",
    "#",
    "&a ",
    "*a",
    "\t",
    "null",
    "-1",
    "é",
    "\n",
    ",",
    "|",
)


def damaged(text: str, seed: int) -> str:
    """Cut a few characters out of a text and put noise in their place."""
    chance = random.Random(seed)
    for _ in range(chance.randint(1, 3)):
        start = chance.randrange(len(text) + 1)
        end = min(len(text), start + chance.choice((0, 1, 5, 40)))
        text = text[:start] + chance.choice(NOISE) + text[end:]
    return text


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(FILES)), st.integers(0, 2**32))
def test_damage_is_answered_with_issues(name: str, seed: int) -> None:
    files = FILES | {name: damaged(FILES[name], seed)}
    try:
        programme = read_programme_files((file, text.encode()) for file, text in files.items())
    except ProgrammeError as error:
        assert error.issues
    else:
        programme.organisations.closure()


@settings(max_examples=20, deadline=None)
@given(st.sampled_from(sorted(FILES)))
def test_a_missing_file_is_answered_with_issues(name: str) -> None:
    files = [(file, text.encode()) for file, text in FILES.items() if file != name]
    try:
        read_programme_files(files)
    except ProgrammeError as error:
        assert error.issues
    else:
        optional = ("obligations.yaml", "records/control_total.yaml", "tasks.yaml")
        assert name in (*optional, "organisations/successions.csv")
