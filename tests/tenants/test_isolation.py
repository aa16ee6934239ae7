"""What would leak if one lock failed: each test opens one lock on purpose or forgets a filter."""

from datetime import date
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, Executable, create_engine, func, insert, literal_column, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError, ProgrammingError

from tenants.access.roles import PlatformRole
from tenants.cohorts import placing
from tenants.isolation.database import UnboundTransaction
from tenants.isolation.guards import BulkInsert, ForeignTenant, OutOfReach, UnreviewedSql
from tenants.isolation.provisioning import Addresses
from tenants.isolation.sessions import (
    DirectConnection,
    PlatformSession,
    ReleaseSession,
    TenantSession,
    WorkshopSession,
)
from tenants.records.cohort import CohortRecord, ComparisonMemberRecord
from tenants.records.person import PersonRecord
from tenants.records.run import AnswerRecord, RunRecord
from tenants.records.sharing import VintageRecord
from tenants.records.tenant import TenantRecord
from tests.support.world import Office, World
from webapp.runtime import Runtime

REVIEWED = {"reviewed_sql": "a test that tries to leak"}


@pytest.fixture
def offices(world: World) -> tuple[Office, Office]:
    """Two Jugendämter with a run and three answers each."""
    both = world.office("Musterfurt"), world.office("Beispielstadt")
    for office in both:
        with world.runtime.tenant_session(office.id) as session:
            run = _run()
            session.add(run)
            session.flush()
            session.add_all(AnswerRecord(run_id=run.id, item_key=f"punkt-{n}", rating=n) for n in range(3))
    return both


def _run() -> RunRecord:
    return RunRecord(module="rueckfuehrung", edition="2026.1", round=1, state="entwurf", scope="voll")


def test_a_forgotten_filter_shows_only_ones_own_rows(
    runtime: Runtime, offices: tuple[Office, Office]
) -> None:
    mine, _ = offices

    with runtime.tenant_session(mine.id) as session:
        assert {run.tenant_id for run in session.scalars(select(RunRecord))} == {mine.id}
        assert session.scalar(select(func.count()).select_from(AnswerRecord)) == 3


def test_raw_sql_is_refused_without_a_review_and_sees_only_ones_own_rows_with_one(
    runtime: Runtime, offices: tuple[Office, Office]
) -> None:
    mine, other = offices

    with runtime.tenant_session(mine.id) as session:
        with pytest.raises(UnreviewedSql):
            session.execute(text("SELECT * FROM run"))
        with pytest.raises(UnreviewedSql):
            session.execute(select(RunRecord.__table__))
        seen = session.execute(text("SELECT tenant_id FROM run"), execution_options=REVIEWED).scalars().all()
        assert seen == [mine.id]
        foreign = text("SELECT count(*) FROM answer WHERE tenant_id = :other")
        assert session.scalar(foreign, {"other": other.id}, execution_options=REVIEWED) == 0


@pytest.mark.parametrize(
    "statement",
    [
        select(RunRecord).from_statement(text("SELECT * FROM run")),
        select(RunRecord).where(text("EXISTS (SELECT FROM answer)")),
        select(RunRecord.id, literal_column("(SELECT count(*) FROM answer)")),
        select(RunRecord).order_by(text("state")),
        select(RunRecord.id).where(RunRecord.id.in_(select(RunRecord.id).where(text("true")))),
    ],
    ids=["from", "where", "column", "order", "inside"],
)
def test_raw_sql_inside_a_statement_on_mapped_classes_needs_a_review_too(
    runtime: Runtime, offices: tuple[Office, Office], statement: Executable
) -> None:
    with runtime.tenant_session(offices[0].id) as session:
        with pytest.raises(UnreviewedSql):
            session.execute(statement)
        assert session.execute(statement, execution_options=REVIEWED).all()


def test_a_bulk_update_reaches_only_ones_own_rows(runtime: Runtime, offices: tuple[Office, Office]) -> None:
    mine, other = offices

    with runtime.tenant_session(mine.id) as session:
        assert session.execute(update(AnswerRecord).values(rating=3)).rowcount == 3  # type: ignore[attr-defined]

    with runtime.tenant_session(other.id) as session:
        assert set(session.scalars(select(AnswerRecord.rating))) == {0, 1, 2}


