"""Assignments as stored, and when one still waits: pure on frozen values, and the columns they come from.

Whether an assigned item is done follows from the answers: it waits until it was answered after it was
given, or until somebody ends it. So saving an answer writes nothing more than the answer, and what the
pages say can never contradict it. An item that was answered before can be given to be looked at again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import aliased

from modules.catalogue.model import Item, ItemKey, Module, Phase
from tenants.clock import today
from tenants.records.assignment import AssignmentRecord, DeputyRecord
from tenants.records.person import PersonRecord


@dataclass(frozen=True, slots=True)
class Target:
    """What is given to somebody: an item of a module, or all items of one phase; exactly one of the two."""

    module: str
    item_key: ItemKey | None = None
    phase: Phase | None = None

    @classmethod
    def of(cls, module: str, item_key: str | None, phase: str | None) -> Self:
        """From the columns, one of the last two of which is filled."""
        return cls(module, ItemKey(item_key) if item_key else None, Phase(phase) if phase else None)

    @property
    def key(self) -> str:
        """Key of the item, or module and phase; how the journal names it."""
        return self.item_key or f"{self.module}/{self.phase}"

    def items(self, module: Module) -> tuple[Item, ...]:
        """The items it covers; empty where the module has none such."""
        return tuple(item for item in module.items if item.key == self.item_key or item.phase == self.phase)


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person of the Jugendamt with their name."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class StoredAssignment:
    """An assignment nobody has ended.

    Attributes:
        round: round of the module it was given in.
        due_on: last day for it; None without a deadline.
        by: who gave it; None for the demonstration and the command line.
        deputy: who does the person's tasks today, until `deputy_until` (its last day); None for nobody.
    """

    id: UUID
    target: Target
    round: int
    person: Somebody
    due_on: date | None
    note: str
    by: Somebody | None
    assigned_at: datetime
    deputy: Somebody | None
    deputy_until: date | None

    @classmethod
    def from_columns(cls, row: Mapping[str, Any]) -> Self:
        """From a row of `open_assignments`, or the same as JSON."""
        return cls(
            id=UUID(str(row["id"])),
            target=Target.of(row["module"], row["item_key"], row["phase"]),
            round=row["round"],
            person=Somebody(UUID(str(row["person_id"])), row["person_name"]),
            due_on=_day(row["due_on"]),
            note=row["note"],
            by=_somebody(row["by_id"], row["by_name"]),
            assigned_at=_instant(row["assigned_at"]),
            deputy=_somebody(row["deputy_id"], row["deputy_name"]),
            deputy_until=_day(row["deputy_until"]),
        )

    def is_for(self, person_id: UUID | None) -> bool:
        """Whether it waits for this person, as their own or because they are the deputy today."""
        return person_id == self.person.id or (self.deputy is not None and person_id == self.deputy.id)

    def waits(self, module: Module, answered_at: Mapping[ItemKey, datetime]) -> bool:
        """Whether there is still something to do.

        Args:
            module: the module in the edition and scope of the run; an item outside does not wait.
            answered_at: item → when it was last answered, in the round of the assignment.
        """
        items = self.target.items(module)
        answered = [answered_at[item.key] for item in items if item.key in answered_at]
        return bool(items) and (len(answered) < len(items) or max(answered) < self.assigned_at)


def waiting(
    assignments: Iterable[StoredAssignment],
    module: Module,
    round_: int,
    answered_at: Mapping[ItemKey, datetime],
) -> tuple[StoredAssignment, ...]:
    """Those that still wait in this round of a module."""
    return tuple(
        assignment
        for assignment in assignments
        if assignment.round == round_ and assignment.waits(module, answered_at)
    )


_BY = aliased(PersonRecord)
_DEPUTY = aliased(PersonRecord)

COLUMNS: Mapping[str, Any] = {
    "id": AssignmentRecord.id,
    "module": AssignmentRecord.module,
    "round": AssignmentRecord.round,
    "item_key": AssignmentRecord.item_key,
    "phase": AssignmentRecord.phase,
    "person_id": AssignmentRecord.person_id,
    "person_name": PersonRecord.name,
    "due_on": AssignmentRecord.due_on,
    "note": AssignmentRecord.note,
    "by_id": AssignmentRecord.assigned_by,
    "by_name": _BY.name,
    "assigned_at": AssignmentRecord.assigned_at,
    "deputy_id": DeputyRecord.deputy_id,
    "deputy_name": _DEPUTY.name,
    "deputy_until": DeputyRecord.until_on,
}
"""Name in `StoredAssignment.from_columns` → column."""


def open_assignments(*columns: Any) -> Select[*tuple[Any, ...]]:
    """Statement for assignments nobody has ended, with the people in them and today's deputies."""
    return (
        select(*columns)
        .select_from(AssignmentRecord)
        .join(PersonRecord, PersonRecord.id == AssignmentRecord.person_id)
        .outerjoin(_BY, _BY.id == AssignmentRecord.assigned_by)
        .outerjoin(
            DeputyRecord,
            and_(
                DeputyRecord.tenant_id == AssignmentRecord.tenant_id,
                DeputyRecord.person_id == AssignmentRecord.person_id,
                DeputyRecord.runs_on(today()),
            ),
        )
        .outerjoin(_DEPUTY, _DEPUTY.id == DeputyRecord.deputy_id)
        .where(AssignmentRecord.ended_at.is_(None))
    )


def of_module(module_key: str) -> ColumnElement[Any]:
    """The open assignments of a module as one JSON value, to come along with the run; None for none."""
    parts = [part for name, column in COLUMNS.items() for part in (name, column)]
    return (
        open_assignments(func.jsonb_agg(func.jsonb_build_object(*parts)))
        .where(AssignmentRecord.module == module_key)
        .scalar_subquery()
    )


def _somebody(person_id: UUID | str | None, name: str | None) -> Somebody | None:
    return None if person_id is None else Somebody(UUID(str(person_id)), name or "")


def _day(value: date | str | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _instant(value: datetime | str) -> datetime:
    return datetime.fromisoformat(value) if isinstance(value, str) else value
