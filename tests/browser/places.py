"""Somewhere to look around: a Jugendamt full of work, one an empty one, the platform, links in mails."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from random import Random
from uuid import UUID

from sqlalchemy import select

from modules.catalogue import editions
from modules.checklists.evidence import Evidence
from modules.indicators.definitions import CountingMethod
from modules.indicators.periods import Period
from modules.scoring.scale import Level
from tenants.access.roles import PlatformRole, Role
from tenants.assignments import deputising
from tenants.clock import now, today
from tenants.cohorts import moderating, placing
from tenants.cohorts.sizing import Cluster
from tenants.demonstration.figures import fill_figures
from tenants.demonstration.reviewing import review
from tenants.demonstration.sharing_out import share_out
from tenants.demonstration.working import fill_round, stages
from tenants.evidence import documenting, filing
from tenants.evidence.filing import NewFile
from tenants.feedback import reporting_barriers
from tenants.figures import importing
from tenants.figures.stored import Entry
from tenants.figures.storing import FileFinding, FileRow
from tenants.people import inviting
from tenants.records.assignment import AssignmentRecord
from tenants.records.document import FileRecord
from tenants.records.person import PasswordResetRecord, PersonRecord
from tenants.records.tenant import InvitationRecord, MembershipRecord
from tenants.sharing import announced, announcing, releasing
from tenants.work import freezing, rolling_out, targeting
from tenants.work.documents import Suspicion
from tenants.work.reading import all_runs, submitted_runs
from tenants.work.stored import RunState
from tenants.work.targeting import Target as Aim
from tests.support import drafts
from tests.support.meetings import meet, under_way
from tests.support.places import register_places
from tests.support.twins import MODULE
from tests.support.world import POPULATIONS, Human, Office, World
from webapp.auth.links import Purpose, Target, token
from webapp.imports.findings import Rule, Severity

OFFICES_THAT_COMPARE = 12
YEARS = range(today().year - 3, today().year)
MATURITY = 0.6


@dataclass(frozen=True, slots=True)
class Place:
    """Who looks, and where the ids in addresses come from.

    Attributes:
        ids: argument of an address → its value.
        links: endpoint → token of the link that leads to it.
    """

    human: Human | None
    ids: dict[str, str]
    links: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Places:
    """Everybody a page can look different to.

    Attributes:
        filled: somebody with every right in a Jugendamt full of work, figures and comparisons.
        reading: somebody there who may only look.
        workshop: the consultant of its cohort.
        empty: somebody with every right in a Jugendamt where nobody has done anything.
        platform: an operator.
        public: somebody who has not signed in, with the links that came by mail.
        between: somebody who works in two places and has to choose.
    """

    filled: Place
    reading: Place
    workshop: Place
    empty: Place
    platform: Place
    public: Place
    between: Place


def furnish(world: World) -> Places:
    """Build all of it."""
    offices = [world.office(f"Amt {number}") for number in range(OFFICES_THAT_COMPARE)]
    musterfurt, empty = world.office("Musterfurt", ags="05158016"), world.office("Leerstadt")
    lead = _with_every_right(world, musterfurt)
    compare(world, [*offices, musterfurt])
    _work(world, musterfurt, lead)
    _share(world, musterfurt, lead)
    reader = world.person(musterfurt, Role.LESEND, name="Lesend")
    ids = {
        "amt": musterfurt.slug,
        "datei": str(_preview(world, musterfurt, lead)),
        **_attach(world, musterfurt, lead),
        "person": str(reader.id),
        "sitzung": str(meet(world, musterfurt, lead, why="Das Konzept gilt seit Mai.")),
        "stand": str(_released(world, musterfurt, lead)),
    }
    code = under_way(world, musterfurt, lead)
    cohort, moderator = _cohort(world, [*offices[:5], musterfurt])
    desk = _review(world, cohort, moderator, musterfurt, lead)
    desk["termin"] = _freeze(world, cohort, moderator)
    invitation = _invite(world, musterfurt, lead)
    between = _with_every_right(world, musterfurt)
    _also_member(world, empty, between)
    return Places(
        filled=Place(lead, ids),
        reading=Place(reader, ids),
        workshop=Place(moderator, desk),
        empty=Place(_with_every_right(world, empty), {"amt": empty.slug}),
        platform=_platform(world, {"amt": musterfurt.slug, "gruppe": cohort, "termin": desk["termin"]}),
        public=Place(
            None, {"case": _report(world), "code": code}, _links(world, musterfurt, invitation, lead)
        ),
        between=Place(between, {}),
    )


def compare(world: World, offices: Sequence[Office], *, years: range = YEARS) -> None:
    """Give the offices figures, most of them released, and publish what may be published about them."""
    for office in offices:
        with world.runtime.tenant_session(office.id) as session:
            fill_figures(session, None, years=years, population=POPULATIONS["II"], seed=office.name)
    for quantity in releasing.usual_quantities():
        for year in years:
            with world.runtime.release_session(quantity, str(year)) as session:
                releasing.release(session)


def expired_link(world: World) -> str:
    """The token of an invitation that nobody accepted in time."""
    office = world.office("Spätdorf")
    invitation = _invite(world, office, _with_every_right(world, office))
    with world.runtime.tenant_session(office.id) as session:
        session.get_one(InvitationRecord, (office.id, invitation)).expires_at = now() - timedelta(days=1)
    return token(world.runtime.settings, Purpose.INVITATION, Target(invitation, office.id))


def _platform(world: World, ids: dict[str, str]) -> Place:
    """An operator who writes at the next edition of the catalogue."""
    operator = world.operator()
    written = drafts.write(world, operator)
    return Place(
        operator,
        {
            **ids,
            "fassung": written.key,
            "vorschlag": str(written.proposal),
            "aenderung": str(written.law_change),
        },
    )


def _with_every_right(world: World, office: Office) -> Human:
    human = world.person(office, Role.PROJEKTLEITUNG, name="Projektleitung Musterfurt")
    _also_member(world, office, human, Role.AMTSLEITUNG)
    return human


def _also_member(world: World, office: Office, human: Human, role: Role = Role.PROJEKTLEITUNG) -> None:
    with world.runtime.platform_session() as session:
        session.add(
            MembershipRecord(
                tenant_id=office.id, person_id=human.id, role=role.value, starts_on=date(2026, 1, 1)
            )
        )


def _work(world: World, office: Office, human: Human) -> None:
    """A round with modules in every state, by somebody else, so that names are shown."""
    edition = editions.edition(editions.keys()[0])
    present = stages(Random(office.name), len(edition.modules), maturity=MATURITY)
    with world.runtime.tenant_session(office.id) as session:
        fill_round(
            session,
            human.id,
            edition=edition,
            round_=1,
            stages=present,
            maturity=MATURITY,
            on=today(),
            seed=office.name,
        )
    with world.runtime.platform_session() as session:
        rolling_out.open_edition(session, None, editions.current().key, today(), None)


def _released(world: World, office: Office, human: Human) -> UUID:
    """The record of a validated module, with targets that are far and one that was given up."""
    with world.runtime.tenant_session(office.id) as session:
        run = next(run for run in all_runs(session) if run.state is RunState.VALIDATED)
        modules = editions.current().modules
        for module in (run.module, modules[-1], modules[-2]):
            aim = Aim(Level.R5, today() + timedelta(days=400), "JHA 12.06.2026, TOP 5")
            targeting.set_target(session, human.id, module.slug, aim, seen=0)
        given_up = Aim(None, None, "JHA 3.9.2026, TOP 2: Das Personal fehlt.")
        targeting.set_target(session, human.id, modules[-1].slug, given_up, seen=1)
        return freezing.release(session, human.id, run.module.slug, seen=run.version)


def _share(world: World, office: Office, human: Human) -> None:
    """Things given to each other, a deadline that is over, and somebody to stand in for."""
    colleague = world.person(office, Role.MITWIRKUNG, name="Allgemeiner Sozialer Dienst")
    with world.runtime.tenant_session(office.id) as session:
        share_out(session, human.id, colleague.id, on=today())
        deputising.name_deputy(session, colleague.id, human.id, until=today() + timedelta(days=9))
        module = editions.current().modules[-1]
        session.add(
            AssignmentRecord(
                module=module.slug,
                round=1,
                item_key=module.items[-1].key,
                person_id=human.id,
                due_on=today() - timedelta(days=3),
                note="Bitte mit dem Controlling abstimmen.",
                assigned_by=colleague.id,
            )
        )


def _preview(world: World, office: Office, human: Human) -> UUID:
    """A file with a figure that can be taken and a row that cannot."""
    row = FileRow(
        "",
        2,
        "05158016",
        "S01",
        str(YEARS[-1]),
        Entry(Decimal(90_000), counting_method=CountingMethod.STICHTAG),
    )
    finding = FileFinding("", 3, "indikator", "D99", Rule.UNKNOWN_INDICATOR.value, Severity.ERROR.value, "")
    with world.runtime.tenant_session(office.id) as session:
        return importing.preview(session, human.id, "kennzahlen.csv", [row], [finding])


def _attach(world: World, office: Office, human: Human) -> dict[str, str]:
    """A document with a file that is open and one that is locked, and files nobody has taken over yet."""
    files = [("Konzept.pdf", ()), ("Liste.xlsx", (Suspicion("geburtsdatum", "Blatt „Fälle“", 6),))]
    words = Evidence("", today(), "Amtsleitung", today(), today(), "https://ris.beispiel.example/vorlage/12")
    first, second = ([_file(world, office, name, suspicions) for name, suspicions in files] for _ in range(2))
    with world.runtime.tenant_session(office.id) as session:
        item = editions.current().module(MODULE).items[0].key
        taken = filing.take(session, human.id, filing.send_new(session, human.id, words, first))
        documenting.correct(session, human.id, taken.document_id, replace(words, reference="Konzept"), seen=1)
        waits = filing.send_new(session, human.id, words, second, module_key=MODULE, item_key=item)
    return {"dokument": str(taken.document_id), "anlage": str(first[0].id), "sendung": str(waits)}


def _file(world: World, office: Office, name: str, suspicions: tuple[Suspicion, ...]) -> NewFile:
    kept = world.runtime.store.keep(office.id, BytesIO(name.encode()), at_most=1_000)
    traits = {"author": "Anna Beispiel", "comments": 2, "hidden_sheets": ["Rohdaten"]}
    return NewFile(
        kept.id, name, name[-4:].strip("."), kept.size, kept.sha256,
        is_scanned=True, traits=traits, suspicions=suspicions,
    )  # fmt: skip


def _cohort(world: World, offices: Sequence[Office]) -> tuple[str, Human]:
    """A cohort with its moderator, and a register to look places up in."""
    moderator = world.operator(PlatformRole.MODERATION)
    with world.runtime.platform_session() as session:
        register_places(session)
        cohort = placing.create_cohort(
            session,
            None,
            name="Werkstatt Cluster II",
            cluster=Cluster.II,
            starts_on=date(today().year, 1, 1),
            ends_on=date(today().year + 1, 12, 31),
        )
        placing.place(session, None, cohort.slug, [office.slug for office in offices])
        placing.add_moderator(session, None, cohort.slug, moderator.email)
    return cohort.slug, moderator


def _review(world: World, cohort: str, moderator: Human, office: Office, lead: Human) -> dict[str, str]:
    """What the consultant said; the ids of the module that is being reviewed."""
    with world.runtime.platform_session() as session:
        workshop = moderating.workshop(session, moderator.id, cohort)
    assert workshop is not None
    with world.runtime.workshop_session(workshop.id, moderator.id) as session:
        review(session, on=today(), seed=office.name)
        runs = submitted_runs(session)[office.id]
    run = next(run for run in runs if run.state is RunState.IN_REVIEW)
    key, pieces = next(iter(run.evidence.items()))
    return {
        "gruppe": cohort,
        "amt": office.slug,
        "modul": run.module.slug,
        "punkt": key,
        "dokument": str(pieces[0].document_id),
        "anlage": str(_file_from_before(world, office, lead, pieces[0].document_id)),
    }


def _file_from_before(world: World, office: Office, human: Human, document_id: UUID) -> UUID:
    """A file of a document, as if it had been there when its module was handed in."""
    file = _file(world, office, "Konzept.pdf", ())
    with world.runtime.tenant_session(office.id) as session:
        upload_id = filing.send_new(session, human.id, Evidence("Konzept", today(), None, None), [file])
        record = session.scalars(select(FileRecord).where(FileRecord.upload_id == upload_id)).one()
        record.document_id, record.added_in = document_id, 1
    return file.id


def _freeze(world: World, cohort: str, moderator: Human) -> str:
    """A freeze the consultant announced and moved; its id."""
    with world.runtime.platform_session() as session:
        workshop = moderating.workshop(session, moderator.id, cohort)
    assert workshop is not None
    with world.runtime.workshop_session(workshop.id, moderator.id) as session:
        day = announcing.earliest_day()
        announcing.announce(session, moderator.id, [Period.of_year(YEARS[-1])], day)
        announced_ = announced.freezes(session)[0]
        announcing.move(session, moderator.id, announced_.id, day + timedelta(days=5), seen=day)
    return str(announced_.id)


def _invite(world: World, office: Office, human: Human) -> UUID:
    with world.runtime.tenant_session(office.id) as session:
        return inviting.invite(
            session, human.id, email="neu@beispiel.example", name="Neue Kollegin", role=Role.MITWIRKUNG
        )


def _links(world: World, office: Office, invitation: UUID, human: Human) -> dict[str, str]:
    settings = world.runtime.settings
    with world.runtime.platform_session() as session:
        person = session.get_one(PersonRecord, human.id)
        reset = PasswordResetRecord(person_id=person.id, expires_at=now() + timedelta(hours=1))
        session.add(reset)
        session.flush()
        return {
            "public.invitation": token(settings, Purpose.INVITATION, Target(invitation, office.id)),
            "public.new_password": token(settings, Purpose.PASSWORD, Target(reset.id)),
        }


def _report(world: World) -> str:
    with world.runtime.platform_session() as session:
        return reporting_barriers.report_barrier(
            session, page="Vergleich", description="Die Linie ist zu dünn.", email=None
        ).case_number