def test_rows_cannot_be_given_to_another_tenant(runtime: Runtime, offices: tuple[Office, Office]) -> None:
    mine, other = offices

    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        runtime.tenant_session(mine.id) as session,
    ):
        session.execute(update(RunRecord).values(tenant_id=other.id))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE contribution SET value = 1",
        "UPDATE contribution SET quantity = 'D06/SUMME'",
        "UPDATE membership SET role = 'leitung'",
        "UPDATE membership SET person_id = gen_random_uuid()",
        "UPDATE invitation SET email = 'fremd@beispiel.example'",
        "UPDATE invitation SET accepted_at = now()",
        "DELETE FROM membership",
    ],
)
def test_what_was_released_or_given_is_ended_but_never_rewritten(
    runtime: Runtime, offices: tuple[Office, Office], statement: str
) -> None:
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        runtime.tenant_session(offices[0].id) as session,
    ):
        session.execute(text(statement), execution_options=REVIEWED)


def test_a_bulk_insert_is_refused(runtime: Runtime, offices: tuple[Office, Office]) -> None:
    mine, other = offices

    with runtime.tenant_session(mine.id) as session:
        with pytest.raises(BulkInsert):
            session.execute(insert(RunRecord), [{"tenant_id": other.id, "module": "x"}])
        hidden = insert(RunRecord).values(tenant_id=mine.id, module="x", round=2).cte("hidden")
        with pytest.raises(BulkInsert):
            session.execute(select(RunRecord.id).add_cte(hidden))
        for write in (session.bulk_insert_mappings, session.bulk_update_mappings):
            with pytest.raises(DirectConnection):
                write(RunRecord, [{"tenant_id": other.id}])
        with pytest.raises(DirectConnection):
            session.bulk_save_objects([_run()])
        smuggled = text(
            "INSERT INTO run (tenant_id, id, module, edition, round, state, started_at, version) "
            "VALUES (:other, :id, 'm', 'e', 9, 'entwurf', now(), 1)"
        )
        with pytest.raises(DBAPIError, match="row-level security"):
            session.execute(smuggled, {"other": other.id, "id": uuid4()}, execution_options=REVIEWED)
        session.rollback()


def test_an_object_of_another_tenant_cannot_be_attached_flushed_or_found(
    runtime: Runtime, offices: tuple[Office, Office]
) -> None:
    mine, other = offices
    with runtime.tenant_session(other.id) as session:
        theirs = session.scalars(select(RunRecord)).one()

    with runtime.tenant_session(mine.id) as session:
        assert session.get(RunRecord, (other.id, theirs.id)) is None
        with pytest.raises(ForeignTenant):
            session.add(theirs)
        with pytest.raises(ForeignTenant):
            session.add(
                RunRecord(tenant_id=other.id, module="m", edition="e", round=1, state="entwurf", scope="voll")
            )


def test_a_child_cannot_point_to_a_parent_of_another_tenant(
    runtime: Runtime, offices: tuple[Office, Office]
) -> None:
    mine, other = offices
    with runtime.tenant_session(other.id) as session:
        foreign_run = session.scalars(select(RunRecord.id)).one()

    with pytest.raises(IntegrityError), runtime.tenant_session(mine.id) as session:
        session.add(AnswerRecord(run_id=foreign_run, item_key="punkt-9", rating=1))


def test_a_platform_session_reaches_nobodys_work(runtime: Runtime, offices: tuple[Office, Office]) -> None:
    with runtime.platform_session() as session:
        with pytest.raises(OutOfReach):
            session.scalars(select(RunRecord)).all()
        with pytest.raises(OutOfReach):
            session.scalars(
                select(TenantRecord).join(RunRecord, RunRecord.tenant_id == TenantRecord.id)
            ).all()
        with pytest.raises(OutOfReach):
            session.scalars(select(TenantRecord.id).where(select(RunRecord).exists())).all()
        with pytest.raises(DBAPIError, match="permission denied"):
            session.execute(text("SELECT * FROM run"), execution_options=REVIEWED)
        session.rollback()


