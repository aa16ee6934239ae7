"""Gemeinsam bewerten: choosing what to talk about, the stage on the wall, and the record of a meeting.

One address serves the whole meeting. Before it, the page proposes an agenda; during it, the page is the
stage that a projector shows, with what whoever leads needs below it; it asks again by itself every two
seconds (`?stand=` says what is on the screen, and 204 that nothing is new). It does not ask while the
group's sentence is being written, so that nothing typed is lost.

Whoever may answer items may lead: the result is an ordinary answer.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import UUID

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from modules.catalogue.model import Item, Module
from modules.checklists import agenda
from modules.checklists.answers import Rated
from tenants.access.permissions import Permission
from tenants.errors import Conflict, NotFound, Refused
from tenants.meetings import leading
from tenants.meetings import stored as meetings
from tenants.meetings.stored import Meeting, PastMeeting
from tenants.people import naming
from tenants.work.reading import latest_run
from tenants.work.stored import StoredAnswer, StoredRun
from webapp import wording
from webapp.context import TenantVisit, runtime
from webapp.forms.german import text_of
from webapp.forms.meetings import AgreementForm
from webapp.frame import Link, Tone
from webapp.pages.tenant.conflict_view import answer_in_words
from webapp.pages.tenant.group import pages
from webapp.pages.tenant.meeting_view import Stage, record, stage
from webapp.rendering import render, render_fragment, unchanged, wants_fragment


@dataclass(frozen=True, slots=True)
class AgendaRow:
    """One item that may be talked about.

    Attributes:
        state: `offen`, `bewertet mit 2`, `besprochen, bewertet mit 2` …
        minutes: measured where the group has talked about it before, else estimated.
    """

    item: Item
    state: str
    minutes: int
    is_proposed: bool


@dataclass(frozen=True, slots=True)
class AgendaPage:
    """The page before a meeting.

    Attributes:
        minutes: of the proposed items together.
        is_measured: some of the minutes were measured here, the others are estimates.
        hindrance: why no meeting can be opened now, in a sentence; None where one can.
        problem: what was wrong with the last try.
    """

    module: Module
    rows: tuple[AgendaRow, ...]
    proposed: int
    minutes: int
    is_measured: bool
    hindrance: str | None
    problem: str | None
    past: tuple[PastMeeting, ...]


@pages.get("/module/<modul>/sitzung", needs=Permission.READ_WORK)
def meeting(visit: TenantVisit, modul: str) -> ResponseReturnValue:
    """The meeting under way, or the agenda of the next one."""
    found = meetings.under_way(visit.session, modul)
    if found is None:
        return _gone() if wants_fragment() else _agenda_page(visit, modul)
    shown = _stage(visit, found)
    if wants_fragment():
        return _news(shown)
    return _stage_page(shown)


@pages.post("/module/<modul>/sitzung", needs=Permission.ANSWER)
def open_meeting(visit: TenantVisit, modul: str) -> ResponseReturnValue:
    """Open a meeting on the chosen items."""
    try:
        leading.open_meeting(visit.session, visit.signed_in.person_id, modul, request.form.getlist("punkte"))
    except Refused as refused:
        if refused.rule != "meeting.under_way":
            return _agenda_page(visit, modul, problem=wording.refusal(refused), status=422)
        flash(wording.refusal(refused), Tone.INFO)
    return _to_stage(modul)


@pages.post("/module/<modul>/sitzung/punkt", needs=Permission.ANSWER)
def show_meeting_item(visit: TenantVisit, modul: str) -> ResponseReturnValue:
    """Put an item on the stage, or none."""
    person_id = visit.signed_in.person_id
    return _led(
        visit,
        modul,
        lambda sitzung, seen: leading.show_item(
            visit.session, person_id, modul, sitzung, request.form.get("punkt") or None, seen=seen
        ),
    )


@pages.post("/module/<modul>/sitzung/aufdecken", needs=Permission.ANSWER)
def reveal_votes(visit: TenantVisit, modul: str) -> ResponseReturnValue:
    """Count the votes and show how they are spread."""
    person_id = visit.signed_in.person_id
    return _led(
        visit,
        modul,
        lambda sitzung, seen: leading.reveal(
            visit.session, person_id, modul, sitzung, request.form.get("punkt", ""), seen=seen
        ),
    )


@pages.post("/module/<modul>/sitzung/ergebnis", needs=Permission.ANSWER)
def agree_on_item(visit: TenantVisit, modul: str) -> ResponseReturnValue:
    """Store what the group agreed on."""
    form = AgreementForm()
    if not form.validate():
        return _again(visit, modul, form, status=422)
    try:
        sitzung, seen = _asked()
        leading.agree(
            visit.session,
            visit.signed_in.person_id,
            modul,
            sitzung,
            request.form.get("punkt", ""),
            form.agreed(),
            text_of(form.why),
            seen=seen,
            seen_answer=form.seen_answer.data or 0,
        )
    except Refused as refused:
        return _again(visit, modul, form, problem=wording.refusal(refused), status=422)
    except Conflict as conflict:
        visit.session.rollback()
        if conflict.kind == "answer":
            return _answered_meanwhile(visit, modul, form, conflict.theirs)
        return _again(visit, modul, form, problem=wording.MEETING_WENT_ON, status=409)
    return _to_stage(modul)


@pages.post("/module/<modul>/sitzung/ende", needs=Permission.ANSWER)
def close_meeting(visit: TenantVisit, modul: str) -> ResponseReturnValue:
    """End the meeting and show its record."""
    person_id = visit.signed_in.person_id
    sitzung, seen = _asked()
    try:
        leading.close(visit.session, person_id, modul, sitzung, seen=seen)
    except Conflict:
        visit.session.rollback()
        return _went_on(visit, modul)
    return redirect(url_for("tenant.meeting_record", modul=modul, sitzung=sitzung), 303)


@pages.get("/module/<modul>/sitzungen/<uuid:sitzung>", needs=Permission.READ_WORK)
def meeting_record(visit: TenantVisit, modul: str, sitzung: UUID) -> ResponseReturnValue:
    """What was talked about, how far apart the votes were, and what the group agreed on."""
    found = meetings.meeting(visit.session, sitzung)
    if found.module.slug != modul:
        raise NotFound("meeting", str(sitzung))
    names = naming.names(visit.session, [found.opened_by] if found.opened_by else [])
    return render(
        "tenant/meeting_record.html",
        breadcrumbs=(*_breadcrumbs(found.module), _to_meetings(found.module)),
        meeting=found,
        rows=record(found),
        leader=names.get(found.opened_by) if found.opened_by else None,
    )


def _led(visit: TenantVisit, modul: str, act: Callable[[UUID, int], None]) -> ResponseReturnValue:
    """Do what whoever leads asked for, or say why it was not done."""
    try:
        act(*_asked())
    except Conflict:
        visit.session.rollback()
        return _went_on(visit, modul)
    return _to_stage(modul)


def _asked() -> tuple[UUID, int]:
    """The meeting an act is meant for, and the version of it that was on the screen."""
    sitzung = request.form.get("sitzung", type=UUID)
    if sitzung is None:
        raise NotFound("meeting", "")
    return sitzung, request.form.get("seen", 0, int)


def _to_stage(modul: str) -> Response:
    return redirect(url_for("tenant.meeting", modul=modul), 303)  # type: ignore[return-value]


def _went_on(visit: TenantVisit, modul: str) -> ResponseReturnValue:
    """Somebody else leads too, and was quicker."""
    found = meetings.under_way(visit.session, modul)
    if found is None:
        raise Refused("meeting.over")
    return _stage_page(_stage(visit, found), problem=wording.MEETING_WENT_ON, status=409)


def _again(
    visit: TenantVisit, modul: str, form: AgreementForm, *, problem: str | None = None, status: int
) -> ResponseReturnValue:
    """The stage with what was typed, and why it was not stored."""
    found = meetings.under_way(visit.session, modul)
    if found is None:
        raise Refused("meeting.over")
    shown = _stage(visit, found)
    on_stage = found.current.item.key if found.current else None
    if shown.form is None or on_stage != request.form.get("punkt"):
        # The form has nowhere to stand any more; the sentence is shown so that it can be copied.
        return _stage_page(shown, problem=problem, unsaved=text_of(form.why), status=status)
    return _stage_page(replace(shown, form=form), problem=problem, status=status)


def _answered_meanwhile(
    visit: TenantVisit, modul: str, form: AgreementForm, theirs: StoredAnswer
) -> ResponseReturnValue:
    """Somebody answered the item on their own: both versions are shown, and sending again takes ours."""
    author = theirs.answered_by
    names = naming.names(visit.session, [author] if author else [])
    who = names.get(author, "Jemand anderes") if author else "Jemand anderes"
    form.seen_answer.data = theirs.version
    form.seen_answer.raw_data = None
    problem = wording.answered_meanwhile(who, answer_in_words(theirs.answer, theirs.note))
    return _again(visit, modul, form, problem=problem, status=409)


def _stage(visit: TenantVisit, found: Meeting) -> Stage:
    """The stage, with a form where the group may say now what it agreed on."""
    may_lead = visit.may(Permission.ANSWER)
    shown = stage(found, runtime().settings.base_url, may_lead=may_lead)
    if shown.revealed is None or found.current is None or not may_lead:
        return shown
    stored = latest_run(visit.session, found.module.slug).answer(found.current.item.key)
    # What was written before is kept to be changed, unless it is more than the sentence asked for here.
    why = stored.note if len(stored.note) <= leading.LONGEST_REASON else ""
    form = AgreementForm(formdata=None, seen_answer=stored.version, why=why)
    earlier = answer_in_words(stored.answer, stored.note) if stored.answer else None
    return replace(shown, form=form, earlier=earlier)


def _stage_page(
    shown: Stage, *, problem: str | None = None, unsaved: str | None = None, status: int = 200
) -> ResponseReturnValue:
    return render(
        "tenant/meeting.html",
        breadcrumbs=_breadcrumbs(shown.meeting.module),
        status=status,
        stage=shown,
        problem=problem,
        unsaved=unsaved,
    )


def _news(shown: Stage) -> ResponseReturnValue:
    """The stage for whoever asks again, or the answer that nothing is new."""
    if request.args.get("stand") == shown.stand:
        return unchanged()
    return render_fragment("tenant/_stage.html", stage=shown)


def _gone() -> ResponseReturnValue:
    """The meeting ended while a stage was watching: it loads its page anew."""
    response = unchanged()
    response.headers["HX-Refresh"] = "true"
    return response


def _agenda_page(
    visit: TenantVisit, modul: str, *, problem: str | None = None, status: int = 200
) -> ResponseReturnValue:
    run = latest_run(visit.session, modul)
    talked = meetings.discussed(visit.session, run.module.slug, run.round)
    items = agenda.in_order(run.module.items, discussed=talked, answered=run.answered_at)
    proposal = agenda.proposed([item for item in items if item.key not in talked], takes=run.minutes)
    page = AgendaPage(
        module=run.module,
        rows=tuple(
            AgendaRow(
                item, _state(run, item, is_discussed=item.key in talked), run.minutes(item), item in proposal
            )
            for item in items
        ),
        proposed=len(proposal),
        minutes=sum(map(run.minutes, proposal)),
        is_measured=any(item.key in run.measured for item in items),
        hindrance=_hindrance(visit, run),
        problem=problem,
        past=meetings.past(visit.session, run.module.slug),
    )
    return render(
        "tenant/meeting_agenda.html", breadcrumbs=_breadcrumbs(run.module), status=status, page=page
    )


def _hindrance(visit: TenantVisit, run: StoredRun) -> str | None:
    if not run.state.is_editable:
        return "Das Modul ist eingereicht. Gemeinsam bewerten können Sie wieder, wenn es geöffnet ist."
    if not visit.may(Permission.ANSWER):
        return "Eine Sitzung öffnen Projektleitung und Mitwirkung."
    return None


def _state(run: StoredRun, item: Item, *, is_discussed: bool) -> str:
    answer = run.answer(item.key).answer
    if answer is None:
        return "offen"
    said = f"bewertet mit {answer.rating.value}" if isinstance(answer, Rated) else "nicht zutreffend"
    return f"besprochen, {said}" if is_discussed else said


def _breadcrumbs(module: Module) -> tuple[Link, ...]:
    return (
        Link("Module", url_for("tenant.modules")),
        Link(f"{module.number} {module.title}", url_for("tenant.module", modul=module.slug)),
    )


def _to_meetings(module: Module) -> Link:
    return Link("Gemeinsam bewerten", url_for("tenant.meeting", modul=module.slug))
