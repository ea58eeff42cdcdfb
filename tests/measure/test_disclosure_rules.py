"""Which figures disclosure control keeps back at all."""

from __future__ import annotations

from pathlib import Path

from laban.measure import rules_of
from laban.programme import Programme, read_programme, read_programme_files
from tests.small_programme import FILES


def _with(text: str) -> Programme:
    name = "records/dossier.yaml"
    files = dict(FILES) | {name: FILES[name].replace("time: received_at\n", text)}
    return read_programme_files((name, content.encode()) for name, content in files.items())


def test_small_counts_are_protected_unless_the_record_type_says_otherwise() -> None:
    protected = rules_of(_with("time: received_at\n"))
    open_ = rules_of(_with("time: received_at\ndisclosure: open\n"))

    assert not protected["online_share"].is_published
    assert open_["online_share"].is_published


def test_counts_of_people_stay_protected_in_the_vietnamese_programme() -> None:
    vietnam = read_programme(Path(__file__).resolve().parents[2] / "programmes" / "vietnam")
    protected = {
        name for name, one in vietnam.record_types.items() if one.disclosure == "protected"
    }
    assert {"dossier", "feedback", "adult_service_use", "enterprise", "service_usage"} <= protected
