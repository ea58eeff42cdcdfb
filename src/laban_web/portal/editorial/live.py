"""Blocks that show figures as they are when somebody reads the page.

What an editor chooses is a code of the programme; one that a later programme has no more is shown
as having no data.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import blocks

from laban_web.accounts.organisations import organisation_name
from laban_web.installation import installation
from laban_web.portal.figures.shown import show
from laban_web.portal.figures.sources import latest_by_source
from laban_web.portal.indicators.asked import Question, read_question
from laban_web.portal.indicators.charts import map_of, series_of
from laban_web.portal.language import current_language
from laban_web.portal.standings import current_standings
from laban_web.portal.targets.wording import shown_targets

Context = dict[str, Any]


def indicator_choices() -> list[tuple[str, str]]:
    """Return the programme's indicators by title, in the language of the one who chooses."""
    language = current_language()
    found = installation().programme.indicators.items()
    return sorted(((code, getattr(one.title, language)) for code, one in found), key=_title)


def target_choices() -> list[tuple[str, str]]:
    """Return the programme's targets, in its order."""
    language = current_language()
    targets = installation().programme.targets
    return [(one.code, f"{one.code}: {getattr(one.title, language)}") for one in targets]


def _title(choice: tuple[str, str]) -> str:
    return choice[1]


class OrganisationInput(forms.CharField):
    """Takes a code or an identity of the past or of today; gives the identity."""

    def clean(self, value: object) -> str:
        """Return the identity; refuse what the programme has never had."""
        typed = super().clean(value)
        here = installation()
        organisations = here.programme.organisations
        found = organisations.on(typed, here.today) or organisations.by_id.get(typed)
        if typed and found is None:
            raise forms.ValidationError(
                _("There is no organisation “%(code)s”. Write its code, for example 48.")
                % {"code": typed[:40]},
                code="organisation",
            )
        return found.id if found else organisations.root


class OrganisationBlock(blocks.FieldBlock):
    """Whose figures are shown."""

    def __init__(self, **options: Any) -> None:
        self.field = OrganisationInput(
            required=False,
            max_length=40,
            help_text=gettext_lazy("Its code, for example 48; empty for the whole country."),
        )
        super().__init__(**options)

    class Meta:
        icon = "group"


class LiveBlock(blocks.StructBlock):
    """An indicator for an organisation."""

    indicator = blocks.ChoiceBlock(label=gettext_lazy("Indicator"), choices=indicator_choices)
    organisation = OrganisationBlock(label=gettext_lazy("Organisation"))

    def question(self, value: Any) -> Question | None:
        """Return what is asked of the indicator; nothing when the programme has it no more."""
        code = value["indicator"]
        if code not in installation().programme.indicators:
            return None
        asked = {"of": value["organisation"]} if value.get("organisation") else {}
        return read_question(code, QueryDict(urlencode(asked)))

    def get_context(self, value: Any, parent_context: Context | None = None) -> Context:
        """Return the question, and what its title and page are."""
        context: Context = super().get_context(value, parent_context=parent_context)
        question = self.question(value)
        if question is None:
            return context | {"question": None}
        code = question.indicator.indicator
        return context | {
            "question": question,
            "title": question.title(current_language()),
            "name": organisation_name(question.organisation),
            "address": reverse("portal:indicator", args=[code]),
        }


class FigureBlock(LiveBlock):
    """The latest value, by each source."""

    class Meta:
        icon = "order"
        label = gettext_lazy("Figure")
        template = "portal/blocks/figure.html"

    def get_context(self, value: Any, parent_context: Context | None = None) -> Context:
        """Return the latest figure by each source."""
        context = super().get_context(value, parent_context)
        question = context["question"]
        if question is None or question.publication is None:
            return context | {"figures": []}
        found = latest_by_source(
            question.programme,
            question.publication,
            question.indicator.indicator,
            question.organisation,
        )
        language = current_language()
        return context | {"figures": [show(one, question.programme, language) for one in found]}


class ChartBlock(LiveBlock):
    """Figures over time."""

    class Meta:
        icon = "order-up"
        label = gettext_lazy("Chart")
        template = "portal/blocks/chart.html"

    def get_context(self, value: Any, parent_context: Context | None = None) -> Context:
        """Return the chart; nothing where nothing was published."""
        context = super().get_context(value, parent_context)
        question = context["question"]
        has_figures = question is not None and question.slice is not None
        drawn = series_of(question, current_language()) if has_figures else None
        return context | {"drawn": drawn}


class MapBlock(LiveBlock):
    """Figures on the map, of the latest period."""

    organisation = None

    class Meta:
        icon = "site"
        label = gettext_lazy("Map")
        template = "portal/blocks/chart.html"

    def get_context(self, value: Any, parent_context: Context | None = None) -> Context:
        """Return the map; nothing where hardly anybody has a figure."""
        context = super().get_context(value, parent_context)
        question = context["question"]
        drawn = map_of(question, current_language()) if question is not None else None
        return context | {"drawn": drawn}


class TargetBlock(blocks.StructBlock):
    """Where a target stands."""

    target = blocks.ChoiceBlock(label=gettext_lazy("Target"), choices=target_choices)

    class Meta:
        icon = "crosshairs"
        label = gettext_lazy("Target")
        template = "portal/blocks/target.html"

    def get_context(self, value: Any, parent_context: Context | None = None) -> Context:
        """Return the target as lists show it; nothing when the programme has it no more."""
        context: Context = super().get_context(value, parent_context=parent_context)
        targets = shown_targets(current_standings(), current_language())
        code = value["target"]
        return context | {"shown": next((one for one in targets if one.target.code == code), None)}
