"""`werkstatt people`: make accounts without typing a password, list them, end them."""

import click

from tenants.access.roles import PlatformRole, Role
from tenants.cohorts import reading
from tenants.people import appointing, inviting, leaving
from tenants.people.accounts import accounts
from webapp.auth.links import Purpose, Target, link
from webapp.cli import german, printing
from webapp.cli.terminal import Terminal, pass_terminal
from webapp.wording import ROLES

_EMAIL = click.option("--email", required=True, help="E-Mail-Adresse der Person.")
_TENANT = click.option("--tenant", help="Adresse des Jugendamts, zum Beispiel herne.")
_ROLE = click.option("--role", type=german.OneOf(Role), help="Rolle im Jugendamt.")
_OPERATOR = click.option("--operator", is_flag=True, help="Rolle Betrieb.")
_MODERATOR = click.option("--moderator", is_flag=True, help="Rolle Moderation.")


@click.group()
def people() -> None:
    """Richtet Zugänge ein und beendet sie."""


@people.command()
@_EMAIL
@click.option("--name", required=True, help="Name der Person.")
@_TENANT
@_ROLE
@_OPERATOR
@_MODERATOR
@pass_terminal
def create(
    terminal: Terminal,
    email: str,
    name: str,
    tenant: str | None,
    role: Role | None,
    *,
    operator: bool,
    moderator: bool,
) -> None:
    """Lädt eine Person in ein Jugendamt ein oder gibt ihr eine Rolle auf der Plattform.

    Ein Kennwort wird nie eingegeben: Der Befehl zeigt einen Link, mit dem die Person es selbst wählt.
    """
    platform_role = _platform_role(operator=operator, moderator=moderator)
    _check_mail(email)
    if platform_role is not None:
        if tenant or role:
            raise click.UsageError("Eine Rolle auf der Plattform gehört zu keinem Jugendamt.")
        _appoint(terminal, email, name, platform_role)
    elif tenant and role:
        _invite(terminal, email, name, tenant, role)
    else:
        raise click.UsageError("Bitte geben Sie --tenant und --role an, oder --operator, oder --moderator.")


@people.command("list")
@_TENANT
@pass_terminal
def list_all(terminal: Terminal, tenant: str | None) -> None:
    """Listet die Personen eines Jugendamts auf; ohne --tenant Betrieb und Moderation."""
    with terminal.runtime().platform_session(read_only=True) as session:
        if tenant is None:
            rows = [
                (person.name, person.email, ROLES[person.role], "gesperrt" if person.is_locked else "")
                for person in appointing.platform_people(session)
            ]
        else:
            found = accounts(session, reading.tenant_id(session, tenant))
            rows = [
                (account.name, account.email, ", ".join(ROLES[role] for role in account.roles), "")
                for account in found.people
            ] + [
                (
                    open_.name,
                    open_.email,
                    ROLES[open_.role],
                    "Einladung abgelaufen" if open_.is_expired else "eingeladen",
                )
                for open_ in found.invitations
            ]
    printing.table(("Name", "E-Mail-Adresse", "Rolle", "Stand"), rows)


@people.command()
@_EMAIL
@_TENANT
@_ROLE
@_OPERATOR
@_MODERATOR
@click.option("--account", is_flag=True, help="Sperrt das ganze Konto und beendet alle Sitzungen.")
@pass_terminal
def end(
    terminal: Terminal,
    email: str,
    tenant: str | None,
    role: Role | None,
    *,
    operator: bool,
    moderator: bool,
    account: bool,
) -> None:
    """Beendet Rollen einer Person oder sperrt ihr Konto. Gelöscht wird nichts."""
    platform_role = _platform_role(operator=operator, moderator=moderator)
    if sum((tenant is not None, platform_role is not None, account)) != 1:
        raise click.UsageError("Bitte geben Sie eines an: --tenant, --operator, --moderator oder --account.")
    if tenant is not None:
        _leave(terminal, email, tenant, role)
        return
    with terminal.runtime().platform_session() as session:
        if platform_role is not None:
            name = appointing.dismiss(session, email, platform_role)
            click.echo(f"{name}: {ROLES[platform_role]} ist beendet.")
        else:
            name = appointing.lock(session, email)
            click.echo(f"{name}: Das Konto ist gesperrt.")


def _appoint(terminal: Terminal, email: str, name: str, role: PlatformRole) -> None:
    with terminal.runtime().platform_session() as session:
        appointed = appointing.appoint(session, email=email, name=name, role=role)
    click.echo(f"{appointed.name}: {ROLES[role]}{'' if appointed.is_new else ' (wie bisher)'}.")
    if appointed.first_access is not None:
        click.echo("Link zur Wahl des Kennworts, 14 Tage und nur einmal gültig:")
        click.echo(link(terminal.settings, Purpose.PASSWORD, Target(appointed.first_access)))


def _invite(terminal: Terminal, email: str, name: str, tenant: str, role: Role) -> None:
    with terminal.runtime().platform_session() as session:
        tenant_id = reading.tenant_id(session, tenant)
        sent = inviting.invite_first(session, None, tenant_id, email=email, name=name, role=role)
    if sent.replaced is not None:
        click.echo(f"Die offene Einladung als {ROLES[sent.replaced]} ist damit ersetzt.")
    click.echo(f"Eingeladen als {ROLES[role]}; die Mail ist unterwegs. Derselbe Link, 14 Tage gültig:")
    click.echo(link(terminal.settings, Purpose.INVITATION, Target(sent.id, tenant_id)))


def _leave(terminal: Terminal, email: str, tenant: str, role: Role | None) -> None:
    with terminal.runtime().platform_session(read_only=True) as session:
        tenant_id = reading.tenant_id(session, tenant)
    with terminal.runtime().tenant_session(tenant_id) as own:
        ended = leaving.end_roles(own, email, role=role)
    click.echo(f"Beendet: {', '.join(ROLES[each] for each in ended)}.")


def _platform_role(*, operator: bool, moderator: bool) -> PlatformRole | None:
    if operator and moderator:
        raise click.UsageError("Bitte geben Sie entweder --operator oder --moderator an.")
    if operator:
        return PlatformRole.BETRIEB
    return PlatformRole.MODERATION if moderator else None


def _check_mail(email: str) -> None:
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415 - slow to load

    try:
        validate_email(email, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        raise click.UsageError(f"„{email}“ ist keine E-Mail-Adresse.") from None
