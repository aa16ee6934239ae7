"""Reading a JSON document for a command, and saying what is wrong with it and where."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import TextIO

import click

from modules.errors import InvalidDocument


def read_document(file: TextIO) -> object:
    """What the file says; numbers with a fraction come as Decimal, to the last digit as written.

    Raises:
        click.ClickException: it is no JSON, or an object names a field twice.
    """
    try:
        return json.load(file, object_pairs_hook=_each_once, parse_float=Decimal)
    except json.JSONDecodeError as error:
        raise click.ClickException(
            f"Das ist kein JSON: Zeile {error.lineno}, Spalte {error.colno} lässt sich nicht lesen."
        ) from error
    except (UnicodeDecodeError, RecursionError, ValueError) as error:
        raise click.ClickException("Das ist kein JSON in UTF-8.") from error


def sentence(invalid: InvalidDocument, problems: Mapping[str, str], *, each: str) -> str:
    """Where the document breaks its contract, and how.

    Args:
        problems: rule → what it asks for.
        each: what one object of the document's list is called.
    """
    places = ["" if invalid.index is None else f"{each} {invalid.index + 1}", invalid.field]
    place = ", ".join(place for place in places if place)
    problem = problems.get(invalid.rule, "Dieser Wert ist nicht möglich.")
    found = "" if invalid.value is None else f" Dort steht: {_shortened(invalid.value)}"
    return f"{place}: {problem}{found}" if place else f"{problem}{found}"


def _each_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """The object; JSON itself would silently keep the last of two answers."""
    names = [name for name, _ in pairs]
    twice = [name for name in names if names.count(name) > 1]
    if twice:
        raise click.ClickException(f"„{twice[0]}“ steht in einem Objekt zweimal. Welche Angabe gilt?")
    return dict(pairs)


def _shortened(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else f"{text[:60]}…"
