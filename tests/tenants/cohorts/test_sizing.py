"""Size clusters and districts: boundaries, municipalities left out, names and slugs."""

from datetime import date, timedelta

import pytest

from tenants.clock import today
from tenants.cohorts import naming
from tenants.cohorts.sizing import Basis, Cluster, District, cluster_of
from tenants.errors import NotFound, Refused
from tenants.municipalities.register import Municipality
from tests.support.districts import district_of
from tests.support.places import POPULATION_ON, register_places
from webapp.runtime import Runtime


@pytest.mark.parametrize(
    "population, cluster",
    [
        (1, Cluster.I),
        (49_999, Cluster.I),
        (50_000, Cluster.II),
        (50_535, Cluster.II),  # Emden
        (149_999, Cluster.II),
        (150_000, Cluster.III),
        (157_368, Cluster.III),  # Herne
        (3_755_251, Cluster.III),  # Berlin
    ],
)
def test_the_cluster_follows_from_the_population(population: int, cluster: Cluster) -> None:
    assert cluster_of(population) is cluster


@pytest.mark.parametrize("ags", ["05916", "05916000"])
def test_a_town_takes_its_population_from_the_list(runtime: Runtime, ags: str) -> None:
    with runtime.platform_session() as session:
        register_places(session)
        district = district_of(session, ags)

    assert district == District(157_368, POPULATION_ON, Basis.REGISTER)
    assert district.cluster is Cluster.III


def test_a_kreis_leaves_out_the_towns_with_a_jugendamt_of_their_own(runtime: Runtime) -> None:
    with runtime.platform_session() as session:
        register_places(session)
        whole = district_of(session, "05554")
        district = district_of(session, "05554", excluded=["05554008", "05554004", "05554008"])

    assert (whole.population, whole.basis) == (191_706, Basis.REGISTER)
    assert district == District(80_000, POPULATION_ON, Basis.COMPUTED, ("05554004", "05554008"))
    assert (whole.cluster, district.cluster) == (Cluster.III, Cluster.II)


def test_a_municipality_of_another_kreis_cannot_be_left_out(runtime: Runtime) -> None:
    with runtime.platform_session() as session:
        register_places(session)
        with pytest.raises(Refused) as refused:
            district_of(session, "05554", excluded=["05158016"])

    assert (refused.value.rule, refused.value.details) == ("size.not_in_kreis", ("05158016", "Borken"))


def test_a_town_has_nothing_to_leave_out(runtime: Runtime) -> None:
    with runtime.platform_session() as session:
        register_places(session)
        with pytest.raises(Refused, match=r"size\.excluded_without_kreis"):
            district_of(session, "05916", excluded=["05554008"])


def test_somebody_must_be_left_in_the_district(runtime: Runtime) -> None:
    with runtime.platform_session() as session:
        register_places(session)
        with pytest.raises(Refused, match=r"size\.nobody"):
            district_of(session, "05158", excluded=["05158016"])


def test_a_district_needs_the_official_list(runtime: Runtime) -> None:
    with runtime.platform_session() as session, pytest.raises(NotFound):
        district_of(session, "05916")


def test_a_population_entered_needs_people_and_a_day_that_has_come() -> None:
    with pytest.raises(Refused, match=r"size\.nobody"):
        District(0, POPULATION_ON, Basis.ENTERED)
    with pytest.raises(Refused, match=r"size\.future"):
        District(80_000, today() + timedelta(days=1), Basis.ENTERED)
    assert District(80_000, date(2024, 6, 30), Basis.ENTERED).cluster is Cluster.II


@pytest.mark.parametrize(
    "listed, text_kind, ags, name, slug",
    [
        ("Herne, Stadt", "61", "05916000", "Stadt Herne", "herne"),
        ("Kiel, Landeshauptstadt", "61", "01002000", "Landeshauptstadt Kiel", "kiel"),
        ("Hamburg, Freie und Hansestadt", "61", "02000000", "Freie und Hansestadt Hamburg", "hamburg"),
        ("Nürnberg", "61", "09564000", "Stadt Nürnberg", "nuernberg"),
        ("Gescher, Glockenstadt", "63", "05554016", "Stadt Gescher", "gescher"),
        ("Korbach, Hansestadt, Kreisstadt", "63", "06635015", "Hansestadt Korbach", "korbach"),
        ("Halle (Saale), Stadt", "61", "15002000", "Stadt Halle (Saale)", "halle-saale"),
        ("Cottbus/Chóśebuz, Stadt", "61", "12052000", "Stadt Cottbus/Chóśebuz", "cottbus-chosebuz"),
        (
            "Garmisch-Partenkirchen, M",
            "60",
            "09180117",
            "Markt Garmisch-Partenkirchen",
            "garmisch-partenkirchen",
        ),
        ("Adendorf", "64", "03355001", "Gemeinde Adendorf", "adendorf"),
        ("Borken", "43", "05554", "Kreis Borken", "kreis-borken"),
        ("Lüneburg", "44", "03355", "Landkreis Lüneburg", "landkreis-lueneburg"),
        ("Städteregion Aachen", "43", "05334", "Städteregion Aachen", "staedteregion-aachen"),
        ("Märkischer Kreis", "43", "05962", "Märkischer Kreis", "maerkischer-kreis"),
        (
            "Regionalverband Saarbrücken",
            "45",
            "10041",
            "Regionalverband Saarbrücken",
            "regionalverband-saarbruecken",
        ),
    ],
)
def test_places_are_named_as_people_name_them(
    listed: str, text_kind: str, ags: str, name: str, slug: str
) -> None:
    place = Municipality(ags, listed, text_kind, 1, 1)

    assert naming.tenant_name(place) == name
    assert naming.slug_base(place) == slug
