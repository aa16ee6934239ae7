"""Entering a figure: computed, checked, kept once, journaled."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from sqlalchemy import select

from modules.errors import UnknownIndicator
from modules.indicators.definitions import CountingMethod
from modules.indicators.missing import Missing
from modules.indicators.periods import Period
from modules.indicators.plausibility import Rule
from tenants.errors import Conflict, Refused
from tenants.figures import reading
from tenants.figures.checking import Implausible
from tenants.figures.entering import Entered, enter_figure
from tenants.figures.stored import Entry, Source, StoredFigure
from tenants.records.journal import JournalRecord
from tests.support.world import Human, Office, World

YEAR = Period.of_year(2024)
BEFORE = Period.of_year(2023)
SUM = CountingMethod.SUMME

Enter = Callable[..., Entered]


def cases(numerator: int, denominator: int = 19_000, remark: str = "") -> Entry:
    """D05 counted the usual way."""
    return Entry(Decimal(numerator), Decimal(denominator), counting_method=SUM, with_uma=False, remark=remark)


@pytest.fixture
def office(world: World) -> Office:
    return world.office()


@pytest.fixture
def controlling(world: World, office: Office) -> Human:
    return world.person(office)


@pytest.fixture
def enter(world: World, office: Office, controlling: Human) -> Enter:
    """Enter a figure in a transaction of its own."""

    def act(entry: Entry, *, key: str = "D05", period: Period = YEAR, seen: int = 0) -> Entered:
        with world.runtime.tenant_session(office.id) as session:
            return enter_figure(session, controlling.id, key, period, entry, seen=seen)

    return act


@pytest.fixture
def stored(world: World, office: Office) -> Callable[..., StoredFigure | None]:
    """What is stored about an indicator."""

    def read(key: str = "D05", period: Period = YEAR) -> StoredFigure | None:
        with world.runtime.tenant_session(office.id, read_only=True) as session:
            return reading.line(session, key, period).figure

    return read


def test_the_value_follows_from_numerator_and_denominator(enter: Enter) -> None:
    figure = enter(cases(250)).figure

    assert figure.value is not None
    assert round(figure.value, 4) == Decimal("131.5789")
    assert figure.version == 1
    assert figure.source is Source.FORM


def test_a_rate_alone_is_taken_where_the_source_gives_no_counts(enter: Enter) -> None:
    figure = enter(
        Entry(rate=Decimal("5.4"), counting_method=CountingMethod.JAHRESDURCHSCHNITT), key="S07"
    ).figure

    assert figure.value == Decimal("5.4")
    assert figure.entry.numerator is None


def test_a_missing_figure_says_why_and_is_not_zero(enter: Enter, stored: Callable[..., StoredFigure]) -> None:
    enter(Entry(numerator=Missing.LATER, denominator=Decimal(19_000), counting_method=SUM, with_uma=False))

    figure = stored()
    assert figure.value is None
    assert figure.entry.missing is Missing.LATER
    assert figure.entry.denominator is None


@pytest.mark.parametrize(
    "entry, key, rule",
    [
        (Entry(Decimal(1), counting_method=SUM, with_uma=False), "D05", "figure.incomplete"),
        (Entry(counting_method=SUM, with_uma=False), "D05", "figure.incomplete"),
        (Entry(rate=Decimal(1), counting_method=SUM, with_uma=False), "D05", "figure.rate_not_allowed"),
        (Entry(Decimal(1), rate=Decimal(1)), "S05", "figure.rate_beside_counts"),
        (Entry(Decimal(1), Decimal(2), with_uma=False), "D05", "figure.method_missing"),
        (Entry(Decimal(1), Decimal(2), counting_method=SUM), "D05", "figure.uma_missing"),
        (cases(250, remark="x" * 2001), "D05", "figure.remark_too_long"),
    ],
)
def test_an_incomplete_entry_is_refused(enter: Enter, entry: Entry, key: str, rule: str) -> None:
    with pytest.raises(Refused) as refused:
        enter(entry, key=key)

    assert refused.value.rule == rule


def test_what_the_indicator_does_not_know_is_left_out(enter: Enter) -> None:
    figure = enter(
        Entry(Decimal(100_000), Decimal(5), with_uma=True, counting_method=CountingMethod.STICHTAG), key="S01"
    ).figure

    assert figure.entry == Entry(Decimal(100_000), counting_method=CountingMethod.STICHTAG)


def test_what_cannot_be_right_is_refused_also_with_a_remark(
    enter: Enter, stored: Callable[..., StoredFigure | None]
) -> None:
    impossible = Entry(
        Decimal(120),
        Decimal(100),
        counting_method=CountingMethod.JAHRESDURCHSCHNITT,
        with_uma=False,
        remark="doch",
    )

    with pytest.raises(Implausible) as refused:
        enter(impossible, key="X03")

    assert not refused.value.needs_remark
    assert [finding.rule for finding in refused.value.findings] == [Rule.NUMERATOR_ABOVE_DENOMINATOR]
    assert stored("X03") is None


def test_a_large_change_asks_for_a_remark_and_is_then_kept(enter: Enter) -> None:
    enter(cases(250), period=BEFORE)

    with pytest.raises(Implausible) as odd:
        enter(cases(400))
    kept = enter(cases(400, remark="Zwei Gruppen umA aufgenommen."))

    assert odd.value.needs_remark
    assert {finding.rule for finding in odd.value.findings} == {Rule.LARGE_CHANGE}
    assert kept.figure.version == 1


def test_values_counted_differently_are_not_held_against_each_other(enter: Enter) -> None:
    enter(cases(250), period=BEFORE)

    on_a_day = Entry(Decimal(120), Decimal(19_000), counting_method=CountingMethod.STICHTAG, with_uma=False)
    assert enter(on_a_day).figure.version == 1


def test_what_does_not_fit_together_is_said_and_kept(enter: Enter) -> None:
    for key, count in (("D02", 1000), ("D03", 300), ("D04", 20)):
        has_uma = key == "D02"
        enter(
            Entry(Decimal(count), Decimal(19_000), counting_method=SUM, with_uma=False if has_uma else None),
            key=key,
        )
    enter(cases(250))

    entered = enter(
        Entry(Decimal(1001), Decimal(19_000), counting_method=SUM, with_uma=False), key="D02", seen=1
    )

    assert entered.figure.version == 2
    assert {finding.rule for finding in entered.findings} == {Rule.PARTS_DIFFER_FROM_WHOLE}


def test_an_entry_on_an_old_screen_is_a_conflict_that_shows_theirs(enter: Enter) -> None:
    enter(cases(250))

    with pytest.raises(Conflict) as conflict:
        enter(cases(260))

    assert conflict.value.theirs.entry == cases(250)
    assert enter(cases(260), seen=1).figure.version == 2


def test_entering_the_same_again_is_no_change_and_no_conflict(enter: Enter) -> None:
    enter(cases(250))

    assert enter(cases(250)).figure.version == 1


def test_every_change_is_journaled_with_before_and_after(
    world: World, office: Office, controlling: Human, enter: Enter
) -> None:
    enter(cases(250))
    enter(cases(260), seen=1)

    with world.runtime.tenant_session(office.id, read_only=True) as session:
        first, second = session.scalars(select(JournalRecord).order_by(JournalRecord.at)).all()
    assert (first.action, first.subject, first.before) == ("figure.entered", "D05 2024", None)
    assert second.person_id == controlling.id
    assert second.before is not None
    assert second.after is not None
    assert (second.before["numerator"], second.after["numerator"]) == ("250", "260")


def test_there_is_no_such_indicator(enter: Enter) -> None:
    with pytest.raises(UnknownIndicator):
        enter(cases(1), key="Z99")


def test_the_page_lists_every_indicator_with_this_and_the_previous_value(
    world: World, office: Office, enter: Enter
) -> None:
    enter(cases(250), period=BEFORE)
    enter(cases(255))

    statements: list[str] = []
    with (
        world.runtime.tenant_session(office.id, read_only=True) as session,
        world.runtime.database.observed(statements.append),
    ):
        lines = reading.lines(session, YEAR)

    by_key = {line.indicator.key: line for line in lines}
    assert len(statements) == 1
    assert [line.indicator.group.value for line in lines] == sorted(
        (line.indicator.group.value for line in lines), key="SDXFPVW".index
    )
    assert by_key["D05"].figure is not None
    assert by_key["D05"].previous is not None
    assert by_key["D05"].previous.entry == cases(250)
    assert by_key["D06"].figure is None
