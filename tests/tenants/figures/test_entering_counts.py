"""Counts of one list are kept together or not at all, checked and journaled like single entries."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from sqlalchemy import select

from modules.indicators.definitions import CountingMethod
from modules.indicators.periods import Period
from modules.indicators.plausibility import Finding, Rule
from tenants.figures import reading
from tenants.figures.entering import enter_figure
from tenants.figures.entering_counts import Counted, Kept, NotKept, enter_counts
from tenants.figures.stored import Entry, Source, StoredFigure
from tenants.records.journal import JournalRecord
from tests.support.world import Human, Office, World

YEAR = Period.of_year(2024)
BEFORE = Period.of_year(2023)

Enter = Callable[..., Kept]
Look = Callable[..., StoredFigure | None]


def cases(numerator: int, denominator: int = 19_000, remark: str = "") -> Entry:
    """Helps counted the usual way."""
    return Entry(
        Decimal(numerator),
        Decimal(denominator),
        counting_method=CountingMethod.SUMME,
        with_uma=False,
        remark=remark,
    )


@pytest.fixture
def office(world: World) -> Office:
    return world.office()


@pytest.fixture
def controlling(world: World, office: Office) -> Human:
    return world.person(office)


@pytest.fixture
def enter(world: World, office: Office, controlling: Human) -> Enter:
    """Enter counts in a transaction of its own."""

    def act(*counts: Counted) -> Kept:
        with world.runtime.tenant_session(office.id) as session:
            return enter_counts(session, controlling.id, YEAR, counts)

    return act


@pytest.fixture
def single(world: World, office: Office) -> Callable[..., None]:
    """Enter one figure by its form."""

    def act(key: str, entry: Entry, *, period: Period = YEAR, seen: int = 0) -> None:
        with world.runtime.tenant_session(office.id) as session:
            enter_figure(session, None, key, period, entry, seen=seen)

    return act


@pytest.fixture
def stored(world: World, office: Office) -> Look:
    def read(key: str) -> StoredFigure | None:
        with world.runtime.tenant_session(office.id, read_only=True) as session:
            return reading.line(session, key, YEAR).figure

    return read


def test_counts_are_kept_with_their_source_and_journaled(
    world: World, office: Office, controlling: Human, enter: Enter, stored: Look
) -> None:
    kept = enter(Counted("D06", cases(40), 0), Counted("D07", cases(90), 0))

    assert (kept.new, kept.changed, kept.same, kept.findings) == (2, 0, 0, ())
    figure = stored("D07")
    assert figure is not None
    assert (figure.entry, figure.source, figure.entered_by) == (cases(90), Source.CALCULATOR, controlling.id)
    with world.runtime.tenant_session(office.id, read_only=True) as session:
        subjects = session.scalars(
            select(JournalRecord.subject).where(JournalRecord.action == "figure.entered")
        )
        assert sorted(subjects) == ["D06 2024", "D07 2024"]


def test_one_count_that_cannot_be_right_keeps_all_out(enter: Enter, stored: Look) -> None:
    with pytest.raises(NotKept) as refused:
        enter(Counted("D06", cases(40), 0), Counted("D07", cases(90, 0), 0))

    first, second = refused.value.rows
    assert first.problems == ()
    assert [each.rule for each in second.problems if isinstance(each, Finding)] == [Rule.ZERO_DENOMINATOR]
    assert not refused.value.is_conflict
    assert stored("D06") is None


def test_a_large_change_needs_a_remark(enter: Enter, single: Callable[..., None], stored: Look) -> None:
    single("D07", cases(40), period=BEFORE)
    with pytest.raises(NotKept):
        enter(Counted("D07", cases(90), 0))

    enter(Counted("D07", cases(90, remark="Neu gezählt"), 0))

    figure = stored("D07")
    assert figure is not None
    assert figure.entry.remark == "Neu gezählt"


def test_what_somebody_changed_in_between_is_a_conflict_and_all_stays_as_it_is(
    enter: Enter, single: Callable[..., None], stored: Look
) -> None:
    single("D07", cases(80))

    with pytest.raises(NotKept) as refused:
        enter(Counted("D06", cases(40), 0), Counted("D07", cases(90), 0))

    assert refused.value.conflicts == {"D07"}
    assert refused.value.is_conflict
    assert stored("D06") is None
    kept = enter(Counted("D06", cases(40), 0), Counted("D07", cases(90), 1))
    assert (kept.new, kept.changed) == (1, 1)


def test_the_same_counts_again_change_nothing_whatever_was_seen(enter: Enter, stored: Look) -> None:
    enter(Counted("D07", cases(90), 0))

    kept = enter(Counted("D07", cases(90), 0))

    figure = stored("D07")
    assert figure is not None
    assert (kept.same, figure.version) == (1, 1)


def test_without_a_remark_the_stored_one_stays(
    enter: Enter, single: Callable[..., None], stored: Look
) -> None:
    single("D07", cases(80, remark="mit betreutem Wohnen"))

    enter(Counted("D07", cases(90), 1))

    figure = stored("D07")
    assert figure is not None
    assert figure.entry == cases(90, remark="mit betreutem Wohnen")


def test_what_does_not_fit_together_is_said_of_the_counts(enter: Enter) -> None:
    kept = enter(
        Counted("D02", cases(500), 0),
        Counted("D03", cases(100), 0),
        Counted("D04", cases(10), 0),
        Counted("D05", cases(100), 0),
    )

    assert [finding.rule for finding in kept.findings] == [Rule.PARTS_DIFFER_FROM_WHOLE]


def test_two_people_entering_at_once_do_not_lose_each_others_counts(
    world: World, office: Office, enter: Enter, stored: Look
) -> None:
    with world.runtime.tenant_session(office.id) as session:
        enter_counts(session, None, YEAR, [Counted("D07", cases(80), 0)])
        session.commit()
        with pytest.raises(NotKept):
            enter(Counted("D07", cases(90), 0))

    figure = stored("D07")
    assert figure is not None
    assert figure.entry == cases(80)


def test_entering_counts_takes_few_statements(world: World, office: Office) -> None:
    seen: list[str] = []
    with world.runtime.tenant_session(office.id) as session, world.runtime.database.observed(seen.append):
        enter_counts(session, None, YEAR, [Counted("D06", cases(40), 0), Counted("D07", cases(90), 0)])

    assert len(seen) <= 5, seen
