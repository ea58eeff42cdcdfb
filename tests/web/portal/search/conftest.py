"""The Vietnamese programme, indexed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from laban.base import SigningKey
from laban.engine import open_engine
from laban.lake import Lake
from laban.measure import Request
from laban.programme import Programme, read_programme
from laban.publication import Publication
from laban.run import Sending, Signing, load_data, measure_run, publish_run
from laban_web.portal.search import Finder, IndexFile, build_index
from laban_web.portal.search.programme_entries import meanings_of, programme_entries

TODAY = date(2026, 6, 1)
VIETNAM = Path(__file__).resolve().parents[4] / "programmes" / "vietnam"


@pytest.fixture(scope="session")
def vietnam() -> Programme:
    return read_programme(VIETNAM)


@pytest.fixture(scope="session")
def finder(vietnam: Programme, tmp_path_factory: pytest.TempPathFactory) -> Finder:
    path = tmp_path_factory.mktemp("search") / "programme.sqlite"
    build_index(path, programme_entries(vietnam, TODAY))
    return Finder([IndexFile(path)], meanings_of(vietnam))


PUBLISHED = (
    "dti",
    "dti_digital_economy",
    "digital_economy_share",
    "digital_economy_share_of_grdp",
    "procedures_full_online",
    "procedures_total",
    "service_index_766",
    "service_index_766_online",
    "population",
    "grdp_per_head",
    "emc_bodies_connected",
    "full_online_dossier_share_published",
)


@pytest.fixture(scope="session")
def publication(vietnam: Programme, tmp_path_factory: pytest.TempPathFactory) -> Publication:
    """Return what is published of the real figures in the programme's folder."""
    home = tmp_path_factory.mktemp("published")
    moment = datetime(2026, 6, 1, tzinfo=UTC)
    signing = Signing(SigningKey.new(), lambda: moment, "test")
    with Lake.open(home) as lake, open_engine("duckdb", spill_to=home) as engine:
        list(load_data(Sending(vietnam, VIETNAM, bytes(32), lambda: moment), lake))
        request = Request(
            moment + timedelta(days=1), indicators=PUBLISHED, kinds=("government", "province")
        )
        run = measure_run(vietnam, lake, engine, request, signing)
        return publish_run(lake, engine, run, signing, home / "publications")
