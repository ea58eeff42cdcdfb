"""A backup made while deliveries land, and what comes back from it."""

from __future__ import annotations

import subprocess
import tarfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import ibis
import pytest
import zstandard

from laban.base import LakeError
from laban.connect import deliver
from laban.lake import Lake
from laban.lake.backups import back_up, restore
from laban.programme import Programme, read_programme
from tests.conftest import database_of_its_own
from tests.connect.things import THING_FILES
from tests.laban_process import Laban, dossier
from tests.small_programme import write_files

KEY = b"k" * 32


class Lander:
    """Delivers one thing after another until told to stop; `acknowledged` holds their codes."""

    def __init__(self, lake: Lake, programme: Programme) -> None:
        self.acknowledged: list[str] = []
        self._lake, self._programme = lake, programme
        self._stop = threading.Event()

    def land_one(self) -> None:
        code = f"A{len(self.acknowledged)}"
        wrong = f"{code},999,2024-01-31"
        content = f"code,unit,happened_on\n{code},101,2024-01-31\n{wrong}\n"
        deliver(
            BytesIO(content.encode()),
            programme=self._programme,
            lake=self._lake,
            record_type="thing",
            organisation="VN",
            delivery_id=code,
            now=lambda: datetime.now(UTC),
            pseudonym_key=KEY,
            format="csv",
        )
        self.acknowledged.append(code)
        if len(self.acknowledged) % 7 == 0:
            self._lake.compact("thing", now=datetime.now(UTC))

    @contextmanager
    def at_work(self) -> Iterator[None]:
        thread = threading.Thread(target=self._run)
        thread.start()
        try:
            yield
        finally:
            self._stop.set()
            thread.join()

    def _run(self) -> None:
        while not self._stop.is_set():
            self.land_one()


@pytest.fixture
def programme(tmp_path: Path) -> Programme:
    return read_programme(write_files(tmp_path / "programme", THING_FILES))


@pytest.fixture(params=["sqlite", "postgresql"])
def databases(request: pytest.FixtureRequest) -> Iterator[tuple[str | None, str | None]]:
    """The database of the old home, and an empty one for the new home."""
    if request.param == "sqlite":
        yield None, None
        return
    with database_of_its_own() as old, database_of_its_own() as new:
        yield old, new


def _back_up(home: Path, out: Path, database_url: str | None = None, **more: object) -> None:
    asked = {"files_url": None, "with_keys": True, "now": datetime.now(UTC), "version": "t"} | more
    back_up(home, out, database_url=database_url, **asked)  # type: ignore[arg-type]


def _restore(archive: Path, home: Path, database_url: str | None = None) -> None:
    now = datetime.now(UTC)
    restore(archive, home, database_url=database_url, files_url=None, now=now)


def _back_up_meanwhile(
    lander: Lander, folder: Path, database_url: str | None
) -> tuple[list[str], Path]:
    """Back up until a delivery landed meanwhile; return what was acknowledged before."""
    for number in range(100):
        before, archive = list(lander.acknowledged), folder / f"{number}.tar.zst"
        _back_up(folder / "home", archive, database_url)
        if len(lander.acknowledged) > len(before):
            return before, archive
    raise AssertionError("no backup met a landing")


def test_every_delivery_acknowledged_before_a_backup_is_in_it(
    tmp_path: Path, programme: Programme, databases: tuple[str | None, str | None]
) -> None:
    old, new = databases
    with Lake.open(tmp_path / "home", database_url=old) as lake:
        lander = Lander(lake, programme)
        for _ in range(10):
            lander.land_one()
        with lander.at_work():
            before, archive = _back_up_meanwhile(lander, tmp_path, old)
    _restore(archive, tmp_path / "new", new)
    with Lake.open(tmp_path / "new", database_url=new) as lake:
        lake.publish()
        assert lake.check_files() == ()
        restored = {delivery.delivery_id for delivery in lake.deliveries()}
        assert restored >= set(before)
        records = lake.records(ibis.duckdb.connect(), "thing")
        assert set(records.code.to_pyarrow().to_pylist()) == restored
        assert lake.refused(lake.deliveries()[0].sequence).num_rows == 1
        again = Lander(lake, programme)
        again.land_one()
        assert lake.records(ibis.duckdb.connect(), "thing").count().to_pyarrow().as_py() == len(
            restored
        )
        lake.compact("thing", now=datetime.now(UTC))
        assert lake.check_files() == ()


def test_proof_made_before_holds_after_a_restore(tmp_path: Path) -> None:
    laban = Laban(tmp_path)
    laban.deliver("d-1", dossier("A1"), dossier("A2", channel="direct"))
    laban("measure")
    laban("prove", "dossiers/101/2024-02", "--out", "proof.json")
    assert "files" in laban("backup", "b.tar.zst", "--with-keys")
    laban("restore", "b.tar.zst", "--home", "new")
    laban.environment["LABAN_HOME"] = "new"
    assert "holds: all" in laban("verify", "proof.json")
    assert "figures in run" in laban("measure")


