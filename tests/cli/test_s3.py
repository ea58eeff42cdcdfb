"""Record files in a store that speaks S3: the whole life of deliveries, by the command line."""

from __future__ import annotations

import importlib.util
import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

from tests.laban_process import Laban, dossier

pytestmark = pytest.mark.long

BUCKET = "laban-records"


@pytest.fixture
def endpoint() -> Iterator[str]:
    """The address of an S3 server on loopback, with an empty bucket."""
    for package in ("moto", "s3fs", "flask"):
        if importlib.util.find_spec(package) is None:
            pytest.skip(f"{package} is not installed: pip install -r requirements/long.txt")
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    # Its buckets outlive a server within one process.
    urlopen(Request(f"{address}/moto-api/reset", method="POST")).close()
    yield address
    server.stop()


@pytest.fixture
def store(endpoint: str) -> Any:
    """The bucket, as another client sees it."""
    import s3fs

    store = s3fs.S3FileSystem(
        key="lan", secret="illustrative", endpoint_url=endpoint, skip_instance_cache=True
    )
    store.mkdir(BUCKET)
    return store


@pytest.fixture
def laban(tmp_path: Path, endpoint: str) -> Laban:
    """The command line, with its files in the bucket."""
    return Laban(
        tmp_path,
        LABAN_FILES_URL=f"s3://{BUCKET}/production",
        AWS_ACCESS_KEY_ID="lan",
        AWS_SECRET_ACCESS_KEY="illustrative",
        AWS_DEFAULT_REGION="us-east-1",
        AWS_ENDPOINT_URL=endpoint,
    )


def value(laban: Laban) -> list[int | float | None]:
    """Return the dossiers of East Province in February 2024, measured now."""
    laban("measure")
    laban("figures", *("-i", "dossiers", "-o", "10", "--period", "2024-02"), "--out", "f.json")
    return [row["value"] for row in json.loads((laban.folder / "f.json").read_text("utf-8"))]


def test_deliveries_live_in_a_bucket(laban: Laban, store: Any) -> None:
    laban.deliver("a", dossier("A1"), dossier("A2"), dossier("A3", organisation="nobody"))
    laban.deliver("b", dossier("A2", channel="direct"), dossier("A4"))
    assert value(laban) == [3]
    assert "nobody" in laban("refused", "a", "--from", "VN")
    laban("prove", "dossiers/10/2024-02", "--out", "proof.json")
    assert "holds" in laban("verify", "proof.json")

    laban("withdraw", "b", "--from", "VN", "--reason", "wrong month")
    assert value(laban) == [2]
    laban("lake", "compact")
    assert value(laban) == [2]
    assert "holds" in laban("verify", "proof.json")
    assert "as it was written" in laban("lake", "check")

    assert store.find(f"{BUCKET}/production/records/dossier")
    assert store.find(f"{BUCKET}/production/iceberg")
    assert not (laban.folder / "home" / "files").exists()


def test_a_record_file_changed_in_the_bucket_is_named(laban: Laban, store: Any) -> None:
    laban.deliver("a", dossier("A1"), dossier("A2"))
    laban("measure")
    laban("prove", "dossiers/10/2024-02", "--out", "proof.json")
    [path] = store.find(f"{BUCKET}/production/records/dossier")
    content = bytearray(store.cat(path))
    content[len(content) // 2] ^= 1
    store.pipe(path, bytes(content))

    text = laban("verify", "proof.json", exit_code=6)
    assert path.removeprefix(f"{BUCKET}/production/") in text.replace("\n", "")


@pytest.mark.parametrize(
    "change",
    [
        {"AWS_ENDPOINT_URL": "http://127.0.0.1:1", "AWS_MAX_ATTEMPTS": "1"},
        {"LABAN_FILES_URL": "s3://no such bucket/production"},
        {"LABAN_FILES_URL": "s9://laban-records/production"},
    ],
)
def test_a_store_out_of_reach_is_told_in_a_sentence(laban: Laban, change: dict[str, str]) -> None:
    laban.environment |= change
    text = laban("deliveries", exit_code=4)
    assert "Traceback" not in text
    assert "cannot be reached" in text
    assert "[lake-023]" in text
