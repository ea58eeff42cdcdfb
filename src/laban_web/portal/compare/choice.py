"""What is compared: organisations and indicators, as the address says."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from laban.programme import Programme

ORGANISATIONS_AT_MOST = 6
INDICATORS_AT_MOST = 8


@dataclass(frozen=True, slots=True)
class Choice:
    """Identities of organisations and codes of indicators; `faults` say what was left out."""

    organisations: tuple[str, ...]
    indicators: tuple[str, ...]
    faults: tuple[str, ...]

    def address(self, organisations: Iterable[str], indicators: Iterable[str]) -> str:
        """Return the query of another choice."""
        pairs = [("o", one) for one in organisations] + [("i", one) for one in indicators]
        return f"?{urlencode(pairs)}"

    def without(self, one: str) -> str:
        """Return the query of the choice without an organisation or an indicator."""
        return self.address(
            (each for each in self.organisations if each != one),
            (each for each in self.indicators if each != one),
        )


def read_choice(
    asked: QueryDict, programme: Programme, known_today: Callable[[str], str | None]
) -> Choice:
    """Return what is to be compared; a code without a day names who has it today."""
    faults: list[str] = []
    named = [
        one if one in programme.organisations.by_id else known_today(one) or one
        for one in asked.getlist("o")
        if one.strip()
    ]
    organisations = _known(named, programme.organisations.by_id, ORGANISATIONS_AT_MOST, faults)
    asked_for = [one for one in asked.getlist("i") if one.strip()]
    indicators = _known(asked_for, programme.indicators, INDICATORS_AT_MOST, faults)
    return Choice(organisations, indicators, tuple(faults))


def _known(
    asked: list[str], known: Container[str], at_most: int, faults: list[str]
) -> tuple[str, ...]:
    found = list(dict.fromkeys(one for one in asked if one in known))
    for one in asked:
        if one not in known:
            faults.append(_("There is no “%(code)s”; it is left out.") % {"code": one[:40]})
    if len(found) > at_most:
        faults.append(
            _("At most %(number)s are compared at once; the rest is left out.")
            % {"number": at_most}
        )
    return tuple(found[:at_most])
