"""The names by which people ask for one figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import pyarrow as pa
import pyarrow.dataset as ds

from laban.base import ProofError, did_you_mean

_SHOWN_AT_MOST = 8


@dataclass(frozen=True)
class FigureName:
    """What tells one figure of a run from another.

    Form: `indicator/organisation/period[/breakdown=category][/source=…][/vintage=…]`, and
    `[/hierarchy=…]` for one that is not `administrative`. `None` matches anything.

    Example:
        >>> FigureName.parse("online_share/10/2024-Q1/channel=online").category
        'online'
        >>> str(FigureName.parse("dti/48/2024/source=dti.gov.vn"))
        'dti/48/2024/source=dti.gov.vn'
    """

    indicator: str
    organisation: str
    period: str
    breakdown: str = ""
    category: str = ""
    source: str | None = None
    vintage: str | None = None
    hierarchy: str | None = None

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a figure's name.

        Raises:
            ProofError: When the text lacks indicator, organisation or period (proof-006).
        """
        parts = text.split("/")
        if len(parts) < 3 or not all(parts[:3]):
            raise ProofError(
                f'"{text}" does not name a figure.',
                cure="Write indicator/organisation/period, e.g. online_share/10/2024-Q1, and "
                "where needed /breakdown=category, /source=… and /vintage=….",
                code="proof-006",
            )
        named = _pairs(parts[3:], text)
        source, vintage = named.pop("source", None), named.pop("vintage", None)
        hierarchy = named.pop("hierarchy", None)
        breakdown, category = next(iter(named.items()), ("", ""))
        if len(named) > 1:
            raise ProofError(
                f'"{text}" names {len(named)} breakdowns: {", ".join(named)}.',
                cure="A figure has one breakdown at most: breakdowns are never crossed.",
                code="proof-006",
            )
        indicator, organisation, period = parts[:3]
        return cls(indicator, organisation, period, breakdown, category, source, vintage, hierarchy)

    @classmethod
    def of(cls, figure: Mapping[str, Any]) -> Self:
        """Return the name of a figure, as short as it stays one figure's."""
        hierarchy = figure["hierarchy"]
        return cls(
            figure["indicator"],
            figure["organisation"],
            figure["period"],
            figure["breakdown"],
            figure["category"],
            figure["source"] or None,
            figure["vintage"] or None,
            None if hierarchy == "administrative" else hierarchy,
        )

    def __str__(self) -> str:
        parts = [self.indicator, self.organisation, self.period]
        if self.breakdown:
            parts.append(f"{self.breakdown}={self.category}")
        for name in ("source", "vintage", "hierarchy"):
            value = getattr(self, name)
            if value is not None:
                parts.append(f"{name}={value}")
        return "/".join(parts)


def find_figure(figures: pa.Table, name: FigureName) -> dict[str, Any]:
    """Return the one figure that a name means.

    An organisation's figure in several hierarchies is the administrative one unless another is
    named.

    Raises:
        ProofError: When no figure has the name (proof-007), or several do (proof-008).
    """
    stated = {
        "indicator": name.indicator,
        "organisation": name.organisation,
        "period": name.period,
        "breakdown": name.breakdown,
        "category": name.category,
        "source": name.source,
        "vintage": name.vintage,
        "hierarchy": name.hierarchy,
    }
    condition = ds.scalar(True)
    for column, value in stated.items():
        if value is not None:
            condition = condition & (ds.field(column) == value)
    found: list[dict[str, Any]] = figures.filter(condition).to_pylist()
    if name.hierarchy is None and len(found) > 1:
        found = [f for f in found if f["hierarchy"] == "administrative"] or found
    if not found:
        raise _no_such_figure(figures, name)
    if len(found) > 1:
        names = [str(FigureName.of(figure)) for figure in found]
        shown = ", ".join(names[:_SHOWN_AT_MOST])
        raise ProofError(
            f'"{name}" means {len(found)} figures: {shown}.',
            cure="Write one of these names.",
            code="proof-008",
        )
    return found[0]


def _pairs(parts: list[str], text: str) -> dict[str, str]:
    """Return `key=value` parts; a part without `=` belongs to the value before it."""
    pairs: list[str] = []
    for part in parts:
        if "=" in part:
            pairs.append(part)
        elif pairs:
            pairs[-1] += f"/{part}"
        else:
            raise ProofError(
                f'"{part}" in "{text}" is neither a breakdown, a source nor a vintage.',
                cure="Write /column=category, e.g. /channel=online.",
                code="proof-006",
            )
    return dict(pair.split("=", 1) for pair in pairs)


def _no_such_figure(figures: pa.Table, name: FigureName) -> ProofError:
    rest = {"indicator": name.indicator, "organisation": name.organisation, "period": name.period}
    cure = "`laban figures` lists the figures of a run."
    for column, value in rest.items():
        known = figures[column].unique().to_pylist()
        if value not in known:
            cure = did_you_mean(value, known) or cure
            return ProofError(
                f'The run has no figure "{name}": it has none whose {column} is "{value}".',
                cure=cure,
                code="proof-007",
            )
    return ProofError(f'The run has no figure "{name}".', cure=cure, code="proof-007")
