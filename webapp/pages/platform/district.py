"""What a page shows of a district before it is confirmed, and what the form about it posts back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from tenants.cohorts.registering import Part
from tenants.cohorts.sizing import Basis, District


@dataclass(frozen=True, slots=True)
class DistrictView:
    """A district to confirm.

    Attributes:
        left_out: names of the municipalities of the Kreis that do not count.
        parts: all municipalities of the Kreis, the largest first.
        fields: what the confirming form posts: the district exactly as it is shown.
    """

    district: District
    left_out: tuple[str, ...]
    parts: tuple[Part, ...]
    fields: Mapping[str, str]


def view_of(parts: Iterable[Part], district: District) -> DistrictView:
    """The district as the page shows it and as its confirmation posts it back."""
    by_size = tuple(sorted(parts, key=lambda part: (-part.population, part.name)))
    fields = {"berechnet": "1", "ohne": " ".join(district.excluded_ags)}
    if district.basis is Basis.ENTERED:
        fields |= {
            "einwohner": str(district.population),
            "stichtag": district.population_on.isoformat(),
        }
    return DistrictView(
        district=district,
        left_out=tuple(part.name for part in by_size if part.ags in district.excluded_ags),
        parts=by_size,
        fields=fields,
    )


def excluded_in(values: MultiDict[str, str]) -> tuple[str, ...] | None:
    """The municipalities to leave out, from checkboxes or from one hidden field.

    None as long as nobody chose: then those with a Jugendamt on the platform are proposed.
    """
    if not values.get("berechnet"):
        return None
    return tuple(key for chosen in values.getlist("ohne") for key in chosen.split())
