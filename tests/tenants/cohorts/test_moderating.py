"""Consultants see which Jugendämter are in their cohorts, and nothing of their work."""

from datetime import date

from tenants.access.roles import PlatformRole
from tenants.cohorts import placing
from tenants.cohorts.moderating import moderated
from tests.support.world import World


def test_a_consultant_sees_the_members_of_their_own_cohorts_only(world: World) -> None:
    consultant, other = world.operator(PlatformRole.MODERATION), world.operator(PlatformRole.MODERATION)
    office = world.office()
    with world.runtime.platform_session() as session:
        for slug, person in (("gruppe-a", consultant), ("gruppe-b", other)):
            placing.create_cohort(
                session, None, name=slug, slug=slug, starts_on=date(2026, 1, 1), ends_on=date(2027, 12, 31)
            )
            placing.add_moderator(session, None, slug, person.email)
        placing.place(session, None, "gruppe-a", [office.slug])

    with world.runtime.platform_session(read_only=True) as session:
        (cohort,) = moderated(session, consultant.id)

    assert (cohort.name, cohort.members) == ("gruppe-a", (office.name,))
    page = world.client(consultant).get("/auswahl").get_data(as_text=True)
    assert "gruppe-a" in page
    assert "gruppe-b" not in page
