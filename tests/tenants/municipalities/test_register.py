"""The official list: replaced as a whole, found by 5 and by 8 digits, searched by name."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from tenants.errors import NotFound, Refused
from tenants.municipalities import reading
from tenants.municipalities.importing import import_register
from tenants.municipalities.laender import Land, land_of
from tenants.municipalities.register import Kind
from tenants.records.journal import PlatformJournalRecord
from tests.support.places import PLACES, POPULATION_ON, REGISTER_ON, register_places
from tests.support.world import World
from webapp.runtime import Runtime


def test_importing_says_what_the_list_holds(runtime: Runtime) -> None:
    with runtime.platform_session() as session:
        imported = import_register(session, None, PLACES, register_on=REGISTER_ON)

    assert (imported.gemeinden, imported.kreise, imported.vanished) == (9, 6, ())
    assert imported.population == sum(place.population for place in PLACES if not place.is_kreis_row)
    with runtime.platform_session(read_only=True) as session:
        state = reading.state_or_none(session)
    assert state is not None
    assert (state.register_on, state.gemeinden, state.kreise) == (REGISTER_ON, 9, 6)
    assert state.population == imported.population
    assert state.population_on == POPULATION_ON


def test_there_is_no_state_before_the_first_import(runtime: Runtime) -> None:
    with runtime.platform_session(read_only=True) as session:
        assert reading.state_or_none(session) is None


def test_a_newer_list_replaces_the_older_one_as_a_whole(runtime: Runtime) -> None:
    with runtime.platform_session() as session:
        register_places(session)
    merged = [replace(place, population=place.population + 1) for place in PLACES if place.kreis != "05554"]

    with runtime.platform_session() as session:
        import_register(session, None, merged, register_on=date(2024, 12, 31), force=True)

    with runtime.platform_session(read_only=True) as session:
        assert reading.municipality(session, "05916").population == 157_369
        with pytest.raises(NotFound):
            reading.municipality(session, "05554")


def test_a_list_that_was_cut_off_is_refused_unless_forced(runtime: Runtime) -> None:
    with runtime.platform_session() as session:
        register_places(session)

    with runtime.platform_session() as session, pytest.raises(Refused) as refused:
        import_register(session, None, PLACES[:3], register_on=date(2024, 12, 31))

    assert (refused.value.rule, refused.value.details) == ("register.smaller", (len(PLACES), 3))
    with runtime.platform_session(read_only=True) as session:
        assert reading.municipality(session, PLACES[-1].ags) == PLACES[-1]


def test_an_older_list_is_refused_unless_forced(runtime: Runtime) -> None:
    older = date(2022, 12, 31)
    with runtime.platform_session() as session:
        register_places(session)

    with runtime.platform_session() as session, pytest.raises(Refused) as refused:
        import_register(session, None, PLACES[:3], register_on=older)
    assert (refused.value.rule, refused.value.details) == ("register.older", (REGISTER_ON, older))

    with runtime.platform_session() as session:
        import_register(session, None, PLACES[:3], register_on=older, force=True)
    with runtime.platform_session(read_only=True) as session:
        state = reading.state_or_none(session)
    assert state is not None
    assert (state.register_on, state.gemeinden) == (older, 1)


def test_the_same_list_may_be_imported_again(runtime: Runtime) -> None:
    for _ in range(2):
        with runtime.platform_session() as session:
            assert import_register(session, None, PLACES, register_on=REGISTER_ON).gemeinden == 9


def test_an_empty_list_is_refused(runtime: Runtime) -> None:
    with runtime.platform_session() as session, pytest.raises(Refused, match=r"register\.empty"):
        import_register(session, None, [], register_on=REGISTER_ON)


def test_an_import_names_registered_jugendaemter_that_the_list_no_longer_knows(world: World) -> None:
    world.office("Altort", ags="05999001")
    world.office("Herne", ags="05916000")

    with world.runtime.platform_session() as session:
        imported = import_register(session, None, PLACES, register_on=REGISTER_ON)

    assert imported.vanished == ("05999001",)


def test_an_import_stands_in_the_journal(runtime: Runtime) -> None:
    with runtime.platform_session() as session:
        register_places(session)

    with runtime.platform_session(read_only=True) as session:
        entry = session.scalars(select(PlatformJournalRecord)).one()
        assert (entry.action, entry.subject, entry.before) == ("register.imported", "2023-11-30", None)
        assert entry.after is not None
        assert entry.after["kreise"] == 6


def test_progress_adds_up_to_all_rows(runtime: Runtime) -> None:
    many = [replace(PLACES[8], ags=f"059{number:05}") for number in range(2500)]
    steps: list[int] = []

    with runtime.platform_session() as session:
        import_register(session, None, many, register_on=REGISTER_ON, on_progress=steps.append)

    assert steps == [1000, 1000, 500]


@pytest.mark.parametrize(
    "asked, found, kind",
    [
        ("05916", "05916000", Kind.KREISFREIE_STADT),
        ("05916000", "05916000", Kind.KREISFREIE_STADT),
        ("05554", "05554", Kind.KREIS),
        ("05554008", "05554008", Kind.KREISANGEHOERIGE_STADT),
        ("03355", "03355", Kind.KREIS),
        ("08336900", "08336900", None),
    ],
)
def test_a_place_is_found_under_its_one_canonical_key(
    runtime: Runtime, asked: str, found: str, kind: Kind | None
) -> None:
    with runtime.platform_session() as session:
        register_places(session)
        place = reading.municipality(session, asked)

    assert (place.ags, place.kind) == (found, kind)


def test_an_unknown_key_is_not_found(runtime: Runtime) -> None:
    with runtime.platform_session() as session:
        register_places(session)
        with pytest.raises(NotFound):
            reading.municipality(session, "05999")


def test_the_municipalities_of_a_kreis_come_by_name_and_without_the_kreis(runtime: Runtime) -> None:
    with runtime.platform_session() as session:
        register_places(session)
        parts = reading.municipalities_of(session, "05554")

    assert [part.name for part in parts] == ["Ahaus, Stadt", "Bocholt, Stadt", "Gescher, Glockenstadt"]


def test_uninhabited_areas_are_not_listed_as_municipalities(runtime: Runtime) -> None:
    with runtime.platform_session() as session:
        register_places(session)
        assert reading.municipalities_of(session, "08336") == ()


def test_searching_lists_a_city_once_and_the_larger_place_first(runtime: Runtime) -> None:
    with runtime.platform_session() as session:
        register_places(session)
        herne = reading.search(session, "herne")
        lueneburg = reading.search(session, "Lüneb")

    assert [place.ags for place in herne] == ["05916000"]
    assert [place.ags for place in lueneburg] == ["03355", "03355022"]


def test_searching_takes_percent_and_underscore_as_written(runtime: Runtime) -> None:
    with runtime.platform_session() as session:
        register_places(session)
        assert reading.search(session, "%") == ()
        assert reading.search(session, "_erne") == ()


@pytest.mark.parametrize(
    "ags, land",
    [("01001000", Land.SCHLESWIG_HOLSTEIN), ("05916", Land.NORDRHEIN_WESTFALEN), ("16077", Land.THUERINGEN)],
)
def test_the_land_follows_from_the_first_two_digits(ags: str, land: Land) -> None:
    assert land_of(ags) is land


@pytest.mark.parametrize("ags", ["00123", "17001"])
def test_there_are_sixteen_laender(ags: str) -> None:
    with pytest.raises(ValueError, match=ags):
        land_of(ags)
