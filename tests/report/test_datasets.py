"""The list of datasets, and the catalogue that is made from it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pyshacl
import pytest
from rdflib import DCAT, DCTERMS, RDF, Graph, URIRef
from rdflib.compare import isomorphic
from tests.publication.conftest import programme, publish, share, signing_key

from laban.programme import Programme, Text
from laban.publication import Publication
from laban.report import FORMATS, Dataset, datasets_of, find_dataset
from laban.report.dcat import (
    RDF_FORMATS,
    CatalogueFacts,
    catalogue_graph,
    schema_org_catalogue,
    schema_org_dataset,
    write_graph,
)

__all__ = ["programme", "publish", "signing_key"]

SHAPES = Path(__file__).parent / "dcat_ap_3_0_1"
FACTS = CatalogueFacts(
    address="https://laban.example",
    title=Text(vi="Chương trình nhỏ", en="A small programme"),
    description=Text(vi="Để thử", en="For tests"),
    publisher=Text(vi="Chính phủ", en="Government"),
    place=Text(vi="Việt Nam", en="Viet Nam"),
    contact="open@laban.example",
)


@pytest.fixture
def publication(publish: Callable[..., Publication]) -> Publication:
    return publish(
        share("10", "2024-03", 40, 50),
        share("10", "2024-Q1", 1, 2, suppressed=True),
        share("20", "2024-03", 5, 9, illustrative=True),
    )


@pytest.fixture
def datasets(programme: Programme, publication: Publication) -> tuple[Dataset, ...]:
    return datasets_of(programme, publication)


def test_an_indicator_with_figures_is_a_dataset(datasets: tuple[Dataset, ...]) -> None:
    (found,) = (one for one in datasets if one.indicator)
    assert found.code == "indicator-online_share"
    assert found.rows == 3
    assert (found.first_day, found.end) == (date(2024, 1, 1), date(2024, 4, 1))
    assert [grain.value for grain in found.grains] == ["month", "quarter"]
    assert found.is_illustrative


def test_all_figures_cover_what_the_indicators_cover(datasets: tuple[Dataset, ...]) -> None:
    everything, one = datasets[0], next(one for one in datasets if one.indicator)
    assert (everything.code, everything.rows) == ("figures", 3)
    assert (everything.first_day, everything.end) == (one.first_day, one.end)


def test_a_dataset_is_found_by_its_code(programme: Programme, publication: Publication) -> None:
    assert find_dataset(programme, publication, "organisations")
    assert find_dataset(programme, publication, "indicator-nothing") is None


def test_every_format_has_an_address_of_its_own(datasets: tuple[Dataset, ...]) -> None:
    one = next(one for one in datasets if one.indicator)
    addresses = {found.format: found.address for found in one.distributions}
    assert addresses == {name: f"/api/v1/figures.{name}?indicator=online_share" for name in FORMATS}


def test_a_publication_without_figures_still_has_its_lists(
    publish: Callable[..., Publication], programme: Programme
) -> None:
    found = datasets_of(programme, publish())
    assert [one.code for one in found if one.indicator] == []
    assert {"figures", "organisations", "targets"} <= {one.code for one in found}
    assert _faults(catalogue_graph(FACTS, found), "shapes", "range") == ""


def _faults(graph: Graph, *names: str) -> str:
    shapes = Graph()
    for name in names:
        shapes.parse(SHAPES / f"{name}.ttl")
    conforms, _, text = pyshacl.validate(graph, shacl_graph=shapes, inference="none")
    return "" if conforms else str(text)


@pytest.mark.parametrize("contact", ["open@laban.example", ""])
def test_the_catalogue_conforms_to_dcat_ap(datasets: tuple[Dataset, ...], contact: str) -> None:
    facts = CatalogueFacts(**{**FACTS.__dict__, "contact": contact})
    assert _faults(catalogue_graph(facts, datasets), "shapes", "range") == ""


def test_a_catalogue_without_titles_does_not_conform(datasets: tuple[Dataset, ...]) -> None:
    graph = catalogue_graph(FACTS, datasets)
    graph.remove((None, DCTERMS.title, None))
    assert "dct:title" in _faults(graph, "shapes")


def test_datasets_have_all_that_dcat_ap_recommends(datasets: tuple[Dataset, ...]) -> None:
    """But for the time of lists that are about none, and coordinates of a country."""
    text = _faults(catalogue_graph(FACTS, datasets), "shapes_recommended")
    paths = {line.split(":", 1)[1].strip() for line in text.splitlines() if "Result Path" in line}
    assert paths <= {
        "dcat:bbox", "dcat:centroid", "dct:temporal", "dct:issued", "dct:type", "dcat:keyword",
    }  # fmt: skip


def test_invented_data_is_said_to_be(datasets: tuple[Dataset, ...]) -> None:
    graph = catalogue_graph(FACTS, datasets)
    node = URIRef("https://laban.example/api/v1/datasets/indicator-online_share")
    said = {str(text) for text in graph.objects(node, DCTERMS.description)}
    assert any("illustrative" in text for text in said)
    assert any("minh họa" in text for text in said)


@pytest.mark.parametrize("ending", sorted(RDF_FORMATS))
def test_every_form_of_rdf_says_the_same(datasets: tuple[Dataset, ...], ending: str) -> None:
    graph = catalogue_graph(FACTS, datasets)
    read = Graph().parse(write_graph(graph, ending), format=RDF_FORMATS[ending].media_type)
    assert isomorphic(read, graph)
    assert len(set(read.subjects(RDF.type, DCAT.Dataset))) == len(datasets)


def test_search_engines_are_told_of_a_dataset(datasets: tuple[Dataset, ...]) -> None:
    one = next(one for one in datasets if one.indicator)
    found = schema_org_dataset(FACTS, one, "/vi/data/indicator-online_share/", "vi")
    assert found["@type"] == "Dataset"
    assert found["name"] == one.title.vi
    assert found["temporalCoverage"] == "2024-01-01/2024-03-31"
    assert found["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert len(found["distribution"]) == len(one.distributions)
    assert json.loads(json.dumps(found)) == found


def test_search_engines_are_told_of_the_catalogue(datasets: tuple[Dataset, ...]) -> None:
    found = schema_org_catalogue(FACTS, datasets, "/en/data/", "en")
    assert len(found["dataset"]) == len(datasets)
    assert found["publisher"]["name"] == "Government"