def test_what_was_published_and_uploaded_comes_back(tmp_path: Path) -> None:
    kept = ("publications/P1/figures.sqlite", "media/documents/decision.pdf")
    home = tmp_path / "home"
    Lake.open(home).close()
    for name in (*kept, "publications/.draft/figures.sqlite"):
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(name)
    _back_up(home, tmp_path / "b.tar.zst")
    _restore(tmp_path / "b.tar.zst", tmp_path / "new")

    for name in kept:
        assert (tmp_path / "new" / name).read_text() == name
    assert not (tmp_path / "new" / "publications" / ".draft").exists()


def test_keys_stay_out_unless_asked_for(tmp_path: Path) -> None:
    laban = Laban(tmp_path)
    laban.deliver("d-1", dossier("A1"))
    assert "pseudonym.key" in laban("backup", "b.tar.zst")
    assert "put pseudonym.key back" in laban("restore", "b.tar.zst", "--home", "new")
    assert not (tmp_path / "new" / "keys").exists()


@pytest.fixture
def archive(tmp_path: Path, programme: Programme) -> Path:
    """A backup of a home with one delivery."""
    with Lake.open(tmp_path / "home") as lake:
        Lander(lake, programme).land_one()
    _back_up(tmp_path / "home", tmp_path / "b.tar.zst")
    return tmp_path / "b.tar.zst"


def _refused_code(archive: Path, home: Path) -> str:
    with pytest.raises(LakeError) as caught:
        _restore(archive, home)
    return caught.value.code


def test_archive_is_for_this_user_only_and_never_overwritten(archive: Path) -> None:
    assert archive.stat().st_mode & 0o777 == 0o600
    with pytest.raises(LakeError) as caught:
        _back_up(archive.parent / "home", archive)
    assert caught.value.code == "backup-001"
    assert set(archive.parent.glob(".*")) == set()


def test_nothing_is_restored_into_a_home_that_is_in_use(archive: Path) -> None:
    home = archive.parent / "home"
    before = {path: path.stat().st_mtime_ns for path in home.rglob("*")}
    assert _refused_code(archive, home) == "backup-006"
    assert {path: path.stat().st_mtime_ns for path in home.rglob("*")} == before


@pytest.mark.parametrize("share", [0.0, 0.5, 0.999])
def test_backup_that_was_cut_off_is_refused(archive: Path, share: float) -> None:
    content = archive.read_bytes()
    archive.write_bytes(content[: int(len(content) * share)])
    assert _refused_code(archive, archive.parent / "new") == "backup-002"
    assert not (archive.parent / "new").exists()
    assert set(archive.parent.glob(".*")) == set()


def test_what_is_no_backup_is_refused(tmp_path: Path) -> None:
    assert _refused_code(tmp_path / "missing", tmp_path / "new") == "backup-002"


def test_backup_with_a_changed_file_is_refused(archive: Path) -> None:
    plain, tarball = archive.parent / "plain", archive.parent / "c.tar"
    with (
        zstandard.open(archive) as source,
        tarfile.open(fileobj=source, mode="r|") as tar,
    ):
        tar.extractall(plain, filter="data")
    database = plain / "lake.db"
    database.write_bytes(database.read_bytes().replace(b"accepted", b"accepteD", 1))
    with tarfile.open(tarball, "w") as tar:
        for path in sorted(plain.rglob("*")):
            if path.is_file():
                tar.add(path, path.relative_to(plain))
    archive.write_bytes(zstandard.compress(tarball.read_bytes()))
    with pytest.raises(LakeError, match=r"lake\.db is not as its manifest says"):
        _restore(archive, archive.parent / "new")


def test_damaged_record_file_is_noticed_when_backing_up(archive: Path) -> None:
    home = archive.parent / "home"
    [file] = (home / "files" / "records" / "thing").glob("*.parquet")
    file.write_bytes(file.read_bytes() + b"x")
    with pytest.raises(LakeError) as caught:
        _back_up(home, archive.with_name("other"))
    assert caught.value.code == "lake-009"
    assert not archive.with_name("other").exists()


def test_backup_of_another_kind_of_database_is_refused(tmp_path: Path, postgres_url: str) -> None:
    with Lake.open(tmp_path / "home"):
        _back_up(tmp_path / "home", tmp_path / "b.tar.zst")
    with pytest.raises(LakeError) as caught:
        _restore(tmp_path / "b.tar.zst", tmp_path / "new", postgres_url)
    assert caught.value.code == "backup-007"


def test_records_elsewhere_are_not_in_the_archive(tmp_path: Path, programme: Programme) -> None:
    url = f"file://{tmp_path / 'store'}"
    elsewhere = "memory://records"
    with Lake.open(tmp_path / "home", files_url=url):
        pass
    with Lake.open(tmp_path / "home2", files_url=elsewhere):
        _back_up(tmp_path / "home2", tmp_path / "b.tar.zst", files_url=elsewhere)
    with pytest.raises(LakeError) as caught:
        _restore(tmp_path / "b.tar.zst", tmp_path / "new")
    assert caught.value.code == "backup-008"


def test_missing_client_programs_are_named(
    tmp_path: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*_words: object, **_how: object) -> None:
        raise FileNotFoundError

    with Lake.open(tmp_path / "home", database_url=postgres_url):
        monkeypatch.setattr(subprocess, "run", missing)
        with pytest.raises(LakeError) as caught:
            _back_up(tmp_path / "home", tmp_path / "b.tar.zst", postgres_url)
    assert caught.value.code == "backup-003"
    assert not (tmp_path / "b.tar.zst").exists()
