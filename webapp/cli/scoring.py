"""`werkstatt score FILE`: the maturity of a module from a JSON document, without a database."""

import json
from collections.abc import Mapping
from typing import TextIO

import click

from modules.catalogue import editions
from modules.catalogue.model import Edition
from modules.errors import InvalidDocument
from modules.scoring.documents import score_document
from webapp.cli.documents import read_document, sentence

_PROBLEMS: Mapping[str, str] = {
    "answered_twice": "Der Punkt steht zweimal da, mit Nummer und mit Schlüssel.",
    "missing_field": "Die Angabe fehlt.",
    "no_answer": "Es fehlt „rating“ oder „not_applicable“.",
    "not_a_text": "Hier wird ein Text erwartet.",
    "not_an_object": "Hier wird ein Objekt in geschweiften Klammern erwartet.",
    "not_applicable_refused": "Dieser Punkt gilt für jedes Jugendamt und lässt „not_applicable“ nicht zu.",
    "rating_and_not_applicable": "„rating“ und „not_applicable“ schließen sich aus.",
    "rating_range": "Die Bewertung muss 0, 1, 2 oder 3 sein.",
    "reason_missing": "„not_applicable“ braucht einen Grund.",
    "reason_too_long": "Der Grund ist zu lang.",
    "unknown_edition": "Diese Fassung des Katalogs gibt es nicht.",
    "unknown_evidence": "Der Nachweis muss „E0“, „E1“ oder „E2“ sein.",
    "unknown_field": "Diese Angabe gibt es nicht.",
    "unknown_item": "Diesen Punkt gibt es in dem Modul nicht.",
    "unknown_module": "Dieses Modul gibt es nicht.",
}


@click.command()
@click.argument("file", type=click.File("r", encoding="utf-8-sig"), metavar="DATEI")
@click.option("--uncapped", is_flag=True, help="Rechnet ohne die Kappung durch fehlende Nachweise.")
def score(file: TextIO, *, uncapped: bool) -> None:
    """Rechnet Erfüllungsgrad und Reifegrad aus einer JSON-DATEI; „-“ liest die Standardeingabe.

    Beispiel: {"module": "M07", "answers": {"M07-01": {"rating": 3, "evidence": "E2"}}}
    """
    try:
        scores = score_document(read_document(file), _edition, capped=not uncapped)
    except InvalidDocument as invalid:
        raise click.ClickException(sentence(invalid, _PROBLEMS, each="Objekt")) from invalid
    click.echo(json.dumps(scores, ensure_ascii=False, indent=2))


def _edition(key: str | None) -> Edition:
    return editions.current() if key is None else editions.edition(key)
