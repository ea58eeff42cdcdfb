"""Blocks of editors show figures as they are when somebody reads the page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from laban.publication import Publication
from laban_web.installation import Installation
from laban_web.portal.editorial.blocks import Body
from laban_web.portal.editorial.live import OrganisationInput, indicator_choices, target_choices

SHARE = "digital_economy_share"


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def _shown(kind: str, **value: str) -> str:
    block = Body()
    return str(block.render_basic(block.to_python([{"type": kind, "value": value}])))


def test_figure_is_the_latest_by_each_source(published: Publication) -> None:
    shown = _shown("figure", indicator=SHARE, organisation="VN")
    assert "13.2" in shown
    assert "18.3" in shown
    assert "12.9" not in shown
    assert f"/en/indicators/{SHARE}/" in shown


def test_figure_is_of_the_organisation_that_was_chosen(published: Publication) -> None:
    shown = _shown("figure", indicator="digital_economy_share_of_grdp", organisation="27")
    assert "56.8" in shown
    assert "46.3" not in shown


def test_figure_that_is_not_there_is_said_to_be_missing(published: Publication) -> None:
    assert "No data." in _shown("figure", indicator=SHARE, organisation="48@2025-07-01")


@pytest.mark.parametrize("kind", ["figure", "chart", "map"])
def test_before_anything_is_published_there_are_no_data(here: Installation, kind: str) -> None:
    assert "No data." in _shown(kind, indicator=SHARE, organisation="VN")


@pytest.mark.parametrize("kind", ["figure", "chart", "map"])
def test_indicator_that_is_gone_has_no_data(published: Publication, kind: str) -> None:
    assert "No data." in _shown(kind, indicator="was_dropped", organisation="VN")


def test_chart_has_its_words_and_its_table(published: Publication) -> None:
    shown = _shown("chart", indicator=SHARE, organisation="VN")
    assert ".svg" in shown
    assert "<table" in shown


def test_target_stands_as_the_lists_say(published: Publication) -> None:
    code = next(code for code, _title in target_choices())
    assert "laban-verdict" in _shown("target", target=code)
    assert "No data." in _shown("target", target="was_dropped")


def test_choices_are_those_of_the_programme_in_the_language_of_the_editor(
    here: Installation,
) -> None:
    assert {code for code, _title in indicator_choices()} == set(here.programme.indicators)
    assert len(target_choices()) == len(here.programme.targets)


def test_organisation_is_typed_by_its_code_or_identity(here: Installation) -> None:
    field = OrganisationInput(required=False)
    assert field.clean("48") == "48@2025-07-01"
    assert field.clean("27") == "27"
    assert field.clean("") == here.programme.organisations.root
    with pytest.raises(ValidationError, match="Write its code"):
        field.clean("nowhere")
