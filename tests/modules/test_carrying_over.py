"""What becomes of an answer, class by class, and what must never happen to any of them."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import combinations, pairwise
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from modules.catalogue import editions
from modules.catalogue.classifying import classify
from modules.catalogue.model import Edition, EditionKey, ItemKey, ModuleSlug
from modules.catalogue.plans import Claim, Plan, compose, compose_all, plan, plan_of_keys
from modules.catalogue.transition_loading import load_located
from modules.catalogue.transitions import (
    Added,
    Altered,
    Change,
    Clarified,
    Dropped,
    Editorial,
    Merged,
    Moved,
    Rescaled,
    Reweighted,
    Split,
    Transition,
)
from modules.checklists.answers import Answer, NotApplicable, Rated, Rating
from modules.checklists.carrying_over import (
    Checklist,
    Comment,
    Entry,
    Fate,
    Note,
    Standing,
    carry_over,
    entry,
)
from modules.errors import PlanDoesNotFit, UnknownItem, UnknownTransition
from tests.support.generated_transitions import EDITIONS, ON, checklists_of, edition_pairs, plans
from tests.support.small_edition import write_transition

A, B, C, D = (ItemKey(f"m01-{letter}") for letter in "abcd")
FILE, OTHER, TALK, MEASURE = (UUID(int=number) for number in range(1, 5))


def plan_for(*changes: Change, before: Iterable[ItemKey] = (A, B), after: Iterable[ItemKey] = (A, B)) -> Plan:
    return plan_of_keys(Transition(EDITIONS[0], EDITIONS[1], "Probe", changes), tuple(before), tuple(after))


def checklist(**answers: Answer | None) -> Checklist:
    keys = {"a": A, "b": B, "c": C, "d": D}
    return Checklist(EDITIONS[0], {keys[name]: full(keys[name], each) for name, each in answers.items()})


def full(key: ItemKey, answer: Answer | None, *, version: int = 4) -> Entry:
    return entry(
        key,
        answer,
        note=f"Notiz {key}",
        evidence=[FILE],
        comments=[TALK],
        measures=[MEASURE],
        version=version,
    )


@pytest.mark.parametrize(
    "change",
    [
        Editorial(A),
        Moved(A, ModuleSlug("planung")),
        Clarified(A, "genauer"),
        Reweighted(A, (1, 2), mandatory=True),
        None,
    ],
)
@pytest.mark.parametrize(
    "answer", [Rated(Rating.MOSTLY), Rated(Rating.NOT_MET), NotApplicable("Kein Bedarf")]
)
def test_what_keeps_its_meaning_is_kept_as_it_is(change: Change | None, answer: Answer) -> None:
    before = checklist(a=answer)

    taken = carry_over(before, plan_for(*([change] if change else [])), on=ON)

    assert taken.after.entries == before.entries
    assert taken.outcomes[0].fate is Fate.KEPT
    assert taken.after.entries[A].counts(ON)
    assert taken.outcomes[0].classes == ({change.kind} if change else set())


def test_an_altered_item_is_to_confirm_and_counts_until_the_day() -> None:
    taken = carry_over(checklist(a=Rated(Rating.FULLY)), plan_for(Altered(A, "anders", 30)), on=ON)

    carried = taken.after.entries[A]
    last = ON + timedelta(days=30)
    assert taken.outcomes[0].fate is Fate.TO_CONFIRM
    assert (carried.said, carried.claim) == (Rated(Rating.FULLY), Claim.UNTIL_CONFIRMED)
    assert (carried.standing(last), carried.counts(last)) == (Standing.TO_CONFIRM, True)
    after = last + timedelta(days=1)
    assert (carried.standing(after), carried.counts(after)) == (Standing.OPEN, False)


@pytest.mark.parametrize("old,new", [(0, 0), (1, 1), (2, 1), (3, 2)])
def test_ratings_are_mapped_where_the_anchors_changed(old: int, new: int) -> None:
    taken = carry_over(checklist(a=Rated(Rating(old))), plan_for(Rescaled(A, (0, 1, 1, 2))), on=ON)

    assert taken.after.entries[A].said == Rated(Rating(new))
    assert taken.after.entries[A].counts(ON)
    assert taken.after.entries[A].confirm_until == date(2027, 4, 1)


def test_the_parts_of_an_item_each_get_everything() -> None:
    before = checklist(a=Rated(Rating.PARTLY))

    taken = carry_over(before, plan_for(Split(A, (C, D)), before=[A], after=[C, D]), on=ON)

    for part in (C, D):
        carried = taken.after.entries[part]
        assert carried.said == Rated(Rating.PARTLY)
        assert carried.notes == (Note("Notiz m01-a", A),)
        assert carried.comments == (Comment(TALK, A),)
        assert (carried.evidence, carried.measures) == ((FILE,), (MEASURE,))
        assert carried.standing(ON) is Standing.TO_CONFIRM
        assert not carried.counts(ON)


JOIN = plan_for(Merged((A, B), C), after=[C])


def test_joined_items_get_the_lowest_rating_and_all_that_was_written() -> None:
    before = Checklist(
        EDITIONS[0],
        {
            A: full(A, Rated(Rating.FULLY), version=7),
            B: entry(B, Rated(Rating.PARTLY), note="Notiz b", evidence=[OTHER, FILE]),
        },
    )

    joined = carry_over(before, JOIN, on=ON).after.entries[C]

    assert joined.said == Rated(Rating.PARTLY)
    assert joined.notes == (Note("Notiz m01-a", A), Note("Notiz b", B))
    assert joined.evidence == (FILE, OTHER)
    assert (joined.claim, joined.version, joined.counts(ON)) == (Claim.PROPOSED, 7, False)


def test_joined_items_of_which_one_is_open_are_open_and_lose_nothing() -> None:
    taken = carry_over(checklist(a=Rated(Rating.FULLY), b=None), JOIN, on=ON)

    joined = taken.after.entries[C]
    assert taken.outcomes[0].fate is Fate.OPEN
    assert (joined.said, joined.confirm_until) == (None, None)
    assert len(joined.notes) == 2


def test_joined_items_that_do_not_apply_give_their_reasons() -> None:
    taken = carry_over(checklist(a=NotApplicable("Kein Heim"), b=NotApplicable("Kein Bedarf")), JOIN, on=ON)

    assert taken.after.entries[C].answer == NotApplicable("Kein Heim\nKein Bedarf")


def test_a_reason_stays_as_a_note_where_the_other_item_was_rated() -> None:
    taken = carry_over(checklist(a=NotApplicable("Kein Heim"), b=Rated(Rating.MOSTLY)), JOIN, on=ON)

    joined = taken.after.entries[C]
    assert joined.said == Rated(Rating.MOSTLY)
    assert Note("Kein Heim", A) in joined.notes


def test_what_is_dropped_lies_in_the_archive_with_the_reason() -> None:
    before = checklist(a=Rated(Rating.MOSTLY), b=None)

    taken = carry_over(before, plan_for(Dropped(A, "steht in B"), after=[B]), on=ON)

    (archived,) = taken.after.archive
    assert (archived.item, archived.entry, archived.reasons) == (A, before.entries[A], ("steht in B",))
    assert archived.edition == EDITIONS[0]
    assert [each.fate for each in taken.outcomes] == [Fate.OPEN, Fate.ARCHIVED]
    assert A not in taken.after.entries


def test_a_new_item_is_open() -> None:
    taken = carry_over(checklist(a=Rated(Rating.MOSTLY)), plan_for(Added(C), after=[A, B, C]), on=ON)

    assert C not in taken.after.entries
    assert taken.outcomes[2].fate is Fate.OPEN


def test_an_unconfirmed_proposal_goes_on_with_the_earlier_day() -> None:
    first = carry_over(checklist(a=Rated(Rating.FULLY)), plan_for(Altered(A, "anders", 30)), on=ON)
    keys = (A, B)
    change = Altered(A, "nochmals", 30)
    second = plan_of_keys(Transition(EDITIONS[1], EDITIONS[2], "Probe", (change,)), keys, keys)

    later = carry_over(first.after, second, on=ON + timedelta(days=10)).after

    assert later.entries[A].confirm_until == ON + timedelta(days=30)


def test_a_checklist_of_another_edition_is_refused() -> None:
    with pytest.raises(PlanDoesNotFit):
        carry_over(Checklist(EDITIONS[2]), plan_for(), on=ON)


def test_an_entry_that_the_edition_does_not_know_is_refused_not_lost() -> None:
    with pytest.raises(UnknownItem):
        carry_over(checklist(c=Rated(Rating.FULLY)), plan_for(), on=ON)


def test_a_way_leads_to_a_newer_published_edition_only() -> None:
    for before, after in [("2026.1", "2026.1"), ("2026.1", "1999.1"), ("1999.1", "2026.1")]:
        with pytest.raises(UnknownTransition):
            editions.way(before, after)


# What must never happen, on made-up editions and on those shipped.


PUBLISHED = editions.keys()


def shipped_steps() -> list[tuple[Edition, Edition]]:
    every = [*map(editions.edition, editions.keys()), *map(editions.draft, editions.draft_keys())]
    return list(pairwise(every))


def shipped_plan(before: Edition, after: Edition) -> Plan:
    return plan(editions.transition(before.key, after.key), before, after)


SHIPPED = [shipped_plan(*pair) for pair in shipped_steps()]


@st.composite
def takeovers(draw: st.DrawFn, *, length: int = 1) -> tuple[Checklist, tuple[Plan, ...]]:
    ways = [plans(length), *([st.just((each,)) for each in SHIPPED] if length == 1 else [])]
    chosen = draw(st.one_of(ways))
    keys = tuple(sorted(chosen[0].items_before()))
    return draw(checklists_of(chosen[0].before, keys)), chosen


def written(entries: Iterable[Entry]) -> set[object]:
    """Every reason, comment, file and measure, each with the item it belongs to where it says so."""
    found: set[object] = set()
    for each in entries:
        reasons = () if each.said is None or isinstance(each.said, Rated) else each.said.reasons
        found |= {*each.notes, *reasons, *each.comments, *each.evidence, *each.measures}
    return found


def all_of(each: Checklist) -> set[object]:
    return written([*each.entries.values(), *(archived.entry for archived in each.archive)])


@given(takeovers())
def test_nothing_written_is_lost_and_nothing_is_invented(case: tuple[Checklist, tuple[Plan, ...]]) -> None:
    before, (way,) = case

    assert all_of(carry_over(before, way, on=ON).after) == all_of(before)


@given(takeovers(length=3))
def test_nothing_is_lost_over_several_editions(case: tuple[Checklist, tuple[Plan, ...]]) -> None:
    before, ways = case

    now = before
    for way in ways:
        now = carry_over(now, way, on=ON).after

    assert all_of(now) == all_of(before)
    assert all_of(carry_over(before, compose_all(ways), on=ON).after) == all_of(before)


@given(takeovers())
def test_what_nobody_answered_is_never_proposed(case: tuple[Checklist, tuple[Plan, ...]]) -> None:
    before, (way,) = case
    silent = {key for key in way.items_before() if key not in before.entries or not before.entries[key].said}

    taken = carry_over(before, way, on=ON)

    for route, outcome in zip(way.routes, taken.outcomes, strict=False):
        if not route.sources or any(source.item in silent for source in route.sources):
            assert outcome.fate is Fate.OPEN
            assert route.item not in taken.after.entries or taken.after.entries[route.item].said is None


@given(takeovers())
def test_twice_is_once(case: tuple[Checklist, tuple[Plan, ...]]) -> None:
    before, (way,) = case

    once = carry_over(before, way, on=ON).after

    assert carry_over(once, way, on=ON + timedelta(days=400)).after == once


@given(takeovers(length=2))
def test_two_steps_and_the_step_over_both_do_the_same(case: tuple[Checklist, tuple[Plan, ...]]) -> None:
    before, (first, second) = case

    steps = carry_over(carry_over(before, first, on=ON).after, second, on=ON).after
    at_once = carry_over(before, compose(first, second), on=ON).after

    assert {key: comparable(each) for key, each in steps.entries.items()} == {
        key: comparable(each) for key, each in at_once.entries.items()
    }


def comparable(each: Entry) -> tuple[object, ...]:
    """An entry without the order of what was written."""
    said = each.said if each.said is None or isinstance(each.said, Rated) else frozenset(each.said.reasons)
    return (
        said,
        *(frozenset(part) for part in (each.notes, each.evidence, each.comments, each.measures)),
        each.claim,
        each.confirm_until,
        each.version,
    )


@given(plans(3))
def test_it_makes_no_difference_which_steps_are_joined_first(ways: tuple[Plan, ...]) -> None:
    first, second, third = ways

    left, right = compose(compose(first, second), third), compose(first, compose(second, third))

    assert left.same_effect(right)
    assert [route.sources for route in left.routes] == [route.sources for route in right.routes]
    # Where a part of an item is new, nothing is proposed, whatever else happened to it.
    whole = [[route for route in way.routes if route.complete] for way in (left, right)]
    assert whole[0] == whole[1]
    reasons = [{each.item: set(each.reasons) for each in way.endings} for way in (left, right)]
    assert reasons[0] == reasons[1]


@given(plans(2))
def test_every_item_of_both_editions_has_its_place(ways: tuple[Plan, ...]) -> None:
    joined = compose(*ways)

    assert joined.items_before() == ways[0].items_before()
    assert [route.item for route in joined.routes] == [route.item for route in ways[1].routes]
    assert {each.item for each in joined.archived()}.isdisjoint(joined.items_carried())


def test_plans_that_do_not_follow_each_other_are_not_joined() -> None:
    with pytest.raises(ValueError, match="does not follow"):
        compose(plan_for(), plan_for())


def test_shortcuts_shipped_do_what_the_steps_do() -> None:
    every = [*editions.keys(), *editions.draft_keys()]
    steps = dict(zip(pairwise(every), SHIPPED, strict=True))
    for before, after in combinations(range(len(every)), 2):
        pair = (every[before], every[after])
        joined = compose_all(steps[every[place], every[place + 1]] for place in range(before, after))
        assert (joined.before, joined.after) == pair
        try:
            stored = editions.transition(*pair)
        except UnknownTransition:
            continue
        ends = [shipped(key) for key in pair]
        assert plan(stored, ends[0], ends[1]).same_effect(joined)


def shipped(key: EditionKey) -> Edition:
    return editions.edition(key) if key in PUBLISHED else editions.draft(key)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(pair=edition_pairs(), data=st.data())
def test_a_transition_explains_all_differences_and_each_entry_is_needed(
    pair: tuple[Edition, Edition, str], data: st.DataObject, tmp_path: Path
) -> None:
    before, after, changes = pair
    entries = changes.splitlines()

    def complaints(kept: list[str]) -> int:
        # An empty list is written as a list, not as nothing.
        file = write_transition(tmp_path, "\n".join(kept) or "[]", before=before.key, after=after.key)
        return len(list(classify(load_located(file), before, after)))

    assert complaints(entries) == 0
    if entries:
        left_out = data.draw(st.integers(0, len(entries) - 1))
        assert complaints([each for place, each in enumerate(entries) if place != left_out]) > 0


def test_every_answered_item_of_a_published_edition_can_be_shown_for_ever() -> None:
    for key in PUBLISHED:
        edition = editions.edition(key)
        everything = Checklist(key, {item: full(item, Rated(Rating.MOSTLY)) for item in edition.items})
        for way in (each for each in SHIPPED if each.before == key):
            after = carry_over(everything, way, on=ON).after
            assert all(shipped(way.after).item(item).question for item in after.entries)
            assert all(shipped(each.edition).item(each.item).anchors for each in after.archive)
            origins = {note.origin for each in after.entries.values() for note in each.notes}
            assert all(edition.item(origin).number for origin in origins)
