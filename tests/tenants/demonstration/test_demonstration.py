"""The invented Jugendämter: as many as promised, the same for a seed, plausible, and nobody's."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from modules.catalogue import editions
from modules.indicators.identities import check_identities
from modules.indicators.periods import Period
from modules.indicators.plausibility import GivenFigure
from tenants.clock import today
from tenants.demonstration.figures import fill_figures
from tenants.demonstration.offices import invented_offices
from tenants.demonstration.working import Stage, fill_round
from tenants.records.figure import FigureRecord
from tenants.records.run import AnswerRecord
from tenants.work.reading import all_runs
from tenants.work.stored import RunState
from tests.support.world import World

REGISTER = Path(__file__).parents[3].parent / "shared" / "data" / "de_gv100ad" / "gemeinden_2023-11-30.csv"


def test_there_are_twelve_twenty_four_and_twelve() -> None:
    assert Counter(office.cluster.value for office in invented_offices(79)) == {"I": 12, "II": 24, "III": 12}


def test_the_same_seed_gives_the_same_offices_and_another_does_not() -> None:
    assert list(invented_offices(79)) == list(invented_offices(79))
    assert list(invented_offices(79)) != list(invented_offices(80))


def test_no_invented_name_is_that_of_a_real_municipality() -> None:
    if not REGISTER.exists():
        pytest.skip(f"{REGISTER.name} is missing")
    with REGISTER.open(newline="") as file:
        real = {row["name"].split(",")[0].lower() for row in csv.DictReader(file)}
    invented = {office.name.partition(" ")[2].lower() for office in invented_offices(79)}

    assert invented & real == set()


def test_the_figures_of_an_office_fit_together(world: World) -> None:
    office = world.office()
    year = today().year - 1

    with world.runtime.tenant_session(office.id) as session:
        count = fill_figures(session, None, years=range(year, year + 1), population=90_000, seed="test")
        figures = [
            GivenFigure(
                editions.current().indicator(record.indicator),
                Period.parse(record.period),
                record.numerator,
                record.denominator,
            )
            for record in session.query(FigureRecord)
        ]

    assert count == sum(indicator.start_set for indicator in editions.current().indicators)
    assert check_identities(figures) == ()


def test_a_round_answers_what_its_stages_say(world: World) -> None:
    office = world.office()
    stages = [Stage(RunState.VALIDATED, 1.0), Stage(RunState.DRAFT, 0.5)]

    with world.runtime.tenant_session(office.id) as session:
        written = fill_round(
            session,
            None,
            edition=editions.current(),
            round_=1,
            stages=stages,
            maturity=0.6,
            on=today(),
            seed="test",
        )

    with world.runtime.tenant_session(office.id) as session:
        first, second = sorted(all_runs(session), key=lambda run: run.module.number)
        assert session.query(AnswerRecord).count() == written
        assert first.progress.is_complete
        assert (second.progress.answered, second.state) == (6, RunState.DRAFT)
