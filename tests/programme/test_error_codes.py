"""Every code that a programme's faults carry is explained in the reference."""

from __future__ import annotations

import re
from pathlib import Path

from tests.programme.test_faults import wrong_programmes

ROOT = Path(__file__).resolve().parents[2]
CODE = re.compile(r"\b(?:programme|expression|period)-\d{3}\b")


def codes_in(*paths: Path) -> set[str]:
    return {code for path in paths for code in CODE.findall(path.read_text(encoding="utf-8"))}


def source_codes() -> set[str]:
    folders = (ROOT / "src/laban/programme", ROOT / "src/laban/base")
    return codes_in(*(file for folder in folders for file in folder.rglob("*.py")))


def test_every_code_in_the_source_is_in_the_reference() -> None:
    assert source_codes() - codes_in(ROOT / "docs/reference/errors.md") == set()


def test_the_reference_explains_no_code_that_is_gone() -> None:
    assert codes_in(ROOT / "docs/reference/errors.md") - source_codes() == set()


def test_a_code_is_explained_once() -> None:
    text = (ROOT / "docs/reference/errors.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z]+-\d{3})` \|", text, re.MULTILINE)

    assert len(rows) == len(set(rows))


def test_most_codes_are_met_by_a_wrong_programme() -> None:
    """The rest are met by tests of their own: missing files, bytes, expressions."""
    said = " ".join(str(sentence) for wrong in wrong_programmes() for sentence in wrong["says"])
    met = set(CODE.findall(said))
    elsewhere = {f"programme-{number}" for number in ("000", "001", "004", "019", "028")}

    missed = {code for code in source_codes() - met - elsewhere if code.startswith("programme")}
    assert missed == set()
