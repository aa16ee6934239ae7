"""`werkstatt sharing`: what would be published, without a database."""

import json
from collections.abc import Mapping
from typing import TextIO

import click

from modules.errors import InvalidDocument
from tenants.sharing.simulating import simulate as simulated
from webapp.cli.documents import read_document, sentence

_PROBLEMS: Mapping[str, str] = {
    "missing_field": "Die Angabe fehlt.",
    "negative": "Die Zahl darf nicht unter 0 liegen.",
    "not_a_list": "Hier wird eine Liste in eckigen Klammern erwartet.",
    "not_a_number": "Hier wird eine Zahl erwartet, höchstens 15 Stellen vor dem Komma.",
    "not_a_text": "Hier wird ein Text erwartet.",
    "not_a_version": "Hier wird eine ganze Zahl ab 1 erwartet.",
    "not_an_object": "Hier wird ein Objekt in geschweiften Klammern erwartet.",
    "not_positive": "Die Zahl muss über 0 liegen.",
    "office_twice": "Dieses Jugendamt steht in demselben Schritt schon einmal.",
    "unknown_field": "Diese Angabe gibt es nicht.",
}


@click.group()
def sharing() -> None:
    """Zeigt, was nach den Regeln veröffentlicht würde."""


@sharing.command()
@click.argument("file", type=click.File("r", encoding="utf-8-sig"), metavar="DATEI")
def simulate(file: TextIO) -> None:
    """Veröffentlicht aus einer JSON-DATEI Schritt für Schritt; „-“ liest die Standardeingabe.

    Es gelten dieselben Regeln wie im Betrieb; eine Datenbank ist nicht nötig.
    """
    try:
        outcome = simulated(read_document(file))
    except InvalidDocument as invalid:
        raise click.ClickException(sentence(invalid, _PROBLEMS, each="Schritt")) from invalid
    click.echo(json.dumps(outcome, ensure_ascii=False, indent=2))
