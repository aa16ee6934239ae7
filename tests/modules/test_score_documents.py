"""The contract of `werkstatt score FILE`."""

import json

import pytest

from modules.catalogue.model import Edition
from modules.errors import InvalidDocument, UnknownEdition
from modules.scoring.documents import score_document
from tests.support.checklists import (
    REASON,
    WORKED_EVIDENCE,
    WORKED_RATINGS,
    m07,
    make_edition,
    make_item,
    make_module,
)


def editions(key: str | None) -> Edition:
    """Two editions, `2026.1` current."""
    refusing = make_module([make_item("M01-01")], number="M01")
    known = {"2026.1": make_edition(m07(), refusing), "2025.1": make_edition(refusing, key="2025.1")}
    try:
        return known["2026.1" if key is None else key]
    except KeyError:
        raise UnknownEdition(str(key)) from None


def worked_document(*, evidence: bool = True) -> dict[str, object]:
    """The worked example; without evidence classes all are E2, so that nothing is capped."""
    answers: dict[str, object] = {
        f"M07-{place:02}": {"rating": rating, "evidence": f"E{held if evidence else 2}"}
        for place, (rating, held) in enumerate(zip(WORKED_RATINGS, WORKED_EVIDENCE, strict=True), start=1)
        if rating is not None
    }
    return {"module": "M07", "answers": answers | {"M07-12": {"not_applicable": REASON}}}


def scored(document: object) -> dict[str, object]:
    result = score_document(document, editions)
    assert isinstance(result, dict)
    return result


def test_the_worked_example_as_a_document() -> None:
    result = scored(worked_document())

    assert (result["module"], result["edition"], result["level"]) == ("M07", "2026.1", "R3")
    assert result["E"] == 4100 / 66
    assert result["E_provisional"] == 4100 / 63
    assert result["C"] == 2100 / 22
    assert result["blocking"] == []


def test_the_worked_example_without_caps_as_a_document() -> None:
    result = scored(worked_document(evidence=False))

    assert result["E"] == 4800 / 66
    assert result["level"] == "R3"
    assert result["blocking"] == ["M07-12"]
    assert result["hurdles"] == [{"gate": "evaluation_some_mostly", "items": ["M07-12"]}]


def test_caps_can_be_left_out_on_request() -> None:
    result = score_document(worked_document(), editions, capped=False)

    assert isinstance(result, dict)
    assert result["E"] == 4800 / 66


def test_the_lines_say_how_it_was_computed() -> None:
    lines = scored(worked_document())["lines"]

    assert isinstance(lines, list)
    assert lines[3] == {
        "item": "M07-04",
        "key": "m07-04",
        "standing": "rated",
        "rating": 3,
        "evidence": "E1",
        "cap": 2,
        "effective": 2,
        "weight": 3,
        "points": 6,
        "optimum": 9,
    }
    assert sum(line["points"] for line in lines) == 41


def test_the_result_is_plain_json() -> None:
    result = score_document([worked_document()], editions)

    assert json.loads(json.dumps(result, allow_nan=False)) == result


def test_a_list_gives_a_list_and_an_empty_one_an_empty_one() -> None:
    result = score_document([worked_document(), {"module": "M01", "answers": {}}], editions)

    assert isinstance(result, list)
    assert [each["module"] for each in result] == ["M07", "M01"]
    assert score_document([], editions) == []


def test_an_older_edition_may_be_named() -> None:
    result = scored({"module": "M01", "edition": "2025.1", "answers": {"M01-01": {"rating": 0}}})

    assert (result["edition"], result["E"], result["E_provisional"], result["C"]) == ("2025.1", 0, 0, 100)


def test_module_and_items_go_by_slug_as_well() -> None:
    result = scored({"module": "modul-m01", "answers": {"m01-01": {"rating": 1}}})

    assert (result["module"], result["E"]) == ("M01", 100 / 3)


def test_a_rating_without_evidence_counts_at_most_1() -> None:
    assert scored({"module": "M01", "answers": {"M01-01": {"rating": 3}}})["E"] == 100 / 3


