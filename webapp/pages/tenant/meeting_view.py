"""What the pages of a meeting print: the stage on the wall, and the record afterwards."""

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

import segno
from flask import url_for
from markupsafe import Markup

from modules.checklists.answers import Rating
from modules.checklists.spread import Spread
from tenants.clock import now
from tenants.meetings.stored import Meeting, Point
from webapp import wording
from webapp.charts.tally import Step, Tally, draw_tally
from webapp.charts.values import Drawing
from webapp.forms.meetings import AgreementForm


@dataclass(frozen=True, slots=True)
class Invitation:
    """How a phone gets in.

    Attributes:
        address: full address, as the QR code holds it.
        shown: the same to type: host and path, the code in two groups.
    """

    address: str
    shown: str
    code: Markup


@dataclass(frozen=True, slots=True)
class Revealed:
    """What the group said about the point on the stage.

    Attributes:
        drawing: None where the votes are too few to be shown.
        rows: step, anchor sentence, votes; none without a drawing.
    """

    words: str
    drawing: Drawing | None
    rows: tuple[tuple[int, str, int], ...]


@dataclass(frozen=True, slots=True)
class Stage:
    """What stands on the wall.

    Attributes:
        stand: changes whenever the stage would look different; sent along by whoever asks again.
        seconds: how long the current point has been on the stage.
        revealed: None before the reveal.
        form: None before the reveal and for those who may not lead.
        earlier: what was answered before, in words; None where nothing was.
        is_live: the stage asks again by itself; not while a sentence is being written on it.
    """

    meeting: Meeting
    invitation: Invitation
    stand: str
    seconds: int
    revealed: Revealed | None
    form: AgreementForm | None
    earlier: str | None
    may_lead: bool

    @property
    def is_live(self) -> bool:
        """Whether the stage keeps itself up to date."""
        return self.form is None


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One point of a meeting in its record."""

    point: Point
    words: str
    counts: str | None


def stage(meeting: Meeting, base_url: str, *, may_lead: bool) -> Stage:
    """The stage without a form."""
    point = meeting.current
    shown_for = now() - point.shown_at if point and point.shown_at else timedelta()
    return Stage(
        meeting=meeting,
        invitation=invitation(meeting.code, base_url),
        stand=f"{meeting.version}.{meeting.people}.{meeting.ballots}",
        seconds=int(shown_for.total_seconds()),
        revealed=revealed(point) if point else None,
        form=None,
        earlier=None,
        may_lead=may_lead,
    )


def invitation(code: str, base_url: str) -> Invitation:
    """Address and QR code; built from the setting, never from a request's host.

    The code is drawn by segno, which needs nothing but Python; no service on the internet learns of it.
    """
    path = url_for("public.ballot", code=code)
    address = f"{base_url.rstrip('/')}{path}"
    host = urlsplit(base_url).netloc
    half = len(code) // 2
    drawn = segno.make(address, error="m", micro=False).svg_inline(
        border=4, omitsize=True, svgclass="qr", lineclass=None, dark="#000", light="#fff"
    )
    shown = f"{host}{path.removesuffix(code)}{code[:half]}-{code[half:]}"
    return Invitation(address, shown, Markup(drawn))  # noqa: S704 - drawn by segno from an address of ours


def revealed(point: Point) -> Revealed | None:
    """The spread as picture and table; None before the reveal."""
    if point.spread is None:
        return None
    counts = point.spread.counts or ()
    rows = tuple((step, point.item.anchors[step], count) for step, count in enumerate(counts))
    return Revealed(wording.spread_in_words(point.spread), _drawing(point), rows)


def record(meeting: Meeting) -> tuple[RecordRow, ...]:
    """Every point of the agenda with what became of it."""
    return tuple(
        RecordRow(point, _outcome(point), _counts(point.spread) if point.spread else None)
        for point in meeting.points
    )


def _outcome(point: Point) -> str:
    if point.spread is not None:
        return wording.spread_in_words(point.spread)
    return "Übersprungen." if point.shown_at else "Nicht mehr besprochen."


def _counts(spread: Spread) -> str | None:
    return None if spread.counts is None else wording.counts_in_words(spread.counts)


def _drawing(point: Point) -> Drawing | None:
    if point.spread is None or point.spread.counts is None:
        return None
    steps = tuple(
        Step(str(rating.value), f"{rating.value}, {wording.RATINGS[rating]}", count)
        for rating, count in zip(Rating, point.spread.counts, strict=True)
    )
    title = f"Einschätzungen zu {point.item.number}"
    return draw_tally(Tally(title, "Stufe", "Stimmen", steps), uid=f"spanne-{point.place}")
