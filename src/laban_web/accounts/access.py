"""Who may open a page: signed in, and with a right that the policy gives."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from laban_web.accounts.actors import Actor, actor_of_request
from laban_web.accounts.policies import Policy, current_policy

Given = ParamSpec("Given")
View = Callable[Concatenate[HttpRequest, Given], HttpResponseBase]


def requires(right: Callable[[Policy, Actor], bool]) -> Callable[[View[Given]], View[Given]]:
    """Open a page only to who has a right, e.g. `@requires(Policy.may_operate)`.

    A visitor is led to sign-in; who is signed in without the right is refused.
    """

    def guard(view: View[Given]) -> View[Given]:
        @login_required
        @wraps(view)
        def guarded(
            request: HttpRequest, /, *args: Given.args, **kwargs: Given.kwargs
        ) -> HttpResponseBase:
            if not right(current_policy(), actor_of_request(request)):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return guard
