"""Filling a fresh installation with invented Jugendämter, their work, figures and a first comparison."""

from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from random import Random
from uuid import UUID

from modules.catalogue import editions
from modules.checklists.evidence import Evidence
from modules.indicators.periods import Period
from tenants.access.roles import PlatformRole, Role
from tenants.clock import today
from tenants.cohorts import moderating, placing
from tenants.cohorts.moderating import Workshop
from tenants.cohorts.registering import register_invented
from tenants.cohorts.sizing import Basis, Cluster, District
from tenants.demonstration import cataloguing, going_on, people
from tenants.demonstration.figures import fill_figures
from tenants.demonstration.meeting import hold_meeting
from tenants.demonstration.offices import InventedOffice, invented_offices
from tenants.demonstration.planning import plan_phases
from tenants.demonstration.releasing import release_round, set_targets
from tenants.demonstration.reviewing import review
from tenants.demonstration.sharing_out import share_out
from tenants.demonstration.working import Stage, fill_round, stages
from tenants.evidence import documenting, filing
from tenants.isolation.sessions import PlatformSession, TenantSession
from tenants.municipalities.laender import Land
from tenants.people import passwords
from tenants.sharing import announcing, releasing
from tenants.work import rolling_out
from tenants.work.reading import all_runs
from tenants.work.stored import RunState
from webapp.cli import demonstration_files
from webapp.evidence.receiving import Receiver
from webapp.runtime import Runtime

SEED = 79
FIRST_ROUND_BEFORE = timedelta(days=540)
YEARS_OF_FIGURES = 3
DAYS_OF_ROLLOUT = timedelta(days=60)
UNTIL_THE_FREEZE = timedelta(days=21)
_MODERATORS = ("moderation-1@werkstatt.example", "moderation-2@werkstatt.example")

_OPERATOR = "betrieb@werkstatt.example"


def accounts(seed: int = SEED) -> tuple[tuple[str, str], ...]:
    """Accounts to try the demonstration with: mail address, and whose it is."""
    office, other, *_ = invented_offices(seed)
    return (
        *((people.address(role, office.slug), f"{people.NAMES[role]}, {office.name}") for role in Role),
        (people.address(Role.PROJEKTLEITUNG, other.slug), "Projektleitung in einem anderen Jugendamt"),
        (_MODERATORS[0], "Moderation"),
        (_OPERATOR, "Betrieb"),
    )


def fill(runtime: Runtime, *, password: str, seed: int = SEED) -> Iterator[tuple[int, int]]:
    """Fill the installation; yields steps done and steps in all."""
    offices = list(invented_offices(seed))
    on = today()
    years = range(on.year - YEARS_OF_FIGURES, on.year)
    releases = [(quantity, str(year)) for quantity in releasing.usual_quantities() for year in years]
    total = len(offices) + len(releases) + 1
    password_hash = passwords.hashed(password)
    in_a_cohort = {slug for cluster in Cluster for slug in _members(offices, cluster)}
    with runtime.platform_session() as session:
        rolling_out.open_edition(session, None, editions.current().key, on, on + DAYS_OF_ROLLOUT)
    for done, office in enumerate(offices, start=1):
        _fill_office(
            runtime,
            office,
            password_hash,
            seed,
            on,
            years,
            with_files=done == 1,
            is_moderated=office.slug in in_a_cohort,
            # The second one has accounts to look around with, as the first, which has not taken it over yet.
            takes_over=done % 4 == 2,
        )
        yield done, total
    moderator, cohorts = _add_platform(runtime, offices, password_hash, on)
    for cohort in cohorts:
        with runtime.workshop_session(cohort.id, moderator) as session:
            review(session, on=on, seed=f"{seed}/{cohort.slug}")
    for done, (quantity, period) in enumerate(releases, start=len(offices) + 1):
        with runtime.release_session(quantity, period) as session:
            releasing.release(session)
        yield done, total
    yield total, total


def _fill_office(
    runtime: Runtime,
    office: InventedOffice,
    password_hash: str,
    seed: int,
    on: date,
    years: range,
    *,
    with_files: bool,
    is_moderated: bool,
    takes_over: bool,
) -> UUID:
    with runtime.platform_session() as session:
        registered = register_invented(
            session,
            None,
            name=office.name,
            slug=office.slug,
            kind=office.kind,
            land=Land.NORDRHEIN_WESTFALEN,
            district=District(office.population, date(on.year - 1, 12, 31), Basis.ENTERED),
            on=date(on.year - 2, 1, 1),
        )
        team = people.add_team(
            session,
            registered.tenant_id,
            office.slug,
            office.name,
            password_hash=password_hash,
            on=on - FIRST_ROUND_BEFORE,
        )
    with runtime.tenant_session(registered.tenant_id) as session:
        _fill_work(
            session,
            team,
            office,
            f"{seed}/{office.slug}",
            on,
            is_moderated=is_moderated,
            takes_over=takes_over,
        )
        fill_figures(
            session,
            team[Role.AMTSLEITUNG],
            years=years,
            population=office.population,
            seed=f"{seed}/{office.slug}",
        )
    if with_files:
        _attach_files(runtime, registered.tenant_id, team[Role.PROJEKTLEITUNG], on)
    return registered.tenant_id


