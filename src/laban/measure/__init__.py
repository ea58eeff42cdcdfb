"""Figures from records, and what lets an outsider prove them.

In: a programme, the lake's records as of a moment, an engine. Out: figures, proofs.
Never asks how records arrived.
"""

from laban.measure.derived import with_inputs
from laban.measure.disclosure import (
    PUBLIC_SCHEMA,
    children_of,
    public_selection,
    rules_of,
    suppress,
)
from laban.measure.figure_names import FigureName, find_figure
from laban.measure.figures import FIGURE_SCHEMA, IDENTITY, Measurement
from laban.measure.measuring import Request, Span, measure
from laban.measure.proofs import Proof, Working, make_proof, read_proof, write_proof
from laban.measure.selection import (
    Selection,
    find_organisations,
    is_wanted_period,
    select_figures,
)
from laban.measure.statements import RunFacts, make_statement, read_statement, sign_statement
from laban.measure.verification import Check, Evidence, Recomputation, verify
from laban.measure.workbench import percent_units
from laban.measure.working import Workings

__all__ = [
    "FIGURE_SCHEMA",
    "IDENTITY",
    "PUBLIC_SCHEMA",
    "Check",
    "Evidence",
    "FigureName",
    "Measurement",
    "Proof",
    "Recomputation",
    "Request",
    "RunFacts",
    "Selection",
    "Span",
    "Working",
    "Workings",
    "children_of",
    "find_figure",
    "find_organisations",
    "is_wanted_period",
    "make_proof",
    "make_statement",
    "measure",
    "percent_units",
    "public_selection",
    "read_proof",
    "read_statement",
    "rules_of",
    "select_figures",
    "sign_statement",
    "suppress",
    "verify",
    "with_inputs",
    "write_proof",
]
