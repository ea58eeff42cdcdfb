"""Figures from records, and what lets an outsider prove them.

In: a programme, the lake's records as of a moment, an engine. Out: figures, proofs.
Never asks how records arrived.
"""

from laban.measure.figures import FIGURE_SCHEMA, IDENTITY, Measurement
from laban.measure.measuring import Request, Span, measure

__all__ = ["FIGURE_SCHEMA", "IDENTITY", "Measurement", "Request", "Span", "measure"]
