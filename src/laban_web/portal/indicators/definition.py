"""What an indicator is: its formula as code, and which way is better."""

from __future__ import annotations

from django.utils.translation import gettext as _

from laban.programme import Indicator


def expressions(indicator: Indicator) -> list[tuple[str, str]]:
    """Return the expressions of the programme that an indicator is computed by, with their roles."""
    stated = (
        (_("Made from records of type"), indicator.record_type),
        (_("Which records count"), indicator.where),
        (_("Numerator"), indicator.numerator),
        (_("Denominator"), indicator.denominator),
        (_("Value of a record"), indicator.value),
        (_("Quantile"), str(indicator.quantile) if indicator.quantile else None),
        (_("Time of a record"), indicator.time),
        (_("Enters the stock"), indicator.begins),
        (_("Leaves the stock"), indicator.ends),
        (_("What is observed"), ", ".join(indicator.entity)),
        (_("Formula over other indicators"), indicator.expression),
    )
    return [(role, expression) for role, expression in stated if expression]


def direction_words(indicator: Indicator) -> str:
    """Return which way is better."""
    return {
        "up": _("higher is better"),
        "down": _("lower is better"),
        "none": _("neither higher nor lower is better"),
    }[indicator.direction]
