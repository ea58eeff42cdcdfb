"""One published figure by the name that people ask for it with."""

from __future__ import annotations

from collections.abc import Iterator

from laban.base import UserError, did_you_mean
from laban.measure import FigureName
from laban.publication.figures import PublishedFigure
from laban.publication.publication import Publication

_STRUCTURE = "structure="
_SHOWN_AT_MOST = 8


def find_published(publication: Publication, text: str) -> PublishedFigure:
    """Return the one figure that a name means, e.g. `dti/48/2024/source=dti-gov-vn`.

    A name may leave out source and vintage where there is one of them, the structure when it is
    that of the figure's own time, and the hierarchy when it is the administrative one.

    Raises:
        ProofError: The text names no figure (proof-006).
        UserError: No figure has the name (publication-003), or several do (publication-004).
    """
    parts = text.split("/")
    structure = next((one for one in parts if one.startswith(_STRUCTURE)), _STRUCTURE)
    name = FigureName.parse("/".join(one for one in parts if not one.startswith(_STRUCTURE)))
    found = list(_named(publication, name, structure.removeprefix(_STRUCTURE)))
    if not found:
        raise _no_such_figure(publication, text, name)
    if len(found) > 1:
        names = ", ".join(one.name for one in found[:_SHOWN_AT_MOST])
        raise UserError(
            f'"{text}" means {len(found)} published figures: {names}.',
            cure="Ask for one of these names.",
            code="publication-004",
        )
    return found[0]


def _named(publication: Publication, name: FigureName, structure: str) -> Iterator[PublishedFigure]:
    for slice in publication.slices(
        name.indicator,
        breakdown=name.breakdown,
        category=name.category,
        structure=structure,
        hierarchy=name.hierarchy or "administrative",
        source=name.source,
        vintage=name.vintage,
    ):
        yield from publication.cross_section(slice, name.period, {name.organisation})


def _no_such_figure(publication: Publication, text: str, name: FigureName) -> UserError:
    cure = "/api/v1/figures lists the published figures."
    for word, known in (
        (name.indicator, publication.indicators),
        (name.organisation, publication.organisations),
    ):
        if word not in known:
            cure = did_you_mean(word, sorted(known)) or cure
            break
    return UserError(
        f'No published figure has the name "{text}".', cure=cure, code="publication-003"
    )