def test_a_module_that_is_not_assessable_has_no_level() -> None:
    result = scored({"module": "M01", "answers": {"M01-01": {"not_applicable": REASON}}})

    assert (result["level"], result["E"], result["E_provisional"], result["blocking"]) == (
        None,
        None,
        None,
        [],
    )


def test_r5_is_out_of_reach_without_validation() -> None:
    answers = {f"M07-{place:02}": {"rating": 3, "evidence": "E2"} for place in range(1, 13)}

    result = scored({"module": "M07", "answers": answers})

    assert (result["E"], result["level"]) == (100, "R4")
    assert result["hurdles"] == [{"gate": "validation", "items": []}]


def answer(value: object) -> dict[str, object]:
    return {"module": "M01", "answers": {"M01-01": value}}


@pytest.mark.parametrize(
    "document, field, rule",
    [
        (None, "", "not_an_object"),
        ("M07", "", "not_an_object"),
        ({"answers": {}}, "module", "missing_field"),
        ({"module": "M01"}, "answers", "missing_field"),
        ({"module": "M01", "answers": {}, "fassung": "2026.1"}, "fassung", "unknown_field"),
        ({"module": "M01", "answers": []}, "answers", "not_an_object"),
        ({"module": 7, "answers": {}}, "module", "not_a_text"),
        ({"module": "M99", "answers": {}}, "module", "unknown_module"),
        ({"module": "M01", "edition": "1999.1", "answers": {}}, "edition", "unknown_edition"),
        ({"module": "M01", "edition": None, "answers": {}}, "edition", "not_a_text"),
        ({"module": "M01", "answers": {"M01-99": {"rating": 1}}}, "answers.M01-99", "unknown_item"),
        (answer(3), "answers.M01-01", "not_an_object"),
        (answer({}), "answers.M01-01", "no_answer"),
        (answer({"evidence": "E1"}), "answers.M01-01", "no_answer"),
        (answer({"rating": 4}), "answers.M01-01.rating", "rating_range"),
        (answer({"rating": -1}), "answers.M01-01.rating", "rating_range"),
        (answer({"rating": True}), "answers.M01-01.rating", "rating_range"),
        (answer({"rating": 2.0}), "answers.M01-01.rating", "rating_range"),
        (answer({"rating": float("nan")}), "answers.M01-01.rating", "rating_range"),
        (answer({"rating": "2"}), "answers.M01-01.rating", "rating_range"),
        (answer({"rating": None}), "answers.M01-01.rating", "rating_range"),
        (answer({"rating": 0, "not_applicable": "Grund"}), "answers.M01-01", "rating_and_not_applicable"),
        (answer({"not_applicable": " "}), "answers.M01-01.not_applicable", "reason_missing"),
        (answer({"not_applicable": "x" * 1001}), "answers.M01-01.not_applicable", "reason_too_long"),
        (answer({"not_applicable": True}), "answers.M01-01.not_applicable", "not_a_text"),
        (answer({"rating": 1, "evidence": "E3"}), "answers.M01-01.evidence", "unknown_evidence"),
        (answer({"rating": 1, "evidence": 2}), "answers.M01-01.evidence", "unknown_evidence"),
        (answer({"rating": 1, "grund": "x"}), "answers.M01-01.grund", "unknown_field"),
    ],
)
def test_a_document_that_breaks_the_contract_is_refused_by_place_and_rule(
    document: object, field: str, rule: str
) -> None:
    with pytest.raises(InvalidDocument) as refused:
        score_document(document, editions)

    assert (refused.value.index, refused.value.field, refused.value.rule) == (None, field, rule)


def test_in_a_list_the_refusal_names_the_object() -> None:
    with pytest.raises(InvalidDocument) as refused:
        score_document([worked_document(), answer({"rating": 9})], editions)

    assert (refused.value.index, refused.value.field, refused.value.value) == (1, "answers.M01-01.rating", 9)


def test_one_item_answered_by_number_and_by_slug_is_refused() -> None:
    with pytest.raises(InvalidDocument) as refused:
        score_document(
            {"module": "M01", "answers": {"M01-01": {"rating": 1}, "m01-01": {"rating": 2}}}, editions
        )

    assert refused.value.rule == "answered_twice"
