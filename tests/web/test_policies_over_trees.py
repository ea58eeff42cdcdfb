"""The rules over random trees of organisations, and where bodies merge or split."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from laban.programme import ADMINISTRATIVE, Organisation, Organisations, Succession, Text
from laban_web.accounts.actors import VISITOR, Actor, ActorKind, Grant
from laban_web.accounts.models import Role
from laban_web.accounts.policies import DELIVERS, READS, Policy

MERGER, TODAY = date(2025, 7, 1), date(2026, 1, 1)
_NAME = Text(vi="Cơ quan", en="Agency")


def _organisation(
    code: str, parent: str | None, begins: date | None = None, ends: date | None = None
) -> Organisation:
    parents = {ADMINISTRATIVE: parent} if parent else {}
    return Organisation(code, begins, ends, "agency", _NAME, parents)


def _person(role: str, organisation: str, key: str = "person:1") -> Actor:
    return Actor(ActorKind.PERSON, key=key, grants=(Grant(role, organisation),))


def _system(organisation: str, **binding: object) -> Actor:
    return Actor(ActorKind.SYSTEM, "system:1", organisation=organisation, **binding)  # type: ignore[arg-type]


@st.composite
def trees(draw: st.DrawFn) -> Organisations:
    """Return a tree in which every organisation but the root stands below an earlier one."""
    count = draw(st.integers(2, 25))
    found = [_organisation("0", None)]
    for number in range(1, count):
        found.append(_organisation(str(number), str(draw(st.integers(0, number - 1)))))
    return Organisations(found, (), "0")


def _is_at_or_below(organisations: Organisations, id: str, top: str) -> bool:
    """Walk up by hand, as a second way to say what stands below what."""
    while id != top:
        above = organisations.by_id[id].parents.get(ADMINISTRATIVE)
        if above is None:
            return False
        id = above
    return True


@given(trees(), st.data())
def test_roles_hold_downwards_only(organisations: Organisations, data: st.DataObject) -> None:
    policy = Policy(organisations, TODAY)
    role = data.draw(st.sampled_from(Role.values))
    held = data.draw(st.sampled_from(sorted(organisations.by_id)))
    actor = _person(role, held)
    for asked in organisations.by_id:
        is_below = _is_at_or_below(organisations, asked, held)
        assert policy.may_see_deliveries(actor, asked) == (is_below and role in READS)
        assert policy.may_deliver(actor, asked, "dossier") == (is_below and role in DELIVERS)
        assert policy.may_withdraw(actor, asked) == (is_below and role in DELIVERS)
        is_approver = role == Role.APPROVER
        assert policy.may_approve(actor, asked, "person:2") == (is_below and is_approver)
        assert policy.may_manage(actor, [asked]) == (is_below and role == Role.OPERATOR)
        assert (asked in policy.audit_reach(actor)) == (is_below and role == Role.INSPECTOR)


@given(trees())
def test_visitors_and_strangers_get_nothing(organisations: Organisations) -> None:
    policy = Policy(organisations, TODAY)
    for actor in (VISITOR, Actor(ActorKind.PERSON, key="person:9"), _system("unknown")):
        for asked in organisations.by_id:
            assert not policy.may_see_deliveries(actor, asked)
            assert not policy.may_deliver(actor, asked, "dossier")
            assert not policy.may_approve(actor, asked, "person:1")
        assert not policy.may_operate(actor)
        assert not policy.may_manage(actor, [])
        assert not policy.may_read_audit(actor)


@given(trees())
def test_programme_office_of_the_root_sees_all(organisations: Organisations) -> None:
    office = _person(Role.PROGRAMME_OFFICE, organisations.root)
    assert all(
        Policy(organisations, TODAY).may_see_deliveries(office, o) for o in organisations.by_id
    )


@given(trees(), st.data())
def test_nobody_approves_her_own(organisations: Organisations, data: st.DataObject) -> None:
    roles = data.draw(st.lists(st.sampled_from(Role.values), min_size=1))
    grants = tuple(Grant(role, organisations.root) for role in roles)
    actor = Actor(ActorKind.PERSON, key="person:1", grants=grants)
    assert not any(
        Policy(organisations, TODAY).may_approve(actor, o, "person:1") for o in organisations.by_id
    )


@given(trees(), st.data())
def test_systems_stay_within_their_binding(
    organisations: Organisations, data: st.DataObject
) -> None:
    bound = data.draw(st.sampled_from(sorted(organisations.by_id)))
    with_subordinates = data.draw(st.booleans())
    scopes = tuple(data.draw(st.sets(st.sampled_from(["deliver", "read"]))))
    types = tuple(data.draw(st.sets(st.sampled_from(["dossier", "task_update"]))))
    actor = _system(bound, with_subordinates=with_subordinates, scopes=scopes, record_types=types)
    policy = Policy(organisations, TODAY)
    for asked in organisations.by_id:
        is_within = asked == bound or (
            with_subordinates and _is_at_or_below(organisations, asked, bound)
        )
        assert policy.may_see_deliveries(actor, asked) == (is_within and "read" in scopes)
        is_type = not types or "dossier" in types
        may = policy.may_deliver(actor, asked, "dossier")
        assert may == (is_within and is_type and "deliver" in scopes)
        assert not policy.may_approve(actor, asked, "person:1")
    assert not policy.may_operate(actor)
    assert not policy.may_read_audit(actor)


def _reorganised(*successions: Succession) -> Organisations:
    """Two provinces, A with commune a and B, of which each succession makes something new."""
    return Organisations(
        [
            _organisation("root", None),
            _organisation("A", "root", ends=MERGER),
            _organisation("B", "root", ends=MERGER),
            _organisation("a", "A", ends=MERGER),
            _organisation("N", "root", begins=MERGER),
            _organisation("M", "root", begins=MERGER),
            _organisation("n", f"N@{MERGER}", begins=MERGER),
        ],
        successions,
        "root",
    )


N, M, SMALL_N = f"N@{MERGER}", f"M@{MERGER}", f"n@{MERGER}"


def test_after_a_merger_the_predecessors_people_read_their_own_past_and_nothing_else() -> None:
    policy = Policy(_reorganised(Succession("A", N, "whole"), Succession("B", N, "whole")), TODAY)
    lan = Actor(
        ActorKind.PERSON,
        "person:1",
        grants=tuple(Grant(role, "A") for role in Role.values),
    )
    assert policy.may_see_deliveries(lan, "A")
    assert policy.may_see_deliveries(lan, "a")
    for forbidden in ("B", N, SMALL_N, "root"):
        assert not policy.may_see_deliveries(lan, forbidden)
    for asked in ("A", "a", "B", N, SMALL_N):
        assert not policy.may_deliver(lan, asked, "dossier")
        assert not policy.may_approve(lan, asked, "person:2")
        assert not policy.may_manage(lan, [asked])


def test_after_a_merger_the_successors_people_answer_for_what_was_merged() -> None:
    policy = Policy(_reorganised(Succession("A", N, "whole"), Succession("B", N, "whole")), TODAY)
    minh = _person(Role.FOCAL_POINT, N)
    for asked in (N, SMALL_N, "A", "a", "B"):
        assert policy.may_see_deliveries(minh, asked)
        assert policy.may_deliver(minh, asked, "dossier")
    assert not policy.may_see_deliveries(minh, M)


def test_after_a_split_nobody_of_a_part_reads_the_whole() -> None:
    policy = Policy(_reorganised(Succession("A", N, "part"), Succession("A", M, "part")), TODAY)
    assert not policy.may_see_deliveries(_person(Role.FOCAL_POINT, N), "A")
    assert not policy.may_see_deliveries(_person(Role.FOCAL_POINT, "A"), N)
    assert policy.may_see_deliveries(_person(Role.FOCAL_POINT, "root"), "A")


def test_a_new_name_of_the_same_body_keeps_its_people_and_systems() -> None:
    policy = Policy(_reorganised(Succession("A", N, "whole")), TODAY)
    lan = _person(Role.FOCAL_POINT, "A")
    for asked in ("A", "a", N, SMALL_N):
        assert policy.may_deliver(lan, asked, "dossier")
    assert policy.may_deliver(_system("A"), N, "dossier")
    assert not policy.may_deliver(_system("A"), SMALL_N, "dossier")


def test_system_of_a_merged_body_reads_its_past_and_delivers_nothing() -> None:
    policy = Policy(_reorganised(Succession("A", N, "whole"), Succession("B", N, "whole")), TODAY)
    assert policy.may_see_deliveries(_system("A"), "A")
    assert not policy.may_see_deliveries(_system("A"), N)
    assert not policy.may_deliver(_system("A"), "A", "dossier")


def test_before_the_day_of_the_merger_everybody_works_as_ever() -> None:
    organisations = _reorganised(Succession("A", N, "whole"), Succession("B", N, "whole"))
    lan = _person(Role.FOCAL_POINT, "A")
    assert Policy(organisations, date(2025, 6, 30)).may_deliver(lan, "A", "dossier")
    assert not Policy(organisations, MERGER).may_deliver(lan, "A", "dossier")
    assert not Policy(organisations).may_deliver(lan, "A", "dossier")


def test_before_the_day_of_a_new_name_everybody_works_as_ever() -> None:
    policy = Policy(_reorganised(Succession("A", N, "whole")), date(2025, 6, 30))
    assert policy.may_deliver(_person(Role.FOCAL_POINT, "A"), "A", "dossier")
