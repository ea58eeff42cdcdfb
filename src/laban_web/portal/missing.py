"""The page for a code that nothing has: what there is instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise

_AT_MOST = 5


@dataclass(frozen=True)
class Place:
    """Somewhere to go on to."""

    url: str
    title: str


def similar(code: str, known: Sequence[str]) -> list[str]:
    """Return the codes that are nearest to a wrong one, the nearest first."""
    by_form = {one.casefold(): one for one in known}
    close = get_close_matches(code.casefold(), list(by_form), n=_AT_MOST, cutoff=0.5)
    return [by_form[one] for one in close]


def missing(
    request: HttpRequest,
    sentence: Promise | str,
    near: Sequence[Place],
    whole_list: Place,
) -> HttpResponse:
    """Answer 404 with what is nearest to what was asked for, and the list of all."""
    context = {"sentence": sentence, "near": near, "whole_list": whole_list}
    return render(request, "portal/missing.html", context, status=404)
