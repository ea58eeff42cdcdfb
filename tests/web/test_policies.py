"""What actors may do."""

from __future__ import annotations

from laban_web.accounts.actors import VISITOR, Actor, ActorKind, Grant
from laban_web.accounts.models import Role
from laban_web.accounts.policies import Policy
from laban_web.installation import installation


def _policy() -> Policy:
    return Policy(installation().programme.organisations)


def _person(role: str, organisation: str, key: str = "person:1") -> Actor:
    return Actor(ActorKind.PERSON, key=key, grants=(Grant(role, organisation),))


def test_focal_point_delivers_for_her_organisation_only() -> None:
    lan = _person(Role.FOCAL_POINT, "48@2025-07-01")
    assert _policy().may_deliver(lan, "48@2025-07-01", "dossier")
    assert not _policy().may_deliver(lan, "01", "dossier")


def test_visitor_sees_no_deliveries() -> None:
    assert not _policy().may_see_deliveries(VISITOR, "48@2025-07-01")


def test_nobody_approves_her_own_delivery() -> None:
    minh = _person(Role.APPROVER, "48@2025-07-01", key="person:2")
    assert _policy().may_approve(minh, "48@2025-07-01", delivered_by="person:1")
    assert not _policy().may_approve(minh, "48@2025-07-01", delivered_by="person:2")


def test_programme_office_of_the_nation_sees_every_organisation() -> None:
    office = _person(Role.PROGRAMME_OFFICE, installation().programme.organisations.root)
    assert _policy().may_see_deliveries(office, "48@2025-07-01")


def test_inspector_reads_but_does_not_deliver() -> None:
    inspector = _person(Role.INSPECTOR, "48@2025-07-01")
    assert _policy().may_see_deliveries(inspector, "48@2025-07-01")
    assert not _policy().may_deliver(inspector, "48@2025-07-01", "dossier")


def test_system_delivers_the_record_types_it_is_bound_to() -> None:
    system = Actor(
        ActorKind.SYSTEM, "system:a", organisation="48@2025-07-01", record_types=("dossier",)
    )
    assert _policy().may_deliver(system, "48@2025-07-01", "dossier")
    assert not _policy().may_deliver(system, "48@2025-07-01", "task_update")
    assert not _policy().may_deliver(system, "01", "dossier")
