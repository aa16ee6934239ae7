"""`werkstatt municipalities`: take in the official list, and look into it."""

from typing import BinaryIO

import click

from tenants.cohorts.registering import tenants_by_ags
from tenants.municipalities import reading
from tenants.municipalities.importing import Imported, import_register
from tenants.municipalities.register import Kind
from webapp.cli import german, printing
from webapp.cli.terminal import Terminal, pass_terminal
from webapp.formatting import number
from webapp.imports.gv100ad import read_gv100ad
from webapp.imports.places import places
from webapp.wording import KINDS, LAENDER


@click.group()
def municipalities() -> None:
    """Liest das Gemeindeverzeichnis ein und zeigt es."""


@municipalities.command("import")
@click.argument("file", type=click.File("rb"), metavar="DATEI")
@click.option(
    "--force", is_flag=True, help="Liest auch ein Verzeichnis ein, das älter ist als das gespeicherte."
)
@pass_terminal
def import_file(terminal: Terminal, file: BinaryIO, *, force: bool) -> None:
    """Liest das Gemeindeverzeichnis GV100AD ein (DATEI von Destatis, feste Breite).

    Es ersetzt das gespeicherte Verzeichnis ganz oder gar nicht.
    """
    register = read_gv100ad(file)
    rows = places(register)
    with (
        printing.progress("Gemeindeverzeichnis speichern", len(rows)) as advance,
        terminal.runtime().platform_session() as session,
    ):
        imported = import_register(
            session, None, rows, register_on=register.as_of, force=force, on_progress=advance
        )
    _say(imported)


@municipalities.command("show")
@click.argument("ags", type=german.Key())
@pass_terminal
def show(terminal: Terminal, ags: str) -> None:
    """Zeigt einen Eintrag; bei einem Kreis auch seine Gemeinden."""
    with terminal.runtime().platform_session(read_only=True) as session:
        entry = reading.entry(session, ags)
        place = entry.place
        parts = reading.municipalities_of(session, place.ags) if place.kind is Kind.KREIS else ()
        is_registered = place.ags in tenants_by_ags(session, [place.ags])
    printing.facts(
        [
            ("Schlüssel", place.ags),
            ("Name", place.name),
            ("Art", "gemeindefreies Gebiet" if place.kind is None else KINDS[place.kind]),
            ("Land", LAENDER[place.land]),
            ("Einwohner", place.population),
            ("Stand der Einwohner", entry.population_on),
            ("Stand des Verzeichnisses", entry.register_on),
            ("Jugendamt angelegt", "ja" if is_registered else "nein"),
        ]
    )
    if parts:
        printing.table(
            ("Schlüssel", "Gemeinde", "Einwohner"), [(each.ags, each.name, each.population) for each in parts]
        )


def _say(imported: Imported) -> None:
    click.echo(
        f"Gemeindeverzeichnis vom {imported.register_on:%d.%m.%Y}: "
        f"{number(imported.gemeinden, 0)} Gemeinden, "
        f"{number(imported.kreise, 0)} Kreise und kreisfreie Städte, "
        f"{number(imported.population, 0)} Einwohner."
    )
    if imported.vanished:
        click.echo(
            "Diese Schlüssel angelegter Jugendämter kennt das Verzeichnis nicht mehr: "
            f"{', '.join(imported.vanished)}. Bitte prüfen Sie sie.",
            err=True,
        )
