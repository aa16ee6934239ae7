"""Items and sections are given to people; handing on loses nothing, and answering is what gets them done."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from modules.catalogue import editions
from modules.catalogue.model import ItemKey, Scope
from modules.checklists.answers import Rated, Rating
from tenants.access.roles import Role
from tenants.assignments import assigning, deputising, tasks
from tenants.assignments.assigning import Wish
from tenants.clock import today
from tenants.errors import Conflict, NotFound, Refused
from tenants.work import running
from tenants.work.answering import Entry, answer_item
from tenants.work.assigned import StoredAssignment, Target
from tenants.work.reading import all_runs, latest_run
from tests.support.journal import journal_of
from tests.support.world import Human, Office, World

MODULE = editions.current().module("rueckfuehrung")
FIRST, SECOND = (item.key for item in MODULE.items[:2])
ITEM = Target(MODULE.slug, item_key=FIRST)
SECTION = Target(MODULE.slug, phase=MODULE.items[0].phase)
SOON = today() + timedelta(days=7)


@pytest.fixture
def office(world: World) -> Office:
    """A Jugendamt that has begun nothing."""
    return world.office()


@pytest.fixture
def lead(world: World, office: Office) -> Human:
    """Gives things to others."""
    return world.person(office, name="Projektleitung")


@pytest.fixture
def asd(world: World, office: Office) -> Human:
    """Is given things."""
    return world.person(office, Role.MITWIRKUNG, name="ASD")


@pytest.fixture
def planning(world: World, office: Office) -> Human:
    """Takes over."""
    return world.person(office, Role.MITWIRKUNG, name="Jugendhilfeplanung")


def give(
    world: World,
    office: Office,
    by: Human,
    to: Human,
    *,
    target: Target = ITEM,
    seen: UUID | None = None,
    **wish: Any,
) -> StoredAssignment:
    with world.runtime.tenant_session(office.id) as session:
        run = assigning.assign(session, by.id, target, Wish(to.id, **wish), seen=seen)
    found = run.assignment(target)
    assert found is not None
    return found


def waits(world: World, office: Office, target: Target = ITEM) -> StoredAssignment | None:
    with world.runtime.tenant_session(office.id, read_only=True) as session:
        return latest_run(session, MODULE.slug).assignment(target)


def answer(world: World, office: Office, by: Human, key: ItemKey, *, note: str = "", seen: int = 0) -> None:
    with world.runtime.tenant_session(office.id) as session:
        answer_item(session, by.id, MODULE.slug, key, Entry(Rated(Rating.PARTLY), note), seen=seen)


def list_of(world: World, office: Office, human: Human) -> tasks.Tasks:
    with world.runtime.tenant_session(office.id, read_only=True) as session:
        return tasks.tasks(session, human.id)


def test_an_item_is_given_before_anybody_has_begun_the_module(
    world: World, office: Office, lead: Human, asd: Human
) -> None:
    give(world, office, lead, asd, due_on=SOON, note="Bitte mit dem Pflegekinderdienst.")

    found = waits(world, office)
    assert found is not None
    assert (found.person.name, found.due_on, found.note) == ("ASD", SOON, "Bitte mit dem Pflegekinderdienst.")
    assert found.by is not None
    assert found.by.name == "Projektleitung"
    (entry,) = journal_of(world.runtime, office)
    assert (entry.action, entry.subject, entry.person_id) == ("assignment.given", FIRST, lead.id)
    assert entry.after == {
        "person": str(asd.id),
        "due_on": SOON.isoformat(),
        "note": "Bitte mit dem Pflegekinderdienst.",
    }


def test_giving_twice_is_giving_once(world: World, office: Office, lead: Human, asd: Human) -> None:
    first = give(world, office, lead, asd)
    second = give(world, office, lead, asd)

    assert first.id == second.id
    assert len(journal_of(world.runtime, office)) == 1


def test_two_clicks_in_the_same_instant_give_once(
    world: World, office: Office, lead: Human, asd: Human
) -> None:
    with ThreadPoolExecutor(4) as threads:
        ids = {given.id for given in threads.map(lambda _: give(world, office, lead, asd), range(4))}

    assert len(ids) == 1
    assert [entry.action for entry in journal_of(world.runtime, office)] == ["assignment.given"]


def test_handing_on_keeps_who_had_it_before_in_the_journal(
    world: World, office: Office, lead: Human, asd: Human, planning: Human
) -> None:
    first = give(world, office, lead, asd)

    give(world, office, asd, planning, seen=first.id, note="Die Zahlen liegen bei Ihnen.")

    found = waits(world, office)
    assert found is not None
    assert (found.person.name, found.note) == ("Jugendhilfeplanung", "Die Zahlen liegen bei Ihnen.")
    entry = journal_of(world.runtime, office)[-1]
    assert entry.action == "assignment.handed_on"
    assert entry.before is not None
    assert entry.before["person"] == str(asd.id)


def test_handing_on_from_an_old_screen_is_a_conflict(
    world: World, office: Office, lead: Human, asd: Human, planning: Human
) -> None:
    first = give(world, office, lead, asd)
    give(world, office, asd, planning, seen=first.id)

    for seen in (first.id, None):
        with pytest.raises(Conflict) as conflict:
            give(world, office, lead, lead, seen=seen)
        assert conflict.value.theirs.person.name == "Jugendhilfeplanung"


def test_two_people_handing_on_in_the_same_instant_do_not_overwrite_each_other(
    world: World, office: Office, lead: Human, asd: Human, planning: Human
) -> None:
    first = give(world, office, lead, asd)

    def hand_on(to: Human) -> str:
        try:
            return give(world, office, asd, to, seen=first.id).person.name
        except Conflict:
            return "conflict"

    with ThreadPoolExecutor(2) as threads:
        results = sorted(threads.map(hand_on, (planning, lead)))

    assert "conflict" in results
    found = waits(world, office)
    assert found is not None
    assert found.person.name in results


def test_answering_the_item_gets_it_done(world: World, office: Office, lead: Human, asd: Human) -> None:
    give(world, office, lead, asd)

    answer(world, office, asd, FIRST)

    assert waits(world, office) is None
    assert list_of(world, office, asd).count == 0


def test_an_item_answered_before_can_be_given_to_be_looked_at_again(
    world: World, office: Office, lead: Human, asd: Human
) -> None:
    answer(world, office, lead, FIRST)
    give(world, office, lead, asd)
    assert waits(world, office) is not None

    answer(world, office, asd, FIRST, note="Noch einmal geprüft.", seen=1)

    assert waits(world, office) is None


def test_a_done_item_can_be_given_anew(world: World, office: Office, lead: Human, asd: Human) -> None:
    give(world, office, lead, asd)
    answer(world, office, asd, FIRST)

    give(world, office, lead, asd, note="Bitte noch einmal.")

    found = waits(world, office)
    assert found is not None
    assert found.note == "Bitte noch einmal."


def test_a_section_is_done_with_its_last_item(world: World, office: Office, lead: Human, asd: Human) -> None:
    give(world, office, lead, asd, target=SECTION)
    *others, last = SECTION.items(MODULE)
    for item in others:
        answer(world, office, asd, item.key)
    (task,) = list_of(world, office, asd).waiting
    assert (task.open, task.items) == (1, len(others) + 1)

    answer(world, office, asd, last.key)

    assert list_of(world, office, asd).waiting == ()


@pytest.mark.parametrize(
    "act, action", [(assigning.complete, "assignment.done"), (assigning.withdraw, "assignment.withdrawn")]
)
def test_an_assignment_is_ended_once(
    world: World, office: Office, lead: Human, asd: Human, act: Callable[..., Target], action: str
) -> None:
    given = give(world, office, lead, asd)

    for _ in range(2):
        with world.runtime.tenant_session(office.id) as session:
            assert act(session, asd.id, given.id) == ITEM

    assert waits(world, office) is None
    assert [entry.action for entry in journal_of(world.runtime, office)] == ["assignment.given", action]


def test_nobody_ends_what_is_not_there(world: World, office: Office, lead: Human) -> None:
    with pytest.raises(NotFound), world.runtime.tenant_session(office.id) as session:
        assigning.complete(session, lead.id, uuid4())


@pytest.mark.parametrize(
    "wish, rule",
    [
        ({"due_on": today() - timedelta(days=1)}, "assignment.past_day"),
        ({"note": "x" * (assigning.LONGEST_NOTE + 1)}, "note.too_long"),
    ],
)
def test_what_makes_no_sense_is_refused(
    world: World, office: Office, lead: Human, asd: Human, wish: dict[str, Any], rule: str
) -> None:
    with pytest.raises(Refused) as refused:
        give(world, office, lead, asd, **wish)

    assert refused.value.rule == rule
    assert journal_of(world.runtime, office) == []


@pytest.mark.parametrize("role", [Role.LESEND, Role.AMTSLEITUNG])
def test_nothing_is_given_to_somebody_who_may_not_answer(
    world: World, office: Office, lead: Human, role: Role
) -> None:
    with pytest.raises(Refused) as refused:
        give(world, office, lead, world.person(office, role))

    assert refused.value.rule == "assignment.person"


def test_nothing_is_given_to_somebody_of_another_jugendamt(world: World, office: Office, lead: Human) -> None:
    with pytest.raises(Refused) as refused:
        give(world, office, lead, world.person(world.office("Beispielstadt")))

    assert refused.value.rule == "assignment.person"


def test_what_the_module_does_not_have_is_not_given(world: World, office: Office, lead: Human) -> None:
    with pytest.raises(NotFound):
        give(world, office, lead, lead, target=Target(MODULE.slug, item_key=ItemKey("m99-nichts")))


def test_what_was_handed_in_waits_for_nobody_and_is_not_given(
    world: World, office: Office, lead: Human, asd: Human
) -> None:
    last = MODULE.items[-1].key
    give(world, office, lead, asd, target=Target(MODULE.slug, item_key=last))
    for item in MODULE.items[:-1]:
        answer(world, office, lead, item.key)
    with world.runtime.tenant_session(office.id) as session:
        running.submit(session, lead.id, MODULE.slug, seen=1)

    assert list_of(world, office, asd).count == 0
    with pytest.raises(Refused) as refused:
        give(world, office, lead, asd)
    assert refused.value.rule == "run.not_editable"


def test_the_list_comes_by_deadline_and_names_what_was_handed_on(
    world: World, office: Office, lead: Human, asd: Human
) -> None:
    third = MODULE.items[2].key
    give(world, office, lead, asd, target=Target(MODULE.slug, item_key=third))
    give(world, office, lead, asd, target=Target(MODULE.slug, item_key=SECOND), due_on=SOON)
    give(world, office, lead, asd, due_on=today())

    own, given = list_of(world, office, asd), list_of(world, office, lead)

    assert [task.assignment.target.item_key for task in own.waiting] == [FIRST, SECOND, third]
    assert [task.assignment.target.item_key for task in given.handed_on] == [FIRST, SECOND, third]
    assert (own.handed_on, given.waiting) == ((), ())
    assert not own.waiting[0].is_overdue(today())
    assert own.waiting[0].is_overdue(today() + timedelta(days=1))


def test_an_item_outside_the_scope_waits_again_once_the_scope_has_it(
    world: World, office: Office, lead: Human, asd: Human
) -> None:
    outside = next(item.key for item in MODULE.items if item.scope is Scope.VOLL)
    give(world, office, lead, asd, target=Target(MODULE.slug, item_key=outside))

    waiting = []
    for scope in (Scope.KERN, Scope.VOLL):
        with world.runtime.tenant_session(office.id) as session:
            seen = latest_run(session, MODULE.slug).version
            running.choose_scope(session, lead.id, MODULE.slug, scope, seen=seen)
        with world.runtime.tenant_session(office.id, read_only=True) as session:
            counted = tasks.count_waiting(session, asd.id, all_runs(session))
        waiting.append((len(list_of(world, office, asd).waiting), counted))

    assert waiting == [(0, 0), (1, 1)]


def test_the_list_takes_three_statements(world: World, office: Office, lead: Human, asd: Human) -> None:
    for item in MODULE.items[:5]:
        give(world, office, lead, asd, target=Target(MODULE.slug, item_key=item.key))
    statements: list[str] = []

    with world.runtime.database.observed(statements.append):
        list_of(world, office, asd)

    assert len(statements) == 3, "\n".join(statements)


def test_a_deputy_sees_and_does_the_tasks_until_the_day_is_over(
    world: World, office: Office, lead: Human, asd: Human, planning: Human, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = give(world, office, lead, asd)
    with world.runtime.tenant_session(office.id) as session:
        deputising.name_deputy(session, asd.id, planning.id, until=SOON)

    (task,) = list_of(world, office, planning).waiting
    assert (task.assignment.person.name, task.assignment.deputy_until) == ("ASD", SOON)
    with world.runtime.tenant_session(office.id) as session:
        assigning.complete(session, planning.id, given.id)

    named, done = journal_of(world.runtime, office)[1:]
    assert (named.action, named.after) == (
        "deputy.named",
        {"deputy": str(planning.id), "until": SOON.isoformat()},
    )
    assert done.after == {"ended_as": "erledigt", "on_behalf_of": str(asd.id)}

    give(world, office, lead, asd, target=SECTION)
    assert list_of(world, office, planning).count == 1
    for module in ("tenants.work.assigned", "tenants.assignments.tasks", "tenants.assignments.deputising"):
        monkeypatch.setattr(f"{module}.today", lambda: SOON + timedelta(days=1))
    assert list_of(world, office, planning).count == 0
    assert list_of(world, office, asd).count == 1


def test_naming_another_deputy_ends_the_first_and_ending_twice_is_once(
    world: World, office: Office, lead: Human, asd: Human, planning: Human
) -> None:
    for deputy in (lead, lead, planning):
        with world.runtime.tenant_session(office.id) as session:
            deputising.name_deputy(session, asd.id, deputy.id, until=SOON)
    with world.runtime.tenant_session(office.id) as session:
        named = deputising.deputy_of(session, asd.id)
    assert named is not None
    assert named.deputy.name == "Jugendhilfeplanung"

    for _ in range(2):
        with world.runtime.tenant_session(office.id) as session:
            deputising.end_deputy(session, asd.id, named.id)

    with world.runtime.tenant_session(office.id) as session:
        assert deputising.deputy_of(session, asd.id) is None
    actions = [entry.action for entry in journal_of(world.runtime, office)]
    assert actions == ["deputy.named", "deputy.named", "deputy.ended"]


def test_nobody_ends_the_deputy_of_somebody_else(
    world: World, office: Office, lead: Human, asd: Human, planning: Human
) -> None:
    with world.runtime.tenant_session(office.id) as session:
        deputising.name_deputy(session, asd.id, planning.id, until=SOON)
        named = deputising.deputy_of(session, asd.id)
    assert named is not None

    with pytest.raises(NotFound), world.runtime.tenant_session(office.id) as session:
        deputising.end_deputy(session, lead.id, named.id)


def test_a_deputy_is_somebody_else_who_may_answer_and_has_an_end(
    world: World, office: Office, lead: Human, asd: Human
) -> None:
    reader = world.person(office, Role.LESEND)
    refused = []

    for deputy, until in ((asd, SOON), (lead, today() - timedelta(days=1)), (reader, SOON)):
        with pytest.raises(Refused) as error, world.runtime.tenant_session(office.id) as session:
            deputising.name_deputy(session, asd.id, deputy.id, until=until)
        refused.append(error.value.rule)

    assert refused == ["deputy.self", "deputy.past_day", "assignment.person"]
