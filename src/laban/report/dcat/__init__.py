"""The catalogue of open data, in words that other portals understand.

In: datasets, who publishes them, the address of the server. Out: DCAT-AP 3 as JSON-LD, Turtle or
RDF/XML, and schema.org's description of one dataset.
Never: decides what a dataset is; `laban.report.datasets` does.
"""

from laban.report.dcat.catalogue import CatalogueFacts, catalogue_graph
from laban.report.dcat.schema_org import schema_org_catalogue, schema_org_dataset
from laban.report.dcat.serialising import RDF_FORMATS, write_graph

__all__ = [
    "RDF_FORMATS",
    "CatalogueFacts",
    "catalogue_graph",
    "schema_org_catalogue",
    "schema_org_dataset",
    "write_graph",
]
