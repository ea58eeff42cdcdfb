"""`python -m benchmarks search`: the kept questions over 200,000 things that can be found."""

from __future__ import annotations

import argparse
import csv
import random
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.serving.load import Tally
from laban.programme import read_programme
from laban_web.portal.search import Entry, Finder, IndexFile, build_index
from laban_web.portal.search.programme_entries import meanings_of, programme_entries

SUMMARY = "search: the kept questions over 200,000 entries"
_ROOT = Path(__file__).resolve().parents[2]
_QUERIES = _ROOT / "tests" / "web" / "portal" / "search" / "queries.csv"
_KINDS = ("news", "document", "dataset", "page")
_SEED = 3


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what may be chosen."""
    parser.add_argument("--entries", type=int, default=200_000)


def run(arguments: argparse.Namespace) -> None:
    """Index the programme and invented texts of its words, ask each question, print a table."""
    programme = read_programme(_ROOT / "programmes" / "vietnam")
    real = list(programme_entries(programme, datetime.now(UTC).date()))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "index.sqlite"
        began = time.perf_counter()
        build_index(path, _entries(real, arguments.entries))
        built = time.perf_counter() - began
        finder = Finder([IndexFile(path)], meanings_of(programme))
        questions = [row["query"] for row in csv.DictReader(_QUERIES.open(encoding="utf-8"))]
        finder.find(questions[0])
        tally = Tally([_timed(finder, question) for question in questions])
    print("| entries | indexed in s | questions | p50 ms | p95 ms | longest ms |")
    print("|--:|--:|--:|--:|--:|--:|")
    times = [tally.quantile(share) for share in (0.5, 0.95, 1.0)]
    cells = [f"{arguments.entries:,}", f"{built:,.0f}", str(len(questions))]
    print(f"| {' | '.join([*cells, *(f'{1000 * one:,.0f}' for one in times)])} |")


def _timed(finder: Finder, question: str) -> float:
    began = time.perf_counter()
    finder.find(question)
    return time.perf_counter() - began


def _entries(real: list[Entry], count: int) -> Iterator[Entry]:
    yield from real
    chance = random.Random(_SEED)
    words = [word for one in real for title in one.titles.values() for word in title.split()]
    for number in range(count - len(real)):
        title = " ".join(chance.choices(words, k=8))
        body = " ".join(chance.choices(words, k=60))
        kind = chance.choice(_KINDS)
        yield Entry(kind, f"x{number}", {"vi": title}, bodies={"vi": body}, weight=0.8)
