"""`werkstatt score FILE`: the maturity of a module from a JSON document, without a database."""

import json
from collections.abc import Mapping
from typing import TextIO

import click

from modules.catalogue import editions
from modules.catalogue.model import Edition
from modules.errors import InvalidDocument
from modules.scoring.documents import score_document

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
        scores = score_document(_read(file), _edition, capped=not uncapped)
    except InvalidDocument as invalid:
        raise click.ClickException(_sentence(invalid)) from invalid
    click.echo(json.dumps(scores, ensure_ascii=False, indent=2))


def _edition(key: str | None) -> Edition:
    return editions.current() if key is None else editions.edition(key)


def _read(file: TextIO) -> object:
    try:
        return json.load(file, object_pairs_hook=_each_once)
    except json.JSONDecodeError as error:
        raise click.ClickException(
            f"Das ist kein JSON: Zeile {error.lineno}, Spalte {error.colno} lässt sich nicht lesen."
        ) from error
    except (UnicodeDecodeError, RecursionError) as error:
        raise click.ClickException("Das ist kein JSON in UTF-8.") from error


def _each_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """The object; JSON itself would silently keep the last of two answers."""
    names = [name for name, _ in pairs]
    twice = [name for name in names if names.count(name) > 1]
    if twice:
        raise click.ClickException(f"„{twice[0]}“ steht in einem Objekt zweimal. Welche Angabe gilt?")
    return dict(pairs)


def _sentence(invalid: InvalidDocument) -> str:
    places = [
        "" if invalid.index is None else f"Objekt {invalid.index + 1}",
        invalid.field,
    ]
    place = ", ".join(place for place in places if place)
    problem = _PROBLEMS.get(invalid.rule, "Dieser Wert ist nicht möglich.")
    found = "" if invalid.value is None else f" Dort steht: {_shortened(invalid.value)}"
    return f"{place}: {problem}{found}" if place else f"{problem}{found}"


def _shortened(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:60]}…"
