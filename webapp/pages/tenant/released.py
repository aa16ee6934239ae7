"""What was released: its page, the same to print, and the file. All of it comes from the record alone.

Paper and file carry nothing of the visitor and nothing of today, so they are the same bytes for everybody and
at any time.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from flask import Response, make_response, render_template, url_for
from flask.typing import ResponseReturnValue

from modules.catalogue.model import Item, Module, Phase
from modules.checklists.answers import NotApplicable
from modules.scoring.frozen import FrozenAnswer, FrozenJudgement, FrozenPiece, FrozenRun
from modules.scoring.lines import Line
from tenants.access.permissions import Permission
from tenants.work import frozen
from tenants.work.frozen import KeptRun
from webapp.context import TenantVisit
from webapp.frame import Link
from webapp.pages.tenant.group import pages
from webapp.pages.tenant.module_release import module_link
from webapp.rendering import render
from webapp.wording import PRODUCT

_NOTHING_SAID = FrozenAnswer(None, "", None, ())


@dataclass(frozen=True, slots=True)
class ReleasedItem:
    """One item as it was asked, answered and judged.

    Attributes:
        line: how it counts.
        own: how the Jugendamt itself counted it; the same unless somebody from outside judged it otherwise.
        reason: why it does not apply, in the words of the Jugendamt.
    """

    item: Item
    line: Line
    own: Line
    reason: str | None
    note: str
    evidence: tuple[FrozenPiece, ...]
    judgement: FrozenJudgement | None

    @property
    def is_disputed(self) -> bool:
        """Whether the record keeps two opinions."""
        return self.judgement is not None and self.judgement.differs


@dataclass(frozen=True, slots=True)
class ReleasedPhase:
    """The items of one phase that counted."""

    phase: Phase
    items: tuple[ReleasedItem, ...]


@dataclass(frozen=True, slots=True)
class ReleasedPage:
    """A released run.

    Attributes:
        run: what the record says.
        meaning: what the level says, in the words of the module; None where it was not assessable.
        phases: the items that counted.
        disputed: of these the items with a Dissens.
        judged: how many items somebody from outside judged.
        outside: how many items the scope left out.
        is_unchanged: the record still has the hash it was released with.
    """

    id: UUID
    run: FrozenRun
    module: Module
    meaning: str | None
    phases: tuple[ReleasedPhase, ...]
    disputed: tuple[ReleasedItem, ...]
    judged: int
    outside: int
    sha256: str
    is_unchanged: bool
    assessed_on: date
    released_at: datetime


@pages.get("/staende/<uuid:stand>", needs=Permission.READ_WORK)
def released_run(visit: TenantVisit, stand: UUID) -> ResponseReturnValue:
    """What was released, when, by whom, and whether it is still the same."""
    page = _page(frozen.kept_run(visit.session, stand))
    rounds = Link("Durchgänge", url_for("tenant.rounds", modul=page.module.slug))
    crumbs = (Link("Module", url_for("tenant.modules")), module_link(page.module), rounds)
    return render("tenant/released.html", breadcrumbs=crumbs, page=page)


@pages.get("/staende/<uuid:stand>/druck", needs=Permission.READ_WORK)
def released_paper(visit: TenantVisit, stand: UUID) -> ResponseReturnValue:
    """All of it on A4."""
    page = _page(frozen.kept_run(visit.session, stand))
    return make_response(render_template("tenant/released_paper.html", product=PRODUCT, page=page))


@pages.get("/staende/<uuid:stand>/datei", needs=Permission.READ_WORK)
def released_file(visit: TenantVisit, stand: UUID) -> ResponseReturnValue:
    """The file whose hash was printed."""
    kept = frozen.kept_run(visit.session, stand)
    answer = Response(kept.texts.file, mimetype="application/json")
    answer.headers.set("Content-Disposition", "attachment", filename=_file_name(kept))
    return answer


def _file_name(kept: KeptRun) -> str:
    return f"{kept.run.whole.number}-{kept.module}-durchgang-{kept.round}-{kept.sha256[:8]}.json"


def _page(kept: KeptRun) -> ReleasedPage:
    run = kept.run
    level = run.score.level
    phases = _phases(run)
    items = [item for phase in phases for item in phase.items]
    return ReleasedPage(
        id=kept.id,
        run=run,
        module=run.module,
        meaning=None if level is None else run.module.levels[level - 1],
        phases=phases,
        disputed=tuple(item for item in items if item.is_disputed),
        judged=sum(item.judgement is not None for item in items),
        outside=len(run.whole.items) - len(run.module.items),
        sha256=kept.sha256,
        is_unchanged=kept.is_unchanged,
        assessed_on=run.assessed_on,
        released_at=run.released_at,
    )


def _phases(run: FrozenRun) -> tuple[ReleasedPhase, ...]:
    lines = {line.key: line for line in run.score.lines}
    own_score = run.score if run.own_score is None else run.own_score
    own = {line.key: line for line in own_score.lines}
    grouped = {
        phase: tuple(
            _item(item, lines[item.key], own[item.key], run.answers.get(item.key, _NOTHING_SAID))
            for item in run.module.items
            if item.phase is phase
        )
        for phase in Phase
    }
    return tuple(ReleasedPhase(phase, items) for phase, items in grouped.items() if items)


def _item(item: Item, line: Line, own: Line, said: FrozenAnswer) -> ReleasedItem:
    reason = said.answer.reason if isinstance(said.answer, NotApplicable) else None
    return ReleasedItem(item, line, own, reason, said.note, said.evidence, said.judgement)
