"""What can go wrong with catalogue content, answers and figures.

Errors carry data, never a sentence for the screen; the German words stand in `webapp.wording`.
"""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class CatalogueError(Exception):
    """A content file breaks a rule of its shape.

    Args:
        file: the file at fault.
        line: 1-based line in it; 0 where no line can be named.
        path: where inside the file, e.g. `punkte[3].gewicht`.
        problem: the broken rule, in German, for the editor of the catalogue.
    """

    file: Path
    line: int
    path: str
    problem: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.path}: {self.problem}"


@dataclass(frozen=True)
class UnknownEdition(Exception):
    """No edition of this key is shipped."""

    key: str


@dataclass(frozen=True)
class UnknownModule(Exception):
    """The edition has no module of this slug or number."""

    key: str


@dataclass(frozen=True)
class UnknownItem(Exception):
    """The module has no item of this key or number."""

    key: str


@dataclass(frozen=True)
class UnknownIndicator(Exception):
    """The edition defines no indicator of this key."""

    key: str


@dataclass(frozen=True)
class InvalidAnswer(Exception):
    """The item does not accept this answer.

    Args:
        item: key of the item.
        rule: which rule refused it: `rating_range`, `reason_missing`, `reason_too_long`,
            `not_applicable_refused`.
    """

    item: str
    rule: str
