"""What operators and consultants do with announced freezes alike, whichever groups are theirs."""

from datetime import date
from uuid import UUID

from flask import flash

from tenants.clock import today
from tenants.errors import Conflict, Refused
from tenants.isolation.sessions import PlatformSession, WorkshopSession
from tenants.sharing import announcing
from webapp.formatting import date_de
from webapp.forms.freezes import FreezeForm, MoveForm
from webapp.frame import Tone

YEARS = 6


def years() -> range:
    """The years a freeze may be announced for, the latest first; the present one is over by then."""
    return range(today().year, today().year - 1 - YEARS, -1)


def announce(
    session: PlatformSession | WorkshopSession, person_id: UUID, form: FreezeForm, *, group: str | None = None
) -> bool:
    """Announce what the form says; False where it was refused, with the reason at the field."""
    if not form.validate() or form.on.data is None:
        return False
    periods, on = form.periods(), form.on.data
    try:
        done = announcing.announce(session, person_id, periods, on, group=group)
    except Refused as refused:
        form.refuse(refused)
        return False
    said = " und ".join(str(period) for period in periods)
    flash(
        f"Am {date_de(on)} wird der Vergleich für {said} berechnet. "
        "Die Jugendämter sehen das ab jetzt auf ihrer Startseite und bei den Freigaben.",
        Tone.SUCCESS,
    )
    if done.kept:
        flash(f"Schon angekündigt und nicht geändert: {', '.join(done.kept)}.", Tone.INFO)
    return True


def move(
    session: PlatformSession | WorkshopSession, person_id: UUID, freeze_id: UUID, form: MoveForm
) -> bool:
    """Move it to the day of the form; False where it was refused, with the reason at the field."""
    if not form.validate() or form.on.data is None:
        return False
    try:
        announcing.move(session, person_id, freeze_id, form.on.data, seen=seen_day(form.seen.data))
    except Refused as refused:
        form.refuse(refused)
        return False
    except Conflict as conflict:
        form.on.errors = [moved_meanwhile(conflict.theirs)]
        form.seen.data = conflict.theirs.isoformat()
        return False
    flash(
        f"Der Termin ist auf den {date_de(form.on.data)} verschoben. Die Jugendämter sehen das.", Tone.SUCCESS
    )
    return True


def cancel(session: PlatformSession | WorkshopSession, person_id: UUID, freeze_id: UUID, seen: str) -> None:
    """Call it off, and say so, or why not."""
    try:
        announcing.cancel(session, person_id, freeze_id, seen=seen_day(seen))
    except Conflict as conflict:
        flash(moved_meanwhile(conflict.theirs), Tone.WARNING)
    else:
        flash("Der Termin ist abgesagt. Die Freigaben bleiben, wie sie sind.", Tone.SUCCESS)


def seen_day(text: str | None) -> date:
    """The day that was on the screen; where no page of ours named it, one that was never announced."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return date.min


def moved_meanwhile(theirs: date) -> str:
    """What to say where somebody moved the day in between."""
    return f"Inzwischen ist der Termin auf den {date_de(theirs)} verschoben. Bitte prüfen Sie noch einmal."
