"""The index: a full-text table in an SQLite file, written whole and then only read."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path

import orjson

from laban_web.portal.search.entries import KINDS, Entry
from laban_web.portal.search.folding import words

_TABLES = """
CREATE TABLE entry (id INTEGER PRIMARY KEY, content BLOB NOT NULL);
CREATE VIRTUAL TABLE word USING fts5(
  title, names, body, content='', detail=column, prefix='2 3',
  tokenize="unicode61 remove_diacritics 0 tokenchars './-'"
);
CREATE VIRTUAL TABLE spelling USING fts5vocab(word, 'row');
"""
# Numbers of entries begin with their kind, so that kinds are counted without reading entries, and
# with whether they are minor, so that thousands of communes do not crowd a province out.
_OF_RANK = 10**9
_OF_KIND = 2 * _OF_RANK
_MINOR_BELOW = 0.7
# What a word in the title, in another name and in the text is worth.
_WEIGHTS = "10.0, 6.0, 1.0"


def build_index(path: Path, entries: Iterable[Entry]) -> None:
    """Write an index of entries; the file appears whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    connection = sqlite3.connect(draft, isolation_level=None)
    try:
        connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + _TABLES)
        connection.execute("BEGIN")
        for number, entry in enumerate(entries):
            is_minor = entry.weight < _MINOR_BELOW
            id_ = KINDS.index(entry.kind) * _OF_KIND + is_minor * _OF_RANK + number
            connection.execute("INSERT INTO entry VALUES (?, ?)", (id_, _content(entry)))
            connection.execute(
                "INSERT INTO word (rowid, title, names, body) VALUES (?, ?, ?, ?)",
                (
                    id_,
                    _text(entry.titles.values()),
                    _text(entry.names),
                    _text(entry.bodies.values()),
                ),
            )
        connection.execute("COMMIT")
        connection.execute("INSERT INTO word(word) VALUES ('optimize')")
    finally:
        connection.close()
    draft.replace(path)


class IndexFile:
    """An open index. Safe for several threads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._here = threading.local()

    @cached_property
    def frequencies(self) -> dict[str, int]:
        """Every word with the number of entries that have it."""
        return dict(self._connection.execute("SELECT term, doc FROM spelling"))

    @cached_property
    def size(self) -> int:
        """How many entries there are."""
        (count,) = self._connection.execute("SELECT count(*) FROM entry").fetchone()
        return int(count)

    def find(self, expression: str, kind: str | None = None, limit: int = 200) -> list[Entry]:
        """Return the entries that fit an FTS5 expression: as many major ones, and minor ones."""
        first, last = _range(kind)
        rows = self._connection.execute(
            f"""
            WITH fitting AS MATERIALIZED (
              SELECT rowid AS id, bm25(word, {_WEIGHTS}) AS rank FROM word
              WHERE word MATCH ? AND rowid BETWEEN ? AND ?
            )
            SELECT entry.content FROM entry WHERE id IN (
              SELECT id FROM (
                SELECT id FROM fitting WHERE id / {_OF_RANK} % 2 = 0 ORDER BY rank LIMIT ?
              ) UNION ALL SELECT id FROM (
                SELECT id FROM fitting WHERE id / {_OF_RANK} % 2 = 1 ORDER BY rank LIMIT ?
              )
            )
            """,
            (expression, first, last, limit, limit // 2),
        )
        return [_entry(content) for (content,) in rows]

    def some(self, expression: str, kind: str | None = None, limit: int = 200) -> list[Entry]:
        """Return some entries that fit, unranked: for words that nearly everything has."""
        first, last = _range(kind)
        rows = self._connection.execute(
            "SELECT entry.content FROM word JOIN entry ON entry.id = word.rowid"
            " WHERE word MATCH ? AND word.rowid BETWEEN ? AND ? LIMIT ?",
            (expression, first, last, limit),
        )
        return [_entry(content) for (content,) in rows]

    def count(self, expression: str) -> dict[str, int]:
        """Return how many entries of each kind fit."""
        rows = self._connection.execute(
            f"SELECT rowid / {_OF_KIND}, count(*) FROM word WHERE word MATCH ? GROUP BY 1",
            (expression,),
        )
        return {KINDS[kind]: count for kind, count in rows}

    @property
    def _connection(self) -> sqlite3.Connection:
        found: sqlite3.Connection | None = getattr(self._here, "connection", None)
        if found is None:
            address = f"file:{self.path}?mode=ro&immutable=1"
            found = sqlite3.connect(address, uri=True, check_same_thread=False)
            found.execute("PRAGMA mmap_size = 1073741824")
            self._here.connection = found
        return found


def _range(kind: str | None) -> tuple[int, int]:
    if kind not in KINDS:
        return 0, len(KINDS) * _OF_KIND
    first = KINDS.index(kind) * _OF_KIND
    return first, first + _OF_KIND - 1


def _text(texts: Iterable[str]) -> str:
    return " ".join(word for text in texts for word in words(text))


def _content(entry: Entry) -> bytes:
    kept = (
        entry.kind,
        entry.key,
        entry.titles,
        entry.names,
        entry.summaries,
        entry.weight,
        entry.day,
        entry.urls,
    )
    return orjson.dumps(kept)


def _entry(content: bytes) -> Entry:
    kind, key, titles, names, summaries, weight, day, urls = orjson.loads(content)
    return Entry(
        kind, key, titles, tuple(names), summaries=summaries, weight=weight, day=day, urls=urls
    )


def quoted(word: str) -> str:
    """Return a word as a string of an FTS5 expression."""
    return '"' + word.replace('"', '""') + '"'


def all_of(parts: Sequence[str]) -> str:
    """Return the expression that wants every part."""
    return " AND ".join(parts)


def any_of(parts: Sequence[str]) -> str:
    """Return the expression that wants one of the parts."""
    return parts[0] if len(parts) == 1 else f"({' OR '.join(parts)})"
