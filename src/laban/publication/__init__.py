"""What the public reads: the public figures of a run, kept once and never changed.

In: a run's figures as the public may see them. Out: a publication, a folder with an SQLite file
to look figures up in, a Parquet file to take them away, and a signed statement over all of them.
Never: computes a figure, except by adding up published ones on another day's structure.
"""

from laban.publication.changes import IndicatorChange, changed_indicators
from laban.publication.figures import (
    PUBLISHED_SCHEMA,
    PublishedFigure,
    SeriesKey,
    in_order,
    published_table,
)
from laban.publication.filtering import FigureFilter
from laban.publication.merging import on_structure
from laban.publication.naming import find_published
from laban.publication.paging import Cursor, FigurePage
from laban.publication.proofs import PublicProof, SealCheck, check_public_proof, read_public_proof
from laban.publication.publication import Publication
from laban.publication.queries import Slice
from laban.publication.shelf import PublicationEntry, Shelf
from laban.publication.summaries import IndicatorSummary
from laban.publication.writing import PublicationFacts, write_publication

__all__ = [
    "PUBLISHED_SCHEMA",
    "Cursor",
    "FigureFilter",
    "FigurePage",
    "IndicatorChange",
    "IndicatorSummary",
    "PublicProof",
    "Publication",
    "PublicationEntry",
    "PublicationFacts",
    "PublishedFigure",
    "SealCheck",
    "SeriesKey",
    "Shelf",
    "Slice",
    "changed_indicators",
    "check_public_proof",
    "find_published",
    "in_order",
    "on_structure",
    "published_table",
    "read_public_proof",
    "write_publication",
]
