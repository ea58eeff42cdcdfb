"""The lake: whether every file is as it was written, and what killed landings left."""

from __future__ import annotations

from collections.abc import Iterator

from laban.lake import FaultKind
from laban_web.operations.doctor.diagnoses import Diagnosis, Visit

_CURES = {
    FaultKind.MISSING: "Bring the file back from a backup, under the same name.",
    FaultKind.CHANGED: "Bring the file back from a backup, and find out who changed it.",
    FaultKind.UNKNOWN: "Find out who added it; no figure uses it.",
}


def examine_files(visit: Visit) -> Iterator[Diagnosis]:
    """Compare every file of the lake with its digest."""
    for fault in visit.here.lake.check_files():
        yield Diagnosis("files", fault.sentence, _CURES[fault.kind])


def examine_landings(visit: Visit) -> Iterator[Diagnosis]:
    """Find landings and compactions that never ended, and files that they left.

    While a server runs they may be at work; compaction ends what is a day old.
    """
    if not visit.is_alone:
        return
    lake = visit.here.lake
    found = lake.leftovers()
    if found.landings or found.compactions:
        sentence = (
            f"{found.landings:,} landings and {found.compactions:,} compactions never ended; "
            "nobody was told that they had."
        )
        yield visit.found("landings", sentence, lambda: lake.end_leftovers(visit.now))
    elif found.files and visit.mends:
        lake.end_leftovers(visit.now)
    left = lake.leftovers().files
    deleted = len(set(found.files) - set(left))
    if deleted:
        yield Diagnosis("strays", f"{deleted:,} files of them lay about.", "", is_mended=True)
    for path in left:
        sentence = f"No delivery brought the file {path}."
        cure = "It counts nowhere; `laban doctor --mend` deletes it if a killed landing wrote it."
        yield Diagnosis("strays", sentence, cure)


def examine_keys(visit: Visit) -> Iterator[Diagnosis]:
    """Notice keys that are gone: new ones would be other ones."""
    here = visit.here
    keys = [] if here.settings["LABAN_PSEUDONYM_KEY"] else ["pseudonym.key"]
    if here.lake.runs():
        keys.append("signing.pem")
    if not here.lake.delivery_counts():
        return
    for name in keys:
        path = here.home / "keys" / name
        if not path.exists():
            sentence = f"{path} is missing, though the lake holds deliveries or runs."
            yield Diagnosis("keys", sentence, "Put the old one back; a new one is another one.")
