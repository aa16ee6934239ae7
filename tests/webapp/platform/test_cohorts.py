"""`/betrieb/gruppen`: forming cohorts, placing Jugendämter, naming moderators."""

from datetime import date

import pytest
from sqlalchemy import select

from tenants.access.roles import PlatformRole
from tenants.cohorts import placing
from tenants.cohorts.sizing import Cluster
from tenants.municipalities.register import Kind
from tenants.records.cohort import CohortMemberRecord, CohortRecord
from tests.support.client import CheckingClient
from tests.support.world import World
from tests.webapp.platform.conftest import counted
from tests.webapp.platform.test_tenants import text

LIST = "/betrieb/gruppen"
NEW = "/betrieb/gruppen/neu"
VALID = {
    "name": "Werkstatt II",
    "starts_on": "2026-01-01",
    "ends_on": "2099-12-31",
    "cluster": "II",
    "kind": "",
    "edition": "2026.1",
}


@pytest.fixture
def cohort(world: World) -> str:
    """Address of a running cohort for cluster II."""
    with world.runtime.platform_session() as session:
        created = placing.create_cohort(
            session,
            None,
            name="Werkstatt II",
            cluster=Cluster.II,
            starts_on=date(2026, 1, 1),
            ends_on=date(2099, 12, 31),
        )
    return f"{LIST}/{created.slug}"


def test_an_empty_list_says_what_comes_here(operator: CheckingClient) -> None:
    assert "Hier stehen die Werkstattgruppen." in operator.get(LIST).get_data(as_text=True)


def test_a_cohort_is_formed_once(world: World, operator: CheckingClient) -> None:
    formed = operator.act(NEW, page=NEW, data=VALID)
    again = operator.act(NEW, page=NEW, data=VALID)

    assert (formed.status_code, formed.location) == (303, "/betrieb/gruppen/werkstatt-ii")
    assert again.location == formed.location
    with counted(world) as statements:
        listed = operator.get(LIST).get_data(as_text=True)
    assert "Diese Gruppe gibt es schon." in listed
    assert len(statements) <= 8, statements
    with world.runtime.platform_session(read_only=True) as session:
        record = session.scalars(select(CohortRecord)).one()
        assert (record.cluster, record.kind, record.edition) == ("II", None, "2026.1")


@pytest.mark.parametrize(
    "changed, sentence",
    [
        ({"name": ""}, "Bitte geben Sie einen Namen ein."),
        ({"name": "…"}, "Aus diesem Namen lässt sich keine Adresse bilden."),
        ({"ends_on": "2025-12-31"}, "Das Ende liegt vor dem Beginn."),
        ({"ends_on": "9999-12-31"}, "Das Ende liegt nach 2099."),
        ({"starts_on": ""}, "Bitte geben Sie den ersten Tag ein."),
        ({"edition": "1999.1"}, "Noch nicht gespeichert."),
    ],
)
def test_what_a_cohort_lacks_is_said_at_its_field(
    operator: CheckingClient, changed: dict[str, str], sentence: str
) -> None:
    refused = operator.act(NEW, page=NEW, data=VALID | changed)

    assert refused.status_code == 422
    assert sentence in refused.get_data(as_text=True)


def test_a_group_of_kreise_only_can_be_formed(world: World, operator: CheckingClient) -> None:
    operator.act(NEW, page=NEW, data=VALID | {"name": "Kreise", "cluster": "", "kind": "kreis"})

    with world.runtime.platform_session(read_only=True) as session:
        record = session.scalars(select(CohortRecord)).one()
        assert (record.cluster, record.kind) == (None, Kind.KREIS.value)


def test_only_those_who_fit_are_offered_in_at_most_eight_statements(
    world: World, operator: CheckingClient, cohort: str
) -> None:
    world.office("Passt", cluster="II")
    world.office("Zu Klein", cluster="I")
    taken = world.office("Vergeben", cluster="II")
    with world.runtime.platform_session() as session:
        other = placing.create_cohort(
            session, None, name="Andere", starts_on=date(2026, 1, 1), ends_on=date(2099, 12, 31)
        )
        placing.place(session, None, other.slug, [taken.slug])

    with counted(world) as statements:
        page = operator.get(cohort)

    words = text(page.get_data(as_text=True))
    assert "Stadt Passt" in words
    assert "Zu Klein" not in words
    assert "Vergeben" not in words
    assert len(statements) <= 8, statements


