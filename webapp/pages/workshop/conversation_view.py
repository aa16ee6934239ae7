"""The talk with the Jugendamt as the consultant reads it: consultants by name, the office as the office."""

from collections.abc import Iterable
from uuid import UUID

from tenants.isolation.sessions import WorkshopSession
from tenants.people import naming
from tenants.review.queueing import Member
from tenants.talk.discussing import Comment
from webapp.pages.workshop.review_view import Said


def said_rows(session: WorkshopSession, said: Iterable[Comment], office: Member) -> tuple[Said, ...]:
    """The contributions with the names of who made them."""
    comments = tuple(said)
    people = {each.said_by for each in comments} | {each.settled_by for each in comments if each.settled_by}
    names = naming.moderators(session, people)

    def name(person_id: UUID) -> str:
        return names.get(person_id, office.name)

    return tuple(
        Said(
            each.id,
            each.text,
            name(each.said_by),
            each.said_at,
            name(each.settled_by) if each.settled_by else None,
            each.settled_at,
        )
        for each in comments
    )
