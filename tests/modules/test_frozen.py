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
    FrozenJudgement,
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


judgements = st.builds(
    FrozenJudgement,
    st.none() | st.sampled_from(Rating),
    st.sampled_from(EvidenceClass),
    st.booleans(),
    texts,
    instants,
)


@st.composite
def frozen_answers(draw: st.DrawFn) -> FrozenAnswer:
    """Whatever may be stored about an item."""
    return FrozenAnswer(
        draw(answers),
        draw(texts),
        draw(st.none() | instants),
        tuple(draw(st.lists(pieces(), max_size=2))),
        draw(st.none() | judgements),
    )


@st.composite
def frozen_runs(draw: st.DrawFn) -> FrozenRun:
    """A run of any module of the current edition with any answers."""
    whole, scope = draw(st.sampled_from(MODULES)), draw(st.sampled_from(Scope))
    said: Mapping[ItemKey, FrozenAnswer] = {
        item.key: draw(frozen_answers()) for item in whole.items if draw(st.booleans())
    }
    validated_at = draw(st.none() | instants)
    module, states = whole.in_scope(scope), _states(whole.in_scope(scope), said)
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
        score=assess(module, states, validated=bool(validated_at)),
        own_score=assess(module, states) if validated_at else None,
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
        Rated(Rating.MOSTLY), "", None, (), more={"consultant": {"rating": 1, "reason": "Stichprobe"}}
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


def test_a_record_kept_before_judgements_were_is_read_and_written_as_the_same_bytes() -> None:
    record = (
        '{"answers":{"KEY":{"answered_at":"2026-11-20T09:00:00+00:00",'
        '"evidence":[{"class":"E1","dated_on":null,"decision":null,"expires_on":null,"files":[],"last_proof_on":null,'
        '"link":null,"reference":"Akte 51-2-7"}],"not_applicable":null,"note":"seit Mai","rating":2}},'
        '"assessed_on":"2026-11-20","edition":"2026.1","format":"werkstatt-stand/1","office":"Musterfurt",'
        '"released_at":"2026-11-22T10:00:00+00:00","released_by":"Amtsleitung","round":1,"scope":"voll",'
        '"score":{"answered_optimum":3,"completion":"100/1","fulfilment":"200/3","lines":[],"not_applicable_share":"0/1",'
        '"optimum":3,"points":2,"provisional":"200/3","reached":null,"scheme":"SCHEME"},'
        '"submitted_at":"2026-11-20T09:30:00+00:00","validated_at":"2026-11-21T09:30:00+00:00"}'
    )
    module = MODULES[0]
    record = record.replace("KEY", module.items[0].key).replace("SCHEME", module.scheme)
    kept = FrozenTexts(record, canonical(wording(module)))

    run = frozen_run(kept)

    assert texts_of(run) == kept
    assert (run.answers[module.items[0].key].judgement, run.own_score) == (None, None)


def test_a_judgement_stands_beside_the_own_rating_and_belongs_to_the_hash() -> None:
    module, at = MODULES[0], datetime(2026, 11, 22, tzinfo=UTC)
    judged = FrozenJudgement(Rating.PARTLY, EvidenceClass.E1, differs=True, reason="Stichprobe", judged_at=at)
    run = FrozenRun(
        office="Musterfurt",
        edition=EditionKey("2026.1"),
        whole=module,
        round=1,
        scope=Scope.VOLL,
        assessed_on=ON,
        submitted_at=at,
        validated_at=at,
        released_at=at,
        released_by="Amtsleitung",
        answers={module.items[0].key: FrozenAnswer(Rated(Rating.MOSTLY), "", at, (), judged)},
        score=assess(module, {}, validated=True),
        own_score=assess(module, {}),
    )
    agreed = FrozenAnswer(
        Rated(Rating.MOSTLY), "", at, (), replace(judged, rating=Rating.MOSTLY, differs=False)
    )

    said = json.loads(texts_of(run).record)["answers"][module.items[0].key]
    other = texts_of(replace(run, answers={module.items[0].key: agreed}))

    assert said["rating"] == 2
    assert said["judgement"] == {
        "rating": 1,
        "consented": False,
        "class": "E1",
        "differs": True,
        "reason": "Stichprobe",
        "judged_at": "2026-11-22T00:00:00+00:00",
    }
    assert digest(other.file) != digest(texts_of(run).file)


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
