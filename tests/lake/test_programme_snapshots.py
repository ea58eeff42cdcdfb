"""The files of a programme version are kept as they were."""

from __future__ import annotations

from pathlib import Path

import pytest

from laban.base import LakeError
from laban.lake import Lake

FILES = (("organisations/tỉnh.csv", b"code\n24\n"), ("programme.yaml", b"code: vietnam\n"))


def test_the_files_of_a_version_come_back_sorted(lake: Lake) -> None:
    lake.save_programme("0" * 64, reversed(FILES))
    assert lake.programme_files("0" * 64) == FILES


def test_the_same_files_give_the_same_bytes(lake: Lake, tmp_path: Path) -> None:
    lake.save_programme("a", FILES)
    lake.save_programme("b", reversed(FILES))
    folder = tmp_path / "home" / "programmes"
    assert (folder / "a.zip").read_bytes() == (folder / "b.zip").read_bytes()


def test_a_version_is_kept_once(lake: Lake) -> None:
    lake.save_programme("a", FILES)
    lake.save_programme("a", ())
    assert lake.programme_files("a") == FILES


def test_an_unknown_version_is_named(lake: Lake) -> None:
    with pytest.raises(LakeError, match=r"version abc is not in this lake.*lake-016"):
        lake.programme_files("abc")


def test_a_damaged_snapshot_is_named(lake: Lake, tmp_path: Path) -> None:
    lake.save_programme("a", FILES)
    (tmp_path / "home" / "programmes" / "a.zip").write_bytes(b"not a zip")
    with pytest.raises(LakeError, match=r"a.zip is damaged.*lake-016"):
        lake.programme_files("a")
