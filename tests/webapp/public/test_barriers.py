"""Reporting a barrier: with a number, a promised day, and no way to fill the operator's mailbox."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from tenants.clock import today
from tenants.feedback import reporting_barriers
from tenants.records.barrier import BarrierReportRecord
from tests.support.client import CheckingClient
from tests.support.world import World
from webapp.formatting import date_de


def report(client: CheckingClient, **fields: str) -> Any:
    form = {"description": "Die Bildschirmlupe zeigt das Netz nicht.", "page": "Profil", "email": ""} | fields
    return client.act("/barriere-melden", page="/barriere-melden", data=form)


def reports(world: World) -> list[BarrierReportRecord]:
    with world.runtime.platform_session(read_only=True) as session:
        return list(session.scalars(select(BarrierReportRecord)))


def test_a_report_gets_a_number_and_a_day_within_a_month(world: World) -> None:
    client = world.client()

    answer = report(client, email="person@x.example")

    (kept,) = reports(world)
    assert (answer.status_code, answer.location) == (303, f"/barriere-melden/{kept.case_number}")
    page = client.get(answer.location).get_data(as_text=True)
    assert kept.case_number in page
    assert date_de(kept.answer_due_on) in page
    assert 28 <= (kept.answer_due_on - today()).days <= 31
    assert kept.email == "person@x.example"
    assert "Bildschirmlupe" not in page


def test_a_report_needs_no_address(world: World) -> None:
    assert report(world.client()).status_code == 303

    (kept,) = reports(world)
    assert kept.email is None


def test_the_address_of_whoever_is_signed_in_stands_there_already(world: World) -> None:
    person = world.person(world.office())

    assert person.email in world.client(person).get("/barriere-melden").get_data(as_text=True)


@pytest.mark.parametrize(
    "fields,sentence",
    [
        ({"description": ""}, "Bitte geben Sie eine Beschreibung ein."),
        ({"description": "x" * 5001}, "Bitte kürzen Sie auf 5.000 Zeichen."),
        ({"page": ""}, "Bitte geben Sie die Seite ein."),
        ({"email": "keine"}, "keine vollständige E-Mail-Adresse"),
    ],
)
def test_what_is_missing_stands_at_the_field(world: World, fields: dict[str, str], sentence: str) -> None:
    answer = report(world.client(), **fields)

    assert answer.status_code == 422
    assert sentence in answer.get_data(as_text=True)
    assert reports(world) == []


def test_twenty_reports_a_minute_from_one_house_are_enough(world: World) -> None:
    client = world.client()

    assert [report(client).status_code for _ in range(21)] == [303] * 20 + [429]


def test_a_case_that_does_not_exist_is_not_found(world: World) -> None:
    assert world.client().get("/barriere-melden/B-260101-ABCDEF").status_code == 404


@pytest.mark.parametrize(
    "day,due",
    [
        (date(2026, 1, 15), date(2026, 2, 15)),
        (date(2026, 1, 31), date(2026, 2, 28)),
        (date(2028, 1, 31), date(2028, 2, 29)),
        (date(2026, 12, 31), date(2027, 1, 31)),
    ],
)
def test_a_month_later_is_the_same_day_or_the_last_one(day: date, due: date) -> None:
    assert reporting_barriers._a_month_after(day) == due


def test_script_in_a_report_stays_text(world: World) -> None:
    answer = report(world.client(), description="<script>alert(1)</script>", page='"><img src=x>', email="no")

    page = answer.get_data(as_text=True)
    assert "<script>alert" not in page
    assert "<img src=x>" not in page
