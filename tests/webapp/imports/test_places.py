"""The whole official list, from the file into the database."""

from datetime import date

from tenants.cohorts.registering import propose, register_tenant
from tenants.cohorts.sizing import Basis, Cluster
from tenants.municipalities import reading
from tenants.municipalities.importing import import_register
from tenants.municipalities.register import Kind
from tests.support.districts import district_of
from tests.support.places import official_register
from webapp.imports.gv100ad import read_gv100ad
from webapp.imports.places import places
from webapp.runtime import Runtime


def test_the_official_list_of_2023_is_taken_in_whole(runtime: Runtime) -> None:
    with official_register().open("rb") as stream:
        register = read_gv100ad(stream)

    with runtime.platform_session() as session:
        imported = import_register(session, None, places(register), register_on=register.as_of)

    assert (imported.gemeinden, imported.kreise) == (10_981, 400)
    assert imported.population == 84_358_845
    assert imported.register_on == date(2023, 11, 30)
    with runtime.platform_session() as session:
        whole = district_of(session, "05554")
        own_offices = [
            part.ags
            for part in propose(session, "05554").parts
            if part.name.split(",")[0] in {"Ahaus", "Bocholt", "Borken", "Gronau (Westf.)"}
        ]
        district = district_of(session, "05554", excluded=own_offices)
        registered = register_tenant(session, None, "05554", district)
        herne = reading.municipality(session, "05916")
        emden = district_of(session, "03402")

    assert (whole.population, len(own_offices)) == (379_070, 4)
    assert (district.population, district.population_on) == (173_582, date(2022, 12, 31))
    assert (district.basis, district.cluster) == (Basis.COMPUTED, Cluster.III)
    assert registered.slug == "kreis-borken"
    assert (herne.ags, herne.population, herne.kind) == ("05916000", 157_368, Kind.KREISFREIE_STADT)
    assert (emden.population, emden.cluster) == (50_535, Cluster.II)


def test_every_kreis_of_the_list_has_a_kind_and_every_city_its_eight_digits(runtime: Runtime) -> None:
    with official_register().open("rb") as stream:
        register = read_gv100ad(stream)
    listed = places(register)
    keys = {place.ags for place in listed}

    kreise = [place for place in listed if place.is_kreis_row]

    assert {place.kind for place in kreise} == {Kind.KREIS, Kind.KREISFREIE_STADT}
    for place in kreise:
        assert (f"{place.ags}000" in keys) == (place.kind is Kind.KREISFREIE_STADT), place
