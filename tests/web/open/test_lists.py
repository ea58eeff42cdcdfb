"""Lists beside figures, the catalogue, and what the description says of them."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pyarrow.parquet as pq
import pyshacl
import pytest
from django.test import Client
from python_calamine import CalamineWorkbook
from rdflib import DCAT, RDF, Graph

from laban.publication import Publication
from laban.report.lists import LISTS, ListFacts
from laban_web.api.machine import api
from laban_web.installation import Installation
from tests.web.open.conftest import Read, dti, publish_rows

SHAPES = Path(__file__).parents[2] / "report" / "dcat_ap_3_0_1"
SMALL = sorted(set(LISTS) - {"organisations", "successions"})


def _keys(home: Installation, publication: Publication, code: str) -> list[tuple[str, ...]]:
    facts = ListFacts(home.programme, (publication,), home.today)
    found = LISTS[code]
    return [found.key_of(row) for row in found.rows(facts)]


@pytest.mark.parametrize("code", SMALL)
def test_a_list_has_every_row_once_page_by_page(
    home: Installation, publication: Publication, read: Read, code: str
) -> None:
    where, seen = f"{code}?size=40", []
    while where:
        page = read(where).json()
        rows = page[code.replace("-", "_")]
        seen += [LISTS[code].key_of(row) for row in rows]
        where = (page["next"] or "").removeprefix("/api/v1/")
    assert sorted(seen) == sorted(_keys(home, publication, code))
    assert len(set(seen)) == len(seen)


@pytest.mark.parametrize("code", sorted(LISTS))
def test_every_format_of_a_list_has_the_same_rows(
    home: Installation, publication: Publication, read: Read, code: str
) -> None:
    found, first = LISTS[code], LISTS[code].key[0]
    part = f"{code}/{sorted(_keys(home, publication, code))[0][0]}"
    rows = read(f"{part}?size=1000").json()[code.replace("-", "_")]
    text = read(f"{part}?format=csv").content.decode("utf-8-sig")
    as_csv = list(csv.DictReader(io.StringIO(text)))
    as_parquet = pq.read_table(io.BytesIO(read(f"{part}?format=parquet").content))
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(read(f"{part}?format=xlsx").content))
    sheet = workbook.get_sheet_by_name("data").to_python()
    names = [one.name for one in found.columns]
    assert [list(row) for row in rows] == [names] * len(rows)
    assert as_parquet.schema.names == sheet[0] == names
    wanted = [row[first] for row in rows]
    assert [row[first] for row in as_csv] == as_parquet[first].to_pylist() == wanted
    assert [row[names.index(first)] for row in sheet[1:]] == wanted


def test_targets_stand_by_each_source(home: Installation, read: Read) -> None:
    """Both sources of one figure are shown side by side."""
    unit = {"unit": "percent", "indicator": "digital_economy_share"}
    publish_rows(
        home,
        dti("VN", "2025", "13.2", source="gso-digital-economy") | unit,
        dti("VN", "2025", "18.3", source="mic-digital-economy") | unit,
    )
    found = read("targets/411-DIGITAL-ECONOMY-2025").json()["targets"]
    assert [(row["source"], row["value"], row["target_value"]) for row in found] == [
        ("gso-digital-economy", "13.2", "20"),
        ("mic-digital-economy", "18.3", "20"),
    ]
    assert all(row["state"] != "no_data" for row in found)


def test_organisations_say_who_they_follow(publication: Publication, read: Read) -> None:
    (merged,) = read("organisations/48@2025-07-01").json()["organisations"]
    assert merged["predecessors"] == ["48", "49"]
    assert (merged["valid_from"], merged["has_figures"]) == ("2025-07-01", True)
    (before,) = read("organisations/49").json()["organisations"]
    assert before["successors"] == ["48@2025-07-01"]


def test_rows_are_chosen_by_a_column(publication: Publication, read: Read) -> None:
    rows = read("code-lists?code_list=unit&size=1000").json()["code_lists"]
    assert {row["code_list"] for row in rows} == {"unit"}


def test_indicators_say_what_is_published(publication: Publication, read: Read) -> None:
    (found,) = read("indicators/dossiers_paid_online_share").json()["indicators"]
    assert (found["figures"], found["suppressed"], found["illustrative"]) == (6, 1, True)
    assert (found["first_day"], found["last_day"]) == ("2024-01-01", "2025-12-31")


@pytest.mark.parametrize("ending", ["jsonld", "ttl", "rdf"])
def test_the_catalogue_conforms_in_every_form(
    publication: Publication, read: Read, ending: str
) -> None:
    answer = read(f"catalogue.{ending}")
    graph = Graph().parse(data=answer.content, format=answer.headers["content-type"].split(";")[0])
    shapes = Graph().parse(SHAPES / "shapes.ttl").parse(SHAPES / "range.ttl")
    conforms, _, text = pyshacl.validate(graph, shacl_graph=shapes, inference="none")
    assert conforms, text
    assert len(set(graph.subjects(RDF.type, DCAT.Dataset))) == 2 + 1 + 7


def test_every_distribution_of_the_catalogue_can_be_read(
    publication: Publication, read: Read
) -> None:
    graph = Graph().parse(data=read("catalogue.ttl").content, format="turtle")
    addresses = {str(one) for one in graph.objects(None, DCAT.downloadURL)}
    for address in sorted(addresses):
        path = address.split("/api/v1/", 1)[1]
        assert read(path, method="HEAD").status_code == 200, path


def test_a_host_that_is_not_ours_is_not_written_into_the_catalogue(
    publication: Publication, read: Read
) -> None:
    assert "evil.example" not in read("catalogue.ttl", Host="evil.example").text
    assert "http://localhost:8000/api" in read("catalogue.ttl", Host="localhost:8000").text


@pytest.mark.django_db
def test_the_description_tells_every_list(client: Client) -> None:
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    for code in ("figures", "catalogue", *LISTS):
        assert paths[f"/api/v1/{code}"]["get"]["security"] == []


def test_an_example_of_the_description_runs(publication: Publication, read: Read) -> None:
    paths = api.get_openapi_schema()["paths"]
    parameters = paths["/api/v1/figures"]["get"]["parameters"]
    examples = {one["name"]: one["example"][0] for one in parameters if one.get("example")}
    examples.pop("kind")
    found = read("figures?" + "&".join(f"{name}={value}" for name, value in examples.items()))
    assert [row["value"] for row in found.json()["figures"]] == [0.834]
    name = paths["/api/v1/figures/{name}"]["get"]["parameters"][0]["example"]
    assert read(f"figures/{name}").status_code == 200


@pytest.mark.django_db
def test_keys_and_record_types_are_read_by_other_origins(
    home: Installation, client: Client
) -> None:
    for path in ("keys", "record-types", "record-types/dossier"):
        answer = client.get(f"/api/v1/{path}")
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
