"""A real Jugendamt from its key alone, once; an invented one from what is given."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from tenants.cohorts.registering import propose, register_invented, register_tenant, tenants_by_ags
from tenants.cohorts.sizing import Basis, Cluster, District
from tenants.errors import NotFound, Refused
from tenants.municipalities.importing import import_register
from tenants.municipalities.laender import Land
from tenants.municipalities.register import Kind
from tenants.records.journal import PlatformJournalRecord
from tenants.records.tenant import SizeRecord, TenantRecord
from tests.support.districts import district_of
from tests.support.places import PLACES, REGISTER_ON, register_places
from webapp.runtime import Runtime


@pytest.fixture(autouse=True)
def _register(runtime: Runtime) -> None:
    with runtime.platform_session() as session:
        register_places(session)


def test_the_key_alone_fills_in_name_kind_land_and_population(runtime: Runtime) -> None:
    with runtime.platform_session() as session:
        proposal = propose(session, "05916")

    assert (proposal.ags, proposal.name, proposal.kind) == ("05916000", "Stadt Herne", Kind.KREISFREIE_STADT)
    assert (proposal.land, proposal.register_on) == (Land.NORDRHEIN_WESTFALEN, REGISTER_ON)
    assert (proposal.district.population, proposal.district.cluster) == (157_368, Cluster.III)
    assert (proposal.parts, proposal.existing) == ((), None)


def test_a_kreis_proposes_to_leave_out_the_towns_that_are_on_the_platform(runtime: Runtime) -> None:
    with runtime.platform_session() as session:
        register_tenant(session, None, "05554008", district_of(session, "05554008"))
        proposal = propose(session, "05554")

    assert [(part.name, part.is_excluded, part.has_office) for part in proposal.parts] == [
        ("Ahaus, Stadt", False, False),
        ("Bocholt, Stadt", True, True),
        ("Gescher, Glockenstadt", False, False),
    ]
    assert proposal.register_population == 191_706
    assert proposal.district.population == 191_706 - 71_758


def test_the_operator_decides_what_a_kreis_leaves_out(runtime: Runtime) -> None:
    with runtime.platform_session() as session:
        register_tenant(session, None, "05554008", district_of(session, "05554008"))
        proposal = propose(session, "05554", excluded=["05554004"])

    assert [part.ags for part in proposal.parts if part.is_excluded] == ["05554004"]
    assert proposal.district.excluded_ags == ("05554004",)


@pytest.mark.parametrize("ags", ["05916", "05916000"])
def test_a_town_is_stored_under_its_eight_digits(runtime: Runtime, ags: str) -> None:
    with runtime.platform_session() as session:
        registered = register_tenant(session, None, ags, district_of(session, ags))

    with runtime.platform_session(read_only=True) as session:
        tenant = session.get_one(TenantRecord, registered.tenant_id)
        assert (tenant.ags, tenant.slug, tenant.name) == ("05916000", "herne", "Stadt Herne")
        assert (tenant.kind, tenant.land, tenant.is_invented) == ("kreisfreie-stadt", "NW", False)
        size = session.scalars(select(SizeRecord)).one()
        assert (size.population, size.cluster, size.basis) == (157_368, "III", "register")


def test_registering_twice_answers_with_the_one_that_is_there(runtime: Runtime) -> None:
    with runtime.platform_session() as session:
        first = register_tenant(session, None, "05916", district_of(session, "05916"))
    with runtime.platform_session() as session:
        other = District(1_000, date(2020, 1, 1), Basis.ENTERED)
        second = register_tenant(session, None, "05916000", other)

    assert second == replace(first, is_new=False)
    with runtime.platform_session(read_only=True) as session:
        assert len(session.scalars(select(TenantRecord)).all()) == 1
        assert session.scalars(select(SizeRecord.population)).all() == [157_368]


def test_a_second_click_at_the_same_moment_answers_with_the_first(runtime: Runtime) -> None:
    with runtime.platform_session() as slow:
        district = district_of(slow, "05916")
        # The slow one looks while the Jugendamt is not there yet, and writes when it is.
        original, slow.begin_nested = slow.begin_nested, None  # type: ignore[assignment,method-assign]

        def click_again() -> object:
            with runtime.platform_session() as fast:
                register_tenant(fast, None, "05916", district)
            return original()

        slow.begin_nested = click_again  # type: ignore[assignment,method-assign]
        registered = register_tenant(slow, None, "05916", district)

    assert (registered.slug, registered.is_new) == ("herne", False)


def test_equal_names_get_different_slugs_that_stay(runtime: Runtime) -> None:
    herne = next(place for place in PLACES if place.ags == "05916000")
    namesakes = [
        replace(herne, ags="09123456", text_kind="63"),
        replace(herne, ags="09123457", text_kind="63"),
    ]
    with runtime.platform_session() as session:
        import_register(session, None, [*PLACES, *namesakes], register_on=REGISTER_ON)
        slugs = [
            register_tenant(session, None, ags, district_of(session, ags)).slug
            for ags in ("05916000", "09123456", "09123457")
        ]

    assert slugs == ["herne", "herne-by", "herne-09123457"]


def test_an_area_without_an_authority_has_no_jugendamt(runtime: Runtime) -> None:
    district = District(1_000, date(2020, 1, 1), Basis.ENTERED)
    with runtime.platform_session() as session:
        with pytest.raises(Refused, match=r"tenant\.no_authority"):
            propose(session, "08336900")
        with pytest.raises(Refused, match=r"tenant\.no_authority"):
            register_tenant(session, None, "08336900", district)


def test_a_key_the_list_does_not_have_is_not_found(runtime: Runtime) -> None:
    with runtime.platform_session() as session, pytest.raises(NotFound):
        propose(session, "05999")


def test_an_invented_jugendamt_is_marked_and_made_once(runtime: Runtime) -> None:
    for expected in (True, False):
        with runtime.platform_session() as session:
            registered = register_invented(
                session,
                None,
                name="Stadt Musterfurt",
                slug="musterfurt",
                kind=Kind.KREISANGEHOERIGE_STADT,
                land=Land.HESSEN,
                district=District(80_000, date(2024, 12, 31), Basis.ENTERED),
            )
        assert registered.is_new is expected

    with runtime.platform_session(read_only=True) as session:
        tenant = session.scalars(select(TenantRecord)).one()
        assert (tenant.ags, tenant.is_invented) == (None, True)


def test_registering_stands_in_the_journal(runtime: Runtime) -> None:
    with runtime.platform_session() as session:
        register_tenant(session, None, "05916", district_of(session, "05916"))

    with runtime.platform_session(read_only=True) as session:
        entries = session.scalars(select(PlatformJournalRecord).order_by(PlatformJournalRecord.at)).all()
        assert [(entry.action, entry.subject) for entry in entries][1:] == [
            ("tenant.registered", "herne"),
            ("size.confirmed", "herne"),
        ]


def test_jugendaemter_are_found_by_five_and_by_eight_digits(runtime: Runtime) -> None:
    with runtime.platform_session() as session:
        herne = register_tenant(session, None, "05916", district_of(session, "05916")).tenant_id
        borken = register_tenant(session, None, "05554", district_of(session, "05554")).tenant_id
        found = tenants_by_ags(session, ["05916", "05916000", "05554", "05158"])

    assert found == {"05916": herne, "05916000": herne, "05554": borken}
