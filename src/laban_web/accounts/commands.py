"""Commands for people and for the audit trail, on the server's own machine."""

from __future__ import annotations

import typer

from laban.base import UserError

people = typer.Typer(help="People who sign in to the server.", no_args_is_help=True)
audit = typer.Typer(help="The audit trail of the server.", no_args_is_help=True)


class AccountError(UserError):
    """An account or the audit trail is not as it should be."""

    exit_code = 9


@people.command()
def invite(
    address: str = typer.Argument(help="E-mail address by which the person signs in."),
    name: str = typer.Option("", help="Name that others see; needed for somebody new."),
    role: str = typer.Option("operator", help="Role for the organisation, and those below it."),
    organisation: str = typer.Option("", help="Code of the organisation; empty for the root."),
    illustrative: bool = typer.Option(False, help="Somebody new delivers invented records only."),
) -> None:
    """Enter a person, or let one in again, and print the link by which she sets her password."""
    from laban_web.accounts.actors import COMMAND_LINE
    from laban_web.accounts.people import changes
    from laban_web.installation import installation

    here = installation()
    _require_role(role)
    person = changes.find_person(address)
    if person is None and not name:
        raise AccountError(
            f'Nobody has the address "{address}" yet, and no name is given.',
            cure='Add it, e.g. --name "Lan".',
            code="accounts-001",
        )
    person = changes.invite(
        COMMAND_LINE, address, name, role, _organisation(organisation), illustrative=illustrative
    )
    if not person.is_active or person.is_idle(here.now()):
        changes.reactivate(COMMAND_LINE, person, here.now())
    address_of_server = here.settings["LABAN_PUBLIC_URL"].rstrip("/") or "http://localhost:8000"
    typer.echo(f"{address_of_server}{changes.make_link(COMMAND_LINE, person)}")


def _require_role(role: str) -> None:
    from laban.base import did_you_mean
    from laban_web.accounts.roles import Role

    if role not in Role.values:
        raise AccountError(
            f'There is no role "{role}".',
            cure=did_you_mean(role, Role.values) or f"The roles are {', '.join(Role.values)}.",
            code="accounts-002",
        )


def _organisation(code: str) -> str:
    from laban_web.installation import installation

    here = installation()
    organisations = here.programme.organisations
    found = organisations.on(code or organisations.root, here.today)
    if found is None:
        raise AccountError(
            f'The programme has no organisation "{code}" today.',
            cure="Use the code of one that exists.",
            code="accounts-003",
        )
    return found.id


@audit.command()
def verify(
    noted: str = typer.Option(
        "", help="An entry noted earlier, as NUMBER:DIGEST; shows that nothing before it changed."
    ),
) -> None:
    """Recompute the chain of the audit trail, and print its head to note elsewhere."""
    from laban_web.accounts.audit import verify_chain

    verdict = verify_chain(_noted(noted))
    if verdict.broken is not None:
        raise AccountError(
            f"The audit trail does not hold at entry {verdict.broken.entry}: "
            f"{verdict.broken.sentence}.",
            cure="Keep the database as it is, and compare it with a backup.",
            code="accounts-005",
        )
    typer.echo(f"{verdict.count:,} entries hold. Head: {verdict.count}:{verdict.head}")


def _noted(text: str) -> tuple[int, str] | None:
    if not text:
        return None
    number, _colon, digest = text.partition(":")
    if not number.isdigit() or len(digest) != 64:
        raise AccountError(
            f'"{text}" names no entry.',
            cure="Write it as this command printed it: NUMBER:DIGEST.",
            code="accounts-004",
        )
    return int(number), digest
