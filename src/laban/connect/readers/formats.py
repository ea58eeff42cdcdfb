"""Which reader reads what."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePath

from laban.base import DeliveryError, did_you_mean
from laban.connect.readers import arrow, csv, json, ndjson, parquet, xlsx
from laban.connect.readers.batches import Reader, ReadOptions
from laban.connect.sources import Source

FORMATS: Mapping[str, Reader] = {
    "arrow": arrow.read,
    "csv": csv.read,
    "json": json.read,
    "ndjson": ndjson.read,
    "parquet": parquet.read,
    "xlsx": xlsx.read,
}
# Formats whose content is lines of JSON, so that several contents can be read as one.
LINES: Mapping[Reader, Callable[[Source, ReadOptions], Iterator[bytes]]] = {
    json.read: json.lines,
    ndjson.read: ndjson.lines,
}
_SUFFIXES = {
    ".arrow": "arrow",
    ".arrows": "arrow",
    ".feather": "arrow",
    ".ipc": "arrow",
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".json": "json",
    ".jsonl": "ndjson",
    ".ndjson": "ndjson",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".xlsx": "xlsx",
}
_COMPRESSIONS = (".gz", ".zst", ".zstd")


def choose_reader(name: str, format: str | None) -> Reader:
    """Return the reader of a stated format, or else of a file's name.

    Raises:
        DeliveryError: When the format is unknown or cannot be told (connect-008).

    Example:
        >>> choose_reader("dossiers.csv.gz", None) is FORMATS["csv"]
        True
    """
    if format is not None and format not in FORMATS:
        raise DeliveryError(
            f'There is no format "{format}".',
            cure=did_you_mean(format, FORMATS) or f"Write one of {', '.join(FORMATS)}.",
            code="connect-008",
        )
    chosen = format or _SUFFIXES.get(_suffix(name))
    if chosen is None:
        raise DeliveryError(
            f"The name {name} does not tell the format.",
            cure=f"State the format: {', '.join(FORMATS)}.",
            code="connect-008",
        )
    return FORMATS[chosen]


def _suffix(name: str) -> str:
    path = PurePath(name.lower())
    return PurePath(path.stem).suffix if path.suffix in _COMPRESSIONS else path.suffix
