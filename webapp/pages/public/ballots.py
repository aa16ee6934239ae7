"""The phone's page of a meeting: rating the item on the wall blind, without an account and without a name.

Anybody with the code may open it; wrong codes are counted per address, so that nobody finds one by trying.
The page asks again by itself and goes on with the group; without scripts a link does the same.
"""

from dataclasses import dataclass

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from modules.checklists.answers import Rating
from tenants.errors import Refused
from tenants.meetings import voting
from tenants.meetings.voting import Paper
from webapp import wording
from webapp.auth import guests, limits
from webapp.auth.guests import Guest
from webapp.auth.limits import limiter
from webapp.context import PublicVisit
from webapp.pages.public.group import pages
from webapp.rendering import render, render_fragment, unchanged, wants_fragment

ABSTAIN = "enthaltung"
"""What the form posts for an abstention."""


@dataclass(frozen=True, slots=True)
class BallotPage:
    """What one device sees.

    Attributes:
        code: as it stands in the address.
        stand: changes whenever the page would look different.
        words: the spread in a sentence; None before the reveal.
        problem: why a vote was not taken; None if nothing is wrong.
    """

    code: str
    paper: Paper
    stand: str
    words: str | None
    problem: str | None


@pages.get("/b/<code>")
@limits.wrong_codes
def ballot(_visit: PublicVisit, code: str) -> ResponseReturnValue:
    """What the group is at, and the way to say how one sees it."""
    try:
        with guests.let_in(code) as guest:
            page = _page(guest, code)
    except Refused as refused:
        return _over(refused)
    if wants_fragment() and request.args.get("stand") == page.stand:
        return unchanged()
    return _shown(page)


@pages.post("/b/<code>/mitmachen")
@limits.wrong_codes
@limiter.limit(limits.SEATS_PER_ADDRESS)
def join_meeting(_visit: PublicVisit, code: str) -> ResponseReturnValue:
    """Take a seat; the device gets a random token of its own."""
    try:
        with guests.let_in(code) as guest:
            device = guest.device or guests.new_device()
            voting.join(guest.session, guest.meeting_id, device)
    except Refused as refused:
        return _over(refused)
    return guests.keep(_to_ballot(code), device)


@pages.post("/b/<code>")
@limits.wrong_codes
@limiter.limit(limits.VOTES_PER_ADDRESS)
def vote(_visit: PublicVisit, code: str) -> ResponseReturnValue:
    """Rate the item on the wall, or abstain."""
    try:
        with guests.let_in(code) as guest:
            problem = _cast(guest)
            if problem is None and not wants_fragment():
                return _to_ballot(code)
            page = _page(guest, code, problem=problem)
    except Refused as refused:
        return _over(refused)
    return _shown(page, status=200 if problem is None else 409)


def _cast(guest: Guest) -> str | None:
    """Put the vote in; why it was not taken, in a sentence."""
    choice = request.form.get("stimme", "")
    if choice != ABSTAIN and choice not in {str(rating.value) for rating in Rating}:
        return wording.NO_SUCH_VOTE
    rating = None if choice == ABSTAIN else Rating(int(choice))
    try:
        voting.cast(guest.session, guest.meeting_id, guest.device, request.form.get("punkt", ""), rating)
    except Refused as refused:
        if refused.rule == "meeting.over":
            raise
        return wording.refusal(refused)
    return None


def _page(guest: Guest, code: str, *, problem: str | None = None) -> BallotPage:
    paper = voting.paper(guest.session, guest.meeting_id, guest.device)
    own = "" if paper.ballot is None else paper.ballot.rating
    point = paper.meeting.current
    return BallotPage(
        code=code,
        paper=paper,
        stand=f"{paper.meeting.version}.{int(paper.is_seated)}.{'e' if own is None else own}",
        words=wording.spread_in_words(point.spread) if point and point.spread else None,
        problem=problem,
    )


def _shown(page: BallotPage, *, status: int = 200) -> Response:
    if wants_fragment():
        return render_fragment("public/_ballot.html", status=status, page=page)
    return render("public/ballot.html", status=status, page=page)


def _to_ballot(code: str) -> Response:
    return redirect(url_for("public.ballot", code=code), 303)  # type: ignore[return-value]


def _over(refused: Refused) -> Response:
    """The meeting has ended, or is full; 410 says that the code never works again."""
    status = 410 if refused.rule == "meeting.over" else 409
    return render("public/meeting_over.html", status=status, text=wording.refusal(refused))
