"""`werkstatt database`: set up the database and bring its schema up to date."""

import secrets

import click

from tenants.access.kinds import LOGIN_ROLE, OWNER_ROLE
from tenants.isolation import migrating, roles
from webapp.cli.lazy import REFUSED
from webapp.cli.terminal import Terminal, pass_terminal
from webapp.settings import MissingSetting


@click.group()
def database() -> None:
    """Richtet die Datenbank ein und bringt sie auf den Stand."""


@database.command()
@pass_terminal
def upgrade(terminal: Terminal) -> None:
    """Bringt die Tabellen auf den Stand dieser Fassung (als Rolle werkstatt_owner)."""
    migrating.upgrade(_owner_url(terminal))
    click.echo("Die Datenbank ist auf dem Stand.")


@database.command()
@pass_terminal
@click.pass_context
def status(context: click.Context, terminal: Terminal) -> None:
    """Sagt, ob die Tabellen auf dem Stand dieser Fassung sind."""
    if not migrating.is_current(_owner_url(terminal)):
        click.echo("Die Datenbank ist nicht auf dem Stand: werkstatt database upgrade", err=True)
        context.exit(REFUSED)
    click.echo("Die Datenbank ist auf dem Stand.")


@database.command("roles")
@click.option("--name", default="werkstatt", show_default=True, help="Name der Datenbank.")
def print_roles(name: str) -> None:
    """Zeigt die SQL-Befehle, mit denen ein Administrator Rollen und Datenbank einmal anlegt.

    Die Kennwörter darin sind bei jedem Aufruf neu gezogen.
    """
    if not name.replace("_", "").isalnum() or not name.isascii():
        raise click.UsageError("Der Name der Datenbank darf Buchstaben, Ziffern und _ haben.")
    owner_password, login_password = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
    click.echo("-- Einmal als Superuser ausführen, zum Beispiel: werkstatt database roles | psql -U postgres")
    for statement in (*roles.creation(owner_password, login_password), *roles.database(name)):
        click.echo(f"{statement};")
    for setting, role, password in (
        ("WERKSTATT_DATABASE_OWNER_URL", OWNER_ROLE, owner_password),
        ("WERKSTATT_DATABASE_URL", LOGIN_ROLE, login_password),
    ):
        click.echo(f"-- {setting}=postgresql+psycopg://{role}:{password}@HOST/{name}")


def _owner_url(terminal: Terminal) -> str:
    url = terminal.settings.database_owner_url
    if not url:
        raise MissingSetting(("WERKSTATT_DATABASE_OWNER_URL",))
    return url
