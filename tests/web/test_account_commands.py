"""Commands for people and the audit trail."""

from __future__ import annotations

import pytest
from django.db import connection
from typer.testing import CliRunner

from laban.base import UserError
from laban_web.accounts import commands
from laban_web.accounts.audit.guards import lift_guards, put_guards
from laban_web.accounts.models import Person
from laban_web.installation import installation

pytestmark = pytest.mark.django_db


def _run(app: object, *words: str) -> str:
    """Return what a command prints, or raise the error that it shows."""
    result = CliRunner().invoke(app, words, catch_exceptions=True)
    if isinstance(result.exception, UserError):
        raise result.exception
    assert result.exception is None, result.exception
    return result.output.strip()


def _invite(*words: str) -> str:
    return _run(commands.people, *words)


def _verify(*words: str) -> str:
    return _run(commands.audit, *words)


def test_first_operator_is_invited_for_the_root() -> None:
    link = _invite("lan@example.org", "--name", "Lan")
    assert link.startswith("http://localhost:8000/accounts/password/reset/key/")
    role = Person.objects.get(email="lan@example.org").current().get()
    root = installation().programme.organisations.root
    assert (role.role, role.organisation) == ("operator", root)


def test_closed_account_is_opened_again(lan: Person) -> None:
    Person.objects.update(is_active=False)
    _invite("lan@example.org", "--role", "focal_point", "--organisation", "48")
    assert Person.objects.get(pk=lan.pk).is_active


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("x@example.org",), "accounts-001"),
        (("x@example.org", "--name", "X", "--role", "king"), "accounts-002"),
        (("x@example.org", "--name", "X", "--organisation", "nowhere"), "accounts-003"),
    ],
)
def test_wrong_input_is_refused_with_its_code(words: tuple[str, ...], code: str) -> None:
    with pytest.raises(UserError) as caught:
        _invite(*words)
    assert caught.value.code == code
    assert not Person.objects.exists()


def test_trail_is_verified_against_a_noted_head() -> None:
    _invite("lan@example.org", "--name", "Lan")
    head = _verify().rpartition("Head: ")[2]
    assert "hold" in _verify("--noted", head)
    lift_guards(connection)
    connection.cursor().execute("UPDATE accounts_auditentry SET action = 'x' WHERE id = 1")
    put_guards(connection)
    with pytest.raises(UserError) as caught:
        _verify("--noted", head)
    assert caught.value.code == "accounts-005"


def test_what_names_no_entry_is_refused() -> None:
    with pytest.raises(UserError) as caught:
        _verify("--noted", "9")
    assert caught.value.code == "accounts-004"
