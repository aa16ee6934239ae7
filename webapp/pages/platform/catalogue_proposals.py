"""What consultants propose for a draft, and what the operator decides."""

from dataclasses import dataclass
from uuid import UUID

from flask import Response, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from modules.catalogue.model import Item
from tenants.access.permissions import Permission
from tenants.catalogue import proposing, stored
from tenants.catalogue.proposing import OPEN, Proposal
from tenants.catalogue.stored import seen_as
from tenants.errors import Conflict, Refused
from webapp import wording
from webapp.context import PlatformVisit
from webapp.forms.catalogue import AnswerForm
from webapp.forms.german import text_of
from webapp.frame import Link
from webapp.pages.platform.catalogue import above
from webapp.pages.platform.catalogue_view import FieldChange, item_changes
from webapp.pages.platform.group import pages
from webapp.rendering import render


@dataclass(frozen=True, slots=True)
class ProposalsView:
    """All proposals for a draft."""

    draft_key: str
    proposals: tuple[Proposal, ...]
    waiting: int


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A proposal beside the item as the draft has it now.

    Attributes:
        changes: what taking it over would change; what it changed, once it is decided.
        is_outdated: the item changed since it was proposed.
        may_decide: the visitor may, and nobody has.
    """

    proposal: Proposal
    changes: tuple[FieldChange, ...]
    is_outdated: bool
    may_decide: bool


@pages.get("/betrieb/katalog/<fassung>/vorschlaege", needs=Permission.PROPOSE_CATALOGUE)
def proposals(visit: PlatformVisit, fassung: str) -> ResponseReturnValue:
    """Everything proposed for a draft."""
    found = proposing.proposals(visit.session, visit.signed_in.person_id, fassung)
    if not found:
        stored.draft(visit.session, fassung)
    page = ProposalsView(fassung, found, sum(each.state == OPEN for each in found))
    return render("platform/draft_proposals.html", breadcrumbs=above(fassung), page=page)


@pages.get("/betrieb/katalog/vorschlaege/<uuid:vorschlag>", needs=Permission.PROPOSE_CATALOGUE)
def proposal_page(visit: PlatformVisit, vorschlag: UUID) -> ResponseReturnValue:
    """One proposal, side by side with what is there."""
    return _page(visit, vorschlag, None)


@pages.post("/betrieb/katalog/vorschlaege/<uuid:vorschlag>/uebernehmen", needs=Permission.EDIT_CATALOGUE)
def take_proposal_over(visit: PlatformVisit, vorschlag: UUID) -> ResponseReturnValue:
    """Write the proposed item into the draft."""
    form = AnswerForm()
    if not form.validate():
        return _page(visit, vorschlag, form, status=422)
    try:
        taken = proposing.take_over(
            visit.session,
            visit.signed_in.person_id,
            vorschlag,
            answer=text_of(form.answer),
            seen=form.seen.data or "",
        )
    except Refused as refused:
        form.answer.errors = [wording.refusal(refused)]
        return _page(visit, vorschlag, form, status=422)
    except Conflict:
        form.answer.errors = [
            "Inzwischen hat jemand den Punkt geändert. Die Unterschiede sind neu. Bitte prüfen Sie sie."
        ]
        return _page(visit, vorschlag, form, status=409)
    flash(f"{taken.wanted.number} steht jetzt so im Entwurf.", "success")
    return redirect(url_for("platform.proposals", fassung=taken.draft), 303)


@pages.post("/betrieb/katalog/vorschlaege/<uuid:vorschlag>/ablehnen", needs=Permission.EDIT_CATALOGUE)
def decline_proposal(visit: PlatformVisit, vorschlag: UUID) -> ResponseReturnValue:
    """Leave the draft as it is and say why."""
    form = AnswerForm()
    if not form.validate():
        return _page(visit, vorschlag, form, status=422)
    try:
        declined = proposing.decline(
            visit.session, visit.signed_in.person_id, vorschlag, answer=text_of(form.answer)
        )
    except Refused as refused:
        form.answer.errors = [wording.refusal(refused)]
        return _page(visit, vorschlag, form, status=422)
    flash(f"Der Vorschlag zu {declined.wanted.number} ist nicht übernommen.", "success")
    return redirect(url_for("platform.proposals", fassung=declined.draft), 303)


def _page(visit: PlatformVisit, proposal_id: UUID, form: AnswerForm | None, *, status: int = 200) -> Response:
    found = proposing.proposal(visit.session, visit.signed_in.person_id, proposal_id)
    now_there = _item(visit, found)
    is_open = found.state == OPEN
    shown = form or AnswerForm(formdata=None)
    shown.seen.data = seen_as(now_there) if now_there else ""
    page = ProposalView(
        proposal=found,
        changes=item_changes(now_there if is_open else found.before, found.wanted),
        is_outdated=is_open and now_there != found.before,
        may_decide=is_open and Permission.EDIT_CATALOGUE in visit.permissions,
    )
    above_this = (
        *above(found.draft),
        Link("Vorschläge", url_for("platform.proposals", fassung=found.draft)),
    )
    return render(
        "platform/draft_proposal.html", breadcrumbs=above_this, status=status, page=page, form=shown
    )


def _item(visit: PlatformVisit, found: Proposal) -> Item | None:
    module = stored.module(visit.session, found.draft, found.module).module
    return next((item for item in module.items if item.key == found.item_key), None)
