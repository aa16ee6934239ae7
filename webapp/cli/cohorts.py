"""`werkstatt cohorts`: form Werkstattgruppen, place Jugendämter in them, name their moderators."""

from datetime import date

import click

from tenants.cohorts import composition, placing
from tenants.cohorts.sizing import Cluster
from tenants.municipalities.register import Kind
from webapp.cli import german, printing
from webapp.cli.terminal import Terminal, pass_terminal
from webapp.wording import KINDS

_COHORT = click.argument("cohort", metavar="GRUPPE")


@click.group()
def cohorts() -> None:
    """Bildet Werkstattgruppen und besetzt sie."""


@cohorts.command()
@click.argument("name")
@click.option("--from", "starts_on", type=german.Day(), required=True, help="Erster Tag der Gruppe.")
@click.option("--to", "ends_on", type=german.Day(), required=True, help="Letzter Tag der Gruppe.")
@click.option("--cluster", type=german.OneOf(Cluster), help="Cluster der Gruppe; sonst gemischt.")
@click.option("--kind", type=german.OneOf(Kind), help="Nur Jugendämter dieser Art, zum Beispiel kreis.")
@click.option("--edition", help="Fassung des Katalogs; sonst die neueste.")
@click.option("--slug", help="Wort der Gruppe in Adressen; sonst aus dem Namen.")
@pass_terminal
def create(
    terminal: Terminal,
    name: str,
    starts_on: date,
    ends_on: date,
    cluster: Cluster | None,
    kind: Kind | None,
    edition: str | None,
    slug: str | None,
) -> None:
    """Bildet eine Gruppe mit diesem NAMEN."""
    with terminal.runtime().platform_session() as session:
        created = placing.create_cohort(
            session,
            None,
            name=name,
            slug=slug,
            cluster=cluster,
            kind=kind,
            edition=edition,
            starts_on=starts_on,
            ends_on=ends_on,
        )
    click.echo(f"{created.name}: {'gebildet' if created.is_new else 'gibt es schon'}, {created.slug}")


@cohorts.command("list")
@pass_terminal
def list_all(terminal: Terminal) -> None:
    """Listet die Gruppen auf."""
    with terminal.runtime().platform_session(read_only=True) as session:
        rows = composition.cohorts(session)
    printing.table(
        ("Gruppe", "Name", "Cluster", "Art", "Fassung", "von", "bis", "Jugendämter", "Moderation"),
        [
            (
                row.slug,
                row.name,
                row.cluster or "alle",
                "alle" if row.kind is None else KINDS[row.kind],
                row.edition,
                row.starts_on,
                row.ends_on,
                row.members,
                row.moderators,
            )
            for row in rows
        ],
    )


@cohorts.command()
@_COHORT
@pass_terminal
def show(terminal: Terminal, cohort: str) -> None:
    """Zeigt die Jugendämter und die Moderation einer Gruppe."""
    with terminal.runtime().platform_session(read_only=True) as session:
        page = composition.cohort_page(session, cohort)
    printing.table(
        ("Adresse", "Name", "Cluster", "Einwohner", "Stichtag", "seit", "bis"),
        [
            (
                member.slug,
                member.name,
                member.cluster,
                member.population,
                member.population_on,
                member.joined_on,
                member.left_on,
            )
            for member in page.members
        ],
    )
    for moderator in page.moderators:
        click.echo(f"Moderation: {moderator.name}, {moderator.email}")


@cohorts.command()
@_COHORT
@click.argument("tenants", nargs=-1, required=True, metavar="JUGENDAMT…")
@click.option("--on", type=german.Day(), help="Erster Tag in der Gruppe; sonst heute.")
@pass_terminal
def place(terminal: Terminal, cohort: str, tenants: tuple[str, ...], on: date | None) -> None:
    """Nimmt Jugendämter in eine Gruppe auf: alle oder keines."""
    with terminal.runtime().platform_session() as session:
        outcome = placing.place(session, None, cohort, tenants, on=on)
    for name in outcome.placed:
        click.echo(f"Aufgenommen: {name}")
    for name in outcome.already:
        click.echo(f"War schon in der Gruppe: {name}")


@cohorts.command()
@_COHORT
@click.argument("tenant", metavar="JUGENDAMT")
@click.option("--on", type=german.Day(), help="Erster Tag ohne die Gruppe; sonst heute.")
@pass_terminal
def remove(terminal: Terminal, cohort: str, tenant: str, on: date | None) -> None:
    """Nimmt ein Jugendamt aus einer Gruppe. Veröffentlichtes bleibt."""
    with terminal.runtime().platform_session() as session:
        placing.remove(session, None, cohort, tenant, on=on)
    click.echo(f"{tenant} gehört nicht mehr zur Gruppe {cohort}.")


@cohorts.command()
@_COHORT
@click.option("--email", required=True, help="E-Mail-Adresse der Moderation.")
@click.option("--end", is_flag=True, help="Beendet die Moderation.")
@pass_terminal
def moderator(terminal: Terminal, cohort: str, email: str, *, end: bool) -> None:
    """Gibt einer Gruppe eine Moderation oder beendet sie."""
    act = placing.end_moderator if end else placing.add_moderator
    with terminal.runtime().platform_session() as session:
        name = act(session, None, cohort, email)
    click.echo(f"{name} moderiert die Gruppe {cohort}{' nicht mehr' if end else ''}.")
