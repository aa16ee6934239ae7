"""Why a use case refuses. Errors carry data; `webapp.wording` writes the German sentence."""

from dataclasses import dataclass
from typing import Any

from modules.catalogue.model import Item, Scope


@dataclass(eq=False)
class NotFound(Exception):
    """There is no such thing for whoever asks; also the answer for another tenant's things.

    Args:
        kind: what was looked for, e.g. `run`, `tenant`.
        key: the key asked for.
    """

    kind: str
    key: str


@dataclass(eq=False)
class NotAllowed(Exception):
    """The person may not do this here; `permission` names what is missing."""

    permission: str


@dataclass(eq=False)
class Conflict(Exception):
    """Somebody else changed the thing in between.

    Args:
        kind: what was changed, e.g. `answer`.
        key: its key.
        theirs: the stored state as a frozen value of the use case, to show beside one's own.
    """

    kind: str
    key: str
    theirs: Any


@dataclass(eq=False)
class OutsideScope(Exception):
    """The item does not count in the scope of the run, so nothing can be said about it there.

    Args:
        item: the `modules.catalogue.model.Item`.
        scope: the `modules.catalogue.model.Scope` of the run.
    """

    item: Item
    scope: Scope


@dataclass(eq=False)
class Refused(Exception):
    """A rule of the domain forbids the act.

    Args:
        rule: code of the rule, e.g. `run.not_editable`, `invitation.expired`.
        details: what the sentence needs, in the order its wording asks for.
    """

    rule: str
    details: tuple[object, ...] = ()
