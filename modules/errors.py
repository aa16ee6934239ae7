"""What can go wrong with catalogue content, answers and figures.

Errors carry data, never a sentence for the screen; the German words stand in `webapp.wording`.
They are not frozen: Python itself sets the traceback of an exception.
They are not frozen: a context manager that an error passes through sets its `__traceback__`, which
a frozen dataclass refuses, and the page would see a `FrozenInstanceError` instead.
"""

from dataclasses import dataclass
from pathlib import Path


@dataclass(eq=False)
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


@dataclass(eq=False)
class UnknownEdition(Exception):
    """No edition of this key is shipped."""

    key: str


@dataclass(eq=False)
class UnknownTransition(Exception):
    """No way leads from one published edition to the other: an edition is no newer one, or unknown."""

    before: str
    after: str


@dataclass(eq=False)
class UnknownModule(Exception):
    """The edition has no module of this slug or number."""

    key: str


@dataclass(eq=False)
class UnknownItem(Exception):
    """The module has no item of this key or number."""

    key: str


@dataclass(eq=False)
class UnknownIndicator(Exception):
    """The edition defines no indicator of this key."""

    key: str


@dataclass(eq=False)
class InvalidAnswer(Exception):
    """The item does not accept this answer.

    Args:
        item: key of the item.
        rule: which rule refused it: `rating_range`, `reason_missing`, `reason_too_long`,
            `not_applicable_refused`.
    """

    item: str
    rule: str


@dataclass(eq=False)
class PlanDoesNotFit(Exception):
    """A checklist is in another edition than the one a plan begins with."""

    edition: str
    expected: str


@dataclass(eq=False)
class UnknownScheme(Exception):
    """The module is scored by a scheme, or a version of one, that this release does not compute."""

    scheme: str


@dataclass(eq=False)
class InvalidDocument(Exception):
    """A document to be scored breaks its contract (`modules.scoring.documents`).

    Args:
        index: 0-based place of the object in the list; None where the document is a single object.
        field: where inside the object, e.g. `answers.M07-01.rating`; empty for the object itself.
        rule: the broken rule, e.g. `missing_field`, `unknown_item`, `rating_range`.
        value: what stood there; None where the field is missing.
    """

    index: int | None
    field: str
    rule: str
    value: object = None


@dataclass(eq=False)
class InvalidPeriod(Exception):
    """The text names no period of time that figures are kept for."""

    text: str
