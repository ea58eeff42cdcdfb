"""Caches: entity tags, conditional requests, pages of other origins."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from laban.publication import Publication
from laban_web.api.open.kept_files import IN_MEMORY_BYTES, KeptFiles
from laban_web.installation import Installation
from tests.web.open.conftest import PUBLISHED_AT, Read, dti, publish_rows

PATHS = ("figures", "figures.csv", "figures/dti/48/2023", "organisations?size=1", "catalogue.ttl")


@pytest.mark.parametrize("path", PATHS)
def test_what_is_known_is_not_sent_again(publication: Publication, read: Read, path: str) -> None:
    first = read(path)
    again = read(path, If_None_Match=f'"other", {first.headers["etag"]}')
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]


def test_a_tag_is_of_one_question_and_one_format(publication: Publication, read: Read) -> None:
    paths = ("figures", "figures?size=1", "figures.csv", "figures.parquet", "figures?indicator=dti")
    tags = [read(path).headers["etag"] for path in paths]
    assert len(set(tags)) == len(tags)
    assert read("figures").headers["etag"] == tags[0]


@pytest.mark.parametrize("path", PATHS)
def test_a_newer_publication_has_another_tag(
    home: Installation, publication: Publication, read: Read, path: str
) -> None:
    before = read(path).headers["etag"]
    publish_rows(home, dti("48", "2023", "0.5"), at=PUBLISHED_AT + timedelta(days=1))
    assert read(path, If_None_Match=before).status_code == 200


def test_what_has_not_changed_since_is_not_sent(publication: Publication, read: Read) -> None:
    at = read("figures").headers["last-modified"]
    assert at == "Fri, 01 Aug 2025 09:00:00 GMT"
    assert read("figures", If_Modified_Since=at).status_code == 304
    earlier = "Fri, 01 Aug 2025 08:59:59 GMT"
    assert read("figures", If_Modified_Since=earlier).status_code == 200
    assert read("figures", If_Modified_Since="yesterday").status_code == 200


def test_a_tag_goes_before_a_day(publication: Publication, read: Read) -> None:
    at = read("figures").headers["last-modified"]
    answer = read("figures", If_None_Match='"other"', If_Modified_Since=at)
    assert answer.status_code == 200


def test_any_cache_may_keep_an_answer(publication: Publication, read: Read) -> None:
    assert read("figures").headers["cache-control"] == "public, max-age=300"
    pinned = read(f"figures?publication={publication.id}").headers["cache-control"]
    assert pinned == "public, max-age=86400"
    assert read("figures").headers["vary"] == "Accept, Accept-Encoding"


def test_pages_of_other_origins_may_read(publication: Publication, read: Read) -> None:
    answer = read("figures", Origin="https://elsewhere.example")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "ETag" in answer.headers["access-control-expose-headers"]
    asked = read("figures", method="OPTIONS", Origin="https://elsewhere.example")
    assert asked.status_code == 204
    assert asked.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("path", ["figures", "figures.csv", "organisations?size=1"])
def test_the_head_alone_is_that_of_the_answer(
    publication: Publication, read: Read, path: str
) -> None:
    head, whole = read(path, method="HEAD"), read(path)
    assert (head.status_code, head.content) == (200, b"")
    for name in ("etag", "content-type", "link", "last-modified"):
        assert head.headers.get(name) == whole.headers.get(name)


def test_a_large_answer_is_made_once_and_kept_as_a_file(
    home: Installation, publication: Publication, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("laban_web.api.open.kept_files.IN_MEMORY_BYTES", 10)
    first = read("figures.csv", Accept_Encoding="identity")
    (kept,) = (home.home / "open-data").iterdir()
    assert kept.read_bytes() == first.content
    assert int(first.headers["content-length"]) == kept.stat().st_size
    file = kept.stat().st_ino
    assert read("figures.csv", Accept_Encoding="identity").content == first.content
    assert kept.stat().st_ino == file


def test_what_was_asked_for_longest_ago_is_not_kept(tmp_path: Path) -> None:
    kept = KeptFiles(tmp_path, most_bytes=5 * IN_MEMORY_BYTES)
    kept.open()
    large = bytes(2 * IN_MEMORY_BYTES)
    for at, name in enumerate("abc"):
        path = kept.content(name, lambda: iter([large]))
        assert isinstance(path, Path)
        if name != "c":
            os.utime(path, (at, at))
    assert {path.name for path in tmp_path.iterdir()} == {"b", "c"}


def test_a_large_answer_that_fails_half_way_is_not_kept(tmp_path: Path) -> None:
    kept = KeptFiles(tmp_path)
    kept.open()

    def broken() -> Iterator[bytes]:
        yield bytes(2 * IN_MEMORY_BYTES)
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(OSError):
        kept.content("a", broken)
    assert list(tmp_path.iterdir()) == []
