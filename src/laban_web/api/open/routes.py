"""Which question goes where."""

from __future__ import annotations

from collections.abc import Callable

from laban.report import FORMATS
from laban.report.dcat import RDF_FORMATS
from laban.report.lists import LISTS
from laban_web.api.open.answers import OpenAnswer, no_such
from laban_web.api.open.catalogue import read_catalogue
from laban_web.api.open.figures import list_figures, read_figure
from laban_web.api.open.lists import read_list
from laban_web.api.open.questions import Question
from laban_web.api.open.sources import OpenSources

ROOT = "/api/v1/"
_Answerer = Callable[[OpenSources, Question], OpenAnswer]
_WHOLE: dict[str, _Answerer] = {
    "figures": list_figures,
    "catalogue": read_catalogue,
    **dict.fromkeys(LISTS, read_list),
}
_PART: dict[str, _Answerer] = {"figures": read_figure, **dict.fromkeys(LISTS, read_list)}
_ENDINGS = (*FORMATS, *RDF_FORMATS)


def split_path(path: str) -> tuple[tuple[str, ...], str]:
    """Return the parts of a path, and the format that its end names.

    Only the name of a whole list has such an end: names of figures hold points.
    """
    parts = tuple(path.removeprefix(ROOT).strip("/").split("/"))
    name, _, ending = parts[0].partition(".")
    return ((name,), ending) if len(parts) == 1 and ending in _ENDINGS else (parts, "")


def is_open(path: str) -> bool:
    """Say whether a path is one of open data."""
    return path.startswith(ROOT) and split_path(path)[0][0] in _WHOLE


def answer_of(sources: OpenSources, question: Question) -> OpenAnswer:
    """Return the answer to a question.

    Raises:
        ProblemError, UserError: It cannot be answered.
    """
    name, *rest = question.path
    found = (_PART if rest else _WHOLE).get(name)
    if found is None:
        raise no_such(f"There is nothing at {question.address}.", "See /api/v1/openapi.json.")
    return found(sources, question)
