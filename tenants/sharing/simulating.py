"""Publishing without a database: the contract of `werkstatt sharing simulate FILE`.

For data-protection officers and for tests: the same decision as the job's, on contributions from a document.
In::

    {
        "parameters": {"anchor": 500, "closeness": 0.10, "prior": 0.5, "b": 0},
        "steps": [
            {
                "set": "cluster-II",
                "period": "2024",
                "contributions": [{"office": "K01", "version": 1, "numerator": 5123000, "denominator": 9800}],
            }
        ],
    }

The steps are snapshots in time order, each with all contributions of its set then. A value is numerator ÷
denominator; the denominators are public and weigh. Every step sees the ledger of those before it, and a
set that came first is ahead of a later one.

Out, in the order of the steps: `outcome` (`published`, `frozen`: the vintage before stays, `nothing`),
`vintage` and `records` of what is shown from then on. A record names `statistic`, `n`, `contributors` with
their versions, `weights` in the order of the contributors (null except for the weighted mean), `ranks`
(1-based, inclusive; null for means over all), `value` and the rounding `step`.
"""

from collections.abc import Mapping
from decimal import Context, Decimal
from fractions import Fraction
from uuid import UUID

from modules.errors import InvalidDocument
from tenants.sharing.disclosure import Contribution, Group, Publication, PublishedNumber, Terms, decide
from tenants.sharing.statistics import Statistic

_WIDE = Context(prec=60)
_MOST = Decimal(10) ** 15
"""Largest amount read; more than any budget in cents."""


def simulate(document: object) -> Mapping[str, object]:
    """What is published step by step.

    Args:
        document: as read from JSON, numbers with a fraction as Decimal.

    Raises:
        InvalidDocument: names the field and the broken rule; its index is that of the step.
    """
    given = _fields(None, "", document, {"parameters", "steps"})
    simulation = _Simulation(_terms(given["parameters"]))
    steps = _list(None, "steps", given["steps"])
    return {"steps": [simulation.step(index, each) for index, each in enumerate(steps)]}


class _Simulation:
    """The ledger of each period, and the names behind the offices in it."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._ledgers: dict[str, list[Publication]] = {}
        self._order: dict[str, int] = {}
        self._offices: dict[str, UUID] = {}
        self._names: dict[UUID, str] = {}

    def step(self, index: int, value: object) -> Mapping[str, object]:
        """Decide about one snapshot of a set, and append to the ledger what is published."""
        given = _fields(index, "", value, {"set", "period", "contributions"})
        name, period = _text(index, "set", given["set"]), _text(index, "period", given["period"])
        ledger = self._ledgers.setdefault(period, [])
        self._order.setdefault(name, len(self._order))
        group = Group(name, self._order[name], self._contributions(index, given["contributions"]))
        # The others only keep their place in the public order; without contributions they stay as they are.
        others = [Group(each, place, ()) for each, place in self._order.items() if each != name]
        decisions = decide([group, *others], [each.vintage for each in ledger], self._terms)
        decision = next(each for each in decisions if each.group == name)
        if isinstance(decision, Publication):
            ledger.append(decision)
        shown = next((each for each in reversed(ledger) if each.group == name), None)
        return {
            "set": name,
            "period": period,
            "outcome": "nothing" if shown is None else "published" if shown is decision else "frozen",
            "vintage": None if shown is None else shown.number,
            "records": [] if shown is None else [self._record(each, shown) for each in shown.numbers],
        }

    def _contributions(self, index: int, value: object) -> tuple[Contribution, ...]:
        contributions: dict[UUID, Contribution] = {}
        for place, each in enumerate(_list(index, "contributions", value)):
            path = f"contributions[{place}]"
            given = _fields(index, path, each, {"office", "version", "numerator", "denominator"})
            office = self._office(_text(index, f"{path}.office", given["office"]))
            if office in contributions:
                raise InvalidDocument(index, f"{path}.office", "office_twice", given["office"])
            version = _whole(index, f"{path}.version", given["version"])
            numerator = _number(index, f"{path}.numerator", given["numerator"])
            denominator = _number(index, f"{path}.denominator", given["denominator"])
            if denominator <= 0:
                raise InvalidDocument(index, f"{path}.denominator", "not_positive", given["denominator"])
            ratio = _WIDE.divide(numerator, denominator)
            contributions[office] = Contribution(office, version, ratio, denominator)
        return tuple(contributions.values())

    def _office(self, name: str) -> UUID:
        office = self._offices.setdefault(name, UUID(int=len(self._offices) + 1))
        self._names[office] = name
        return office

    def _record(self, number: PublishedNumber, vintage: Publication) -> Mapping[str, object]:
        offices = sorted(vintage.members, key=self._names.__getitem__)
        weights = vintage.weights if number.statistic is Statistic.WEIGHTED_MEAN else None
        return {
            "statistic": number.statistic.value,
            "n": len(offices),
            "contributors": [[self._names[each], vintage.members[each]] for each in offices],
            "weights": None if weights is None else [_plain(weights[each]) for each in offices],
            "ranks": None if number.ranks is None else list(number.ranks),
            "value": _plain(number.value),
            "step": _plain(number.rounding_step),
        }


def _terms(value: object) -> Terms:
    given = _fields(None, "parameters", value, {"anchor", "closeness", "prior", "b"})
    numbers = {name: _number(None, f"parameters.{name}", each) for name, each in given.items()}
    for name in ("anchor", "closeness", "prior"):
        if numbers[name] <= 0:
            raise InvalidDocument(None, f"parameters.{name}", "not_positive", given[name])
    if numbers["b"] < 0:
        raise InvalidDocument(None, "parameters.b", "negative", given["b"])
    return Terms(
        anchor=numbers["anchor"],
        closeness=Fraction(numbers["closeness"]),
        prior=Fraction(numbers["prior"]),
        bound=numbers["b"],
    )


def _fields(index: int | None, path: str, value: object, names: set[str]) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise InvalidDocument(index, path, "not_an_object", value)
    below = f"{path}." if path else ""
    for name in value:
        if name not in names:
            raise InvalidDocument(index, f"{below}{name}", "unknown_field", value[name])
    for name in sorted(names - value.keys()):
        raise InvalidDocument(index, f"{below}{name}", "missing_field")
    return value


def _list(index: int | None, path: str, value: object) -> list[object]:
    if not isinstance(value, list):
        raise InvalidDocument(index, path, "not_a_list", value)
    return value


def _text(index: int | None, path: str, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise InvalidDocument(index, path, "not_a_text", value)
    return value


def _whole(index: int | None, path: str, value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= _MOST:
        raise InvalidDocument(index, path, "not_a_version", value)
    return value


def _number(index: int | None, path: str, value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise InvalidDocument(index, path, "not_a_number", value)
    number = Decimal(value)
    if not number.is_finite() or abs(number) > _MOST:
        raise InvalidDocument(index, path, "not_a_number", value)
    return number


def _plain(number: Decimal) -> int | float:
    """As JSON prints it: multiples of a step have few digits, and whole numbers no point."""
    return int(number) if number == number.to_integral_value() else float(number)
