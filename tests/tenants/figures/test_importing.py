"""Importing a file: previewed, then all or nothing, never twice, never over what nobody has seen."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from modules.indicators.definitions import CountingMethod
from modules.indicators.missing import Missing
from modules.indicators.periods import Period
from modules.indicators.plausibility import Rule
from tenants.errors import Conflict, NotFound, Refused
from tenants.figures import importing, reading
from tenants.figures.entering import enter_figure
from tenants.figures.importing import Plan, State
from tenants.figures.planning import Act
from tenants.figures.stored import Entry, Source
from tenants.figures.storing import FileFinding, FileRow
from tenants.records.figure import FigureRecord
from tenants.records.journal import JournalRecord
from tenants.records.wish import WishRecord
from tests.support.world import Office, World

AGS = "05315000"
YEAR = Period.of_year(2024)

Preview = Callable[..., UUID]


def row(
    number: int, indicator: str = "S01", period: str = "2024", *, ags: str = AGS, count: int = 90_000
) -> FileRow:
    """One row of a file."""
    return FileRow(
        "", number, ags, indicator, period, Entry(Decimal(count), counting_method=CountingMethod.STICHTAG)
    )


@pytest.fixture
def office(world: World) -> Office:
    return world.office(ags=AGS)


@pytest.fixture
def preview(world: World, office: Office) -> Preview:
    """Preview rows in a transaction of its own."""

    def act(*rows: FileRow, findings: tuple[FileFinding, ...] = ()) -> UUID:
        with world.runtime.tenant_session(office.id) as session:
            return importing.preview(session, None, "kennzahlen.csv", rows, findings)

    return act


@pytest.fixture
def plan(world: World, office: Office) -> Callable[[UUID], Plan]:
    """Read a preview."""

    def act(import_id: UUID) -> Plan:
        with world.runtime.tenant_session(office.id, read_only=True) as session:
            return importing.plan(session, import_id)

    return act


@pytest.fixture
def apply(world: World, office: Office) -> Callable[..., importing.Applied]:
    """Apply a preview in a transaction of its own."""

    def act(import_id: UUID, seen: str) -> importing.Applied:
        with world.runtime.tenant_session(office.id) as session:
            return importing.apply_import(session, None, import_id, seen=seen)

    return act


def _count(world: World, office: Office, record: type[FigureRecord] | type[JournalRecord]) -> int:
    with world.runtime.tenant_session(office.id, read_only=True) as session:
        return session.scalar(select(func.count()).select_from(record)) or 0


def test_a_preview_changes_nothing(world: World, office: Office, preview: Preview) -> None:
    preview(row(2))

    assert _count(world, office, FigureRecord) == 0


def test_a_preview_says_what_is_new_changed_and_the_same(
    world: World, office: Office, preview: Preview, plan: Callable[[UUID], Plan]
) -> None:
    with world.runtime.tenant_session(office.id) as session:
        enter_figure(session, None, "S01", YEAR, row(1).entry, seen=0)
        enter_figure(session, None, "S02", YEAR, row(1, count=17_000).entry, seen=0)

    planned = plan(preview(row(2), row(3, "S02", count=17_100), row(4, period="2023", count=89_000)))

    assert [each.act for each in planned.rows] == [Act.SAME, Act.CHANGED, Act.NEW]
    assert planned.rows[1].before is not None
    assert planned.rows[1].before.value == 17_000
    assert planned.is_applicable


def test_applying_keeps_every_row_and_journals_each_change(
    world: World,
    office: Office,
    preview: Preview,
    plan: Callable[[UUID], Plan],
    apply: Callable[..., importing.Applied],
) -> None:
    with world.runtime.tenant_session(office.id) as session:
        enter_figure(session, None, "S01", YEAR, row(1, count=80_000).entry, seen=0)
    import_id = preview(row(2), row(3, "S02", count=17_000))

    applied = apply(import_id, plan(import_id).fingerprint)

    assert applied == importing.Applied(State.APPLIED, new=1, changed=1)
    with world.runtime.tenant_session(office.id, read_only=True) as session:
        changed = reading.line(session, "S01", YEAR).figure
        journal = session.scalars(select(JournalRecord).order_by(JournalRecord.at)).all()
    assert changed is not None
    assert (changed.value, changed.version, changed.source) == (Decimal(90_000), 2, Source.IMPORT)
    updates = [each for each in journal if each.action == "figure.entered" and each.before]
    assert [(each.before or {})["numerator"] for each in updates] == ["80000"]
    assert [each.after for each in journal if each.action == "figures.imported"] == [
        {"new": 1, "changed": 1, "same": 0}
    ]


def test_applying_twice_does_nothing_the_second_time(
    world: World,
    office: Office,
    preview: Preview,
    plan: Callable[[UUID], Plan],
    apply: Callable[..., importing.Applied],
) -> None:
    import_id = preview(row(2))
    seen = plan(import_id).fingerprint
    apply(import_id, seen)
    entries = _count(world, office, JournalRecord)

    assert apply(import_id, seen) == importing.Applied(State.APPLIED)
    assert _count(world, office, JournalRecord) == entries


def test_a_figure_entered_after_the_preview_stops_the_import(
    world: World,
    office: Office,
    preview: Preview,
    plan: Callable[[UUID], Plan],
    apply: Callable[..., importing.Applied],
) -> None:
    import_id = preview(row(2), row(3, "S02", count=17_000))
    seen = plan(import_id).fingerprint
    with world.runtime.tenant_session(office.id) as session:
        enter_figure(session, None, "S01", YEAR, row(1, count=91_000).entry, seen=0)

    with pytest.raises(Refused) as refused:
        apply(import_id, seen)

    assert refused.value.rule == "import.stale"
    assert _count(world, office, FigureRecord) == 1
    assert apply(import_id, plan(import_id).fingerprint).state is State.APPLIED


@pytest.mark.parametrize(
    "wrong, rule",
    [
        (row(3, "S02", ags="05316000", count=17_000), "figure.foreign_ags"),
        (
            replace(
                row(3, "D05"),
                entry=Entry(Decimal(5), Decimal(0), counting_method=CountingMethod.SUMME, with_uma=False),
            ),
            Rule.ZERO_DENOMINATOR,
        ),
        (replace(row(3, "S02"), entry=Entry(Decimal(5))), "figure.method_missing"),
        (row(3, period="2023", count=40_000), Rule.LARGE_CHANGE),
    ],
)
def test_one_wrong_row_keeps_all_rows_out(
    world: World,
    office: Office,
    preview: Preview,
    plan: Callable[[UUID], Plan],
    apply: Callable[..., importing.Applied],
    wrong: FileRow,
    rule: str,
) -> None:
    planned = plan(preview(row(2), wrong))

    with pytest.raises(Refused) as refused:
        apply(planned.id, planned.fingerprint)

    assert refused.value.rule == "import.not_clean"
    assert _count(world, office, FigureRecord) == 0
    assert rule in [problem.rule for each in planned.rows for problem in each.problems]


def test_an_error_of_the_reader_keeps_all_rows_out(preview: Preview, plan: Callable[[UUID], Plan]) -> None:
    finding = FileFinding("", 3, "zaehler", "12.5", "decimal_point", "error", "")

    planned = plan(preview(row(2), findings=(finding,)))

    assert planned.findings == (finding,)
    assert not planned.is_applicable


def test_a_kreisfreie_stadt_may_be_written_with_five_digits(
    preview: Preview, plan: Callable[[UUID], Plan]
) -> None:
    assert plan(preview(row(2, ags="05315"))).is_applicable


def test_a_missing_figure_survives_the_preview(preview: Preview, plan: Callable[[UUID], Plan]) -> None:
    missing = replace(row(2), entry=Entry(Missing.UNRELIABLE, counting_method=CountingMethod.STICHTAG))

    assert plan(preview(missing)).rows[0].entry.missing is Missing.UNRELIABLE


def test_a_discarded_preview_is_not_applied(
    world: World,
    office: Office,
    preview: Preview,
    plan: Callable[[UUID], Plan],
    apply: Callable[..., importing.Applied],
) -> None:
    import_id = preview(row(2))
    with world.runtime.tenant_session(office.id) as session:
        importing.discard(session, None, import_id)

    with pytest.raises(Refused) as refused:
        apply(import_id, plan(import_id).fingerprint)

    assert refused.value.rule == "import.discarded"


def test_a_preview_of_another_jugendamt_is_not_found(world: World, preview: Preview) -> None:
    import_id = preview(row(2))

    with (
        world.runtime.tenant_session(world.office("Beispielstadt").id) as session,
        pytest.raises(NotFound),
    ):
        importing.apply_import(session, None, import_id, seen="")


def test_there_is_no_such_import(plan: Callable[[UUID], Plan]) -> None:
    with pytest.raises(NotFound):
        plan(uuid4())


def _long_file() -> tuple[FileRow, ...]:
    keys = [f"D0{number}" for number in (3, 4, 8, 9)] + ["D11", "D12", "S01", "S02", "S03", "S10"]
    methods = {"D": CountingMethod.SUMME, "S": CountingMethod.STICHTAG}
    entry = {
        key: Entry(
            Decimal(19_000 if key in {"S01", "S02"} else 60),
            Decimal(19_000 if key[0] == "D" else 100 if key == "S10" else 400),
            counting_method=methods[key[0]],
            remark="Nachgetragen.",
        )
        for key in keys
    }
    rows = [(key, year) for key in keys for year in range(1992, 2025)]
    return tuple(
        FileRow("", place, AGS, key, str(year), entry[key]) for place, (key, year) in enumerate(rows, start=2)
    )


@pytest.fixture
def between(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], None]:
    """Do something after the plan was checked and before it is written."""
    check = importing._check

    def prepare(act: Callable[[], object]) -> None:
        def check_and_act(current: Plan, seen: str) -> None:
            check(current, seen)
            act()

        monkeypatch.setattr(importing, "_check", check_and_act)

    return prepare


def test_a_colleague_who_changes_a_figure_of_the_file_waits_and_sees_the_conflict(
    world: World,
    office: Office,
    preview: Preview,
    plan: Callable[[UUID], Plan],
    apply: Callable[..., importing.Applied],
    between: Callable[[Callable[[], object]], None],
) -> None:
    def enter(count: int, *, seen: int) -> None:
        with world.runtime.tenant_session(office.id) as session:
            enter_figure(session, None, "S01", YEAR, row(1, count=count).entry, seen=seen)

    enter(80_000, seen=0)
    import_id = preview(row(2))
    with ThreadPoolExecutor(1) as pool:
        colleague: list[Future[None]] = []

        def begin() -> None:
            colleague.append(pool.submit(enter, 85_000, seen=1))
            with pytest.raises(TimeoutError):
                colleague[0].result(timeout=0.3)

        between(begin)
        apply(import_id, plan(import_id).fingerprint)

        with pytest.raises(Conflict):
            colleague[0].result(timeout=5)


def test_a_figure_a_colleague_enters_in_the_same_instant_stops_the_file(
    world: World,
    office: Office,
    preview: Preview,
    plan: Callable[[UUID], Plan],
    apply: Callable[..., importing.Applied],
    between: Callable[[Callable[[], object]], None],
) -> None:
    def enter() -> None:
        with world.runtime.tenant_session(office.id) as session:
            enter_figure(session, None, "S01", YEAR, row(1, count=85_000).entry, seen=0)

    import_id = preview(row(2), row(3, "S02", count=17_000))
    between(enter)

    with pytest.raises(Refused, match=r"import\.stale"):
        apply(import_id, plan(import_id).fingerprint)

    assert _count(world, office, FigureRecord) == 1
    assert plan(import_id).state is State.PREVIEW


def test_a_long_file_is_commissioned_and_applied_by_its_job(
    world: World,
    office: Office,
    preview: Preview,
    plan: Callable[[UUID], Plan],
    apply: Callable[..., importing.Applied],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(importing, "ROWS_AT_ONCE", 300)
    import_id = preview(*_long_file())
    seen = plan(import_id).fingerprint

    assert apply(import_id, seen).state is State.COMMISSIONED
    assert apply(import_id, seen).state is State.COMMISSIONED
    with world.runtime.tenant_session(office.id, read_only=True) as session:
        (wish,) = session.scalars(select(WishRecord)).all()
    assert wish.arguments == {"import": str(import_id), "person": "", "seen": seen}

    progress: list[tuple[int, int]] = []
    with world.runtime.tenant_session(office.id) as session:
        applied = importing.apply_now(
            session, None, import_id, seen=seen, on_progress=lambda *step: progress.append(step)
        )
    assert applied == importing.Applied(State.APPLIED, new=330)
    assert progress[-1] == (330, 330)


def test_a_job_that_is_refused_makes_the_import_a_preview_again(
    world: World,
    office: Office,
    preview: Preview,
    plan: Callable[[UUID], Plan],
    apply: Callable[..., importing.Applied],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(importing, "ROWS_AT_ONCE", 1)
    import_id = preview(row(2), row(3, "S02", count=17_000))
    apply(import_id, plan(import_id).fingerprint)

    with world.runtime.tenant_session(office.id) as session:
        importing.reopen(session, import_id)

    assert plan(import_id).state is State.PREVIEW
