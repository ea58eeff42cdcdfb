"""Every wrong programme gets its sentence: file, line, what, cure and code."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from tests.small_programme import FILES, write_files

from laban.base import Level
from laban.programme import check_programme
from laban.programme.yaml_files import read_yaml

TABLE = Path(__file__).with_name("wrong_programmes.yaml")


def wrong_programmes() -> list[Mapping[str, Any]]:
    content, faults = read_yaml(TABLE.name, TABLE.read_bytes())
    if content is None or faults:
        raise ValueError(faults)
    return content.value


def said_of(folder: Path) -> list[str]:
    """Return what the check says, with file names as they are in the folder."""
    found = check_programme(folder)
    prefix = {Level.ERROR: "", Level.WARNING: "warning: "}
    return [prefix[i.level] + str(i).removeprefix(f"{folder.as_posix()}/") for i in found]


def test_the_small_programme_is_sound(tmp_path: Path) -> None:
    assert check_programme(write_files(tmp_path, dict(FILES))) == ()


@pytest.mark.parametrize("wrong", wrong_programmes(), ids=lambda wrong: wrong["name"])
def test_a_wrong_programme_is_told_what_to_mend(wrong: Mapping[str, Any], tmp_path: Path) -> None:
    files = dict(FILES)
    file, old = wrong["file"], wrong.get("old")
    if old is None:
        files[file] = wrong["new"]
    else:
        assert files[file].count(old) == 1
        files[file] = files[file].replace(old, wrong["new"])

    assert said_of(write_files(tmp_path, files)) == wrong["says"]


def test_faults_of_several_files_are_shown_together(tmp_path: Path) -> None:
    files = dict(FILES)
    files["targets.yaml"] = files["targets.yaml"].replace("unit: percent", "unit: days")
    files["tasks.yaml"] = files["tasks.yaml"].replace("group: services", "group: other")
    files["records/dossier.yaml"] = files["records/dossier.yaml"].replace(
        "time: received", "time: r"
    )

    codes = [issue.code for issue in check_programme(write_files(tmp_path, files))]

    assert sorted(codes) == ["programme-014", "programme-042", "programme-100"]
