"""`python -m benchmarks pages`: public pages over a whole country's figures, at a steady pace."""

from __future__ import annotations

import argparse
import asyncio
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from benchmarks.portal.figures import (
    country_publication,
    measured_indicators,
    month_names,
    present_organisations,
)
from benchmarks.serving.load import get, load
from benchmarks.serving.server import Server, running
from laban.programme import Programme, read_programme

SUMMARY = "public pages over a country's figures: 100 a second"
_VIETNAM = Path(__file__).resolve().parents[2] / "programmes" / "vietnam"
_MEBIBYTE = 1 << 20
_SEED = 11

Make = Callable[[int], bytes]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what may be chosen."""
    parser.add_argument("--seconds", type=float, default=30, help="How long each load lasts.")
    parser.add_argument("--rate", type=float, default=100, help="Pages a second.")
    parser.add_argument("--organisations", type=int, default=3_400)
    parser.add_argument("--indicators", type=int, default=60)
    parser.add_argument("--months", type=int, default=36)


def run(arguments: argparse.Namespace) -> None:
    """Publish, start a server, ask for each kind of page at random, print a table."""
    programme = read_programme(_VIETNAM)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        began = time.perf_counter()
        publication = country_publication(
            home / "publications",
            programme,
            organisations=arguments.organisations,
            indicators=arguments.indicators,
            months=arguments.months,
        )
        seconds = time.perf_counter() - began
        print(f"{publication.figure_count:,} figures published in {seconds:,.0f} s\n")
        print("| pages | asked/s | p50 ms | p95 ms | p99 ms | not 200 | server CPU % | memory MB |")
        print("|---|--:|--:|--:|--:|--:|--:|--:|")
        with running(home) as server:
            for name, make in _loads(programme, arguments):
                _row(server, name, make, arguments)


def _loads(programme: Programme, arguments: argparse.Namespace) -> list[tuple[str, Make]]:
    chance = random.Random(_SEED)
    indicators = measured_indicators(programme)[: arguments.indicators]
    organisations = present_organisations(programme)[: arguments.organisations]
    periods = month_names(arguments.months)
    targets = [one.code for one in programme.targets]
    provinces = [
        one for one in organisations if programme.organisations.by_id[one].kind == "province"
    ]

    def language() -> str:
        return chance.choice(("vi", "en"))

    def indicator(_n: int) -> bytes:
        period = chance.choice(periods)
        return get(f"/{language()}/indicators/{chance.choice(indicators)}/?period={period}")

    def organisation(_n: int) -> bytes:
        return get(f"/{language()}/organisations/{quote(chance.choice(organisations))}/")

    def target(_n: int) -> bytes:
        return get(f"/{language()}/targets/{quote(chance.choice(targets))}/")

    def compare(_n: int) -> bytes:
        who = "&".join(f"o={quote(one)}" for one in chance.sample(provinces, 3))
        return get(f"/{language()}/compare/?{who}&i={chance.choice(indicators)}")

    def listing(_n: int) -> bytes:
        place = chance.choice(("targets", "indicators", "organisations", "tasks", "data"))
        return get(f"/{language()}/{place}/")

    def home(_n: int) -> bytes:
        return get(f"/{language()}/")

    every = (home, listing, target, indicator, indicator, organisation, organisation, compare)

    def mixed(number: int) -> bytes:
        return chance.choice(every)(number)

    return [
        ("home", home),
        ("lists", listing),
        ("a target", target),
        ("an indicator, any month", indicator),
        ("an organisation", organisation),
        ("compare three", compare),
        ("all of these, mixed", mixed),
    ]


def _row(server: Server, name: str, make: Make, arguments: argparse.Namespace) -> None:
    asyncio.run(load(server.port, make, connections=2, seconds=2, per_second=5))
    with server.watched() as watch:
        tally = asyncio.run(
            load(
                server.port,
                make,
                connections=64,
                seconds=arguments.seconds,
                per_second=arguments.rate,
            )
        )
    others = sum(count for status, count in tally.statuses.items() if status != 200)
    cells = [
        name,
        f"{len(tally.seconds) / arguments.seconds:,.0f}",
        *(f"{tally.quantile(share) * 1000:,.0f}" for share in (0.5, 0.95, 0.99)),
        str(others),
        f"{watch.cpu_seconds / arguments.seconds:.0%}",
        f"{watch.resident[-1] / _MEBIBYTE:,.0f}" if watch.resident else "",
    ]
    print(f"| {' | '.join(cells)} |", flush=True)
