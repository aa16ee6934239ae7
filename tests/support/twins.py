"""Two Jugendämter filled alike, each with its own canary in every text people can write."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from uuid import UUID

from sqlalchemy import select

from modules.catalogue import editions
from modules.checklists.answers import NotApplicable, Rated, Rating
from modules.checklists.evidence import Evidence
from modules.scoring.scale import Level
from tenants.access.roles import Role
from tenants.assignments import assigning, deputising
from tenants.assignments.assigning import Wish
from tenants.clock import now, today
from tenants.evidence import documenting, filing
from tenants.evidence.filing import NewFile
from tenants.records.edition import TakeOverRecord
from tenants.records.figure import FigureImportRecord, FigureRecord
from tenants.records.sharing import ContributionRecord
from tenants.records.tenant import InvitationRecord, MembershipRecord
from tenants.review import reviewing
from tenants.review.reviewing import Judgement
from tenants.talk import conferring, discussing, mentioning
from tenants.work import freezing, running, targeting
from tenants.work.answering import Entry, answer_item
from tenants.work.assigned import Target as GivenTo
from tenants.work.reading import latest_run, submitted_run
from tenants.work.targeting import Target
from tests.support import workshops
from tests.support.meetings import meet, under_way
from tests.support.workshops import Cohort
from tests.support.world import Human, Office, World

MODULE = "rueckfuehrung"
REVIEWED = "gesamtstrategie"
"""Module that was handed in and is being reviewed."""

ITEM = "m07-perspektive"
RELEASED = "planung"
INDICATOR = "D05"
PERIOD = str(today().year - 1)


@dataclass(frozen=True, slots=True)
class Twin:
    """A filled Jugendamt with everybody in it.

    Attributes:
        canary: stands in every text of this Jugendamt and nowhere else.
        cohort: its cohort, with the consultant who has reviewed a module of it.
        workshop_ids: argument of an address below `/werkstatt` → id of a row of this cohort.
        ids: argument of an address → id of a row of this Jugendamt.
    """

    office: Office
    people: dict[Role, Human]
    canary: str
    ids: dict[str, str]
    cohort: Cohort
    workshop_ids: dict[str, str]


def twins(world: World) -> tuple[Twin, Twin]:
    """Two alike."""
    return _twin(world, "Musterfurt", "kanarienvogel-amt-a"), _twin(
        world, "Beispielstadt", "kanarienvogel-amt-b"
    )


def _twin(world: World, name: str, canary: str) -> Twin:
    office = world.office(name)
    people = {role: world.person(office, role, name=f"{role.value} {canary}") for role in Role}
    evidence, invitation, import_ = _fill(world, office, people[Role.PROJEKTLEITUNG], canary)
    with world.runtime.tenant_session(office.id) as session:
        comment = discussing.say(session, people[Role.PROJEKTLEITUNG].id, MODULE, ITEM, canary)
        mentioning.mention(session, people[Role.PROJEKTLEITUNG].id, comment, [people[Role.MITWIRKUNG].id])
    assignment, deputy = _share(world, office, people, canary)
    ids = {
        "amt": office.slug,
        "nachweis": str(evidence),
        **_file(world, office, people[Role.PROJEKTLEITUNG], canary),
        "stand": str(_release(world, office, people, canary)),
        "einladung": str(invitation),
        "datei": str(import_),
        "beitrag": str(comment),
        "aufgabe": str(assignment),
        "vertretung": str(deputy),
        "sitzung": str(meet(world, office, people[Role.PROJEKTLEITUNG], why=canary)),
        "code": under_way(world, office, people[Role.PROJEKTLEITUNG]),
        "person": str(people[Role.MITWIRKUNG].id),
        "uebernahme": str(_take_over(world, office, people[Role.PROJEKTLEITUNG])),
        "rolle": str(_membership(world, office, people[Role.MITWIRKUNG])),
    }
    cohort = workshops.cohort(world, [office], name=f"Werkstatt {canary}")
    shown = workshops.show_file(
        world,
        office,
        people[Role.PROJEKTLEITUNG],
        "M01-01",
        canary.encode(),
        f"{canary}.pdf",
        module=REVIEWED,
    )
    item, said = _review(world, office, people[Role.PROJEKTLEITUNG], cohort, canary)
    workshop_ids = {
        "gruppe": cohort.slug,
        "amt": office.slug,
        "modul": REVIEWED,
        "punkt": item,
        "beitrag": str(said),
        "dokument": str(shown.document_id),
        "anlage": str(shown.files[0].id),
        "termin": str(workshops.announce_freeze(world, cohort)),
    }
    return Twin(office, people, canary, ids, cohort, workshop_ids)


def _review(world: World, office: Office, person: Human, cohort: Cohort, canary: str) -> tuple[str, UUID]:
    """A module handed in, judged, queried and talked about; the item talked about and what was said."""
    workshops.hand_in(world, office, person, module=REVIEWED)
    with workshops.at_desk(world, cohort) as session:
        run = submitted_run(session, office.id, REVIEWED)
        first, second, third, *_ = run.module.items
        judgement = Judgement(Rating.PARTLY, reason=canary)
        reviewing.judge(
            session, office.id, REVIEWED, first.key, judgement, seen=workshops.seen(run, first.key)
        )
        reviewing.ask(session, office.id, REVIEWED, second.key, canary, seen=workshops.seen(run, second.key))
        return third.key, conferring.say(session, office.id, REVIEWED, third.key, canary)


def _file(world: World, office: Office, person: Human, canary: str) -> dict[str, str]:
    """A document with a file, and files somebody has sent and not taken over."""
    store = world.runtime.store
    kept = [store.keep(office.id, BytesIO(canary.encode()), at_most=1_000) for _ in range(2)]
    taken, waiting = (
        NewFile(each.id, f"{canary}.pdf", "pdf", each.size, each.sha256, is_scanned=True) for each in kept
    )
    words = Evidence(canary, today(), canary, today(), today(), f"https://{canary}.example/")
    with world.runtime.tenant_session(office.id) as session:
        upload = filing.send_new(session, person.id, words, [taken])
        document = filing.take(session, person.id, upload).document_id
        waits = filing.send_new(session, person.id, words, [waiting], module_key=MODULE, item_key=ITEM)
    return {"dokument": str(document), "anlage": str(taken.id), "sendung": str(waits)}


def _release(world: World, office: Office, people: dict[Role, Human], canary: str) -> UUID:
    """Another module, handed in and released, with the canary in its record."""
    with world.runtime.tenant_session(office.id) as session:
        for item in latest_run(session, RELEASED).module.items:
            person = people[Role.PROJEKTLEITUNG].id
            answer_item(session, person, RELEASED, item.key, Entry(Rated(Rating.MOSTLY), canary), seen=0)
        running.submit(session, people[Role.PROJEKTLEITUNG].id, RELEASED, seen=1)
        targeting.set_target(
            session, people[Role.AMTSLEITUNG].id, RELEASED, Target(Level.R3, today(), canary), seen=0
        )
        seen = latest_run(session, RELEASED).version
        return freezing.release(session, people[Role.AMTSLEITUNG].id, RELEASED, seen=seen)


def _membership(world: World, office: Office, person: Human) -> UUID:
    with world.runtime.tenant_session(office.id, read_only=True) as session:
        return session.scalars(
            select(MembershipRecord.id).where(MembershipRecord.person_id == person.id)
        ).one()


def _take_over(world: World, office: Office, person: Human) -> UUID:
    """Taken over from the oldest edition, without anything that went over."""
    with world.runtime.tenant_session(office.id) as session:
        taken = TakeOverRecord(
            edition_before=editions.keys()[0],
            edition_after=editions.current().key,
            taken_by=person.id,
            runs=[],
        )
        session.add(taken)
        session.flush()
        return taken.id


def _share(world: World, office: Office, people: dict[Role, Human], canary: str) -> tuple[UUID, UUID]:
    """An item and a section given to others, and a deputy; the ids of the first and the last."""
    lead, colleague = people[Role.PROJEKTLEITUNG], people[Role.MITWIRKUNG]
    with world.runtime.tenant_session(office.id) as session:
        module = latest_run(session, MODULE).module
        item = GivenTo(MODULE, item_key=module.items[5].key)
        section = GivenTo(MODULE, phase=module.items[-1].phase)
        run = assigning.assign(session, lead.id, item, Wish(colleague.id, today(), canary), seen=None)
        assigning.assign(session, colleague.id, section, Wish(lead.id, note=canary), seen=None)
        deputising.name_deputy(session, colleague.id, lead.id, until=today())
        given, deputy = run.assignment(item), deputising.deputy_of(session, colleague.id)
    assert given is not None
    assert deputy is not None
    return given.id, deputy.id


def _fill(world: World, office: Office, person: Human, canary: str) -> tuple[UUID, UUID, UUID]:
    with world.runtime.tenant_session(office.id) as session:
        items = latest_run(session, MODULE).module.items
        for item in items[:3]:
            answer_item(session, person.id, MODULE, item.key, Entry(Rated(Rating.MOSTLY), canary), seen=0)
        answer_item(session, person.id, MODULE, items[4].key, Entry(NotApplicable(canary), canary), seen=0)
        run = documenting.add_evidence(
            session, person.id, MODULE, items[0].key, Evidence(canary, today(), canary, today())
        )
        invitation = InvitationRecord(
            email=f"{canary}@beispiel.example",
            name=canary,
            role=Role.LESEND.value,
            invited_by=person.id,
            expires_at=now() + timedelta(days=7),
        )
        import_ = FigureImportRecord(
            file_name=f"{canary}.csv", rows=[], findings=[], state="vorschau", read_by=person.id
        )
        figure = FigureRecord(
            indicator=INDICATOR,
            period=PERIOD,
            numerator=Decimal(7),
            denominator=Decimal(700),
            value=Decimal(100),
            counting_method="SUMME",
            with_uma=False,
            remark=canary,
            source="form",
            entered_by=person.id,
        )
        session.add_all([invitation, import_, figure])
        session.add(
            ContributionRecord(
                indicator=INDICATOR,
                period=PERIOD,
                quantity=f"{INDICATOR}/SUMME/ohne-uma",
                version=1,
                value=Decimal(100),
                figure_version=1,
                released_by=person.id,
            )
        )
        session.flush()
        return run.evidence[items[0].key][0].id, invitation.id, import_.id
