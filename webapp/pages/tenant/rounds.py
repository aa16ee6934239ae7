"""The rounds of a module: each with its days and what it came to, and the course over all of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from itertools import pairwise
from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue

from modules.catalogue import editions
from modules.catalogue.model import Module
from modules.scoring.breaks import Ground, breaks
from modules.scoring.scale import BANDS, Level
from tenants.access.permissions import Permission
from tenants.work import frozen
from tenants.work.frozen import KeptScore
from tenants.work.reading import latest_run, runs_of
from tenants.work.stored import StoredRun
from webapp import formatting
from webapp.charts.course import Course, CoursePoint, draw_course
from webapp.charts.values import Drawing
from webapp.context import TenantVisit
from webapp.frame import Link
from webapp.pages.tenant.group import pages
from webapp.pages.tenant.module_release import module_link
from webapp.rendering import render
from webapp.wording import BREAKS, SCOPES


@dataclass(frozen=True, slots=True)
class RoundRow:
    """One round.

    Attributes:
        fulfilment: E; of a released round as it stands in its record.
        parted: why its value may not be compared with that of the round before, in sentences.
        stand: id of the record, if the round was released.
    """

    round: int
    run_state: str
    edition: str
    scope: str
    started_at: datetime | None
    submitted_at: datetime | None
    validated_at: datetime | None
    released_at: datetime | None
    is_submitted: bool
    fulfilment: Fraction | None
    level: Level | None
    parted: tuple[str, ...]
    stand: UUID | None


@dataclass(frozen=True, slots=True)
class RoundsPage:
    """All rounds, the latest first."""

    module: Module
    rows: tuple[RoundRow, ...]


@pages.get("/module/<modul>/durchgaenge", needs=Permission.READ_WORK)
def rounds(visit: TenantVisit, modul: str) -> ResponseReturnValue:
    """Where the module stood each time."""
    runs = runs_of(visit.session, modul)
    kept = frozen.kept_scores(visit.session, modul) if runs else {}
    module = (runs[-1] if runs else latest_run(visit.session, modul)).whole
    rows = _rows(runs, kept)
    return render(
        "tenant/rounds.html",
        breadcrumbs=(Link("Module", url_for("tenant.modules")), module_link(module)),
        page=RoundsPage(module, tuple(reversed(rows))),
        course=_course(module, [row for row in rows if row.is_submitted]),
    )


def _rows(runs: Sequence[StoredRun], kept: Mapping[UUID, KeptScore]) -> list[RoundRow]:
    parted = [(), *(_parted(before, after) for before, after in pairwise(runs))]
    return [
        _row(run, kept.get(run.run_id) if run.run_id else None, sentences)
        for run, sentences in zip(runs, parted, strict=False)
    ]


def _row(run: StoredRun, kept: KeptScore | None, parted: tuple[str, ...]) -> RoundRow:
    return RoundRow(
        round=run.round,
        run_state=run.state.value,
        edition=run.edition,
        scope=run.scope.value,
        started_at=run.started_at,
        submitted_at=run.submitted_at,
        validated_at=run.validated_at,
        released_at=kept.released_at if kept else None,
        is_submitted=run.state.is_submitted,
        fulfilment=kept.fulfilment if kept else run.assessment.fulfilment,
        level=kept.level if kept else run.assessment.level,
        parted=parted,
        stand=kept.id if kept else None,
    )


def _parted(before: StoredRun, after: StoredRun) -> tuple[str, ...]:
    found = breaks(_ground(before), _ground(after), editions.breaks)
    return tuple(BREAKS[each].format(edition=after.edition, scope=SCOPES[after.scope]) for each in found)


def _ground(run: StoredRun) -> Ground:
    return Ground(run.whole.slug, run.edition, run.whole.scheme, run.scope)


def _course(module: Module, rows: Sequence[RoundRow]) -> Drawing | None:
    """The course over what was handed in; an unfinished round would count what is open as 0."""
    if not rows:
        return None
    course = Course(
        f"Erfüllungsgrad von {module.number} je Durchgang",
        tuple(
            CoursePoint(
                f"{row.round}. Durchgang",
                formatting.date_short_de(row.submitted_at),
                row.fulfilment,
                row.validated_at is not None,
                row.parted,
            )
            for row in rows
        ),
        tuple((BANDS[level], f"{level.name} ab {BANDS[level]}") for level in Level if level > Level.R1),
    )
    return draw_course(course, uid="durchgaenge-verlauf", write=formatting.percent)
