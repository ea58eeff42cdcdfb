"""Reading a programme: its version, its files, and values that mean what their field says."""

from __future__ import annotations

import dataclasses
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from tests.small_programme import FILES, INDICATORS, TARGETS, UNITS, write_programme

from laban.base import ProgrammeError
from laban.programme import check_programme, read_programme, read_programme_files


def test_a_programme_is_read_from_its_folder(tmp_path: Path) -> None:
    programme = read_programme(write_programme(tmp_path))

    assert programme.head.code == "small"
    assert list(programme.indicators) == [
        *("dossiers", "online_share", "fees", "dti", "fee_per_dossier"),
    ]
    assert list(programme.record_types) == ["control_total", "dossier", "published_value"]
    assert [target.value for target in programme.targets] == [Decimal(40)]
    assert [task.code for task in programme.tasks] == ["V1", "V2"]
    assert programme.head.holidays == (date(2024, 1, 1), date(2024, 5, 1))
    assert programme.code_lists["channel"].entries[0].attributes == {"is_digital": True}


def test_a_snapshot_reads_as_the_folder_does(tmp_path: Path) -> None:
    programme = read_programme(write_programme(tmp_path))
    again = read_programme_files(reversed(programme.files))

    assert again.version == programme.version
    assert again.indicators == programme.indicators
    assert again.targets == programme.targets


def test_the_version_is_that_of_the_content(tmp_path: Path) -> None:
    one = read_programme(write_programme(tmp_path / "one"))
    same = read_programme(write_programme(tmp_path / "same"))
    other = read_programme(
        write_programme(tmp_path / "other", targets_yaml=TARGETS.replace("40\n", "41\n"))
    )

    assert len(one.version) == 64
    assert one.version == same.version
    assert one.version != other.version


def test_data_and_texts_do_not_change_the_version(tmp_path: Path) -> None:
    before = read_programme(write_programme(tmp_path)).version
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "deliveries.yaml").write_text("- file: a.csv\n", encoding="utf-8")
    (tmp_path / "CHANGES.md").write_text("# Changes\n", encoding="utf-8")

    assert read_programme(tmp_path).version == before


def test_a_mapping_of_a_site_changes_the_version(tmp_path: Path) -> None:
    before = read_programme(write_programme(tmp_path)).version
    (tmp_path / "mappings").mkdir()
    (tmp_path / "mappings" / "site.yaml").write_text("mapping: site\n", encoding="utf-8")

    assert read_programme(tmp_path).version != before


def test_a_programme_is_frozen(tmp_path: Path) -> None:
    programme = read_programme(write_programme(tmp_path))

    with pytest.raises(dataclasses.FrozenInstanceError):
        programme.version = "other"  # type: ignore[misc]


def test_faults_are_raised_together_and_named_with_the_folder(tmp_path: Path) -> None:
    folder = write_programme(tmp_path, targets_yaml=TARGETS.replace("percent", "days"))

    with pytest.raises(ProgrammeError) as raised:
        read_programme(folder)

    assert [issue.file for issue in raised.value.issues] == [(folder / "targets.yaml").as_posix()]
    assert raised.value.exit_code == 2


def test_warnings_do_not_stop_a_programme(tmp_path: Path) -> None:
    tasks = FILES["tasks.yaml"].replace("    lead: VN\n", "")
    folder = write_programme(tmp_path, tasks_yaml=tasks)

    assert [issue.code for issue in check_programme(folder)] == ["programme-105"]
    assert read_programme(folder).tasks[0].lead is None


def test_numbers_keep_every_digit(tmp_path: Path) -> None:
    text = TARGETS.replace("value: 40", "value: 18.30000000000000000001")

    programme = read_programme(write_programme(tmp_path, targets_yaml=text))

    assert programme.targets[0].value == Decimal("18.30000000000000000001")


def test_a_plain_no_is_text_where_text_is_asked_for(tmp_path: Path) -> None:
    text = INDICATORS.replace("en: Fees}", "en: no}")

    programme = read_programme(write_programme(tmp_path, indicators__all_yaml=text))

    assert programme.indicators["fees"].title.en == "no"


def test_a_byte_order_mark_and_windows_line_ends_are_read(tmp_path: Path) -> None:
    folder = write_programme(tmp_path)
    for name in ("codes/unit.csv", "targets.yaml"):
        text = FILES[name].replace("\n", "\r\n")
        (folder / name).write_bytes(b"\xef\xbb\xbf" + text.encode())

    assert check_programme(folder) == ()


def test_one_indicator_a_file_is_read_as_a_list_is(tmp_path: Path) -> None:
    first, rest = INDICATORS.split("- indicator: online_share", 1)
    folder = write_programme(tmp_path, indicators__all_yaml=f"- indicator: online_share{rest}")
    alone = first.replace("- ", "  ", 1)
    (folder / "indicators" / "dossiers.yaml").write_text(alone, encoding="utf-8")

    assert "dossiers" in read_programme(folder).indicators


def test_a_folder_without_head_is_not_a_programme(tmp_path: Path) -> None:
    assert [
        str(issue).removeprefix(f"{tmp_path.as_posix()}/") for issue in check_programme(tmp_path)
    ] == [
        "programme.yaml: The file is missing, so this folder is not a programme. "
        "Write it, or name another folder. [programme-001]"
    ]


@pytest.mark.parametrize(
    ("name", "cure"),
    [
        ("target.yaml", 'Did you mean "targets.yaml"?'),
        ("indicators/more.yml", "Files are read from indicators/*.yaml; rename it or take it out."),
        ("codes/old/unit.csv", "Files are read from codes/*.csv; rename it or take it out."),
    ],
)
def test_a_file_that_nothing_reads_is_a_fault(tmp_path: Path, name: str, cure: str) -> None:
    folder = write_programme(tmp_path)
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text("a,b\n", encoding="utf-8")

    (issue,) = check_programme(folder)

    assert (issue.file, issue.cure) == ((folder / name).as_posix(), cure)
    assert issue.code == "programme-019"


def test_a_list_that_every_programme_needs_is_missed(tmp_path: Path) -> None:
    folder = write_programme(tmp_path)
    (folder / "codes" / "organisation_kind.csv").unlink()

    (issue,) = check_programme(folder)

    assert issue.sentence == "The file is missing: every organisation has a kind."
    assert issue.code == "programme-001"


def test_bytes_that_are_not_text_are_shown_with_their_line(tmp_path: Path) -> None:
    folder = write_programme(tmp_path)
    (folder / "codes" / "unit.csv").write_bytes(UNITS.encode() + "năm".encode("cp1258"))

    issues = check_programme(folder)

    assert [(issue.line, issue.sentence) for issue in issues] == [
        (7, "The byte 0xE3 is not UTF-8 text.")
    ]


def test_quotes_that_do_not_end_are_a_fault_of_the_csv_file(tmp_path: Path) -> None:
    folder = write_programme(tmp_path, codes__channel_csv=FILES["codes/channel.csv"] + '"x,y,z')

    assert [issue.code for issue in check_programme(folder)] == ["programme-002"]


@pytest.mark.parametrize("text", ["a: &a [*a]\n", "[" * 5000, "a: \x00\n", "? [1, 2]\n: 3\n"])
def test_hostile_yaml_is_refused_and_never_hangs(tmp_path: Path, text: str) -> None:
    folder = write_programme(tmp_path, tasks_yaml=text)

    assert check_programme(folder)
