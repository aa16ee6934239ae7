"""How large a Jugendamt is: the population of its district, and the size cluster that follows.

The district of a Kreisjugendamt leaves out the municipalities that have a Jugendamt of their own, so it
can be much smaller than the Kreis: Borken has 379.070 inhabitants, its Jugendamtsbezirk 173.582. No
official list says which municipalities those are; the operator names them, or enters the population.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tenants.clock import today
from tenants.errors import Refused
from tenants.municipalities.register import Kind, Municipality

CLUSTER_II_FROM = 50_000
CLUSTER_III_FROM = 150_000


class Cluster(StrEnum):
    """Size cluster of a Jugendamt by the population of its district."""

    I = "I"  # noqa: E741 (the clusters are numbered in Roman figures)
    II = "II"
    III = "III"

    @property
    def number(self) -> int:
        """1, 2 or 3."""
        return list(Cluster).index(self) + 1


class Basis(StrEnum):
    """Where the population of a district comes from."""

    REGISTER = "register"
    COMPUTED = "computed"
    ENTERED = "entered"


def cluster_of(population: int) -> Cluster:
    """The size cluster: I below 50.000, II below 150.000, III from 150.000 inhabitants.

    Source: size clusters of the workshop procedure; "50.000 bis 150.000" and "ab 150.000", so exactly
    150.000 belongs to III.
    """
    if population < CLUSTER_II_FROM:
        return Cluster.I
    return Cluster.II if population < CLUSTER_III_FROM else Cluster.III


@dataclass(frozen=True, slots=True)
class District:
    """A Jugendamtsbezirk.

    Attributes:
        population: its inhabitants, at least one.
        population_on: Stichtag of the population.
        excluded_ags: municipalities of the Kreis with a Jugendamt of their own, 8 digits each, ascending.

    Raises:
        Refused: `size.nobody` without inhabitants, `size.future` with a Stichtag still to come.
    """

    population: int
    population_on: date
    basis: Basis
    excluded_ags: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.population < 1:
            raise Refused("size.nobody")
        if self.population_on > today():
            raise Refused("size.future")

    @property
    def cluster(self) -> Cluster:
        """The size cluster that follows."""
        return cluster_of(self.population)


def less(
    place: Municipality,
    parts: Iterable[Municipality],
    left_out: tuple[str, ...],
    *,
    population_on: date,
) -> District:
    """The district of a Kreis without some of its municipalities.

    Args:
        parts: all municipalities of the Kreis.

    Raises:
        Refused: `size.excluded_without_kreis`, `size.not_in_kreis`, `size.nobody`.
    """
    if place.kind is not Kind.KREIS:
        raise Refused("size.excluded_without_kreis", (place.name,))
    populations = {part.ags: part.population for part in parts}
    for ags in left_out:
        if ags not in populations:
            raise Refused("size.not_in_kreis", (ags, place.name))
    remaining = place.population - sum(populations[ags] for ags in left_out)
    return District(remaining, population_on, Basis.COMPUTED, left_out)
