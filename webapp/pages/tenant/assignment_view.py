"""The line that says who sees to an item or a section; deadlines in words."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import url_for

from modules.catalogue.model import Phase
from tenants.work.assigned import StoredAssignment, Target
from tenants.work.stored import StoredRun
from webapp.formatting import date_de
from webapp.wording import PHASES


@dataclass(frozen=True, slots=True)
class AssignmentLine:
    """Who sees to an item or a section.

    Attributes:
        id: of the element that shows it.
        label: `M07-04` or `IST-Aufnahme`.
        is_section: of all items of a phase, not of one item.
        assignment: None while it is given to nobody.
        is_mine: it waits for the visitor, their own or as a deputy.
        url: the form to give it or hand it on; `done_url` and `withdraw_url` end it.
    """

    id: str
    label: str
    is_section: bool
    assignment: StoredAssignment | None
    is_mine: bool
    url: str
    done_url: str | None
    withdraw_url: str | None


def assignment_line(run: StoredRun, target: Target, person_id: UUID | None) -> AssignmentLine:
    """The line of an item or a section as this person sees it."""
    given = run.assignment(target)
    return AssignmentLine(
        id=f"{target.item_key or f'phase-{target.phase}'}-zustaendig",
        label=label(run, target),
        is_section=target.item_key is None,
        assignment=given,
        is_mine=given is not None and given.is_for(person_id),
        url=form_url(target),
        done_url=None if given is None else url_for("tenant.complete_assignment", aufgabe=given.id),
        withdraw_url=None if given is None else url_for("tenant.withdraw_assignment", aufgabe=given.id),
    )


def label(run: StoredRun, target: Target) -> str:
    """`M07-04`, or `IST-Aufnahme`."""
    return run.module.item(target.item_key).number if target.item_key else PHASES[str(target.phase)]


def form_url(target: Target, *, von: str | None = None) -> str:
    """Address of the form to give something or to hand it on; `von` says which page it leads back to."""
    if target.item_key:
        return url_for("tenant.assign_item_form", modul=target.module, punkt=target.item_key, von=von)
    phase = str(target.phase).lower()
    return url_for("tenant.assign_section_form", modul=target.module, phase=phase, von=von)


def place_url(target: Target) -> str:
    """Where the item or the section stands on the page of its module."""
    if target.item_key:
        return url_for(
            "tenant.module", modul=target.module, punkt=target.item_key, _anchor=str(target.item_key)
        )
    return url_for("tenant.module", modul=target.module, punkt="keiner", _anchor=f"phase-{target.phase}")


def my_items(run: StoredRun, person_id: UUID | None) -> frozenset[str]:
    """Keys of the items that wait for this person, alone or with their section."""
    mine = [given.target for given in run.assignments if given.is_for(person_id)]
    return frozenset(
        item.key
        for target in mine
        for item in target.items(run.module)
        if target.item_key or item.key not in run.answered_at
    )


def phase_of(code: str) -> Phase | None:
    """`ia` → the phase; None for what is none."""
    return next((phase for phase in Phase if phase.value.lower() == code), None)


def due_words(due_on: date | None, on: date) -> str:
    """A deadline as people say it, seen from this day: `überfällig seit 3 Tagen, Frist war der …`."""
    if due_on is None:
        return "ohne Frist"
    days = (due_on - on).days
    if days < 0:
        since = "gestern" if days == -1 else f"{-days} Tagen"
        return f"überfällig seit {since}, Frist war der {date_de(due_on)}"
    if days == 0:
        return "heute fällig"
    return f"bis morgen, {date_de(due_on)}" if days == 1 else f"bis {date_de(due_on)}"