def _fill_work(
    session: TenantSession,
    team: dict[Role, UUID],
    office: InventedOffice,
    seed: str,
    on: date,
    *,
    is_moderated: bool,
    takes_over: bool,
) -> None:
    """A finished first round and a second one that is going on, in the first edition of the catalogue.

    Args:
        is_moderated: somebody reviews what is handed in; else it waits for that.
    """
    random = Random(seed)
    edition = editions.edition(editions.keys()[0])
    modules = len(edition.modules)
    first = on - FIRST_ROUND_BEFORE
    person = team[Role.PROJEKTLEITUNG]
    done = [Stage(RunState.FROZEN, 1.0)] * modules
    fill_round(
        session,
        person,
        edition=edition,
        round_=1,
        stages=done,
        maturity=office.maturity * 0.7,
        on=first,
        seed=seed,
    )
    release_round(session, team[Role.AMTSLEITUNG])
    set_targets(session, team[Role.AMTSLEITUNG], on=on)
    present = stages(random, modules, maturity=office.maturity)
    if not is_moderated:
        present = [_waiting(stage) for stage in present]
    fill_round(
        session,
        person,
        edition=edition,
        round_=2,
        stages=present,
        maturity=office.maturity,
        on=on,
        seed=seed,
    )
    if takes_over:
        going_on.take_newest_over(session, person)
    going_on.begin_next_round(session, person, confirmed=2)
    share_out(session, person, team[Role.MITWIRKUNG], on=on)
    if office.slug == next(invented_offices(SEED)).slug:
        hold_meeting(session, person, seed=seed)
        plan_phases(session, person, on=on)


def _attach_files(runtime: Runtime, tenant_id: UUID, person_id: UUID, on: date) -> None:
    """Small real files at the first items of what is at work, sent and taken over as people do it."""
    settings = runtime.settings
    receiver = Receiver(
        runtime.store, tenant_id, most_bytes=settings.evidence_file_mb * 2**20, scanner=settings.clamav_url
    )
    with runtime.tenant_session(tenant_id, read_only=True) as session:
        run = next(run for run in reversed(all_runs(session)) if run.state is RunState.DRAFT and run.answers)
    for item, (name, content) in zip(run.module.items, demonstration_files.FOLDER.items(), strict=False):
        file = receiver.receive(name, BytesIO(content()))
        is_over = name == demonstration_files.EXPIRED
        said = Evidence(
            "",
            on - timedelta(days=400 if is_over else 200),
            "Amtsleitung",
            on - timedelta(days=20),
            expires_on=on - timedelta(days=35) if is_over else None,
        )
        with runtime.tenant_session(tenant_id) as session:
            upload = filing.send_new(
                session, person_id, said, [file], module_key=run.module.slug, item_key=item.key
            )
            filing.take(session, person_id, upload)
    with runtime.tenant_session(tenant_id) as session:
        unused = Evidence(
            "Jugendhilfeplanung, Teilplan Hilfen zur Erziehung", on - timedelta(days=90), None, None
        )
        documenting.add_document(session, person_id, unused)


def _waiting(stage: Stage) -> Stage:
    """The stage without a consultant."""
    is_under_review = stage.state in {RunState.IN_REVIEW, RunState.QUERIES}
    return Stage(RunState.SUBMITTED, stage.answered) if is_under_review else stage


def _members(offices: list[InventedOffice], cluster: Cluster) -> list[str]:
    return [office.slug for office in offices if office.cluster is cluster][:12]


def _add_platform(
    runtime: Runtime, offices: list[InventedOffice], password_hash: str, on: date
) -> tuple[UUID, list[Workshop]]:
    """Operator, two consultants, one running cohort per cluster, a draft, a change of law, a freeze ahead.

    Returns:
        The first consultant and the cohorts.
    """
    with runtime.platform_session() as session:
        operator = people.add_platform_person(
            session, _OPERATOR, "Betrieb", PlatformRole.BETRIEB, password_hash=password_hash
        )
        moderators = [
            people.add_platform_person(
                session, email, f"Moderation {number}", PlatformRole.MODERATION, password_hash=password_hash
            )
            for number, email in enumerate(_MODERATORS, start=1)
        ]
        slugs = [_add_cohort(session, cluster, _members(offices, cluster), on) for cluster in Cluster]
        found = [moderating.workshop(session, moderators[0], slug) for slug in slugs]
        cataloguing.write_draft(session, operator, moderators[0])
        cataloguing.register_law(session, operator, on=on)
        announcing.announce(session, operator, [Period.of_year(on.year - 1)], on + UNTIL_THE_FREEZE)
        return moderators[0], [cohort for cohort in found if cohort is not None]


def _add_cohort(session: PlatformSession, cluster: Cluster, slugs: list[str], on: date) -> str:
    cohort = placing.create_cohort(
        session,
        None,
        name=f"Werkstatt Cluster\u00a0{cluster.value}, {on.year - 1}–{on.year + 1}",
        slug=f"cluster-{cluster.number}-{on.year - 1}",
        cluster=cluster,
        starts_on=date(on.year - 1, 1, 1),
        edition=editions.keys()[0],
        ends_on=date(on.year + 1, 12, 31),
    )
    placing.place(session, None, cohort.slug, slugs, on=date(on.year - 1, 1, 1))
    for email in _MODERATORS:
        placing.add_moderator(session, None, cohort.slug, email)
    return cohort.slug
