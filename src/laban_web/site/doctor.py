"""The command `doctor`: what is wrong with this home, what was mended, what is left to do."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from laban.base import UserError

if TYPE_CHECKING:
    from laban_web.operations.doctor import Diagnosis


class DoctorError(UserError):
    """Something is wrong that the doctor did not mend."""

    exit_code = 10


def doctor(
    mend: bool = typer.Option(False, help="Clear away what crashes left behind."),
    as_json: bool = typer.Option(False, "--json", help="Print JSON instead of a table."),
) -> None:
    """Look for damage and for what crashes left behind; read every stored file again."""
    from laban_web.installation import installation

    found = list(_examine(installation().home, mend))
    if as_json:
        typer.echo(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=2))
    else:
        _show(found)
    left = [one for one in found if not one.is_mended]
    if left:
        raise DoctorError(
            f"{len(left):,} of {len(found):,} findings are left.",
            cure=left[0].cure,
            code="doctor-001",
        )


def _examine(home: Path, mend: bool) -> Iterator[Diagnosis]:
    from laban_web.operations.doctor import examine_sqlite

    damaged = list(examine_sqlite(home))
    yield from damaged
    # Whatever else there is would be asked of a damaged file.
    if not damaged:
        yield from _examine_all(mend)


def _examine_all(mend: bool) -> Iterator[Diagnosis]:
    from laban_web.installation import installation
    from laban_web.site.serving import prepare

    prepare()
    from laban_web.api.leftovers import examine_incoming, examine_pending
    from laban_web.operations.doctor import Visit
    from laban_web.operations.doctor.examinations import EXAMINATIONS
    from laban_web.operations.presence import is_served

    here = installation()
    visit = Visit(here, here.now(), mends=mend, is_alone=not is_served(here.home))
    for examine in (*EXAMINATIONS, examine_pending, examine_incoming):
        yield from examine(visit)


def _show(found: Sequence[Diagnosis]) -> None:
    from laban.cli.tables import say, show_table

    rows = [(one.name, one.sentence, "mended" if one.is_mended else one.cure) for one in found]
    if rows:
        show_table(("where", "what was found", "what to do"), rows)
    else:
        say("All is well.")
