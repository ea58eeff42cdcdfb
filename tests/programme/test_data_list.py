"""The list of files that a programme brings with it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.small_programme import write_programme

from laban.base import ProgrammeError
from laban.programme import check_programme, read_data_list

ENTRY = "- {file: values.csv, record_type: published_value, organisation: VN, id: values-1}\n"


def with_data(folder: Path, text: str) -> Path:
    write_programme(folder)
    (folder / "data").mkdir()
    (folder / "data" / "deliveries.yaml").write_text(text, encoding="utf-8")
    return folder


def test_a_programme_without_a_list_brings_nothing(tmp_path: Path) -> None:
    assert read_data_list(write_programme(tmp_path)) == ()


def test_the_files_are_listed_in_order(tmp_path: Path) -> None:
    folder = with_data(tmp_path, ENTRY)
    (folder / "data" / "values.csv").write_text("indicator\n", encoding="utf-8")

    (entry,) = read_data_list(folder)

    assert (entry.file, entry.id, entry.illustrative) == ("values.csv", "values-1", False)
    assert check_programme(folder) == ()


def test_a_file_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    folder = with_data(tmp_path, ENTRY)

    with pytest.raises(ProgrammeError) as raised:
        read_data_list(folder)

    assert [issue.code for issue in raised.value.issues] == ["programme-028"]
    assert check_programme(folder)[0].file == (folder / "data/deliveries.yaml").as_posix()
