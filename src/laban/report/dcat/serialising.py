"""A graph as the bytes of a file."""

from __future__ import annotations

import json
from dataclasses import dataclass

from rdflib import Graph


@dataclass(frozen=True)
class RdfFormat:
    """A form of RDF: its media type, and what rdflib calls it."""

    media_type: str
    name: str


# By the end of a file's name.
RDF_FORMATS = {
    "jsonld": RdfFormat("application/ld+json", "json-ld"),
    "ttl": RdfFormat("text/turtle", "turtle"),
    "rdf": RdfFormat("application/rdf+xml", "pretty-xml"),
}


def write_graph(graph: Graph, ending: str) -> bytes:
    """Return a graph as JSON-LD, Turtle or RDF/XML; `ending` is a key of RDF_FORMATS."""
    name = RDF_FORMATS[ending].name
    if name != "json-ld":
        return graph.serialize(format=name, encoding="utf-8")
    prefixes = {prefix: str(namespace) for prefix, namespace in graph.namespaces()}
    used = {prefix: full for prefix, full in prefixes.items() if _is_used(graph, full)}
    text = graph.serialize(format=name, context=used)
    return json.dumps(json.loads(text), ensure_ascii=False, indent=1).encode()


def _is_used(graph: Graph, namespace: str) -> bool:
    return any(str(part).startswith(namespace) for triple in graph for part in triple)
