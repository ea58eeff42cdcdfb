"""Folders here, in an S3 store and on an SFTP server: each new or changed file is a delivery."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import asyncssh
import pyarrow.fs
import pytest

from tests.connect.pulls.conftest import MakePuller
from tests.connect.pulls.scenes import START

HEADER = "code,unit,happened_on,count\n"


@dataclass
class Drop:
    """A folder of some kind: how to write into it, how to remove from it, and its source."""

    write: Callable[[str, str], None]
    remove: Callable[[str], None]
    source: str
    secrets: dict[str, str]

    def put(self, name: str, *codes: str, count: int = 1) -> None:
        self.write(name, HEADER + "".join(f"{c},101,2024-01-31,{count}\n" for c in codes))


def local_drop(folder: Path) -> Drop:
    folder.mkdir(parents=True, exist_ok=True)
    source = f'kind: files\nfiles: {{url: "{folder}", pattern: "*.csv", quiet_seconds: 0}}\n'
    return Drop(
        lambda name, content: (folder / name).write_text(content, encoding="utf-8") and None,
        lambda name: (folder / name).unlink(),
        source,
        {},
    )


def s3_drop() -> Drop:
    url = os.environ.get("LABAN_TEST_S3_URL")
    if not url:
        pytest.skip("LABAN_TEST_S3_URL names no S3 store")
    store = pyarrow.fs.S3FileSystem(
        endpoint_override=url, access_key="key", secret_key="secret", region="us-east-1",
        allow_bucket_creation=True,
    )  # fmt: skip
    bucket = f"drop-{uuid4().hex}"
    store.create_dir(bucket)

    def write(name: str, content: str) -> None:
        with store.open_output_stream(f"{bucket}/in/{name}") as target:
            target.write(content.encode())

    source = f"""\
kind: files
files:
  url: s3://{bucket}/in
  pattern: "*.csv"
  quiet_seconds: 0
  endpoint: {url}
  region: us-east-1
  access_key: {{secret: S3_KEY}}
  secret_key: {{secret: S3_SECRET}}
"""
    secrets = {"S3_KEY": "key", "S3_SECRET": "secret"}
    return Drop(write, lambda name: store.delete_file(f"{bucket}/in/{name}"), source, secrets)


@dataclass
class SftpServer:
    port: int
    host_key: str
    root: Path


@contextmanager
def sftp_server(root: Path) -> Iterator[SftpServer]:
    """Serve a folder as the user reader with the password "right"."""

    class Server(asyncssh.SSHServer):
        def password_auth_supported(self) -> bool:
            return True

        def validate_password(self, username: str, password: str) -> bool:
            return (username, password) == ("reader", "right")

    class Files(asyncssh.SFTPServer):
        def __init__(self, channel: asyncssh.SSHServerChannel) -> None:
            super().__init__(channel, chroot=str(root).encode())

    key = asyncssh.generate_private_key("ssh-ed25519")
    loop = asyncio.new_event_loop()
    opening = asyncssh.create_server(
        Server, "127.0.0.1", 0, server_host_keys=[key], sftp_factory=Files
    )
    acceptor = loop.run_until_complete(opening)
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    public = key.export_public_key().decode().strip()
    try:
        yield SftpServer(acceptor.get_port(), public, root)
    finally:
        loop.call_soon_threadsafe(acceptor.close)
        asyncio.run_coroutine_threadsafe(asyncio.sleep(0.05), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def sftp_source(server: SftpServer, host_key: str | None = None) -> str:
    return f"""\
kind: sftp
sftp:
  host: 127.0.0.1
  port: {server.port}
  host_key: {host_key or server.host_key}
  username: reader
  password: {{secret: SITE_PASSWORD}}
  folder: /in
  pattern: "*.csv"
  quiet_seconds: 0