def test_candidates_are_narrowed_by_name_and_land(
    world: World, operator: CheckingClient, cohort: str
) -> None:
    world.office("Adorf", cluster="II")
    world.office("Bstadt", cluster="II")

    words = text(operator.get(f"{cohort}?suche=ado&cluster=III&land=NW").get_data(as_text=True))

    assert "Stadt Adorf" in words
    assert "Stadt Bstadt" not in words


def test_several_are_placed_at_once_and_none_twice(
    world: World, operator: CheckingClient, cohort: str
) -> None:
    slugs = [world.office(name, cluster="II").slug for name in ("Adorf", "Bstadt")]

    placed = operator.act(f"{cohort}/jugendaemter", page=cohort, data={"amt": slugs})
    again = operator.act(f"{cohort}/jugendaemter", page=cohort, data={"amt": slugs[:1]})

    assert (placed.status_code, again.status_code) == (303, 303)
    words = text(operator.get(cohort).get_data(as_text=True))
    assert "Schon in der Gruppe: Stadt Adorf." in words
    with world.runtime.platform_session(read_only=True) as session:
        assert len(session.scalars(select(CohortMemberRecord)).all()) == 2


def test_choosing_nobody_says_so(operator: CheckingClient, cohort: str) -> None:
    operator.act(f"{cohort}/jugendaemter", page=cohort, data={})

    assert "Bitte wählen Sie mindestens ein Jugendamt aus." in operator.get(cohort).get_data(as_text=True)


def test_who_does_not_fit_is_refused(world: World, operator: CheckingClient, cohort: str) -> None:
    small = world.office("Zu Klein", cluster="I")

    refused = operator.act(f"{cohort}/jugendaemter", page=cohort, data={"amt": small.slug})

    assert refused.status_code == 409
    assert "gehört zu Cluster I, diese Gruppe ist für Cluster II." in refused.get_data(as_text=True)


def test_removing_asks_first_and_keeps_the_row(world: World, operator: CheckingClient, cohort: str) -> None:
    office = world.office("Adorf", cluster="II")
    operator.act(f"{cohort}/jugendaemter", page=cohort, data={"amt": office.slug})
    removal = f"{cohort}/jugendaemter/{office.slug}/entfernen"

    asked = text(operator.get(removal).get_data(as_text=True))
    removed = operator.act(removal, page=removal, data={})

    assert "Stadt Adorf gehört ab heute nicht mehr zur Gruppe Werkstatt II" in asked
    assert removed.status_code == 303
    assert operator.get(removal).status_code == 404
    with world.runtime.platform_session(read_only=True) as session:
        assert session.scalars(select(CohortMemberRecord)).one().left_on is not None


def test_consultants_are_given_to_a_cohort_and_taken_away(
    world: World, operator: CheckingClient, cohort: str
) -> None:
    consultant = world.operator(PlatformRole.MODERATION)

    given = operator.act(f"{cohort}/moderation", page=cohort, data={"email": consultant.email})
    assert given.status_code == 303
    assert "Moderation beenden" in operator.get(cohort).get_data(as_text=True)

    ended = operator.act(f"{cohort}/moderation/beenden", page=cohort, data={"email": consultant.email})
    assert ended.status_code == 303
    assert "Moderation beenden" not in operator.get(cohort).get_data(as_text=True)


def test_choosing_no_consultant_says_so(operator: CheckingClient, cohort: str) -> None:
    operator.act(f"{cohort}/moderation", page=cohort, data={"email": ""})

    assert "Bitte wählen Sie eine Person aus." in operator.get(cohort).get_data(as_text=True)


def test_a_cohort_that_is_over_takes_nobody(world: World, operator: CheckingClient) -> None:
    with world.runtime.platform_session() as session:
        placing.create_cohort(
            session, None, name="Alt", starts_on=date(2020, 1, 1), ends_on=date(2021, 12, 31)
        )
    world.office(cluster="II")

    words = text(operator.get(f"{LIST}/alt").get_data(as_text=True))

    assert "Diese Gruppe ist beendet." in words
    assert "Jugendämter aufnehmen" not in words


def test_a_cohort_that_is_not_there_is_not_found(operator: CheckingClient) -> None:
    assert operator.get(f"{LIST}/nirgends").status_code == 404
