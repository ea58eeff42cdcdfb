"""The audit trail: chained, append-only, verified."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import DatabaseError, connection, transaction

from laban_web.accounts.actors import VISITOR, Actor, ActorKind
from laban_web.accounts.audit import Action, Entry, record, record_many, verify_chain
from laban_web.accounts.audit.guards import lift_guards, put_guards
from laban_web.accounts.audit.model import BEGINNING, AuditEntry

pytestmark = pytest.mark.django_db
LAN = Actor(ActorKind.PERSON, key="person:1", name="Lan", address="203.0.113.7", request_id="r-1")


def _three() -> list[AuditEntry]:
    return record_many(Entry(Action.DELIVERY_ACCEPTED, LAN, "delivery", str(n)) for n in range(3))


def test_entry_says_who_did_what_to_what_from_where() -> None:
    entry = record(
        Action.ROLE_GRANTED, LAN, object_kind="person", object_id="2", organisation="01", role="x"
    )
    stored = AuditEntry.objects.get(pk=entry.pk)
    assert (stored.actor_key, stored.actor_name, stored.address) == ("person:1", "Lan", LAN.address)
    assert (stored.object_kind, stored.object_id, stored.organisation) == ("person", "2", "01")
    assert (stored.request_id, stored.details) == ("r-1", '{"role":"x"}')


def test_entries_are_numbered_and_chained() -> None:
    first, second, third = _three()
    assert [e.id for e in (first, second, third)] == [1, 2, 3]
    assert (first.previous, second.previous) == (BEGINNING, first.digest)
    assert third.previous == second.digest


def test_chain_that_nobody_touched_holds() -> None:
    _three()
    verdict = verify_chain()
    assert (verdict.count, verdict.broken) == (3, None)
    assert verify_chain((3, verdict.head)).broken is None


def test_an_empty_trail_holds() -> None:
    assert verify_chain() == verify_chain(None)
    assert verify_chain().count == 0


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE accounts_auditentry SET action = 'x' WHERE id = 2",
        "DELETE FROM accounts_auditentry WHERE id = 2",
    ],
)
def test_database_refuses_to_change_or_delete_an_entry(change: str) -> None:
    _three()
    with pytest.raises(DatabaseError, match="not changed"), transaction.atomic():
        connection.cursor().execute(change)


def test_database_refuses_to_replace_an_entry() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has no INSERT OR REPLACE")
    _three()
    with pytest.raises(DatabaseError, match="not changed"), transaction.atomic():
        connection.cursor().execute(
            "INSERT OR REPLACE INTO accounts_auditentry SELECT * FROM accounts_auditentry"
        )


@pytest.mark.parametrize(
    ("change", "entry", "why"),
    [
        ("UPDATE accounts_auditentry SET actor_name = 'Hoa' WHERE id = 2", 2, "content"),
        ("DELETE FROM accounts_auditentry WHERE id = 2", 3, "entry 2 is missing"),
        ("DELETE FROM accounts_auditentry WHERE id = 3", 3, "missing"),
    ],
)
def test_chain_breaks_where_somebody_got_past_the_database(
    change: str, entry: int, why: str
) -> None:
    last = _three()[-1]
    lift_guards(connection)
    connection.cursor().execute(change)
    put_guards(connection)
    broken = verify_chain((3, last.digest)).broken
    assert broken is not None
    assert broken.entry == entry
    assert why in broken.sentence


def test_a_trail_that_was_written_anew_does_not_match_what_was_noted() -> None:
    noted = _three()[-1]
    lift_guards(connection)
    AuditEntry.objects.all().delete()
    put_guards(connection)
    record_many(Entry(Action.DELIVERY_ACCEPTED, VISITOR, "delivery", str(n)) for n in range(3))
    assert verify_chain().broken is None
    assert verify_chain((3, noted.digest)).broken is not None


def test_what_comes_from_outside_is_cut_to_its_column() -> None:
    record(
        Action.SIGN_IN_FAILED, Actor(ActorKind.VISITOR, address="x" * 500), object_id="y\0" * 999
    )
    assert verify_chain().broken is None


@pytest.mark.django_db(transaction=True)
def test_entries_of_several_threads_make_one_chain() -> None:
    def write(number: int) -> None:
        record_many(
            Entry(Action.DELIVERY_ACCEPTED, LAN, "delivery", f"{number}-{n}") for n in range(5)
        )
        connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(12)))
    verdict = verify_chain()
    assert (verdict.count, verdict.broken) == (60, None)


@pytest.mark.django_db(transaction=True)
def test_what_was_rolled_back_leaves_no_gap() -> None:
    _three()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        _three()
        raise ZeroDivisionError
    _three()
    verdict = verify_chain()
    assert (verdict.count, verdict.broken) == (6, None)
