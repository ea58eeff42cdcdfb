"""Triggers that keep the audit trail as it was written, also from whoever holds the database."""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

_SQLITE = """
CREATE TRIGGER accounts_audit_no_{event} BEFORE {event} ON accounts_auditentry
{condition}BEGIN SELECT RAISE(ABORT, 'entries of the audit trail are not changed'); END
"""
# INSERT OR REPLACE removes a row without asking the other two.
_SQLITE_EVENTS = {
    "UPDATE": "",
    "DELETE": "",
    "INSERT": "WHEN EXISTS (SELECT 1 FROM accounts_auditentry WHERE id = NEW.id) ",
}
_POSTGRESQL = """
CREATE OR REPLACE FUNCTION accounts_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'entries of the audit trail are not changed'; END $$;
CREATE TRIGGER accounts_audit_no_change BEFORE UPDATE OR DELETE OR TRUNCATE
  ON accounts_auditentry FOR EACH STATEMENT EXECUTE FUNCTION accounts_audit_refuse();
"""


def put_guards(connection: BaseDatabaseWrapper) -> None:
    """Forbid to change or delete entries. A migration that remakes the table puts them anew."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRESQL)
            return
        for event, condition in _SQLITE_EVENTS.items():
            cursor.execute(_SQLITE.format(event=event, condition=condition))


def lift_guards(connection: BaseDatabaseWrapper) -> None:
    """Allow it again: before the table is dropped."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DROP TRIGGER accounts_audit_no_change ON accounts_auditentry")
            return
        for event in _SQLITE_EVENTS:
            cursor.execute(f"DROP TRIGGER accounts_audit_no_{event}")
