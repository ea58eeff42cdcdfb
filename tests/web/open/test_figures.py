"""Figures that anyone reads: the same in every format, by any filter, each exactly once."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from laban.publication import (
    PUBLISHED_SCHEMA,
    FigureFilter,
    Publication,
    check_public_proof,
    read_public_proof,
)
from laban_web.api.doors import open_data_door
from laban_web.installation import Installation
from tests.web.doors import with_doors
from tests.web.open.conftest import PUBLISHED_AT, ROWS, Read, dti, publish_rows, share
from tests.web.open.reading import rows_of

COLUMNS = tuple(PUBLISHED_SCHEMA.names)
FORMATS = ("json", "csv", "parquet", "xlsx")


def _published(publication: Publication, **wanted: Iterable[str]) -> list[tuple[Any, ...]]:
    """Return the published rows that have wanted values, picked in plain Python."""
    rows = [row for batch in publication.batches(FigureFilter()) for row in batch.to_pylist()]
    chosen = [row for row in rows if all(row[name] in set(v) for name, v in wanted.items())]
    return sorted((tuple(row[name] for name in COLUMNS) for row in chosen), key=str)


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_has_every_figure(publication: Publication, read: Read, format: str) -> None:
    answer = read(f"figures?format={format}")
    assert rows_of(answer, COLUMNS) == _published(publication)
    assert len(_published(publication)) == len(ROWS)


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("text/csv", "text/csv; charset=utf-8"),
        ("application/vnd.apache.parquet;q=0.9, text/html", "application/vnd.apache.parquet"),
        ("text/html, */*;q=0.8", "application/json"),
        ("", "application/json"),
    ],
)
def test_the_format_is_what_is_accepted(
    publication: Publication, read: Read, accept: str, expected: str
) -> None:
    assert read("figures", Accept=accept).headers["content-type"] == expected


def test_nothing_is_given_that_is_not_accepted(publication: Publication, read: Read) -> None:
    answer = read("figures", Accept="image/png, text/html")
    assert (answer.status_code, answer.json()["code"]) == (406, "open-004")


def test_the_end_of_the_path_names_the_format(publication: Publication, read: Read) -> None:
    answer = read("figures.csv?indicator=dti", Accept="application/json")
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.headers["content-disposition"].endswith(f'{publication.id}.csv"')


def test_exact_numbers_stay_exact(home: Installation, read: Read) -> None:
    publish_rows(home, dti("48", "2023", "12345678901234567890.123456789"))
    (row,) = read("figures").json()["figures"]
    assert row["numerator"] == "12345678901234567890.123456789"
    for format in ("csv", "parquet", "xlsx"):
        found = rows_of(read(f"figures.{format}"), ("numerator",))
        assert str(found[0][0]) == "12345678901234567890.123456789", format


_FILTERS = st.fixed_dictionaries(
    {},
    optional={
        "indicator": st.lists(st.sampled_from(["dti", "dossiers_paid_online_share"]), max_size=2),
        "organisation": st.lists(st.sampled_from(["48", "01", "48@2025-07-01"]), max_size=2),
        "period": st.lists(
            st.sampled_from(["2022", "2023", "2024", "2024-03", "2025"]), max_size=3
        ),
        "breakdown": st.lists(st.sampled_from(["", "level"]), max_size=2),
        "category": st.lists(st.sampled_from(["", "full"]), max_size=2),
        "source": st.lists(st.sampled_from(["", "dti-gov-vn", "dti-2024-method"]), max_size=2),
        "vintage": st.lists(st.sampled_from(["", "2025-11"]), max_size=1),
        "hierarchy": st.lists(st.sampled_from(["administrative"]), max_size=1),
        "structure": st.lists(st.sampled_from([""]), max_size=1),
    },
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(wanted=_FILTERS, format=st.sampled_from(FORMATS), size=st.integers(1, 4))
def test_any_filter_gives_what_plain_python_picks(
    publication: Publication,
    home: Installation,
    wanted: dict[str, list[str]],
    format: str,
    size: int,
) -> None:
    """By pages of JSON or in one file. A code means every organisation that has had it."""
    query = urlencode({**wanted, "format": format, "size": size}, doseq=True)
    stated = {name: set(values) for name, values in wanted.items() if values}
    if "48" in stated.get("organisation", ()):
        stated["organisation"].add("48@2025-07-01")

    async def work(sender: httpx.AsyncClient) -> list[tuple[Any, ...]]:
        where: str | None = f"/api/v1/figures?{query}"
        found: list[tuple[Any, ...]] = []
        while where:
            answer = await sender.get(where)
            page = rows_of(answer, COLUMNS)
            found += page
            where = answer.json()["next"] if format == "json" else None
            assert format != "json" or len(page) <= size
        return sorted(found, key=str)

    assert with_doors([open_data_door(home)], "", work) == _published(publication, **stated)


def test_the_next_page_is_also_in_the_header(publication: Publication, read: Read) -> None:
    answer = read("figures?size=3")
    assert f'<{answer.json()["next"]}>; rel="next"' in answer.headers["link"]
    assert 'licenses/by/4.0/>; rel="license"' in answer.headers["link"]


def test_pages_stay_those_of_one_publication(
    home: Installation, publication: Publication, read: Read
) -> None:
    following = read("figures?size=3").json()["next"]
    publish_rows(home, dti("79", "2023", "0.5"), at=PUBLISHED_AT + timedelta(days=1))
    page = read(following.removeprefix("/api/v1/")).json()
    assert page["publication"] == publication.id
    assert read("figures").json()["publication"] != publication.id


def test_what_was_known_on_a_day_is_the_publication_of_then(
    home: Installation, publication: Publication, read: Read
) -> None:
    publish_rows(home, dti("79", "2023", "0.5"), at=PUBLISHED_AT + timedelta(days=1))
    then = read(f"figures?as_known_on={PUBLISHED_AT:%Y-%m-%d}")
    assert then.json()["publication"] == publication.id
    before = read("figures?as_known_on=2025-07-31")
    assert (before.status_code, before.json()["code"]) == (404, "open-005")


def test_organisations_are_found_by_name_kind_and_children(
    publication: Publication, read: Read
) -> None:
    by_name = read(f"figures?{urlencode({'organisation': 'Đà Nẵng', 'indicator': 'dti'})}").json()
    assert {row["organisation"] for row in by_name["figures"]} == {"48"}
    below = read("figures?organisation=VN&children=1&kind=province&indicator=dti").json()
    assert {row["organisation"] for row in below["figures"]} >= {"01"}


def test_periods_within_a_year_are_found_by_their_length(
    publication: Publication, read: Read
) -> None:
    found = read("figures?period=2024&grain=month").json()["figures"]
    assert {row["period"] for row in found} == {"2024-03"}


@pytest.mark.parametrize("format", FORMATS)
def test_what_is_suppressed_has_no_numbers(
    publication: Publication, read: Read, format: str
) -> None:
    numbers = ("suppressed", "value", "numerator", "denominator", "records")
    found = rows_of(read(f"figures.{format}?period=2024&organisation=01"), numbers)
    assert found == [(True, None, None, None, None)]


def test_what_is_invented_says_so(publication: Publication, read: Read) -> None:
    found = read("figures?period=2024&organisation=48").json()["figures"]
    assert [row["illustrative"] for row in found] == [True]


def test_texts_from_outside_are_no_formulas(home: Installation, read: Read) -> None:
    publish_rows(home, dti("48", "2023", "0.5", source='=HYPERLINK("x","a,b")'))
    text = read("figures.csv").text
    assert '"\'=HYPERLINK(""x"",""a,b"")"' in text
    assert rows_of(read("figures.xlsx"), ("source",)) == [('\'=HYPERLINK("x","a,b")',)]


def test_one_figure_is_read_by_its_name(publication: Publication, read: Read) -> None:
    for name in (row["name"] for row in read("figures").json()["figures"]):
        assert read(f"figures/{name}").json()["figure"]["name"] == name


def test_a_name_that_leaves_out_what_is_clear_is_enough(
    publication: Publication, read: Read
) -> None:
    assert read("figures/dti/48/2023").json()["figure"]["value"] == 0.834
    answer = read("figures/dti/01/2023")
    assert (answer.status_code, answer.json()["code"]) == (409, "publication-004")
    assert "source=dti-2024-method" in answer.json()["title"]


def test_a_proof_holds_with_the_key_that_is_published(
    home: Installation, publication: Publication, read: Read
) -> None:
    answer = read("figures/dti/48/2023/proof")
    proof = read_public_proof(answer.content)
    assert all(step.holds for step in check_public_proof(proof, home.signing_key.public))


@pytest.mark.parametrize(
    ("query", "status", "code", "told"),
    [
        ("figures?indicator=dtii", 422, "open-002", 'Did you mean "dti"?'),
        ("figures?indicater=dti", 422, "open-001", 'Did you mean "indicator"?'),
        ("figures?organisation=Da%20Nag", 422, "measure-002", "Da Nang"),
        ("figures?kind=provinse", 422, "measure-001", "province"),
        ("figures?period=2024-13", 422, "period-001", "2024-Q1"),
        ("figures?grain=months", 422, "open-002", "month"),
        ("figures?source=dti-gov-v", 422, "open-002", "dti-gov-vn"),
        ("figures?format=cvs", 422, "open-003", "csv"),
        ("figures?size=0", 422, "open-002", "1 to 1000"),
        ("figures?size=1001", 422, "open-002", "1 to 1000"),
        ("figures?after=x", 422, "publication-002", "next page"),
        ("figures?children=perhaps", 422, "open-002", "1 or 0"),
        ("figures?as_known_on=yesterday", 422, "open-002", "2025-06-30"),
        ("figures?as_known_on=9999-12-31", 422, "open-002", "2025-06-30"),
        ("figures?publication=2025", 404, "publication-001", ""),
        ("figures/dti/48", 422, "proof-006", "indicator/organisation/period"),
        ("figures/dti/48/2021", 404, "publication-003", "/api/v1/figures"),
        ("figures/dit/48/2023", 404, "publication-003", "dti"),
        ("indicators/dit", 404, "open-006", "dti"),
        ("organisations?kind=provinse", 422, "open-002", "province"),
        ("catalogue?format=xml", 422, "open-003", "rdf"),
        ("catalogue/x", 404, "open-006", "openapi"),
    ],
)
def test_a_wrong_question_is_answered_with_its_cure(
    publication: Publication, read: Read, query: str, status: int, code: str, told: str
) -> None:
    answer = read(query)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert told in answer.json()["cure"]
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["cache-control"] == "no-store"


def test_before_anything_is_published_that_is_said(home: Installation, read: Read) -> None:
    for path in ("figures", "figures.csv", "catalogue", "figures/dti/48/2023"):
        answer = read(path)
        assert (answer.status_code, answer.json()["code"]) == (404, "open-005")
    assert read("organisations?size=1").status_code == 200
    assert read("targets").json()["targets"][0]["state"] == "no_data"


def test_a_workbook_has_bounds(
    publication: Publication, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("laban_web.api.open.figures.XLSX_ROWS_AT_MOST", 3)
    answer = read("figures.xlsx")
    assert (answer.status_code, answer.json()["code"]) == (422, "open-007")
    assert read("figures.xlsx?indicator=dti&period=2023").status_code == 200


def test_answers_are_packed_for_those_that_unpack(publication: Publication, read: Read) -> None:
    for path in ("figures", "figures.csv"):
        packed = read(path, Accept_Encoding="gzip")
        assert packed.headers["content-encoding"] == "gzip"
        assert packed.content == read(path, Accept_Encoding="identity").content
    assert "content-encoding" not in read("figures.csv", Accept_Encoding="gzip;q=0").headers


def test_an_outsider_needs_no_account_and_learns_of_none(
    publication: Publication, read: Read
) -> None:
    answer = read("figures", Authorization="Bearer wrong", Cookie="sessionid=x")
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    assert json.loads(answer.content)["licence"].endswith("/by/4.0/")


def test_figures_can_only_be_read(publication: Publication, read: Read) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        answer = read("figures", method=method)
        assert (answer.status_code, answer.json()["code"]) == (405, "open-008")
        assert "GET" in answer.headers["allow"]


def test_more_figures_than_a_page_may_look_at_come_in_short_pages(
    home: Installation, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("laban.publication.paging._WORK_AT_MOST", 25)
    monkeypatch.setattr("laban.publication.paging._LOOKED_UP_AT_MOST", 0)
    months = [f"2024-{month:02d}" for month in range(1, 13)]
    publish_rows(home, *(share(code, m, 3, 9) for m in months for code in ("01", "48", "79")))
    where, found = "figures?organisation=79&size=100", []
    pages = 0
    while where:
        page = read(where).json()
        found += [row["period"] for row in page["figures"]]
        where = (page["next"] or "").removeprefix("/api/v1/")
        pages += 1
    assert sorted(found) == months
    assert pages > 3


def test_gzip_is_whole(publication: Publication, home: Installation) -> None:
    async def work(sender: httpx.AsyncClient) -> bytes:
        request = sender.build_request("GET", "/api/v1/figures.csv")
        request.headers["accept-encoding"] = "gzip"
        answer = await sender.send(request, stream=True)
        return b"".join([part async for part in answer.aiter_raw()])

    raw = with_doors([open_data_door(home)], "", work)
    assert gzip.decompress(raw).decode("utf-8-sig").startswith("indicator,")
