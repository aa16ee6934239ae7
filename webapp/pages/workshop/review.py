"""Reviewing one module: item by item, then handing back or validating.

Every act is a form that works without JavaScript; after a decision the next item comes by itself.
"""

from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from modules.catalogue.model import Item
from tenants.access.permissions import Permission
from tenants.errors import Conflict, Refused
from tenants.isolation.sessions import WorkshopSession
from tenants.review import queueing, reviewing
from tenants.review.queueing import Member
from tenants.talk import conferring
from tenants.talk.discussing import Comment
from tenants.work.reading import submitted_run
from tenants.work.stored import StoredRun
from webapp import wording
from webapp.context import WorkshopVisit
from webapp.forms.checklists import CommentForm
from webapp.forms.reviews import JudgementForm
from webapp.frame import Link, Tone
from webapp.pages.workshop.conversation_view import said_rows
from webapp.pages.workshop.group import pages
from webapp.pages.workshop.opinion_view import ReviewConflict, review_conflict
from webapp.pages.workshop.review_view import next_undecided, review_page
from webapp.rendering import render


@pages.get("/pruefung/<amt>/<modul>", needs=Permission.REVIEW)
def review(visit: WorkshopVisit, amt: str, modul: str) -> ResponseReturnValue:
    """A handed-in module with one item opened: the one asked for, else the next to decide on."""
    office = queueing.member(visit.session, amt)
    run = submitted_run(visit.session, office.id, modul)
    asked = request.args.get("punkt")
    return show(visit, office, run, opened=run.module.item(asked) if asked else next_undecided(run))


@pages.post("/pruefung/<amt>/<modul>/punkte/<punkt>", needs=Permission.REVIEW)
def judge(visit: WorkshopVisit, amt: str, modul: str, punkt: str) -> ResponseReturnValue:
    """Decide on one item, or ask about it."""
    office = queueing.member(visit.session, amt)
    form = JudgementForm()
    if request.form.get("choice") == "theirs":
        return _on(visit.session, office, modul, punkt)
    if not form.validate():
        return _again(visit, office, modul, punkt, form=form, status=422)
    try:
        if form.is_query:
            reviewing.ask(visit.session, office.id, modul, punkt, form.text.data or "", seen=form.seen())
        else:
            reviewing.judge(visit.session, office.id, modul, punkt, form.judgement(), seen=form.seen())
    except Refused as refused:
        if refused.rule not in wording.AT_THE_TEXT:
            raise
        form.text.errors = [wording.refusal(refused)]
        return _again(visit, office, modul, punkt, form=form, status=422)
    except Conflict as conflict:
        return _in_conflict(visit, office, modul, punkt, form, conflict)
    return _on(visit.session, office, modul, punkt, has_decided=True)


@pages.post("/pruefung/<amt>/<modul>/zurueckgeben", needs=Permission.REVIEW)
def hand_back(visit: WorkshopVisit, amt: str, modul: str) -> ResponseReturnValue:
    """Send the queries and show the judgements."""
    office = queueing.member(visit.session, amt)
    reviewing.hand_back(visit.session, office.id, modul, seen=request.form.get("seen", 0, int))
    flash(f"{office.name} hat das Modul jetzt zurück und kann antworten.", Tone.SUCCESS)
    return redirect(url_for("workshop.desk"), 303)


@pages.post("/pruefung/<amt>/<modul>/validieren", needs=Permission.REVIEW)
def validate(visit: WorkshopVisit, amt: str, modul: str) -> ResponseReturnValue:
    """End the review."""
    office = queueing.member(visit.session, amt)
    reviewing.validate(visit.session, office.id, modul, seen=request.form.get("seen", 0, int))
    flash(f"Das Modul ist validiert. {office.name} sieht das Ergebnis.", Tone.SUCCESS)
    return redirect(url_for("workshop.review", amt=amt, modul=modul), 303)


def show(
    visit: WorkshopVisit,
    office: Member,
    run: StoredRun,
    *,
    opened: Item | None,
    form: JudgementForm | None = None,
    comment_form: CommentForm | None = None,
    conflict: ReviewConflict | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    """The page of a run; with what was typed and refused, where something was."""
    said: tuple[Comment, ...] = ()
    if opened is not None:
        said = conferring.comments(visit.session, office.id, run, opened)
    values: dict[str, Any] = {
        "page": review_page(office, run, opened=opened, form=form),
        "said": said_rows(visit.session, said, office),
        "comment_form": comment_form or CommentForm(formdata=None),
        "conflict": conflict,
    }
    above = (Link("Prüfung", url_for("workshop.desk")),)
    return render("workshop/review.html", breadcrumbs=above, status=status, **values)


def _again(
    visit: WorkshopVisit, office: Member, modul: str, punkt: str, **options: Any
) -> ResponseReturnValue:
    run = submitted_run(visit.session, office.id, modul)
    return show(visit, office, run, opened=run.module.item(punkt), **options)


def _in_conflict(
    visit: WorkshopVisit, office: Member, modul: str, punkt: str, form: JudgementForm, conflict: Conflict
) -> ResponseReturnValue:
    """Somebody was first: both texts and the choice, or, where the answer changed, the form once more."""
    if conflict.kind == "answer":
        form.form_errors.append(wording.ANSWER_CHANGED)
        form.seen_answer.data = conflict.theirs.version
        return _again(visit, office, modul, punkt, form=form, status=409)
    theirs = review_conflict(form, conflict.theirs)
    return _again(visit, office, modul, punkt, form=form, conflict=theirs, status=409)


def _on(
    session: WorkshopSession, office: Member, modul: str, punkt: str, *, has_decided: bool = False
) -> ResponseReturnValue:
    """The next item; where nothing is left, the end of the page with what comes then."""
    run = submitted_run(session, office.id, modul)
    item = run.module.item(punkt)
    if has_decided:
        flash(wording.decided(run, item), Tone.SUCCESS)
    next_item = next_undecided(run, after=item)
    return redirect(
        url_for(
            "workshop.review",
            amt=office.slug,
            modul=run.module.slug,
            punkt=next_item.key if next_item else None,
            _anchor="punkt-titel" if next_item else "abschluss",
        ),
        303,
    )
