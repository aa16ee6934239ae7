"""`werkstatt tenants`: create Jugendämter, list them, confirm their size."""

from datetime import date

import click

from tenants.cohorts import listing, reading, registering
from tenants.cohorts.confirming import confirm_size
from tenants.cohorts.listing import Filters
from tenants.cohorts.reading import SizedTenant, SizeRow
from tenants.cohorts.registering import Proposal
from tenants.cohorts.sizing import Basis, Cluster, District
from tenants.errors import Refused
from tenants.municipalities.laender import Land
from tenants.municipalities.register import Kind
from webapp.cli import german, printing
from webapp.cli.terminal import Terminal, pass_terminal
from webapp.formatting import number
from webapp.wording import KINDS, LAENDER, SIZE_BASES

_POPULATION = click.option(
    "--population", type=german.Count(), help="Einwohner des Jugendamtsbezirks, statt aus dem Verzeichnis."
)
_ON = click.option("--on", type=german.Day(), help="Stichtag der Angabe --population.")
_EXCLUDE = click.option(
    "--exclude",
    type=german.Key(),
    multiple=True,
    help="Gemeinde des Kreises mit eigenem Jugendamt; mehrmals möglich.",
)
_CONFIRM = click.option("--confirm", is_flag=True, help="Bestätigt. Ohne diese Angabe wird nur gezeigt.")


@click.group()
def tenants() -> None:
    """Legt Jugendämter an und bestätigt ihre Größe."""


@tenants.command()
@click.argument("ags", type=german.Key())
@_POPULATION
@_ON
@_EXCLUDE
@click.option("--dry-run", is_flag=True, help="Zeigt nur, was angelegt würde.")
@pass_terminal
def create(
    terminal: Terminal,
    ags: str,
    population: int | None,
    on: date | None,
    exclude: tuple[str, ...],
    *,
    dry_run: bool,
) -> None:
    """Legt das Jugendamt mit diesem Gemeindeschlüssel an.

    Name, Art, Land und Einwohner kommen aus dem Gemeindeverzeichnis. Ein Kreis zählt ohne die Gemeinden, die
    ein eigenes Jugendamt haben: entweder als --exclude nennen oder die Einwohner mit --population eintragen.
    """
    entered = _entered(population, on, exclude)
    with terminal.runtime().platform_session(read_only=dry_run) as session:
        proposal = registering.propose(session, ags, excluded=exclude or None)
        if proposal.existing is not None:
            click.echo(f"{proposal.existing.name} gibt es schon: {proposal.existing.slug}")
            return
        district = entered or proposal.district
        _show_proposal(proposal, district)
        if dry_run:
            click.echo("Noch nichts angelegt.")
            return
        registered = registering.register_tenant(session, None, proposal.ags, district)
    click.echo(f"Angelegt: {registered.name}, Adresse /amt/{registered.slug}")


@tenants.command("list")
@click.option("--search", default="", help="Teil des Namens oder Anfang des Schlüssels.")
@click.option("--cluster", type=german.OneOf(Cluster), help="Nur dieses Cluster.")
@click.option("--kind", type=german.OneOf(Kind), help="Nur diese Art.")
@click.option("--land", type=german.OneOf(Land), help="Nur dieses Land.")
@pass_terminal
def list_all(
    terminal: Terminal, search: str, cluster: Cluster | None, kind: Kind | None, land: Land | None
) -> None:
    """Listet die Jugendämter auf."""
    with terminal.runtime().platform_session(read_only=True) as session:
        rows = listing.all_tenants(session, Filters(search, cluster, kind, land))
    printing.table(
        ("Adresse", "Name", "Schlüssel", "Art", "Land", "Cluster", "Einwohner", "Gruppe", "Personen"),
        [
            (
                row.slug,
                row.name,
                row.ags or "erfunden",
                KINDS[row.kind],
                row.land.value,
                row.cluster,
                row.population,
                row.cohort_slug,
                row.people,
            )
            for row in rows
        ],
    )
    click.echo("1 Jugendamt" if len(rows) == 1 else f"{number(len(rows), 0)} Jugendämter")


@tenants.command()
@click.argument("slug", metavar="ADRESSE")
@_POPULATION
@_ON
@_EXCLUDE
@_CONFIRM
@pass_terminal
def size(
    terminal: Terminal,
    slug: str,
    population: int | None,
    on: date | None,
    exclude: tuple[str, ...],
    *,
    confirm: bool,
) -> None:
    """Zeigt die Größen eines Jugendamts oder bestätigt eine neue.

    Ohne --population und --exclude gilt mit --confirm der heutige Stand des Gemeindeverzeichnisses.
    """
    entered = _entered(population, on, exclude)
    with terminal.runtime().platform_session(read_only=not confirm) as session:
        page = reading.sized_tenant(session, slug)
        if not (confirm or entered or exclude):
            _show_sizes(page.sizes)
            return
        district = entered or registering.propose(session, _key(page), excluded=exclude or None).district
        _show_district(district)
        if not confirm:
            click.echo("Noch nichts bestätigt. Zum Bestätigen wiederholen Sie den Befehl mit --confirm.")
            return
        confirmed = confirm_size(session, None, page.id, district)
    words = "Bestätigt" if confirmed.is_new else "War schon bestätigt"
    click.echo(f"{words}: Cluster {confirmed.cluster}, gilt ab {confirmed.in_force_on:%d.%m.%Y}.")


def _entered(population: int | None, on: date | None, exclude: tuple[str, ...]) -> District | None:
    """The district as typed; None where it comes from the official list."""
    if population is None:
        if on is not None:
            raise click.UsageError("--on nennt den Stichtag zu --population und steht nicht allein.")
        return None
    if on is None:
        raise click.UsageError("Zu --population gehört der Stichtag: --on 31.12.2024")
    if exclude:
        raise click.UsageError("Bitte geben Sie entweder --population oder --exclude an.")
    return District(population, on, Basis.ENTERED)


def _key(page: SizedTenant) -> str:
    if page.ags is None:
        raise Refused("tenant.invented", (page.name,))
    return page.ags


def _show_proposal(proposal: Proposal, district: District) -> None:
    printing.facts(
        [
            ("Name", proposal.name),
            ("Schlüssel", proposal.ags),
            ("Art", KINDS[proposal.kind]),
            ("Land", LAENDER[proposal.land]),
            ("Einwohner laut Verzeichnis", proposal.register_population),
        ]
    )
    left_out = [part.name for part in proposal.parts if part.is_excluded]
    if left_out and district.basis is Basis.COMPUTED:
        click.echo(f"Ohne: {'; '.join(left_out)}")
    _show_district(district)


def _show_district(district: District) -> None:
    click.echo(
        f"Jugendamtsbezirk: {number(district.population, 0)} Einwohner am {district.population_on:%d.%m.%Y} "
        f"({SIZE_BASES[district.basis]}), Cluster {district.cluster}"
    )


def _show_sizes(sizes: tuple[SizeRow, ...]) -> None:
    printing.table(
        ("Cluster", "Einwohner", "Stichtag", "Grundlage", "gilt ab", "bestätigt", "gilt heute"),
        [
            (
                each.cluster,
                each.population,
                each.population_on,
                SIZE_BASES[each.basis],
                each.in_force_on,
                each.confirmed_at.date(),
                "ja" if each.is_in_force else "",
            )
            for each in sizes
        ],
    )
