"""The command line `werkstatt`: another way in, beside the pages, to the same use cases.

A command reads what was typed, opens one session, calls one use case and prints the outcome. Commands
are imported when they are called, so that `werkstatt score` need not load a web server.
"""

from importlib import metadata
from pathlib import Path

import click

from webapp.cli.lazy import Command, LazyGroup
from webapp.cli.terminal import Terminal

COMMANDS = {
    "bench": Command("webapp.cli.benchmarking:bench", "Misst Seiten und Handlungen in großen Beständen."),
    "catalogue": Command("webapp.cli.catalogue:catalogue", "Prüft und zeigt den Katalog."),
    "cohorts": Command("webapp.cli.cohorts:cohorts", "Bildet Werkstattgruppen und besetzt sie."),
    "database": Command("webapp.cli.database:database", "Richtet die Datenbank ein."),
    "demo": Command("webapp.cli.demonstrating:demo", "Startet die Vorführung auf diesem Rechner."),
    "indicators": Command("webapp.cli.indicators:indicators", "Liest Kennzahlen ein."),
    "municipalities": Command(
        "webapp.cli.municipalities:municipalities", "Liest das Gemeindeverzeichnis ein."
    ),
    "people": Command("webapp.cli.people:people", "Richtet Zugänge ein und beendet sie."),
    "releases": Command("webapp.cli.releases:releases", "Berechnet, was über Gruppen veröffentlicht wird."),
    "runs": Command("webapp.cli.runs:runs", "Prüft, was freigegeben wurde."),
    "score": Command("webapp.cli.scoring:score", "Rechnet Erfüllungsgrad und Reifegrad ohne Datenbank."),
    "sharing": Command("webapp.cli.sharing:sharing", "Zeigt, was veröffentlicht würde, ohne Datenbank."),
    "serve": Command("webapp.cli.serving:serve", "Startet die Webanwendung."),
    "tenants": Command("webapp.cli.tenants:tenants", "Legt Jugendämter an und bestätigt ihre Größe."),
    "worker": Command("webapp.cli.serving:worker", "Startet die Verarbeitung der Aufträge."),
}


def _say_version(context: click.Context, _param: click.Parameter, value: bool) -> None:  # noqa: FBT001
    if not value:
        return
    try:
        number = metadata.version("werkstatt79a")
    except metadata.PackageNotFoundError:
        number = "(Arbeitskopie, nicht installiert)"
    click.echo(f"Werkstatt 79a {number}")
    context.exit()


@click.group(cls=LazyGroup, commands_by_name=COMMANDS)
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="VERZEICHNIS",
    help="Datenverzeichnis, das „werkstatt demo“ angelegt hat. Ohne diese Angabe gilt die Umgebung.",
)
@click.option("--debug", is_flag=True, help="Zeigt bei einem unerwarteten Fehler, wo er entstand.")
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_say_version,
    help="Zeigt die Fassung.",
)
@click.pass_context
def main(context: click.Context, data: Path | None, *, debug: bool) -> None:  # noqa: ARG001 - read by LazyGroup
    """Werkstatt 79a: Qualitätsentwicklung nach § 79a SGB VIII."""
    terminal = context.ensure_object(Terminal)
    if data is not None:
        terminal.use_installation(data)
    context.call_on_close(terminal.close)