def test_the_release_job_knows_jugendaemter_by_their_number_only(
    runtime: Runtime, offices: tuple[Office, Office]
) -> None:
    for names in (select(TenantRecord.name), select(PersonRecord.name), select(RunRecord.id)):
        with pytest.raises(OutOfReach), runtime.release_session("D05", "2025") as session:
            session.execute(names)
    with (
        pytest.raises(DBAPIError, match="permission denied"),
        runtime.release_session("D05", "2025") as session,
    ):
        session.execute(text("SELECT name FROM tenant"), execution_options=REVIEWED)


def test_no_session_gives_its_connection_away(runtime: Runtime) -> None:
    with PlatformSession(runtime.database) as session, pytest.raises(DirectConnection):
        session.connection()


def test_a_transaction_without_a_session_does_not_start(runtime: Runtime) -> None:
    engine = runtime.database._engine

    with pytest.raises(UnboundTransaction), engine.connect() as connection:
        connection.execute(text("SELECT 1"))


def test_the_login_role_alone_sees_nothing(addresses: Addresses, offices: tuple[Office, Office]) -> None:
    engine = create_engine(addresses.login)

    for level in ("READ COMMITTED", "AUTOCOMMIT"):
        with (
            pytest.raises(DBAPIError, match="permission denied"),
            engine.connect().execution_options(isolation_level=level) as connection,
        ):
            connection.execute(text("SELECT * FROM run"))
    engine.dispose()


def test_a_tenant_role_without_a_tenant_raises_instead_of_showing_nothing(
    addresses: Addresses, offices: tuple[Office, Office]
) -> None:
    engine = create_engine(addresses.login)

    for bound in (None, ""):
        with engine.connect() as connection:
            connection.execute(text("SET LOCAL ROLE werkstatt_tenant"))
            if bound is not None:
                connection.execute(text("SELECT set_config('app.tenant_id', '', true)"))
            with pytest.raises(DBAPIError, match="is not bound"):
                connection.execute(text("SELECT * FROM run"))
    engine.dispose()


def test_a_pooled_connection_carries_no_tenant_on(
    addresses: Addresses, offices: tuple[Office, Office]
) -> None:
    from tenants.isolation.database import Database

    mine, other = offices
    database = Database(addresses.login, pool_size=1)
    with pytest.raises(DBAPIError), TenantSession(database, mine.id) as session:
        session.execute(text("SELECT 1/0"), execution_options=REVIEWED)

    raw = database._engine.raw_connection()
    with pytest.raises(Exception, match="permission denied"):
        raw.cursor().execute("SELECT count(*) FROM run")
    raw.close()
    with TenantSession(database, other.id) as session:
        assert {run.tenant_id for run in session.scalars(select(RunRecord))} == {other.id}
    database.close()


def test_a_savepoint_keeps_the_tenant(runtime: Runtime, offices: tuple[Office, Office]) -> None:
    mine, _ = offices

    with runtime.tenant_session(mine.id) as session:
        with pytest.raises(DBAPIError), session.begin_nested():
            session.execute(text("SELECT 1/0"), execution_options=REVIEWED)
        assert {run.tenant_id for run in session.scalars(select(RunRecord))} == {mine.id}


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE run DISABLE ROW LEVEL SECURITY",
        "DROP POLICY tenant_sees ON run",
        "TRUNCATE run",
        "SET ROLE werkstatt_owner",
        "SET ROLE postgres",
        "SET session_replication_role = replica",
        "DELETE FROM run",
    ],
)
def test_the_application_cannot_take_the_walls_down(
    runtime: Runtime, offices: tuple[Office, Office], statement: str
) -> None:
    with TenantSession(runtime.database, offices[0].id) as session, pytest.raises(DBAPIError):
        session.execute(text(statement), execution_options=REVIEWED)


