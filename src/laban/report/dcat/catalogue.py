"""The catalogue as a graph: DCAT-AP 3.0.1."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from rdflib import DCAT, DCTERMS, FOAF, RDF, RDFS, SKOS, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from laban.programme import Document, Text
from laban.report.datasets import OPEN_ADDRESS, Dataset, Distribution
from laban.report.dcat.vocabularies import (
    ADMS,
    AVAILABLE,
    CC_BY,
    CONCEPTS,
    DCATAP,
    FILE_TYPES,
    GOVERNMENT,
    KINDS,
    LANGUAGES,
    NATIONAL_AUTHORITY,
    PUBLIC,
    THEMES,
    THEMES_TITLE,
    VCARD,
    frequency_of,
    media_type_address,
)

STANDARD = "https://semiceu.github.io/DCAT-AP/releases/3.0.1/"
_PREFIXES = {"adms": ADMS, "vcard": VCARD, "dcatap": DCATAP, "dct": DCTERMS}


@dataclass(frozen=True)
class CatalogueFacts:
    """What a catalogue says of itself.

    `address` is that of the server, without a slash at its end. `publisher` is who publishes, and
    `place` what the data is about. `contact` is an e-mail address.

    Empty: without `contact` nobody is named.
    """

    address: str
    title: Text
    description: Text
    publisher: Text
    place: Text
    contact: str = ""


def catalogue_graph(facts: CatalogueFacts, datasets: Iterable[Dataset]) -> Graph:
    """Return a catalogue of datasets, each with a distribution for every format."""
    found = _Catalogue(facts)
    found.describe(list(datasets))
    return found.graph


class _Catalogue:
    """Builds one graph; names of parts are addresses of the server."""

    def __init__(self, facts: CatalogueFacts) -> None:
        self.graph = Graph()
        for prefix, namespace in _PREFIXES.items():
            self.graph.bind(prefix, namespace)
        self._facts = facts
        self._catalogue = self._name("catalogue")
        self._service = self._name("catalogue#service")
        self._publisher = self._name("catalogue#publisher")
        self._place = self._name("catalogue#place")

    def describe(self, datasets: list[Dataset]) -> None:
        """Add the catalogue, its service and its datasets."""
        for code, kind in KINDS.items():
            self._typed(code, kind)
        for concept, title in CONCEPTS.items():
            self._say(self._typed(concept, SKOS.Concept), SKOS.prefLabel, title)
        self._add_publisher()
        self._add_resource(
            self._catalogue, DCAT.Catalog, self._facts.title, self._facts.description
        )
        add = self.graph.add
        add((self._catalogue, DCTERMS.license, CC_BY))
        add((self._catalogue, FOAF.homepage, self._typed(self._facts.address + "/", FOAF.Document)))
        add((self._catalogue, DCAT.service, self._service))
        add((self._catalogue, DCAT.themeTaxonomy, self._typed(THEMES, SKOS.ConceptScheme)))
        self._say(THEMES, DCTERMS.title, THEMES_TITLE)
        self._add_service()
        changed = max((one.modified_at for one in datasets), default=None)
        if changed:
            add((self._catalogue, DCTERMS.modified, Literal(changed)))
        for dataset in datasets:
            add((self._catalogue, DCAT.dataset, self._add_dataset(dataset)))

    def _add_publisher(self) -> None:
        self.graph.add((self._publisher, RDF.type, FOAF.Agent))
        self.graph.add((self._publisher, DCTERMS.type, NATIONAL_AUTHORITY))
        self._say(self._publisher, FOAF.name, self._facts.publisher)
        self.graph.add((self._place, RDF.type, DCTERMS.Location))
        self._say(self._place, RDFS.label, self._facts.place)

    def _add_service(self) -> None:
        title = Text(vi="Giao diện dữ liệu mở", en="Open data interface")
        self._add_resource(self._service, DCAT.DataService, title, title)
        endpoint = URIRef(f"{self._facts.address}{OPEN_ADDRESS}")
        description = self._typed(f"{endpoint}/openapi.json", RDFS.Resource)
        self.graph.add((self._service, DCAT.endpointURL, self._typed(endpoint, RDFS.Resource)))
        self.graph.add((self._service, DCAT.endpointDescription, description))
        self.graph.add((self._service, DCTERMS.license, CC_BY))
        self.graph.add((self._service, DCTERMS.accessRights, PUBLIC))

    def _add_dataset(self, dataset: Dataset) -> URIRef:
        node = self._name(f"datasets/{dataset.code}")
        self._add_resource(node, DCAT.Dataset, dataset.title, _described(dataset))
        add = self.graph.add
        add((node, DCTERMS.identifier, Literal(str(node))))
        add((node, DCTERMS.modified, Literal(dataset.modified_at)))
        add((node, DCTERMS.accessRights, PUBLIC))
        frequency = self._typed(frequency_of(dataset.grains), DCTERMS.Frequency)
        add((node, DCTERMS.accrualPeriodicity, frequency))
        for word in ("chuyển đổi số", dataset.title.vi):
            add((node, DCAT.keyword, Literal(word, lang="vi")))
        for word in ("digital transformation", dataset.title.en):
            add((node, DCAT.keyword, Literal(word, lang="en")))
        self._add_time(node, dataset)
        for document in dataset.documents:
            add((node, FOAF.page, self._add_document(document)))
        for distribution in dataset.distributions:
            add((node, DCAT.distribution, self._add_distribution(node, dataset, distribution)))
        add((self._service, DCAT.servesDataset, node))
        return node

    def _add_time(self, node: Node, dataset: Dataset) -> None:
        if dataset.first_day is None or dataset.end is None:
            return
        time = BNode()
        self.graph.add((node, DCTERMS.temporal, time))
        self.graph.add((time, RDF.type, DCTERMS.PeriodOfTime))
        self.graph.add((time, DCAT.startDate, Literal(dataset.first_day)))
        self.graph.add((time, DCAT.endDate, Literal(dataset.end - timedelta(days=1))))

    def _add_document(self, document: Document) -> Node:
        """Add a document that the programme cites for a dataset."""
        node = self._name(f"documents/{document.code}")
        self.graph.add((node, RDF.type, FOAF.Document))
        self._say(node, DCTERMS.title, document.title)
        if document.number:
            self.graph.add((node, DCTERMS.identifier, Literal(document.number)))
        return node

    def _add_distribution(self, node: URIRef, dataset: Dataset, one: Distribution) -> URIRef:
        made = URIRef(f"{node}/{one.format}")
        address = self._typed(self._facts.address + one.address, RDFS.Resource)
        add = self.graph.add
        add((made, RDF.type, DCAT.Distribution))
        self._say(made, DCTERMS.title, _with(dataset.title, f" ({one.format.upper()})"))
        self._say(made, DCTERMS.description, _described(dataset))
        add((made, DCAT.accessURL, address))
        add((made, DCAT.downloadURL, address))
        media_type = self._typed(media_type_address(one.media_type), DCTERMS.MediaType)
        add((made, DCAT.mediaType, media_type))
        file_type = self._typed(FILE_TYPES[one.format], DCTERMS.MediaTypeOrExtent)
        add((made, DCTERMS["format"], file_type))
        add((made, DCTERMS.license, CC_BY))
        add((made, DCTERMS.modified, Literal(dataset.modified_at)))
        add((made, DCATAP.availability, AVAILABLE))
        add((made, DCAT.accessService, self._service))
        return made

    def _add_resource(self, node: URIRef, kind: Node, title: Text, description: Text) -> None:
        """Add what catalogue, service and datasets have in common."""
        add = self.graph.add
        add((node, RDF.type, kind))
        self._say(node, DCTERMS.title, title)
        self._say(node, DCTERMS.description, description)
        add((node, DCTERMS.publisher, self._publisher))
        add((node, DCAT.theme, GOVERNMENT))
        if kind != DCAT.DataService:
            add((node, DCTERMS.spatial, self._place))
            for language in LANGUAGES.values():
                add((node, DCTERMS.language, language))
        add((node, DCTERMS.conformsTo, self._typed(STANDARD, DCTERMS.Standard)))
        if self._facts.contact:
            self._add_contact(node)

    def _add_contact(self, node: Node) -> None:
        contact = self._name("catalogue#contact")
        self.graph.add((node, DCAT.contactPoint, contact))
        for kind in (VCARD.Kind, VCARD.Organization):
            self.graph.add((contact, RDF.type, kind))
        self.graph.add((contact, VCARD.fn, Literal(self._facts.publisher.en, lang="en")))
        self.graph.add((contact, VCARD.hasEmail, URIRef(f"mailto:{self._facts.contact}")))

    def _say(self, node: Node, what: Node, text: Text) -> None:
        for language in LANGUAGES:
            self.graph.add((node, what, Literal(getattr(text, language), lang=language)))

    def _typed(self, address: str, kind: Node) -> URIRef:
        node = URIRef(address)
        self.graph.add((node, RDF.type, kind))
        return node

    def _name(self, path: str) -> URIRef:
        return URIRef(f"{self._facts.address}{OPEN_ADDRESS}/{path}")


def _described(dataset: Dataset) -> Text:
    """Return a dataset's description, which says first that invented data is in it."""
    if not dataset.is_illustrative:
        return dataset.description
    return Text(
        vi=f"Có dữ liệu minh họa, không phải số liệu thật. {dataset.description.vi}",
        en=f"Holds illustrative data, which is invented. {dataset.description.en}",
    )


def _with(text: Text, more: str) -> Text:
    return Text(vi=text.vi + more, en=text.en + more)
