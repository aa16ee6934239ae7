"""`werkstatt catalogue`: check all editions before they are published, and show one."""

from pathlib import Path

import click

from modules.catalogue import checking, drafts, editions
from modules.catalogue.checking import Report
from modules.catalogue.model import Module
from webapp.cli import printing
from webapp.cli.lazy import REFUSED
from webapp.wording import PHASES


@click.group()
def catalogue() -> None:
    """Prüft und zeigt den Katalog."""


@catalogue.command()
@click.argument(
    "folder",
    required=False,
    metavar="[ORDNER]",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
)
@click.pass_context
def check(context: click.Context, folder: Path | None) -> None:
    """Prüft alle Fassungen: Gestalt, Texte, Schlüssel, Summen und Übergänge.

    Mit ORDNER nur die Fassung darin, neben den veröffentlichten. Ihr Übergang liegt in „transitions“
    daneben.
    """
    report = checking.check() if folder is None else _check_one(folder.resolve())
    for line in report.lines():
        click.echo(line)
    if not report.is_sound:
        click.echo(f"Der Katalog hat {len(report.problems)} Fehler.", err=True)
        context.exit(REFUSED)
    click.echo("Der Katalog ist in Ordnung.")


def _check_one(folder: Path) -> Report:
    if not (folder / "edition.yaml").is_file():
        raise click.ClickException(f"In {folder} liegt keine Fassung: Es fehlt die Datei edition.yaml.")
    return drafts.check_folder(folder, folder.parent / drafts.TRANSITIONS)


@catalogue.command()
@click.argument("module", required=False, metavar="[MODUL]")
@click.option("--edition", help="Fassung; sonst die neueste.")
def show(module: str | None, edition: str | None) -> None:
    """Zeigt die Module einer Fassung oder die Punkte eines Moduls (M07 oder rueckfuehrung)."""
    shown = editions.edition(edition) if edition else editions.current()
    if module is not None:
        _show_items(shown.module(module))
        return
    click.echo(f"Fassung {shown.key}: {shown.title}")
    printing.table(
        ("Nr", "Modul", "Titel", "Punkte", "Muss", "Gewicht"),
        [
            (
                each.number,
                each.slug,
                each.title,
                len(each.items),
                sum(item.mandatory for item in each.items),
                each.weight,
            )
            for each in shown.modules
        ],
    )


def _show_items(module: Module) -> None:
    click.echo(f"{module.number} {module.title}\n{module.goal}")
    printing.table(
        ("Nr", "Phase", "Gewicht", "Muss", "Punkt"),
        [
            (
                item.number,
                PHASES[item.phase.value],
                item.weight,
                "Muss" if item.mandatory else "",
                item.question,
            )
            for item in module.items
        ],
    )