def test_switching_row_security_off_does_not_help(runtime: Runtime, offices: tuple[Office, Office]) -> None:
    with TenantSession(runtime.database, offices[0].id) as session:
        session.execute(text("SET LOCAL row_security = off"), execution_options=REVIEWED)
        with pytest.raises(DBAPIError, match="row-level security"):
            session.execute(text("SELECT * FROM run"), execution_options=REVIEWED)


def test_the_owner_of_the_tables_is_bound_as_well(owner: Engine, offices: tuple[Office, Office]) -> None:
    with pytest.raises(DBAPIError, match="is not bound"), owner.connect() as connection:
        connection.execute(text("SELECT * FROM run"))


def test_reading_sessions_cannot_write_even_by_raw_sql(
    runtime: Runtime, offices: tuple[Office, Office]
) -> None:
    with (
        pytest.raises(DBAPIError, match="read-only"),
        TenantSession(runtime.database, offices[0].id, read_only=True) as session,
    ):
        session.execute(update(AnswerRecord).values(rating=0))


def test_a_tenant_sees_its_own_row_in_the_list_of_tenants_only(
    runtime: Runtime, offices: tuple[Office, Office]
) -> None:
    mine, _ = offices

    with runtime.tenant_session(mine.id) as session:
        assert session.scalars(select(TenantRecord.id)).all() == [mine.id]


def test_many_threads_on_few_connections_never_see_another_tenant(
    addresses: Addresses, world: World, offices: tuple[Office, Office]
) -> None:
    from concurrent.futures import ThreadPoolExecutor
    from random import Random

    from tenants.isolation.database import Database

    database = Database(addresses.login, pool_size=2)

    def visit(seed: int) -> int:
        random = Random(seed)
        for _ in range(25):
            office = random.choice(offices)
            with TenantSession(database, office.id) as session:
                seen: set[UUID] = set(session.scalars(select(RunRecord.tenant_id)))
                assert seen == {office.id}
                if random.random() < 0.3:
                    session.rollback()
        return 25

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(visit, range(16))) == 400
    database.close()


def test_only_todays_moderators_read_a_cohort(runtime: Runtime, world: World) -> None:
    office, moderator, stranger = world.office(), world.operator(PlatformRole.MODERATION), world.person()
    with runtime.platform_session() as session:
        placing.create_cohort(
            session, None, name="g", slug="g", starts_on=date(2026, 1, 1), ends_on=date(2099, 12, 31)
        )
        placing.place(session, None, "g", [office.slug])
        placing.add_moderator(session, None, "g", moderator.email)
        cohort = session.scalars(select(CohortRecord.id)).one()

    def seen_by(person: UUID) -> tuple[list[UUID], list[UUID]]:
        with WorkshopSession(runtime.database, cohort, person, read_only=True) as session:
            return list(session.scalars(select(CohortRecord.id))), list(
                session.scalars(select(TenantRecord.id))
            )

    assert seen_by(moderator.id) == ([cohort], [office.id])
    assert seen_by(stranger.id) == ([], [])
    with runtime.platform_session() as session:
        placing.end_moderator(session, None, "g", moderator.email)
    assert seen_by(moderator.id) == ([], [])


def test_whoever_left_a_group_no_longer_reads_what_is_published_about_it(
    runtime: Runtime, world: World
) -> None:
    office = world.office(cluster="II")
    with ReleaseSession(runtime.database, "D05/SUMME/ohne-uma", "2024") as release:
        release.add(
            VintageRecord(
                group_key="cluster-2",
                indicator="D05",
                quantity="D05/SUMME/ohne-uma",
                period="2024",
                number=1,
                contributors=5,
                digest="-",
            )
        )
        release.commit()

    def seen() -> int:
        with runtime.tenant_session(office.id, read_only=True) as session:
            return len(session.scalars(select(VintageRecord.id)).all())

    assert seen() == 1
    with runtime.platform_session() as session:
        member = session.scalars(
            select(ComparisonMemberRecord).where(ComparisonMemberRecord.tenant_id == office.id)
        ).one()
        member.left_on = date(2026, 6, 30)
    assert seen() == 0
