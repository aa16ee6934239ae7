"""`werkstatt sharing simulate`: the release decision on a document, without a database."""

import json
from typing import Any

import pytest
from click.testing import CliRunner

from webapp.cli import main

PARAMETERS = {"anchor": 500, "closeness": 0.10, "prior": 0.5, "b": 0}


def contributions(offices: range, **versions: int) -> list[dict[str, object]]:
    """Contributions of offices K01, K02, …, of different size."""
    return [
        {
            "office": f"K{number:02}",
            "version": versions.get(f"K{number:02}", 1),
            "numerator": (400 + 7 * number) * (9000 + 100 * number),
            "denominator": 9000 + 100 * number,
        }
        for number in offices
    ]


def step(name: str, offices: range, *, period: str = "2024", **versions: int) -> dict[str, object]:
    """A snapshot of a set."""
    return {"set": name, "period": period, "contributions": contributions(offices, **versions)}


def run(document: object) -> Any:
    """Exit code and output of the command."""
    text = document if isinstance(document, str) else json.dumps(document)
    return CliRunner().invoke(main, ["sharing", "simulate", "-"], input=text)


def simulate(*steps: object) -> list[dict[str, Any]]:
    """The outcome of each step."""
    result = run({"parameters": PARAMETERS, "steps": list(steps)})
    assert result.exit_code == 0, result.output
    return list(json.loads(result.stdout)["steps"])


def test_a_set_is_published_with_what_stands_behind_every_figure() -> None:
    (outcome,) = simulate(step("cluster-II", range(1, 7)))

    mean, weighted = outcome["records"]
    assert (outcome["set"], outcome["period"]) == ("cluster-II", "2024")
    assert (outcome["outcome"], outcome["vintage"]) == ("published", 1)
    assert mean == {
        "statistic": "mean",
        "n": 6,
        "contributors": [[f"K0{number}", 1] for number in range(1, 7)],
        "weights": None,
        "ranks": None,
        "value": 420,
        "step": 10,
    }
    assert weighted["statistic"] == "weighted_mean"
    assert weighted["weights"] == [9000 + 100 * number for number in range(1, 7)]
    assert weighted["ranks"] is None


def test_quartiles_name_their_ranks() -> None:
    (outcome,) = simulate(step("cluster-II", range(1, 21)))

    assert {each["statistic"]: each["ranks"] for each in outcome["records"]} == {
        "mean": None,
        "weighted_mean": None,
        "median": [8, 13],
        "q1": [4, 8],
        "q3": [13, 17],
    }


def test_below_five_there_is_nothing_and_below_five_changes_the_vintage_stays() -> None:
    few, first, joined, more = simulate(
        step("cohort", range(1, 5)),
        step("cluster-II", range(1, 9)),
        step("cluster-II", range(1, 12), K01=2),
        step("cluster-II", range(1, 13), K01=2),
    )

    assert few == {
        "set": "cohort",
        "period": "2024",
        "outcome": "nothing",
        "vintage": None,
        "records": [],
    }
    assert (joined["outcome"], joined["vintage"]) == ("frozen", 1)
    assert joined["records"] == first["records"]
    assert (more["outcome"], more["vintage"]) == ("published", 2)


def test_a_later_set_sees_the_ledger_of_the_earlier_ones_of_its_period_only() -> None:
    _, complement, other_year = simulate(
        step("cluster-II", range(1, 13)),
        step("cohort", range(1, 9)),
        step("cohort", range(1, 9), period="2025"),
    )

    assert complement["outcome"] == "nothing"
    assert other_year["outcome"] == "published"


def test_the_set_that_came_first_keeps_its_quantiles_when_a_later_one_is_published_beside_it() -> None:
    *_, again = simulate(
        step("cluster-II", range(1, 26)),
        step("cohort", range(1, 13)),
        step("cluster-II", range(1, 32)),
    )

    assert "q1" in {each["statistic"] for each in again["records"]}


def test_the_order_of_the_contributions_changes_nothing() -> None:
    turned = step("cluster-II", range(1, 21))
    turned["contributions"] = list(reversed(contributions(range(1, 21))))

    assert simulate(turned) == simulate(step("cluster-II", range(1, 21)))


@pytest.mark.parametrize(
    "change, sentence",
    [
        ({"denominator": 0}, "Schritt 1, contributions[0].denominator: Die Zahl muss über 0 liegen."),
        ({"version": 0}, "Schritt 1, contributions[0].version: Hier wird eine ganze Zahl ab 1 erwartet."),
        ({"office": "K02"}, "Schritt 1, contributions[1].office: Dieses Jugendamt steht"),
        ({"numerator": "12"}, "Schritt 1, contributions[0].numerator: Hier wird eine Zahl erwartet"),
        ({"name": "x"}, "Schritt 1, contributions[0].name: Diese Angabe gibt es nicht."),
    ],
)
def test_what_a_contribution_lacks_is_said_with_its_place(change: dict[str, object], sentence: str) -> None:
    broken = step("cluster-II", range(1, 7))
    given = contributions(range(1, 7))
    given[0] |= change
    broken["contributions"] = given

    result = run({"parameters": PARAMETERS, "steps": [broken]})

    assert result.exit_code != 0
    assert sentence in result.output


@pytest.mark.parametrize(
    "document, sentence",
    [
        ("{", "Das ist kein JSON"),
        ("[]", "Objekt in geschweiften Klammern"),
        ({"steps": []}, "parameters: Die Angabe fehlt."),
        ({"parameters": PARAMETERS | {"anchor": 0}, "steps": []}, "parameters.anchor: Die Zahl muss über 0"),
        ({"parameters": PARAMETERS, "steps": {}}, "steps: Hier wird eine Liste"),
        ('{"parameters": {"anchor": NaN}, "steps": []}', "parameters"),
        ('{"steps": [], "steps": []}', "steht in einem Objekt zweimal"),
    ],
)
def test_a_document_of_another_shape_is_refused_in_words(document: object, sentence: str) -> None:
    result = run(document)

    assert result.exit_code != 0
    assert sentence in result.output
    assert "Traceback" not in result.output
