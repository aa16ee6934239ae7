"""A value of a content file that knows where it stands.

Files are read as a tree of YAML nodes, not as dictionaries: every node carries its line, so each
complaint names file, line and path, and the text of a scalar is kept as it was written (`2026.10` stays
`2026.10`, `nein` stays `nein`). With libyaml this is also the fastest way to read them.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import Enum
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TypeVar

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from modules.errors import CatalogueError

Choice = TypeVar("Choice", bound=Enum)

_WHOLE_NUMBER = re.compile(r"-?\d+")
_NULL = "tag:yaml.org,2002:null"


@dataclass(frozen=True, slots=True)
class Located:
    """One value of a content file.

    Attributes:
        file: the file it stands in.
        path: where inside the file, entries counted from 1, e.g. `punkte[3].gewicht`; empty for the
            whole file.
        node: the value as YAML sees it.
    """

    file: Path
    path: str
    node: Node

    @property
    def line(self) -> int:
        """Line of the value in the file, counted from 1."""
        return int(self.node.start_mark.line) + 1

    @property
    def field(self) -> str:
        """Name of the field the value stands in, without the fields around it."""
        return self.path.rpartition(".")[2]

    def problem(self, rule: str) -> CatalogueError:
        """The complaint that this value breaks `rule` (a German sentence), ready to be raised."""
        return CatalogueError(file=self.file, line=self.line, path=self.path or "Datei", problem=rule)

    def fields(self, *, required: frozenset[str], optional: frozenset[str]) -> Mapping[str, "Located"]:
        """The named values of a mapping, in the order of the file.

        Raises:
            CatalogueError: not a mapping, or a field is unknown, doubled or missing.
        """
        found: dict[str, Located] = {}
        for name, value in self.named_values():
            if name not in required | optional:
                raise value.problem(f"Das Feld „{name}“ ist hier nicht vorgesehen.")
            if name in found:
                raise value.problem(f"Das Feld „{name}“ steht doppelt.")
            found[name] = value
        for name in sorted(required - found.keys()):
            raise self.problem(f"Das Feld „{name}“ fehlt.")
        return found

    def named_values(self) -> list[tuple[str, "Located"]]:
        """Names and values of a mapping, unchecked; raises CatalogueError if it is none."""
        if not isinstance(self.node, MappingNode):
            raise self.problem("Hier werden benannte Felder erwartet.")
        return [
            (str(name.value), Located(self.file, self._below(str(name.value)), value))
            for name, value in self.node.value
        ]

    def entries(self) -> tuple["Located", ...]:
        """The entries of a list; raises CatalogueError if it is none."""
        if not isinstance(self.node, SequenceNode):
            raise self.problem("Hier wird eine Liste erwartet.")
        return tuple(
            Located(self.file, f"{self.path}[{number}]", value)
            for number, value in enumerate(self.node.value, start=1)
        )

    def text(self) -> str:
        """The text of a scalar as written; raises CatalogueError if it is empty or no scalar."""
        if not isinstance(self.node, ScalarNode):
            raise self.problem("Hier wird ein einzelner Wert erwartet.")
        text = str(self.node.value).strip()
        if not text or self.node.tag == _NULL:
            raise self.problem("Der Wert fehlt.")
        return text

    def texts(self) -> tuple[str, ...]:
        """The texts of a list; raises CatalogueError if it is empty or one of them is."""
        texts = tuple(entry.text() for entry in self.entries())
        if not texts:
            raise self.problem("Die Liste ist leer.")
        return texts

    def flag(self) -> bool:
        """`true` or `false`; raises CatalogueError for anything else."""
        text = self.text()
        if text not in {"true", "false"}:
            raise self.problem(f"„{text}“ ist weder true noch false.")
        return text == "true"

    def whole_number(self, *, at_least: int, at_most: int) -> int:
        """A whole number in the range, bounds included; raises CatalogueError for anything else."""
        text = self.text()
        if not _WHOLE_NUMBER.fullmatch(text) or not at_least <= int(text) <= at_most:
            raise self.problem(f"„{text}“ ist keine ganze Zahl von {at_least} bis {at_most}.")
        return int(text)

    def positive_number(self) -> Decimal:
        """A number above zero, exactly as written; raises CatalogueError for anything else."""
        text = self.text()
        try:
            number = Decimal(text)
        except InvalidOperation:
            raise self.problem(f"„{text}“ ist keine Zahl (mit Dezimalpunkt).") from None
        if not number.is_finite() or number <= 0:
            raise self.problem(f"„{text}“ ist keine Zahl größer als null.")
        return number

    def day(self) -> date:
        """A date written `2026-11-01`; raises CatalogueError for anything else."""
        text = self.text()
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise self.problem(f"„{text}“ ist kein Datum der Form 2026-11-01.") from None

    def one_of(self, choices: type[Choice]) -> Choice:
        """The member of `choices` with this value; raises CatalogueError if there is none."""
        text = self.text()
        for choice in choices:
            if choice.value == text:
                return choice
        allowed = ", ".join(str(choice.value) for choice in choices)
        raise self.problem(f"„{text}“ ist nicht erlaubt. Möglich sind: {allowed}.")

    def scalars(self) -> Iterator["Located"]:
        """Every single value below this one, in the order of the file."""
        if isinstance(self.node, MappingNode):
            for _, value in self.named_values():
                yield from value.scalars()
        elif isinstance(self.node, SequenceNode):
            for entry in self.entries():
                yield from entry.scalars()
        else:
            yield self

    def _below(self, name: str) -> str:
        return f"{self.path}.{name}" if self.path else name


def read(file: Traversable) -> Located:
    """The whole content file as one value.

    Raises:
        CatalogueError: the file cannot be read as UTF-8 or as YAML, or is empty.
    """
    path = Path(str(file))
    try:
        root = YAML(typ="safe").compose(file.read_text(encoding="utf-8"))
    except OSError:
        raise CatalogueError(path, 0, "Datei", "Die Datei fehlt oder ist nicht lesbar.") from None
    except UnicodeDecodeError:
        raise CatalogueError(path, 0, "Datei", "Die Datei ist nicht in UTF-8 gespeichert.") from None
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise CatalogueError(path, line, "Datei", f"Kein gültiges YAML: {error.problem}.") from error
    if root is None:
        raise CatalogueError(path, 0, "Datei", "Die Datei ist leer.")
    return Located(path, "", root)
