"""What a reader asks of an indicator: the query of the address, checked against what there is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.http import QueryDict
from django.utils.translation import gettext as _

from laban.programme import Indicator, Programme
from laban.publication import Publication, Slice
from laban.report import Language
from laban_web.installation import Installation, installation
from laban_web.portal.figures.on_day import values_on
from laban_web.portal.figures.sources import periods_of, said_first
from laban_web.portal.figures.structures import kinds_of
from laban_web.portal.filters import read_words

# Kinds are offered in this order of what readers look for; others follow by how many there are.
_KINDS = ("province", "ministry")
SORTS = ("rank", "name", "value")


@dataclass(frozen=True)
class Question:
    """An indicator, and what of it is to be shown.

    `slice` and `period` are nothing when no figure was published. `faults` say what was asked for
    and is not there; the page shows what it shows without them.
    """

    programme: Programme
    indicator: Indicator
    publication: Publication | None
    is_past: bool
    slices: tuple[Slice, ...]
    slice: Slice | None
    structures: tuple[str, ...]
    periods: tuple[str, ...]
    period: str
    organisation: str
    kinds: tuple[str, ...]
    kind: str
    words: str
    sort: str
    page: int
    known_on: str
    faults: tuple[str, ...]

    def title(self, language: Language) -> str:
        """The indicator's title."""
        return str(getattr(self.indicator.title, language))


def read_question(code: str, asked: QueryDict) -> Question:
    """Return what is asked of an indicator that the programme has."""
    here = installation()
    return _Reader(here, here.programme.indicators[code], asked).question()


class _Reader:
    """Reads one query; collects what it asks for in vain."""

    def __init__(self, here: Installation, indicator: Indicator, asked: QueryDict) -> None:
        self.here, self.programme, self.indicator, self.asked = (
            here,
            here.programme,
            indicator,
            asked,
        )
        self.faults: list[str] = []

    def question(self) -> Question:
        publication = self.publication()
        slices = self.slices(publication)
        structures = tuple(dict.fromkeys(one.structure for one in slices))
        structure = self.chosen("structure", structures, "")
        on_structure = tuple(one for one in slices if one.structure == structure)
        slice = self.slice(on_structure)
        periods: tuple[str, ...] = ()
        if publication and slice:
            periods = periods_of(self.programme, publication, slice)
        period = self.chosen("period", periods, periods[0] if periods else "")
        kinds = self.kinds(publication, slice, period)
        return Question(
            programme=self.programme,
            indicator=self.indicator,
            publication=publication,
            is_past=publication is not self.here.publication,
            slices=on_structure,
            slice=slice,
            structures=structures,
            periods=periods,
            period=period,
            organisation=self.organisation(),
            kinds=kinds,
            kind=self.chosen("kind", kinds, kinds[0] if kinds else ""),
            words=read_words(self.asked),
            sort=self.chosen("sort", SORTS, SORTS[0]),
            page=self.page(),
            known_on=self.asked.get("known", "").strip()[:10],
            faults=tuple(self.faults),
        )

    def publication(self) -> Publication | None:
        """Return what had been published by the end of the day that is asked for, or the latest."""
        text = self.asked.get("known", "").strip()
        latest = self.here.publication
        if not text or latest is None:
            return latest
        try:
            day = date.fromisoformat(text)
        except ValueError:
            self.faults.append(
                _("“%(day)s” is not a day. Write it as 2026-11-25.") % {"day": text[:20]}
            )
            return latest
        zone = ZoneInfo(self.programme.head.time_zone)
        end = datetime.combine(day, time(), zone) + timedelta(days=1, microseconds=-1)
        found = self.here.context.shelf.known_at(end)
        if found is None:
            self.faults.append(
                _("Nothing had been published by %(day)s. The latest publication is shown.")
                % {"day": text}
            )
        return found or latest

    def slices(self, publication: Publication | None) -> tuple[Slice, ...]:
        if publication is None:
            return ()
        code = self.indicator.indicator
        return tuple(said_first(publication.slices(code, structure=None)))

    def slice(self, slices: Sequence[Slice]) -> Slice | None:
        """Return the slice of the source and vintage that are asked for.

        Without any, the one of most organisations; of those alike, the one that is said first.
        """
        named = {f"{one.source}:{one.vintage}" if one.source else "": one for one in slices}
        wanted = self.chosen("source", tuple(named), "")
        return named.get(wanted) or max(slices, key=_organisations, default=None)

    def organisation(self) -> str:
        organisations = self.programme.organisations
        given = self.asked.get("of", "").strip()
        if given and given not in organisations.by_id:
            self.faults.append(
                _("There is no organisation “%(id)s”. National figures are shown.")
                % {"id": given[:40]}
            )
            return organisations.root
        return given or organisations.root

    def kinds(
        self, publication: Publication | None, slice: Slice | None, period: str
    ) -> tuple[str, ...]:
        """Return the kinds of organisation that have figures in the period."""
        if publication is None or slice is None:
            return ()
        found = kinds_of(self.programme, values_on(self.programme, publication, slice, period))
        return tuple(
            sorted(found, key=lambda kind: (kind not in _KINDS, found[kind] == 1, -found[kind]))
        )

    def chosen(self, name: str, known: Sequence[str], default: str) -> str:
        """Return what is asked for when it is there."""
        given = self.asked.get(name, "").strip()
        if not given or given in known:
            return given or default
        self.faults.append(
            _("“%(value)s” is not there to be chosen for “%(name)s”, so it is ignored.")
            % {"value": given[:60], "name": name}
        )
        return default

    def page(self) -> int:
        given = self.asked.get("page", "").strip() or "1"
        if given.isascii() and given.isdigit() and int(given[:6]) > 0:
            return int(given[:6])
        self.faults.append(_("“%(page)s” is no page of the table.") % {"page": given[:20]})
        return 1


def _organisations(slice: Slice) -> int:
    return slice.last - slice.first