"""


@pytest.fixture(params=["local", "s3", "sftp"])
def drop(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Drop]:
    if request.param == "s3":
        yield s3_drop()
        return
    here = local_drop(tmp_path / "server" / "in")
    if request.param == "local":
        yield here
        return
    with sftp_server(tmp_path / "server") as server:
        yield Drop(here.write, here.remove, sftp_source(server), {"SITE_PASSWORD": "right"})


def test_each_new_file_is_one_delivery(drop: Drop, puller_of: MakePuller) -> None:
    puller = puller_of(drop.source, **drop.secrets)
    drop.put("a.csv", "A1", "A2")
    drop.put("notes.txt", "A9")
    run = puller.pull()
    assert (run.error, run.deliveries, run.rows_landed) == ("", 1, 2)
    drop.put("b.csv", "A3")
    assert puller.landed() == 1
    assert puller.pull().deliveries == 0
    assert puller.codes() == ["A1", "A2", "A3"]


def test_a_file_that_changed_back_counts_as_it_is_now(drop: Drop, puller_of: MakePuller) -> None:
    puller = puller_of(drop.source, **drop.secrets)
    for count in (1, 22, 1):
        drop.remove("a.csv") if count == 22 else None
        drop.put("a.csv", *["A1"] * count, count=count)
        puller.clock.moment = puller.clock.moment.replace(hour=puller.clock.moment.hour + 1)
        assert puller.pull().deliveries == 1
        assert [record["count"] for record in puller.records()] == [count]


def test_a_file_of_wrong_columns_does_not_stop_the_others(
    drop: Drop, puller_of: MakePuller
) -> None:
    puller = puller_of(drop.source, **drop.secrets)
    drop.write("a.csv", "code,unit,happend_on\nA1,101,2024-01-31\n")
    drop.put("b.csv", "A2")
    run = puller.pull()
    assert run.rows_landed == 1
    assert "1 file was not taken. a.csv:" in run.error
    assert 'Did you mean "happened_on"?' in run.error
    drop.put("a.csv", "A1", "A3")
    assert puller.landed() == 2


def test_a_folder_that_is_gone_is_told(tmp_path: Path, puller_of: MakePuller) -> None:
    source = f'kind: files\nfiles: {{url: "{tmp_path / "none"}"}}\n'
    assert "pull-015" in puller_of(source).pull().error


def test_a_touched_file_is_not_delivered_again(tmp_path: Path, puller_of: MakePuller) -> None:
    drop = local_drop(tmp_path / "in")
    puller = puller_of(drop.source)
    drop.put("a.csv", "A1")
    puller.landed()
    os.utime(tmp_path / "in" / "a.csv", (1, 1))
    assert puller.pull().deliveries == 0
    assert len(puller.lake.deliveries()) == 1


def test_a_file_that_may_still_be_written_waits(tmp_path: Path, puller_of: MakePuller) -> None:
    drop = local_drop(tmp_path / "in")
    puller = puller_of(drop.source.replace("quiet_seconds: 0", "quiet_seconds: 60"))
    drop.put("a.csv", "A1")
    moment = START.timestamp()
    os.utime(tmp_path / "in" / "a.csv", (moment, moment - 30))
    assert puller.landed() == 0
    os.utime(tmp_path / "in" / "a.csv", (moment, moment - 61))
    assert puller.landed() == 1


def test_files_in_folders_below_are_taken_when_the_pattern_says_so(
    tmp_path: Path, puller_of: MakePuller
) -> None:
    drop = local_drop(tmp_path / "in" / "2024")
    source = drop.source.replace("in/2024", "in").replace("*.csv", "*/*.csv")
    drop.put("a.csv", "A1")
    local_drop(tmp_path / "in").put("b.csv", "A2")
    puller = puller_of(source)
    assert puller.landed() == 1
    assert puller.codes() == ["A1"]


def test_no_more_files_than_stated_are_taken_at_once(tmp_path: Path, puller_of: MakePuller) -> None:
    drop = local_drop(tmp_path / "in")
    puller = puller_of(drop.source.replace("quiet_seconds", "files_at_most: 2, quiet_seconds"))
    for n in range(3):
        drop.put(f"{n}.csv", f"A{n}")
    assert [puller.pull().deliveries for _ in range(3)] == [2, 1, 0]


def test_a_server_with_another_key_is_not_trusted(tmp_path: Path, puller_of: MakePuller) -> None:
    local_drop(tmp_path / "in").put("a.csv", "A1")
    with sftp_server(tmp_path) as server:
        other = asyncssh.generate_private_key("ssh-ed25519").export_public_key().decode().strip()
        source = sftp_source(server, other)
        error = puller_of(source, SITE_PASSWORD="right").pull().error
    assert "not the one that the programme names" in error
    assert "pull-018" in error


def test_a_wrong_sftp_password_is_told_and_not_shown(tmp_path: Path, puller_of: MakePuller) -> None:
    local_drop(tmp_path / "in")
    with sftp_server(tmp_path) as server:
        error = puller_of(sftp_source(server), SITE_PASSWORD="hunter2").pull().error
    assert "Authentication failed" in error
    assert "hunter2" not in error


def test_scratch_is_empty_after_a_pull(tmp_path: Path, puller_of: MakePuller) -> None:
    drop = local_drop(tmp_path / "in")
    drop.put("a.csv", "A1")
    puller = puller_of(drop.source)
    left = puller.home / "scratch" / "things" / "left.csv"
    left.parent.mkdir(parents=True)
    left.write_text("what a killed pull left", encoding="utf-8")
    puller.landed()
    assert list((puller.home / "scratch").rglob("*")) == []
