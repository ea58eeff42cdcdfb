"""Datasets in the words of one language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from laban.base import Grain
from laban.report import Dataset, Language, datasets_of, format_number
from laban_web.portal.addresses import address_of
from laban_web.portal.standings import Standings

_GRAINS = {
    Grain.MONTH: gettext_lazy("monthly"),
    Grain.QUARTER: gettext_lazy("quarterly"),
    Grain.HALF: gettext_lazy("half-yearly"),
    Grain.NINE_MONTHS: gettext_lazy("nine months"),
    Grain.YEAR: gettext_lazy("yearly"),
    Grain.CUMULATIVE: gettext_lazy("cumulative"),
}
LISTS, FIGURES = "lists", "figures"


@dataclass(frozen=True)
class File:
    """A dataset in one format."""

    format: str
    url: str


@dataclass(frozen=True)
class ShownDataset:
    """A dataset as a catalogue shows it; what is not known is empty."""

    dataset: Dataset
    url: str
    title: str
    description: str
    kind: str
    rows: str
    time: str
    grains: tuple[str, ...]
    sources: tuple[str, ...]
    files: tuple[File, ...]
    modified_at: datetime
    indicator_url: str

    @property
    def is_illustrative(self) -> bool:
        """Whether some of it is invented."""
        return self.dataset.is_illustrative


@lru_cache(maxsize=8)
def shown_datasets(standings: Standings, language: Language) -> tuple[ShownDataset, ...]:
    """Return the datasets of the latest publication.

    Empty: nothing when nothing is published.
    """
    if standings.publication is None:
        return ()
    found = datasets_of(standings.programme, standings.publication)
    return tuple(_shown(one, language) for one in found)


def _shown(dataset: Dataset, language: Language) -> ShownDataset:
    return ShownDataset(
        dataset=dataset,
        url=reverse("portal:dataset", args=[dataset.code]),
        title=getattr(dataset.title, language),
        description=getattr(dataset.description, language),
        kind=FIGURES if dataset.grains or dataset.indicator else LISTS,
        rows="" if dataset.rows is None else format_number(dataset.rows, 0, language),
        time=_time(dataset),
        grains=tuple(str(_GRAINS[one]) for one in dataset.grains),
        sources=tuple(
            " · ".join(filter(None, (one.issuer, getattr(one.title, language))))
            for one in dataset.documents
        ),
        files=tuple(File(one.format.upper(), one.address) for one in dataset.distributions),
        modified_at=dataset.modified_at,
        indicator_url=address_of("portal:indicator", dataset.indicator)
        if dataset.indicator
        else "",
    )


def _time(dataset: Dataset) -> str:
    """Return the years that a dataset covers."""
    if dataset.first_day is None or dataset.end is None:
        return ""
    first, last = dataset.first_day.year, (dataset.end - timedelta(days=1)).year
    return str(first) if first == last else f"{first}–{last}"


def kind_titles() -> dict[str, str]:
    """Return what each kind of dataset is called."""
    return {FIGURES: _("Figures"), LISTS: _("Lists that explain them")}
