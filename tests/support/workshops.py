"""A cohort with a consultant, and a Jugendamt that has handed a module in."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from uuid import UUID

from modules.checklists.answers import Answer, Rated, Rating
from modules.checklists.evidence import Evidence
from modules.indicators.periods import Period
from tenants.access.roles import PlatformRole
from tenants.clock import today
from tenants.cohorts import moderating, placing
from tenants.evidence import filing
from tenants.evidence.filing import NewFile
from tenants.isolation.sessions import WorkshopSession
from tenants.review import reviewing
from tenants.review.reviewing import Judgement, Seen
from tenants.sharing import announced, announcing
from tenants.work import running
from tenants.work.answering import Entry, answer_item
from tenants.work.reading import latest_run, submitted_run
from tenants.work.stored import StoredEvidence, StoredRun
from tests.support.world import Human, Office, World

MODULE = "rueckfuehrung"


@dataclass(frozen=True, slots=True)
class Cohort:
    """A cohort of the test with its consultant."""

    id: UUID
    slug: str
    moderator: Human


def cohort(world: World, offices: Sequence[Office], *, name: str = "Werkstatt Cluster II") -> Cohort:
    """A running cohort of these Jugendämter and a consultant who moderates it."""
    moderator = world.operator(PlatformRole.MODERATION)
    with world.runtime.platform_session() as session:
        created = placing.create_cohort(
            session,
            None,
            name=name,
            starts_on=today() - timedelta(days=30),
            ends_on=today() + timedelta(days=300),
        )
        placing.place(session, None, created.slug, [office.slug for office in offices], on=today())
        placing.add_moderator(session, None, created.slug, moderator.email)
        found = moderating.workshop(session, moderator.id, created.slug)
    assert found is not None
    return Cohort(found.id, found.slug, moderator)


def announce_freeze(world: World, group: Cohort) -> UUID:
    """A freeze of last year announced for the cohort; the announcement's id."""
    with at_desk(world, group) as session:
        period = Period.of_year(today().year - 1)
        announcing.announce(session, group.moderator.id, [period], announcing.earliest_day())
        return announced.freezes(session)[0].id


def at_desk(
    world: World, group: Cohort, person: Human | None = None
) -> AbstractContextManager[WorkshopSession]:
    """A session of a consultant of the cohort."""
    return world.runtime.workshop_session(group.id, (person or group.moderator).id)


def hand_in(
    world: World,
    office: Office,
    person: Human,
    answers: Mapping[str, Answer] | None = None,
    *,
    module: str = MODULE,
) -> None:
    """Answer every item, with 2 where nothing else is said, and hand the module in."""
    with world.runtime.tenant_session(office.id) as session:
        for item in latest_run(session, module).module.items:
            answer = (answers or {}).get(item.number, Rated(Rating.MOSTLY))
            answer_item(session, person.id, module, item.key, Entry(answer), seen=0)
        seen = latest_run(session, module).version
        running.submit(session, person.id, module, seen=seen)


def show_file(
    world: World,
    office: Office,
    person: Human,
    number: str,
    content: bytes,
    name: str,
    *,
    module: str = MODULE,
) -> StoredEvidence:
    """Show a file for an item."""
    kept = world.runtime.store.keep(office.id, BytesIO(content), at_most=len(content))
    file = NewFile(kept.id, name, "pdf", kept.size, kept.sha256, is_scanned=True)
    words = Evidence("", today(), "Amtsleitung", today())
    with world.runtime.tenant_session(office.id) as session:
        key = latest_run(session, module).module.item(number).key
        sent = filing.send_new(session, person.id, words, [file], module_key=module, item_key=key)
        filing.take(session, person.id, sent)
        return latest_run(session, module).evidence[key][-1]


def own(world: World, office: Office, module: str = MODULE) -> StoredRun:
    """The run as the Jugendamt reads it."""
    with world.runtime.tenant_session(office.id, read_only=True) as session:
        return latest_run(session, module)


def reviewed(world: World, group: Cohort, office: Office, module: str = MODULE) -> StoredRun:
    """The run as the consultant reads it."""
    with at_desk(world, group) as session:
        return submitted_run(session, office.id, module)


def seen(run: StoredRun, key: str) -> Seen:
    """The versions a page shows that was just opened."""
    return reviewing.versions(run, run.module.item(key).key)


def judge(world: World, group: Cohort, office: Office, number: str, wanted: Judgement | None = None) -> None:
    """Decide on an item as somebody who has just opened the page; agreeing if nothing is said."""
    with at_desk(world, group) as session:
        run = submitted_run(session, office.id, MODULE)
        reviewing.judge(session, office.id, MODULE, number, wanted or Judgement(), seen=seen(run, number))


def ask(world: World, group: Cohort, office: Office, number: str, text: str) -> None:
    """Ask about an item as somebody who has just opened the page."""
    with at_desk(world, group) as session:
        run = submitted_run(session, office.id, MODULE)
        reviewing.ask(session, office.id, MODULE, number, text, seen=seen(run, number))


def hand_back(world: World, group: Cohort, office: Office) -> None:
    """Send the queries."""
    with at_desk(world, group) as session:
        version = submitted_run(session, office.id, MODULE).version
        reviewing.hand_back(session, office.id, MODULE, seen=version)


def validate(world: World, group: Cohort, office: Office) -> None:
    """End the review."""
    with at_desk(world, group) as session:
        version = submitted_run(session, office.id, MODULE).version
        reviewing.validate(session, office.id, MODULE, seen=version)


def return_it(world: World, office: Office, person: Human) -> None:
    """Hand the module in again."""
    with world.runtime.tenant_session(office.id) as session:
        running.submit(session, person.id, MODULE, seen=latest_run(session, MODULE).version)
