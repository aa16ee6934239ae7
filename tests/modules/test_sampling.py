"""Which items a consultant has to look at. Source: domain reference 3.3."""

from fractions import Fraction

import pytest

from modules.catalogue import editions
from modules.checklists.answers import NotApplicable
from modules.checklists.sampling import sample
from modules.checklists.states import ItemState
from modules.scoring.agreement import Advice, Agreement

MODULE = editions.edition("2026.1").module("M07")
KEYS = {item.number: item.key for item in MODULE.items}


@pytest.mark.parametrize(
    "judged, left",
    [
        ((), ("M07-03", "M07-04", "M07-06")),
        (("M07-03",), ("M07-04", "M07-06")),
        (("M07-03", "M07-04", "M07-06"), ()),
        (("M07-01", "M07-02", "M07-05"), ()),  # three of twelve are more than a fifth
        (("M07-01", "M07-02"), ("M07-03", "M07-04", "M07-06")),
    ],
)
def test_all_muss_items_or_a_fifth_of_all_are_enough(judged: tuple[str, ...], left: tuple[str, ...]) -> None:
    found = sample(MODULE.items, {}, [KEYS[number] for number in judged])

    assert tuple(item.number for item in found.remaining) == left
    assert found.is_sufficient == (not left)


def test_a_muss_item_that_does_not_apply_is_looked_at_in_any_case() -> None:
    states = {KEYS["M07-04"]: ItemState(NotApplicable("Macht der Kreis."))}

    found = sample(MODULE.items, states, [KEYS[number] for number in ("M07-01", "M07-02", "M07-05")])

    assert [item.number for item in found.remaining] == ["M07-04"]


def test_without_muss_items_the_heaviest_are_suggested() -> None:
    items = [item for item in MODULE.items if not item.mandatory]

    found = sample(items, {}, [])

    assert len(found.suggested) == found.enough == 2
    assert min(item.weight for item in found.suggested) == max(item.weight for item in items)


@pytest.mark.parametrize(
    "kappa, advice",
    [
        (Fraction(6, 10), Advice.USABLE),
        (Fraction(59, 100), Advice.DISCUSS),
        (Fraction(4, 10), Advice.DISCUSS),
        (Fraction(39, 100), Advice.CALIBRATE),
        (Fraction(-1), Advice.CALIBRATE),
        (None, Advice.UNDETERMINED),
    ],
)
def test_what_follows_from_kappa(kappa: Fraction | None, advice: Advice) -> None:
    assert Agreement(10, Fraction(1), Fraction(0), kappa).advice is advice
