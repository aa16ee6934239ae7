"""A wish is fulfilled once, whatever happens in between."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from rq.job import Job, JobStatus
from rq.serializers import JSONSerializer

from tenants.errors import NotFound, Refused
from tenants.isolation.sessions import PlatformSession, ReleaseSession, TenantSession
from tenants.wishes import reading, taking
from tenants.wishes.wishing import wish_platform_job, wish_tenant_job
from tests.support.worker import work_off
from tests.support.world import Office, World
from webapp import queue
from webapp.jobs import registry, running
from webapp.jobs.registry import Outcome, Work, platform_job, release_job, tenant_job
from webapp.runtime import Runtime


@pytest.fixture
def declared() -> Iterator[None]:
    """Jobs declared in a test are forgotten after it."""
    before = dict(registry._JOBS)
    yield
    registry._JOBS.clear()
    registry._JOBS.update(before)


@pytest.fixture
def office(world: World) -> Office:
    return world.office()


def wished(runtime: Runtime, office: Office, job: str, **arguments: str) -> UUID:
    with runtime.tenant_session(office.id) as session:
        return wish_tenant_job(session, job, arguments)


def state_of(runtime: Runtime, wish: UUID) -> reading.WishState:
    with runtime.platform_session(read_only=True) as session:
        return reading.wish_state(session, wish)


@pytest.mark.usefixtures("declared")
def test_a_tenant_job_works_in_the_tenant_that_wished_for_it(runtime: Runtime, office: Office) -> None:
    seen = []

    @tenant_job("look-around")
    def look_around(session: TenantSession, work: Work) -> Outcome:
        seen.append((session.tenant_id, work.arguments["id"]))
        return {"rows": 3}

    wish = wished(runtime, office, "look-around", id="a")
    work_off(runtime)

    assert seen == [(office.id, "a")]
    state = state_of(runtime, wish)
    assert (state.state, state.outcome, state.is_over) == ("fertig", {"rows": 3}, True)


@pytest.mark.usefixtures("declared")
def test_a_wish_done_is_not_done_again(runtime: Runtime, office: Office) -> None:
    runs = []

    @tenant_job("count")
    def count(_session: TenantSession, work: Work) -> Outcome:
        runs.append(work.wish_id)
        return None

    wish = wished(runtime, office, "count")
    work_off(runtime)
    queue.enqueue(runtime.redis, [wish])
    work_off(runtime)
    running.run_wish(str(wish))

    assert runs == [wish]


@pytest.mark.usefixtures("declared")
def test_a_rolled_back_wish_is_never_enqueued(runtime: Runtime, office: Office) -> None:
    def act() -> None:
        with runtime.tenant_session(office.id) as session:
            wish_tenant_job(session, "send-tenant-mail", {"kind": "invitation", "id": str(uuid4())})
            raise ConnectionError

    with pytest.raises(ConnectionError):
        act()

    assert queue.queue(runtime.redis).count == 0


@pytest.mark.usefixtures("declared")
def test_a_failed_attempt_leaves_its_problem_and_waits_for_the_next(
    runtime: Runtime, office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    @tenant_job("fail")
    def fail(_session: TenantSession, _work: Work) -> Outcome:
        raise ConnectionError("nobody@beispiel.example is unknown")

    wish = wished(runtime, office, "fail")
    work_off(runtime)

    state = state_of(runtime, wish)
    assert (state.state, state.problem) == ("gewuenscht", "ConnectionError")
    job = Job.fetch(str(wish), connection=runtime.redis, serializer=queue.SERIALIZER)
    assert job.get_status() == JobStatus.SCHEDULED
    # The words of an error may name people, and the queue writes down what it is told.
    told = [record.getMessage() for record in caplog.records if record.name.startswith("rq")]
    assert any("AttemptFailed: ConnectionError" in words for words in told)
    assert not any("beispiel.example" in words for words in told)


@pytest.mark.usefixtures("declared")
def test_after_the_last_attempt_a_wish_has_failed(runtime: Runtime, office: Office) -> None:
    @tenant_job("fail")
    def fail(_session: TenantSession, _work: Work) -> Outcome:
        raise ConnectionError

    wish = wished(runtime, office, "fail")
    running.use(runtime)
    for _ in range(taking.MAX_ATTEMPTS):
        with pytest.raises(running.AttemptFailed, match="ConnectionError"):
            running.run_wish(str(wish))
    running.run_wish(str(wish))

    assert state_of(runtime, wish).state == "gescheitert"


@pytest.mark.usefixtures("declared")
def test_what_the_domain_refuses_is_not_tried_again(runtime: Runtime, office: Office) -> None:
    @tenant_job("refuse")
    def refuse(_session: TenantSession, _work: Work) -> Outcome:
        raise Refused("run.incomplete", (40,))

    wish = wished(runtime, office, "refuse")
    work_off(runtime)

    state = state_of(runtime, wish)
    assert (state.state, state.problem) == ("gescheitert", "run.incomplete")


def test_a_wish_for_an_unknown_job_fails(runtime: Runtime, office: Office) -> None:
    wish = wished(runtime, office, "from-a-later-version")
    work_off(runtime)

    assert state_of(runtime, wish).problem == "UnknownJob"


@pytest.mark.usefixtures("declared")
def test_a_tenant_cannot_wish_for_a_job_of_the_platform(runtime: Runtime, office: Office) -> None:
    ran = []

    @platform_job("everywhere")
    def everywhere(_session: PlatformSession, work: Work) -> Outcome:
        ran.append(work)
        return None

    wish = wished(runtime, office, "everywhere")
    running.use(runtime)
    with pytest.raises(running.AttemptFailed, match="WrongKind"):
        running.run_wish(str(wish))

    assert not ran


@pytest.mark.usefixtures("declared")
def test_progress_is_seen_while_the_job_runs(runtime: Runtime, office: Office) -> None:
    seen = []

    @tenant_job("slow")
    def slow(_session: TenantSession, work: Work) -> Outcome:
        work.report(400, 1200)
        seen.append(state_of(runtime, work.wish_id))
        return None

    wish = wished(runtime, office, "slow")
    work_off(runtime)

    assert (seen[0].state, seen[0].done, seen[0].total) == ("laeuft", 400, 1200)
    assert state_of(runtime, wish).done == 1200


@pytest.mark.usefixtures("declared")
def test_a_worker_that_comes_back_too_late_changes_nothing(runtime: Runtime, office: Office) -> None:
    """The first attempt hangs, the second one does the work; then the first one wakes up."""
    mails: list[str] = []

    @tenant_job("hang")
    def hang(session: TenantSession, work: Work) -> Outcome:
        if not mails:
            mails.append("first")
            running.run_wish(str(work.wish_id))
            wish_tenant_job(session, "send-tenant-mail", {"kind": "invitation", "id": str(uuid4())})
            return {"by": "first"}
        return {"by": "second"}

    wish = wished(runtime, office, "hang")
    work_off(runtime)

    state = state_of(runtime, wish)
    assert (state.state, state.outcome) == ("fertig", {"by": "second"})
    assert queue.queue(runtime.redis).count == 0


@pytest.mark.usefixtures("declared")
def test_a_release_job_gets_the_session_of_its_quantity_and_period(runtime: Runtime) -> None:
    seen = []

    @release_job("look-at-releases")
    def look(session: ReleaseSession, _work: Work) -> Outcome:
        seen.append((session.quantity, session.period))
        return None

    with runtime.platform_session() as session:
        wish = wish_platform_job(session, "look-at-releases", {"quantity": "D05", "period": "2025"})
    work_off(runtime)

    assert seen == [("D05", "2025")]
    assert state_of(runtime, wish).state == "fertig"


def test_a_tenant_job_cannot_be_declared_without_a_tenant() -> None:
    with pytest.raises(TypeError, match="TenantSession first"):

        @tenant_job("no-tenant")  # type: ignore[arg-type]
        def no_tenant(_session: PlatformSession, _work: Work) -> Outcome:
            return None

    with pytest.raises(TypeError, match="TenantSession first"):

        @tenant_job("no-session")  # type: ignore[arg-type]
        def no_session() -> Outcome:
            return None


def test_a_job_has_one_name(runtime: Runtime) -> None:
    with pytest.raises(TypeError, match="declared twice"):

        @tenant_job("send-tenant-mail")
        def again(_session: TenantSession, _work: Work) -> Outcome:
            return None


def test_the_queue_holds_the_id_of_the_wish_and_nothing_else(runtime: Runtime, office: Office) -> None:
    wish = wished(runtime, office, "send-tenant-mail", kind="invitation", id=str(uuid4()))

    job = Job.fetch(str(wish), connection=runtime.redis, serializer=queue.SERIALIZER)

    assert job.serializer is JSONSerializer
    assert (job.func_name, list(job.args), job.kwargs) == (queue.RUN, [str(wish)], {})


def test_a_jugendamt_sees_its_own_wishes_only(runtime: Runtime, world: World, office: Office) -> None:
    other = world.office("Beispielstadt")
    wish = wished(runtime, office, "send-tenant-mail")

    with runtime.tenant_session(office.id, read_only=True) as session:
        assert reading.wish_state(session, wish).state == "gewuenscht"
    with pytest.raises(NotFound), runtime.tenant_session(other.id, read_only=True) as session:
        reading.wish_state(session, wish)
