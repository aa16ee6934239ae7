"""The frozen record: every word of it comes back, and the same run always gives the same bytes."""

import json
from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modules.catalogue import editions
from modules.catalogue.canonical import canonical, digest
from modules.catalogue.model import EditionKey, Item, ItemKey, Module, Scope
from modules.catalogue.wording import module_of, wording
from modules.checklists.answers import NotApplicable, Rated, Rating
from modules.checklists.evidence import Evidence, EvidenceClass, evidence_class
from modules.checklists.states import ItemState
from modules.scoring.frozen import (
    FrozenAnswer,
    FrozenPiece,
    FrozenRun,
    FrozenTexts,
    frozen_run,
    texts_of,
)
from modules.scoring.maturity import assess

MODULES = editions.current().modules
ON = date(2026, 11, 22)

texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40)
days = st.none() | st.dates(date(2020, 1, 1), ON)
instants = st.datetimes(datetime(2024, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
ratings = st.sampled_from([Rated(rating) for rating in Rating])
answers = st.none() | ratings | texts.filter(bool).map(NotApplicable)
evidence = st.builds(Evidence, texts, days, st.none() | texts, days)


@st.composite
def pieces(draw: st.DrawFn) -> FrozenPiece:
    """A piece of evidence with its class."""
    piece = draw(evidence)
    return FrozenPiece(piece, evidence_class([piece], on=ON))


@st.composite
def frozen_answers(draw: st.DrawFn) -> FrozenAnswer:
    """Whatever may be stored about an item."""
    return FrozenAnswer(
        draw(answers), draw(texts), draw(st.none() | instants), tuple(draw(st.lists(pieces(), max_size=2)))
    )


@st.composite
def frozen_runs(draw: st.DrawFn) -> FrozenRun:
    """A run of any module of the current edition with any answers."""
    whole, scope = draw(st.sampled_from(MODULES)), draw(st.sampled_from(Scope))
    said: Mapping[ItemKey, FrozenAnswer] = {
        item.key: draw(frozen_answers()) for item in whole.items if draw(st.booleans())
    }
    validated_at = draw(st.none() | instants)
    return FrozenRun(
        office=draw(texts),
        edition=EditionKey("2026.1"),
        whole=whole,
        round=draw(st.integers(1, 9)),
        scope=scope,
        assessed_on=ON,
        submitted_at=draw(st.none() | instants),
        validated_at=validated_at,
        released_at=draw(instants),
        released_by=draw(texts),
        answers=said,
        score=assess(
            whole.in_scope(scope), _states(whole.in_scope(scope), said), validated=bool(validated_at)
        ),
    )


def _states(module: Module, said: Mapping[ItemKey, FrozenAnswer]) -> Mapping[ItemKey, ItemState]:
    return {
        item.key: ItemState(
            said[item.key].answer,
            max((piece.class_ for piece in said[item.key].evidence), default=EvidenceClass.E0),
        )
        for item in module.items
        if item.key in said
    }


@given(frozen_runs())
def test_whatever_is_kept_comes_back_word_for_word(run: FrozenRun) -> None:
    kept = texts_of(run)

    assert frozen_run(kept) == run
    assert texts_of(frozen_run(kept)) == kept


@given(frozen_runs())
def test_the_file_is_canonical_json_of_record_and_wording(run: FrozenRun) -> None:
    kept = texts_of(run)

    document = json.loads(kept.file)
    assert canonical(document) == kept.file
    assert document.keys() == {"record", "wording"}
    assert digest(kept.file) == sha256(kept.file.encode()).hexdigest()


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.number)
def test_every_word_of_a_module_is_kept(module: Module) -> None:
    document: Any = wording(module)

    assert module_of(json.loads(canonical(document))) == module
    assert set(document) == {"format", *(each.name for each in fields(Module))}
    assert all(set(item) == {each.name for each in fields(Item)} for item in document["items"])


def test_what_a_later_version_adds_is_kept_by_an_older_reader() -> None:
    module = MODULES[0]
    said = FrozenAnswer(
        Rated(Rating.MOSTLY), "", None, (), {"consultant": {"rating": 1, "reason": "Stichprobe"}}
    )
    run = FrozenRun(
        office="Musterfurt",
        edition=EditionKey("2026.1"),
        whole=module,
        round=1,
        scope=Scope.VOLL,
        assessed_on=ON,
        submitted_at=None,
        validated_at=None,
        released_at=datetime(2026, 11, 22, tzinfo=UTC),
        released_by="Amtsleitung",
        answers={module.items[0].key: said},
        score=assess(module, {}),
        more={"agreement": {"kappa": "727/1000"}},
    )

    assert frozen_run(texts_of(run)) == run


def test_one_letter_in_the_wording_changes_the_hash() -> None:
    module = MODULES[0]
    other = replace(module, items=(replace(module.items[0], question="Etwas anderes?"), *module.items[1:]))
    before, after = (FrozenTexts("{}", canonical(wording(each))) for each in (module, other))

    assert digest(before.file) != digest(after.file)


@pytest.mark.parametrize(
    "value,text",
    [
        # RFC 8785, 3.2.2.2 and 3.2.3: what is escaped, and that members are sorted.
        ({"b": 1, "a": None}, '{"a":null,"b":1}'),
        ('€$\x0f\nA\'B"\\\\"/', '"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"'),
        ([True, False, -1, []], "[true,false,-1,[]]"),
        ("ä\u200b\u202e😀", '"ä\u200b\u202e😀"'),
    ],
)
def test_the_canonical_form_is_that_of_the_rfc(value: Any, text: str) -> None:
    assert canonical(value) == text


def test_a_float_has_no_canonical_form_here() -> None:
    # 62.1 % is kept as 41/66, so that no rule about printing numbers can change a hash.
    with pytest.raises(ValueError, match="Out of range float"):
        canonical(float("nan"))  # type: ignore[arg-type]
