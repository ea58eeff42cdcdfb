"""What is sent to break the server is refused in words, within bounds of memory."""

from __future__ import annotations

import gzip
import io
import resource
import zipfile

import httpx
import pytest
import zstandard
from django.test import Client

from laban_web.installation import Installation
from tests.web.conftest import system
from tests.web.doors import NDJSON, ROW, with_door
from tests.web.test_tokens import token

pytestmark = pytest.mark.django_db(transaction=True)
WHERE = "/api/v1/deliveries/task_update"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MEBIBYTE = 1 << 20
_MEMORY_AT_MOST = 700 * _MEBIBYTE


@pytest.fixture
def key(client: Client) -> str:
    """The token of a system of Đà Nẵng."""
    return token(client, *system("portal"))


def _post(home: Installation, key: str, content: bytes, media_type: str) -> httpx.Response:
    async def work(sender: httpx.AsyncClient) -> httpx.Response:
        headers = {"Content-Type": media_type, "Idempotency-Key": "bomb"}
        return await sender.post(WHERE, content=content, headers=headers)

    return with_door(home, key, work)


def _gzip_bomb() -> bytes:
    packed = gzip.compress(b" " * (64 * _MEBIBYTE), 9)
    return packed * 16


def _zstd_bomb() -> bytes:
    return zstandard.ZstdCompressor(level=19).compress(b"\n" * (1024 * _MEBIBYTE))


def _xlsx_bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", "<Types/>")
        book.writestr("xl/workbook.xml", "<workbook/>")
        with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for _ in range(1024):
                sheet.write(b"<row/>" * (_MEBIBYTE // 6))
    return file.getvalue()


def _million_columns() -> bytes:
    names = ",".join(f"c{number}" for number in range(1_000_000))
    return f"{names}\n".encode()


def _deep_json() -> bytes:
    return b'[{"task":' + b"[" * 200_000 + b"]" * 200_000 + b"}]"


BOMBS = {
    "gzip": (_gzip_bomb, NDJSON),
    "zstd": (_zstd_bomb, "text/csv"),
    "xlsx": (_xlsx_bomb, XLSX),
    "a million columns": (_million_columns, "text/csv"),
    "deep JSON": (_deep_json, "application/json"),
    "one endless line": (lambda: b"x" * (40 * _MEBIBYTE), "text/csv"),
    "one endless string": (lambda: b'[{"task": "' + b"x" * (40 * _MEBIBYTE), "application/json"),
    "no XLSX at all": (lambda: b"PK\x03\x04" + b"\0" * 1000, XLSX),
    "no Parquet at all": (lambda: b"PAR1" + b"\0" * 1000, "application/vnd.apache.parquet"),
    "no Arrow at all": (lambda: b"\xff" * 1000, "application/vnd.apache.arrow.stream"),
    "broken gzip": (lambda: gzip.compress(ROW.encode())[:-9], NDJSON),
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_refused_within_bounds(home: Installation, key: str, name: str) -> None:
    make, media_type = BOMBS[name]
    content = make()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    answer = _post(home, key, content, media_type)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 - before
    assert answer.status_code in (201, 413, 422), answer.text[:500]
    assert answer.status_code != 201 or answer.json()["rows_landed"] == 0
    assert grown < _MEMORY_AT_MOST
    assert sum(delivery.rows_landed for delivery in home.lake.deliveries()) == 0


def test_the_server_goes_on_after_a_bomb(home: Installation, key: str) -> None:
    _post(home, key, _deep_json(), "application/json")
    headers = {"Content-Type": NDJSON, "Idempotency-Key": "after"}

    async def work(sender: httpx.AsyncClient) -> httpx.Response:
        return await sender.post(WHERE, content=ROW, headers=headers)

    assert with_door(home, key, work).json()["rows_landed"] == 1


def test_nul_bytes_and_mixed_encodings_harm_their_own_row_only(
    home: Installation, key: str
) -> None:
    rows = [
        ROW.encode(),
        ROW.replace("DV2", "DV\\u0000").encode(),
        ROW.replace("DV2", "Đ").encode("cp1258"),
    ]
    answer = _post(home, key, b"".join(rows), NDJSON).json()
    assert answer["rows_read"] == 3
    assert answer["rows_landed"] >= 1
    assert answer["rows_landed"] + answer["rows_refused"] == 3
