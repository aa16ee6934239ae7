"""The invented Jugendämter: 12, 24 and 12 in the clusters I, II and III."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from tenants.cohorts.sizing import Cluster
from tenants.municipalities.register import Kind

_STEMS = ("Muster", "Beispiel", "Modell", "Vorlagen", "Probe", "Entwurfs")
_TOWNS = ("furt", "stadt", "heim", "bach", "felde", "brunn", "kirchen", "rode")

_COUNTS = {Cluster.I: 12, Cluster.II: 24, Cluster.III: 12}
_POPULATIONS = {Cluster.I: (18_000, 49_000), Cluster.II: (52_000, 148_000), Cluster.III: (152_000, 480_000)}


@dataclass(frozen=True, slots=True)
class InventedOffice:
    """A Jugendamt that does not exist.

    Attributes:
        maturity: 0 to 1, how far its work usually is; shapes answers and progress.
    """

    slug: str
    name: str
    kind: Kind
    cluster: Cluster
    population: int
    maturity: float


def invented_offices(seed: int) -> Iterator[InventedOffice]:
    """All invented Jugendämter, cluster by cluster, the same for the same seed."""
    random = Random(seed)
    names = [stem + town for town in _TOWNS for stem in _STEMS]
    for cluster, count in _COUNTS.items():
        for number in range(count):
            yield _office(names.pop(0), _kind(cluster, number), cluster, random)


def _kind(cluster: Cluster, number: int) -> Kind:
    if cluster is Cluster.I:
        return Kind.KREISANGEHOERIGE_STADT
    if number % 3 == 0:
        return Kind.KREIS
    return Kind.KREISFREIE_STADT if cluster is Cluster.III else Kind.KREISANGEHOERIGE_STADT


def _office(town: str, kind: Kind, cluster: Cluster, random: Random) -> InventedOffice:
    low, high = _POPULATIONS[cluster]
    prefix = "Kreis" if kind is Kind.KREIS else "Stadt"
    return InventedOffice(
        slug=("kreis-" if kind is Kind.KREIS else "") + town.lower(),
        name=f"{prefix} {town}",
        kind=kind,
        cluster=cluster,
        population=random.randrange(low, high, 7),
        maturity=random.uniform(0.25, 0.95),
    )
