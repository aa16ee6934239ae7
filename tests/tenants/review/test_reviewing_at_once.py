"""Several people at one module in the same instant: one of them is first, nobody's words are lost."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from modules.checklists.answers import Rating
from tenants.errors import Conflict, NotFound, Refused
from tenants.review import reviewing
from tenants.review.reviewing import Judgement
from tenants.work import running
from tenants.work.stored import RunState
from tests.support import workshops
from tests.support.workshops import MODULE, Cohort, at_desk, own, reviewed
from tests.support.world import Human, Office, World

CONSULTANTS = 4


@pytest.fixture
def office(world: World) -> Office:
    """A Jugendamt."""
    return world.office()


@pytest.fixture
def person(world: World, office: Office) -> Human:
    """Its Projektleitung."""
    return world.person(office)


@pytest.fixture
def group(world: World, office: Office, person: Human) -> Cohort:
    """Its cohort; the module is handed in."""
    made = workshops.cohort(world, [office])
    workshops.hand_in(world, office, person)
    return made


def at_once(*acts: Callable[[], None]) -> list[str]:
    """Do all acts in the same instant; what became of each, by the name of its error."""
    together = Barrier(len(acts))

    def outcome(act: Callable[[], None]) -> str:
        together.wait()
        try:
            act()
        except (Conflict, NotFound, Refused) as error:
            return type(error).__name__
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(outcome, acts))


def test_of_many_decisions_about_one_item_one_is_stored_and_the_others_see_it(
    world: World, office: Office, group: Cohort
) -> None:
    seen = workshops.seen(reviewed(world, group, office), "M07-04")

    def deciding(number: int) -> Callable[[], None]:
        def decide() -> None:
            wanted = Judgement(Rating.PARTLY, reason=f"Grund {number}")
            with at_desk(world, group) as session:
                reviewing.judge(session, office.id, MODULE, "M07-04", wanted, seen=seen)

        return decide

    outcomes = at_once(*map(deciding, range(CONSULTANTS)))

    assert sorted(outcomes) == ["Conflict"] * (CONSULTANTS - 1) + ["done"]
    assert workshops.seen(reviewed(world, group, office), "M07-04").judgement == 1


def test_a_module_is_either_taken_back_or_reviewed(
    world: World, office: Office, person: Human, group: Cohort
) -> None:
    version = own(world, office).version

    def take_back() -> None:
        with world.runtime.tenant_session(office.id) as session:
            running.reopen(session, person.id, MODULE, seen=version)

    outcomes = at_once(take_back, lambda: workshops.judge(world, group, office, "M07-03"))

    run = own(world, office)
    if outcomes[0] == "done":
        assert outcomes[1] == "NotFound"
        assert run.state is RunState.DRAFT
    else:
        assert outcomes == ["Refused", "done"]
        assert run.state is RunState.IN_REVIEW


def test_handing_back_and_validating_at_once_does_one_of_them(
    world: World, office: Office, group: Cohort
) -> None:
    for number in ("M07-01", "M07-02", "M07-03"):
        workshops.judge(world, group, office, number)
    version = reviewed(world, group, office).version

    def validate() -> None:
        with at_desk(world, group) as session:
            reviewing.validate(session, office.id, MODULE, seen=version)

    def ask() -> None:
        workshops.ask(world, group, office, "M07-04", "Seit wann?")

    outcomes = at_once(validate, ask)

    assert sorted(outcomes) == ["Refused", "done"]
    assert own(world, office).is_validated == (outcomes[0] == "done")
