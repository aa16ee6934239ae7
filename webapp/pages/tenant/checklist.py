"""Working through a module: its page, one item, answering, evidence, handing in.

One item is implemented once (`tenant/_item.html`). Without JavaScript every act answers with a redirect to
the module page with the item opened; htmx gets the item and the head of the module.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from modules.catalogue.model import Scope
from modules.checklists.answers import NotApplicable, Rated
from modules.errors import InvalidAnswer
from modules.scoring.maturity import COMPARABLE_FROM
from tenants.access.permissions import Permission
from tenants.clock import now
from tenants.errors import Conflict, NotFound, Refused
from tenants.evidence import documenting, filing
from tenants.people import naming
from tenants.review import reading_along
from tenants.work import answering, phasing, running
from tenants.work.answering import Entry
from tenants.work.reading import latest_run
from tenants.work.stored import RunState, StoredAnswer, StoredRun
from webapp import wording
from webapp.auth import limits
from webapp.auth.limits import limiter
from webapp.context import TenantVisit
from webapp.evidence import wording as file_wording
from webapp.evidence.refusals import UploadRefused
from webapp.forms.checklists import AnswerForm
from webapp.forms.evidence import EvidenceForm
from webapp.frame import Link, Tone
from webapp.pages.tenant.conflict_view import ConflictView, conflict_view
from webapp.pages.tenant.group import pages
from webapp.pages.tenant.item_filter import NO_FILTER, ItemFilter
from webapp.pages.tenant.law import marks_of
from webapp.pages.tenant.module_record import module_record
from webapp.pages.tenant.module_view import (
    ItemRow,
    first_open,
    item_row,
    module_view,
    plan_line,
)
from webapp.pages.tenant.receiving import received, to_preview
from webapp.rendering import render, render_fragment, wants_fragment


@pages.get("/module/<modul>", needs=Permission.READ_WORK)
def module(visit: TenantVisit, modul: str) -> ResponseReturnValue:
    """All items of a module, one of them opened."""
    run = latest_run(visit.session, modul)
    opened = _opened(run)
    return _module_page(visit, run, opened=opened)


@pages.get("/module/<modul>/punkte/<punkt>", needs=Permission.READ_WORK)
def item(visit: TenantVisit, modul: str, punkt: str) -> ResponseReturnValue:
    """One item alone; for htmx the item as a row (`zeile=1`) or opened."""
    run = latest_run(visit.session, modul)
    if not wants_fragment() and run.whole.item(punkt) not in run.module.items:
        return redirect(url_for("tenant.module", modul=modul, punkt=punkt), 303)
    key = run.counted_item(punkt).key
    if wants_fragment():
        return render_fragment(
            "tenant/_item.html", **_item_values(visit, run, key, is_open=request.args.get("zeile") != "1")
        )
    values = _item_values(visit, run, key)
    return render("tenant/item.html", breadcrumbs=_breadcrumbs(run), **values)


@pages.post("/module/<modul>/punkte/<punkt>", needs=Permission.ANSWER)
def answer(visit: TenantVisit, modul: str, punkt: str) -> ResponseReturnValue:
    """Save the answer to one item."""
    form = AnswerForm()
    entry = form.entry()
    if not form.validate():
        return _answer_refused(visit, modul, punkt, form)
    if request.form.get("choice") == "theirs":
        return _back(visit, latest_run(visit.session, modul), punkt)
    try:
        run = answering.answer_item(
            visit.session, visit.signed_in.person_id, modul, punkt, entry, seen=form.seen.data or 0
        )
    except InvalidAnswer as error:
        form.refuse(error)
        return _answer_refused(visit, modul, punkt, form)
    except Refused as error:
        return _answer_refused(visit, modul, punkt, form, problem=wording.refusal(error))
    except Conflict as conflict:
        return _in_conflict(visit, modul, punkt, entry, conflict.theirs)
    return _back(visit, run, punkt, saved_at=now())


@pages.post("/module/<modul>/punkte/<punkt>/bestaetigen", needs=Permission.ANSWER)
def confirm_item(visit: TenantVisit, modul: str, punkt: str) -> ResponseReturnValue:
    """Say that an answer that was carried over holds; a row stays a row."""
    seen = request.form.get("seen", 0, int)
    try:
        run = answering.confirm_item(visit.session, visit.signed_in.person_id, modul, punkt, seen=seen)
    except InvalidAnswer as error:
        return _not_saved(visit, modul, punkt, problem=wording.invalid_answer(error))
    except Conflict as conflict:
        return _in_conflict(visit, modul, punkt, Entry(None, conflict.theirs.note), conflict.theirs)
    return _back(visit, run, punkt, saved_at=now(), is_open=request.form.get("zeile") != "1")


@pages.post("/module/<modul>/punkte/<punkt>/nachweise", needs=Permission.ANSWER, takes_evidence=True)
@limiter.limit(limits.FILES, key_func=limits.per_person)
def add_evidence(visit: TenantVisit, modul: str, punkt: str) -> ResponseReturnValue:
    """Record a piece of evidence; where files come along, after they were looked at."""
    form, person_id = EvidenceForm(), visit.signed_in.person_id
    if not form.validate():
        return _not_saved(visit, modul, punkt, evidence_form=form)
    if not form.sent:
        run = documenting.add_evidence(visit.session, person_id, modul, punkt, form.evidence())
        return _back(visit, run, punkt, saved_at=now())
    try:
        with received(visit, form) as files:
            upload_id = filing.send_new(
                visit.session, person_id, form.evidence(), files, module_key=modul, item_key=punkt
            )
            return to_preview(upload_id)
    except UploadRefused as refused:
        form.files.errors = [file_wording.refusal(refused)]
        return _not_saved(visit, modul, punkt, evidence_form=form)


@pages.post("/module/<modul>/punkte/<punkt>/nachweise/<uuid:nachweis>/entfernen", needs=Permission.ANSWER)
def withdraw_evidence(visit: TenantVisit, modul: str, punkt: str, nachweis: UUID) -> ResponseReturnValue:
    """Take a piece of evidence out."""
    run = documenting.withdraw_evidence(visit.session, visit.signed_in.person_id, modul, punkt, nachweis)
    return _back(visit, run, punkt, saved_at=now())


@pages.post("/module/<modul>/einreichen", needs=Permission.SUBMIT)
def submit_module(visit: TenantVisit, modul: str) -> ResponseReturnValue:
    """Hand the module in."""
    running.submit(visit.session, visit.signed_in.person_id, modul, seen=request.form.get("seen", 0, int))
    return redirect(url_for("tenant.module", modul=modul), 303)


@pages.post("/module/<modul>/oeffnen", needs=Permission.SUBMIT)
def reopen_module(visit: TenantVisit, modul: str) -> ResponseReturnValue:
    """Take a handed-in module back."""
    running.reopen(visit.session, visit.signed_in.person_id, modul, seen=request.form.get("seen", 0, int))
    return redirect(url_for("tenant.module", modul=modul), 303)


@pages.post("/module/<modul>/umfang", needs=Permission.SUBMIT)
def choose_scope(visit: TenantVisit, modul: str) -> ResponseReturnValue:
    """Let the items of another scope count; answers stay."""
    try:
        scope = Scope(request.form.get("umfang", ""))
    except ValueError:
        raise NotFound("scope", request.form.get("umfang", "")) from None
    seen = request.form.get("seen", 0, int)
    running.choose_scope(visit.session, visit.signed_in.person_id, modul, scope, seen=seen)
    flash(f"Jetzt gilt der Umfang {wording.SCOPES[scope]}. Ihre Antworten sind alle noch da.", Tone.SUCCESS)
    return redirect(url_for("tenant.module", modul=modul), 303)


@pages.post("/module/<modul>/neuer-durchgang", needs=Permission.SUBMIT)
def begin_next_round(visit: TenantVisit, modul: str) -> ResponseReturnValue:
    """Begin the next round of a validated module."""
    running.begin_next_round(visit.session, visit.signed_in.person_id, modul)
    return redirect(url_for("tenant.module", modul=modul), 303)


def _opened(run: StoredRun) -> str | None:
    """The item asked for, else the first open one; `punkt=keiner` folds all.

    Where the scope leaves the item out, the page says so instead of opening it: the address may come from
    a time when the whole module was asked.
    """
    asked = request.args.get("punkt")
    if asked is None:
        item = first_open(run) if _filter() == NO_FILTER else None
        return item.key if item else None
    if asked == "keiner":
        return None
    item = run.whole.item(asked)
    if item in run.module.items:
        return item.key
    flash(wording.outside_scope(item, run.scope), Tone.INFO)
    return None


def _filter() -> ItemFilter:
    """The filter of the page asked for; a part of a page keeps the filter of the page it stands on."""
    address = urlsplit(request.headers.get("HX-Current-URL", "") if wants_fragment() else request.full_path)
    return ItemFilter.asked(dict(parse_qsl(address.query)))


def _module_page(visit: TenantVisit, run: StoredRun, *, opened: str | None) -> ResponseReturnValue:
    return render(
        "tenant/module.html",
        breadcrumbs=(Link("Module", url_for("tenant.modules")),),
        page=module_view(run, chosen=_filter(), opened=opened, person_id=visit.signed_in.person_id),
        plan=plan_line(run, phasing.phases(visit.session, run)),
        may_plan=visit.may(Permission.SUBMIT),
        may_submit=visit.may(Permission.SUBMIT)
        and run.run_id is not None
        and run.state.is_editable
        and not run.review.unanswered
        and run.progress.completion >= COMPARABLE_FROM,
        may_reopen=visit.may(Permission.SUBMIT) and run.state is RunState.SUBMITTED,
        may_begin_next=visit.may(Permission.SUBMIT) and run.state.is_finished,
        may_choose_scope=visit.may(Permission.SUBMIT) and run.state is RunState.DRAFT,
        record=module_record(visit, run),
        readers=reading_along.readers(visit.session, run),
        is_open=True,
        is_alone=False,
        **_saving_values(visit, run, opened),
    )


def _item_values(visit: TenantVisit, run: StoredRun, key: str, **overrides: Any) -> dict[str, Any]:
    """What `tenant/_item.html` and the head of the module need."""
    author = run.answer(run.module.item(key).key).answered_by
    names: Mapping[UUID, str] = {} if author is None else _names(visit, author)
    return {
        "page": module_view(
            run,
            chosen=_filter(),
            opened=key,
            with_items=False,
            person_id=visit.signed_in.person_id,
        ),
        "row": item_row(
            run,
            key,
            answered_by=names.get(author) if author else None,
            person_id=visit.signed_in.person_id,
        ),
        "is_open": True,
        "is_alone": False,
        **_saving_values(visit, run, key),
        **overrides,
    }


def _names(visit: TenantVisit, author: UUID) -> Mapping[UUID, str]:
    """The author's name without asking the database for one's own."""
    if author == visit.signed_in.person_id:
        return {author: visit.signed_in.name}
    return naming.names(visit.session, [author])


def _saving_values(visit: TenantVisit, run: StoredRun, opened: str | None) -> dict[str, Any]:
    may_change = opened is not None and run.may_change(run.module.item(opened).key)
    return {
        "may_answer": visit.may(Permission.ANSWER) and may_change,
        "may_confirm": visit.may(Permission.ANSWER),
        "may_assign": visit.may(Permission.ASSIGN) and run.state.is_editable,
        "evidence_form": EvidenceForm(formdata=None),
        "law_marks": marks_of(visit, run),
        "may_review_law": visit.may(Permission.REVIEW_LAW),
        "saved_at": None,
        "problem": None,
        "answer_errors": {},
        "conflict": None,
    }


def _back(
    visit: TenantVisit,
    run: StoredRun,
    punkt: str,
    *,
    saved_at: datetime | None = None,
    is_open: bool = True,
) -> ResponseReturnValue:
    """After saving: the item and the head for htmx, else the module page with the item opened."""
    key = run.counted_item(punkt).key
    if wants_fragment():
        values = _item_values(visit, run, key, saved_at=saved_at, is_open=is_open)
        return render_fragment("tenant/_item_saved.html", **values)
    shown = key if is_open else "keiner"
    return redirect(url_for("tenant.module", modul=run.module.slug, punkt=shown, _anchor=key), 303)


def _answer_refused(
    visit: TenantVisit, modul: str, punkt: str, form: AnswerForm, *, problem: str | None = None
) -> ResponseReturnValue:
    """The item with what was sent, and each sentence at its field."""
    if form.seen.errors:
        problem = wording.INCOMPLETE
    return _not_saved(visit, modul, punkt, sent=form, answer_errors=form.errors, problem=problem)


def _not_saved(
    visit: TenantVisit, modul: str, punkt: str, *, sent: AnswerForm | None = None, **overrides: Any
) -> ResponseReturnValue:
    """The item again with the sentence at its field; what was typed stays in the form."""
    run = latest_run(visit.session, modul)
    key = run.counted_item(punkt).key
    values = _item_values(visit, run, key, **overrides)
    if sent is not None:
        values["row"] = _as_sent(values["row"], sent)
    if wants_fragment():
        return render_fragment("tenant/_item.html", status=422, **values)
    return render("tenant/item.html", breadcrumbs=_breadcrumbs(run), status=422, **values)


def _as_sent(row: ItemRow, sent: AnswerForm) -> ItemRow:
    """What the person sent, on the version they saw.

    With the newest one, sending once more would take back unseen what a colleague saved meanwhile.
    """
    line, entered = row.line, sent.entry()
    if isinstance(entered.answer, Rated):
        line = replace(line, rating=entered.answer.rating, effective=min(entered.answer.rating, line.cap))
    return replace(
        row,
        line=line,
        chosen=entered.answer.rating if isinstance(entered.answer, Rated) else row.chosen,
        note=entered.note,
        version=sent.seen.data or 0,
        reason=entered.answer.reason if isinstance(entered.answer, NotApplicable) else None,
    )


def _in_conflict(
    visit: TenantVisit, modul: str, punkt: str, mine: Entry, theirs: StoredAnswer
) -> ResponseReturnValue:
    run = latest_run(visit.session, modul)
    key = run.counted_item(punkt).key
    names = naming.names(visit.session, [theirs.answered_by] if theirs.answered_by else [])
    who = names.get(theirs.answered_by, "Jemand anderes") if theirs.answered_by else "Jemand anderes"
    conflict: ConflictView = conflict_view(mine, theirs, who=who)
    values = _item_values(visit, run, key, conflict=conflict)
    if wants_fragment():
        return render_fragment("tenant/_item.html", status=409, **values)
    return render("tenant/item.html", breadcrumbs=_breadcrumbs(run), status=409, **values)


def _breadcrumbs(run: StoredRun) -> tuple[Link, ...]:
    return (
        Link("Module", url_for("tenant.modules")),
        Link(f"{run.module.number} {run.module.title}", url_for("tenant.module", modul=run.module.slug)),
    )
