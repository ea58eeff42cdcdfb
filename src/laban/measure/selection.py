"""Choosing figures of a run: by indicator, organisation, period, breakdown, source."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as ds

from laban.base import Grain, MeasureError, Period, did_you_mean
from laban.programme import Organisation, Programme


@dataclass(frozen=True)
class Selection:
    """Which figures are wanted; an empty field does not choose.

    `organisations`: codes, identities or names in either language. `children`: also those right
    below them. `periods`: names of periods, or a year for all periods within it when `grain`
    is given. `breakdowns`: columns; `None` for totals and all breakdowns.
    """

    indicators: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    children: bool = False
    kinds: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()
    grain: Grain | None = None
    breakdowns: tuple[str, ...] | None = ()
    sources: tuple[str, ...] = ()


def select_figures(
    figures: Path | pa.Table, programme: Programme, selection: Selection
) -> pa.Table:
    """Return the chosen figures of a run: of its file, or of a table.

    Raises:
        MeasureError: An indicator or organisation that the programme does not have.
        PeriodError: A text that is no period.
    """
    _known(selection.indicators, programme.indicators, "indicator")
    conditions = [ds.scalar(True)]
    if selection.indicators:
        conditions.append(ds.field("indicator").isin(list(selection.indicators)))
    if selection.organisations or selection.kinds:
        wanted = find_organisations(programme, selection)
        conditions.append(ds.field("organisation").isin(sorted(wanted)))
    if selection.breakdowns is not None:
        conditions.append(ds.field("breakdown").isin(["", *selection.breakdowns]))
    if selection.sources:
        conditions.append(ds.field("source").isin(list(selection.sources)))
    chosen = ds.dataset(figures).to_table(filter=reduce(and_, conditions))
    return _in_periods(chosen, selection)


def find_organisations(programme: Programme, selection: Selection) -> set[str]:
    """Return the identities that a selection's words name.

    Raises:
        MeasureError: A word that names no organisation.
    """
    by_id = programme.organisations.by_id
    found = {id_ for word in selection.organisations for id_ in _named(programme, word)}
    if not selection.organisations:
        found = set(by_id)
    if selection.children:
        found |= {child for id_ in found for child in programme.organisations.children(id_)}
    if selection.kinds:
        _known(selection.kinds, {o.kind for o in by_id.values()}, "kind of organisation")
        found = {id_ for id_ in found if by_id[id_].kind in selection.kinds}
    return found


def _named(programme: Programme, word: str) -> list[str]:
    organisations = programme.organisations.by_id.values()
    found = [o.id for o in organisations if word in (o.id, o.code)]
    wanted = word.casefold()
    if not found:
        found = [o.id for o in organisations if wanted in _names(o)]
    if not found:
        found = [
            o.id for o in organisations if any(name.endswith(f" {wanted}") for name in _names(o))
        ]
    if not found:
        names = [name for o in organisations for name in (o.code, o.name.vi, o.name.en)]
        raise MeasureError(
            f'No organisation has the code, identity or name "{word}".',
            cure=did_you_mean(word, names) or "Write a code such as 48, or a full name.",
            code="measure-002",
        )
    return found


def _names(organisation: Organisation) -> tuple[str, str]:
    return organisation.name.vi.casefold(), organisation.name.en.casefold()


def _known(words: Sequence[str], known: Collection[str], what: str) -> None:
    for word in words:
        if word not in known:
            raise MeasureError(
                f'There is no {what} "{word}".',
                cure=did_you_mean(word, known) or f"Use a {what} of the programme.",
                code="measure-001",
            )


def _in_periods(figures: pa.Table, selection: Selection) -> pa.Table:
    if not selection.periods and selection.grain is None:
        return figures
    wanted = [Period.parse(text) for text in selection.periods]
    kept = {
        id_
        for id_ in figures["period"].unique().to_pylist()
        if is_wanted_period(Period.parse(id_), wanted, selection.grain)
    }
    return figures.filter(ds.field("period").isin(sorted(kept)))


def is_wanted_period(period: Period, wanted: Sequence[Period], grain: Grain | None) -> bool:
    """Say whether a period is among some, or of a length and within one of them."""
    if grain is None:
        return period in wanted
    inside = [p for p in wanted if p.start <= period.start and period.end <= p.end]
    return period.grain is grain and (not wanted or bool(inside))
