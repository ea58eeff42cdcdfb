"""The online services that are measured: what their owners registered, and from which origins."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.db.models import QuerySet

from laban_web.accounts.actors import Actor
from laban_web.accounts.audit import Action, record
from laban_web.accounts.policies import current_policy
from laban_web.api.models import MeasuredService
from laban_web.api.problems import Problem, ProblemError
from laban_web.installation import installation

RECORD_TYPE = "service_usage"
SERVICES_AT_MOST = 2_000
LONGEST = 60
_SERVICE = re.compile(r"[^/\s]+/[^/\s?#]+")


@dataclass(frozen=True, slots=True)
class Registration:
    """Which service, whose it is, and the origins of the pages that may count for it."""

    service: str
    origins: tuple[str, ...]


def known_origins() -> dict[str, frozenset[str]]:
    """Return the origins of every service that is measured."""
    rows = MeasuredService.objects.values_list("service", "origins")
    return {service: frozenset(origins) for service, origins in rows}


def visible_services(actor: Actor) -> QuerySet[MeasuredService]:
    """Return the services of the organisations whose deliveries an actor may see."""
    visible = current_policy().visible(actor)
    return MeasuredService.objects.filter(organisation__in=visible).order_by("service")


def register(actor: Actor, registration: Registration, *, illustrative: bool) -> MeasuredService:
    """Let a service be measured from now on, or change its origins; without any it is not.

    Raises:
        ProblemError: When the service cannot be one (api-026), is another's (api-002), or its
            organisation has too many (api-027).
    """
    organisation = _owner(registration)
    if not current_policy().may_deliver(actor, organisation, RECORD_TYPE):
        raise ProblemError(_not_yours(registration.service))
    others = MeasuredService.objects.filter(organisation=organisation)
    others = others.exclude(service=registration.service)
    if others.count() >= SERVICES_AT_MOST:
        raise ProblemError(_too_many())
    made, _ = MeasuredService.objects.update_or_create(
        service=registration.service,
        defaults={
            "organisation": organisation,
            "origins": sorted(set(registration.origins)),
            "is_illustrative": illustrative or actor.is_illustrative,
        },
    )
    record(
        Action.SERVICE_MEASURED,
        actor,
        object_kind="service",
        object_id=made.service,
        organisation=organisation,
        origins=made.origins,
    )
    return made


def _owner(registration: Registration) -> str:
    """Return the identity whose service it is: its code stands before the slash."""
    here = installation()
    service = registration.service
    code = service.partition("/")[0]
    owner = here.programme.organisations.on(code, here.today)
    if len(service) > LONGEST or not _SERVICE.fullmatch(service) or owner is None:
        raise ProblemError(_no_service(f'"{service[:LONGEST]}" names no service'))
    wrong = [origin for origin in registration.origins if not _is_origin(origin)]
    if wrong:
        raise ProblemError(_no_service(f'"{wrong[0][:100]}" is no origin'))
    return owner.id


def _is_origin(text: str) -> bool:
    try:
        parts = urlsplit(text)
        has_port = parts.port is None or parts.port > 0
    except ValueError:
        return False
    is_plain = text == f"{parts.scheme}://{parts.netloc}" == text.lower() and "@" not in text
    return bool(is_plain and has_port and parts.hostname and parts.scheme in {"http", "https"})


def _no_service(why: str) -> Problem:
    return Problem(
        422,
        f"The service cannot be measured: {why}.",
        "api-026",
        "Write the service as BODY/PROCEDURE, e.g. 48/1.005129, and an origin as browsers do, "
        "e.g. https://dichvucong.example.vn.",
    )


def _not_yours(service: str) -> Problem:
    return Problem(
        403,
        f'You may not register "{service}": it is not a service of yours.',
        "api-002",
        "Ask the focal point of the organisation whose service it is.",
    )


def _too_many() -> Problem:
    return Problem(
        422,
        f"The organisation has {SERVICES_AT_MOST:,} measured services, and may not have more.",
        "api-027",
        "Measure those that citizens use.",
    )
