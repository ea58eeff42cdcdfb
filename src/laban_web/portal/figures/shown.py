"""A figure in the words of one language, with everything that must stand beside it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from urllib.parse import quote

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from laban.programme import IndicatorKind, Programme
from laban.publication import PublishedFigure
from laban.report import Language, format_number, format_period, unit_digits, unit_title
from laban_web.portal.figures.keeping import kept
from laban_web.portal.sources import document_of, vintage_words

_DIGITS = 2
# What a source says last needs no words.
_USUAL = ("latest", "published")


@dataclass(frozen=True, slots=True)
class ShownFigure:
    """A figure as it is read. `value` is a word when there is no number; then `unit` is empty."""

    value: str
    unit: str
    period: str
    source: str
    trust: str
    proof: str
    is_known: bool
    is_estimated: bool
    is_illustrative: bool

    @property
    def amount(self) -> str:
        """The value with its unit."""
        return self.value + (self.unit if self.unit in ("", "%") else f" {self.unit}")


def show(figure: PublishedFigure, programme: Programme, language: Language) -> ShownFigure:
    """Return a figure in words."""
    key = figure.series
    is_known = figure.value is not None
    return ShownFigure(
        value=number_in(figure.value, key.unit, programme, language)
        if figure.value is not None
        else _("not published (small number)")
        if figure.suppressed
        else no_figure(),
        unit=_unit(programme, None, key.unit, language)[0] if is_known else "",
        period=format_period(figure.period_name, language),
        source=source_title(key.source, key.vintage, programme),
        trust=_trust(figure, programme, language),
        proof=proof_address(figure.name, language),
        is_known=is_known,
        is_estimated=figure.estimated,
        is_illustrative=figure.illustrative,
    )


def number_in(value: float, unit: str, programme: Programme, language: Language) -> str:
    """Return a known value in a unit; of an index no more digits than it has."""
    _title, digits = _unit(programme, None, unit, language)
    if digits > _DIGITS:
        digits = max(0, -int(Decimal(repr(round(value, digits))).normalize().as_tuple().exponent))
    return format_number(value, digits, language)


@kept(at_most=512)
def _unit(
    programme: Programme, publication: None, unit: str, language: Language
) -> tuple[str, int]:
    """Return how a unit is written, and how many digits its values have."""
    return unit_title(unit, programme, language), unit_digits(unit, programme)


def exact(value: Decimal | int, language: Language) -> str:
    """Return a numerator, a denominator or a count, with digits only where it is not whole."""
    return format_number(value, 0 if value == int(value) else _DIGITS, language)


def no_figure() -> str:
    """Return the words for a figure that nobody has."""
    return _("no figure yet")


def source_title(source: str, vintage: str, programme: Programme) -> str:
    """Return who published a value, with the vintage where it is another than the latest.

    Empty: no text when the value was not published but counted.
    """
    if not source:
        return ""
    document = document_of(source, programme)
    issuer = (document.issuer if document else None) or source
    words = "" if vintage in _USUAL else vintage_words(vintage)
    return f"{issuer} ({words})" if words else issuer


def proof_address(name: str, language: Language) -> str:
    """Return the address of a figure's proof."""
    return f"{_proofs(language)}{quote(name, safe='/@=')}/"


@lru_cache(maxsize=4)
def _proofs(language: Language) -> str:
    """Return what the addresses of all proofs begin with; looking it up for each is slow."""
    return reverse("portal:proof", args=["x"]).removesuffix("x/")


def _trust(figure: PublishedFigure, programme: Programme, language: Language) -> str:
    key = figure.series
    if key.structure:
        return _said(gettext_noop("added up from its predecessors"), language)
    if key.source:
        source = source_title(key.source, key.vintage, programme)
        return _said(gettext_noop("published by %(source)s"), language) % {"source": source}
    indicator = programme.indicators.get(key.indicator)
    if indicator and indicator.kind is IndicatorKind.DERIVED:
        return _said(gettext_noop("computed from other figures"), language)
    if figure.records is None:
        return _said(gettext_noop("counted from records"), language)
    records = format_number(figure.records, 0, language)
    return _said(gettext_noop("counted from %(records)s records"), language) % {"records": records}


@lru_cache(maxsize=16)
def _said(sentence: str, language: Language) -> str:
    """Return a sentence in a language; looking it up for each of a hundred figures is slow."""
    with override(language):
        return _(sentence)
