"""Meetings made through the same acts as the product's: one that is over, one that goes on."""

from secrets import token_urlsafe
from uuid import UUID

from modules.checklists.answers import Rating
from tenants.isolation.sessions import TenantSession
from tenants.meetings import leading, voting
from tenants.meetings import stored as meetings
from tenants.work.reading import latest_run
from tests.support.world import Human, Office, World

MODULE = "rueckfuehrung"
VOTES = (Rating.PARTLY, Rating.MOSTLY, Rating.MOSTLY, Rating.FULLY, None)
"""What the phones say about every item."""


def meet(world: World, office: Office, lead: Human, *, why: str, module: str = MODULE) -> UUID:
    """A meeting on two items that is over: the group agreed on the first and skipped the second."""
    with world.runtime.tenant_session(office.id) as session:
        run = latest_run(session, module)
        first, second = (item.key for item in run.module.items[:2])
        meeting_id = leading.open_meeting(session, lead.id, module, [first, second])
        rate(session, lead, meeting_id, module, first)
        leading.agree(
            session,
            lead.id,
            module,
            meeting_id,
            first,
            Rating.MOSTLY,
            why,
            seen=version(session, meeting_id),
            seen_answer=run.answer(first).version,
        )
        leading.close(session, lead.id, module, meeting_id, seen=version(session, meeting_id))
        return meeting_id


def under_way(world: World, office: Office, lead: Human, *, module: str = MODULE) -> str:
    """A meeting whose third item is revealed and waits for the result; its code."""
    with world.runtime.tenant_session(office.id) as session:
        items = latest_run(session, module).module.items
        keys = [item.key for item in items[2:6]]
        meeting_id = leading.open_meeting(session, lead.id, module, keys)
        rate(session, lead, meeting_id, module, keys[0])
        return meetings.meeting(session, meeting_id).code


def rate(session: TenantSession, lead: Human, meeting_id: UUID, module: str, item_key: str) -> None:
    """Show an item, let the phones vote, and reveal."""
    leading.show_item(session, lead.id, module, meeting_id, item_key, seen=version(session, meeting_id))
    for rating in VOTES:
        device = token_urlsafe(32)
        voting.join(session, meeting_id, device)
        voting.cast(session, meeting_id, device, item_key, rating)
    leading.reveal(session, lead.id, module, meeting_id, item_key, seen=version(session, meeting_id))


def version(session: TenantSession, meeting_id: UUID) -> int:
    """The version of the meeting now."""
    return meetings.meeting(session, meeting_id).version
