"""The frozen record of a run: what was asked, what was answered and what it came to, as one file.

The file is one JSON object in canonical form (`modules.catalogue.canonical`) with two members: `record`, what
the Jugendamt said, and `wording`, the module word for word as it was asked (`modules.catalogue.wording`). Its
SHA-256 is what is printed on paper, and what `sha256sum` says of the file. The two members are kept apart,
because the wording is the same for everybody; the file is put together from both texts as they were kept and
is never written anew, so no later version of a library or of this module can change a byte of it.

The score stands in it as it was computed then, with its scheme; it is read back and not computed again.
Who answered or judged an item is not in it: the record is the Jugendamt's, and it stays after people have
left.

Where the run was validated, `score` is what counts since, `own_score` what the Jugendamt's own ratings came
to, and an answer the consultant judged carries the `judgement` beside the own rating. Which of the two is
meant is never guessed: a judgement says itself whether it differed, by the rules of its day.

The shape may grow: a reader keeps in `more` what it does not know, so an older program prints what it
understands of a newer record. A member added later is left out where there is nothing to say, so a record
that was kept before stays the same bytes when it is read and written again. What is taken away or means
something else gets another `FORMAT`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from modules.catalogue.canonical import Json, canonical
from modules.catalogue.model import EditionKey, ItemKey, Module, Phase, Scope, Tag
from modules.catalogue.wording import module_of, wording
from modules.checklists.answers import Answer, NotApplicable, Rated, Rating
from modules.checklists.evidence import Evidence, EvidenceClass
from modules.checklists.states import Standing
from modules.scoring.gates import Gate, Hurdle
from modules.scoring.lines import Line
from modules.scoring.maturity import Assessment, Reached
from modules.scoring.scale import Level

FORMAT = "werkstatt-stand/1"


@dataclass(frozen=True, slots=True)
class FrozenFile:
    """A file of a piece of evidence: its name, and the hash that tells whether a file is the one."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class FrozenPiece:
    """A piece of evidence with the class it reached by itself on the day of the record."""

    evidence: Evidence
    class_: EvidenceClass
    files: tuple[FrozenFile, ...] = ()
    more: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FrozenJudgement:
    """What the consultant decided about one item.

    Attributes:
        rating: None consents that the item does not apply.
        evidence: class the consultant held the evidence to be.
        differs: the office counted it otherwise, so the item stands in the record as Dissens.
        reason: empty where the consultant agreed without a word.
    """

    rating: Rating | None
    evidence: EvidenceClass
    differs: bool
    reason: str
    judged_at: datetime
    more: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FrozenAnswer:
    """What was said about one item.

    Attributes:
        note: Begründung in the office's own words.
        judgement: what counts in place of `answer`; None where nobody from outside judged the item.
    """

    answer: Answer | None
    note: str
    answered_at: datetime | None
    evidence: tuple[FrozenPiece, ...]
    judgement: FrozenJudgement | None = None
    more: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True)
class FrozenRun:
    """A run as it was released.

    Attributes:
        office: name of the Jugendamt on that day.
        whole: the module as it was asked, also the items outside `scope`.
        assessed_on: day the age of the evidence was judged at.
        validated_at: None where nobody from outside validated it.
        released_by: name of whoever released it.
        answers: items with an answer, a note, evidence or a judgement; the order is that of the module.
        score: what the run came to, once validated by the consultant's values.
        own_score: what it came to by the own ratings; None where that is `score`, or was not kept.
    """

    office: str
    edition: EditionKey
    whole: Module
    round: int
    scope: Scope
    assessed_on: date
    submitted_at: datetime | None
    validated_at: datetime | None
    released_at: datetime
    released_by: str
    answers: Mapping[ItemKey, FrozenAnswer]
    score: Assessment
    own_score: Assessment | None = None
    more: Mapping[str, Json] = field(default_factory=dict)

    @property
    def module(self) -> Module:
        """The module with the items that counted."""
        return self.whole.in_scope(self.scope)


@dataclass(frozen=True, slots=True)
class FrozenTexts:
    """The two texts a frozen run is kept as."""

    record: str
    wording: str

    @property
    def file(self) -> str:
        """The whole file: JSON in canonical form again, because `record` sorts before `wording`."""
        return f'{{"record":{self.record},"wording":{self.wording}}}'


def texts_of(run: FrozenRun) -> FrozenTexts:
    """The run as it is kept."""
    record: dict[str, Json] = {
        **run.more,
        "format": FORMAT,
        "office": run.office,
        "edition": run.edition,
        "round": run.round,
        "scope": run.scope.value,
        "assessed_on": run.assessed_on.isoformat(),
        "submitted_at": _instant(run.submitted_at),
        "validated_at": _instant(run.validated_at),
        "released_at": _instant(run.released_at),
        "released_by": run.released_by,
        "answers": {key: _answer(answer) for key, answer in run.answers.items()},
        "score": {"scheme": run.whole.scheme, **_score(run.score)},
    }
    if run.own_score is not None:
        record["own_score"] = {"scheme": run.whole.scheme, **_score(run.own_score)}
    return FrozenTexts(canonical(record), canonical(wording(run.whole)))


def frozen_run(texts: FrozenTexts) -> FrozenRun:
    """The run that was kept as these texts."""
    record = json.loads(texts.record)
    whole = module_of(json.loads(texts.wording))
    answers = record["answers"]
    return FrozenRun(
        office=record["office"],
        edition=EditionKey(record["edition"]),
        whole=whole,
        round=record["round"],
        scope=Scope(record["scope"]),
        assessed_on=date.fromisoformat(record["assessed_on"]),
        submitted_at=_read_instant(record["submitted_at"]),
        validated_at=_read_instant(record["validated_at"]),
        released_at=datetime.fromisoformat(record["released_at"]),
        released_by=record["released_by"],
        answers={item.key: _read_answer(answers[item.key]) for item in whole.items if item.key in answers},
        score=_read_score(record["score"]),
        own_score=_read_score(record["own_score"]) if "own_score" in record else None,
        more=_more(record, _RUN),
    )


_RUN = frozenset(
    {"format", "office", "edition", "round", "scope", "assessed_on", "submitted_at", "validated_at"}
    | {"released_at", "released_by", "answers", "score", "own_score"}
)
_ANSWER = frozenset({"rating", "not_applicable", "note", "answered_at", "evidence", "judgement"})
_JUDGEMENT = frozenset({"rating", "consented", "class", "differs", "reason", "judged_at"})
_PIECE = frozenset(
    {"reference", "dated_on", "decision", "last_proof_on", "expires_on", "link", "files", "class"}
)


def _more(document: Mapping[str, Any], known: frozenset[str]) -> Mapping[str, Json]:
    return {name: value for name, value in document.items() if name not in known}


def _answer(said: FrozenAnswer) -> Json:
    document: dict[str, Json] = {
        **said.more,
        "rating": said.answer.rating.value if isinstance(said.answer, Rated) else None,
        "not_applicable": said.answer.reason if isinstance(said.answer, NotApplicable) else None,
        "note": said.note,
        "answered_at": _instant(said.answered_at),
        "evidence": [_piece(piece) for piece in said.evidence],
    }
    if said.judgement is not None:
        document["judgement"] = _judgement(said.judgement)
    return document


def _read_answer(said: Mapping[str, Any]) -> FrozenAnswer:
    answer: Answer | None = None
    if said["rating"] is not None:
        answer = Rated(Rating(said["rating"]))
    elif said["not_applicable"] is not None:
        answer = NotApplicable(said["not_applicable"])
    return FrozenAnswer(
        answer=answer,
        note=said["note"],
        answered_at=_read_instant(said["answered_at"]),
        evidence=tuple(_read_piece(piece) for piece in said["evidence"]),
        judgement=_read_judgement(said["judgement"]) if "judgement" in said else None,
        more=_more(said, _ANSWER),
    )


def _judgement(judged: FrozenJudgement) -> Json:
    return {
        **judged.more,
        "rating": None if judged.rating is None else judged.rating.value,
        "consented": judged.rating is None,
        "class": judged.evidence.name,
        "differs": judged.differs,
        "reason": judged.reason,
        "judged_at": judged.judged_at.isoformat(),
    }


def _read_judgement(judged: Mapping[str, Any]) -> FrozenJudgement:
    return FrozenJudgement(
        rating=None if judged["rating"] is None else Rating(judged["rating"]),
        evidence=EvidenceClass[judged["class"]],
        differs=judged["differs"],
        reason=judged["reason"],
        judged_at=datetime.fromisoformat(judged["judged_at"]),
        more=_more(judged, _JUDGEMENT),
    )


def _piece(piece: FrozenPiece) -> Json:
    return {
        **piece.more,
        "reference": piece.evidence.reference,
        "dated_on": _day(piece.evidence.dated_on),
        "decision": piece.evidence.decision,
        "last_proof_on": _day(piece.evidence.last_proof_on),
        "expires_on": _day(piece.evidence.expires_on),
        "link": piece.evidence.link,
        "files": [{"name": file.name, "sha256": file.sha256} for file in piece.files],
        "class": piece.class_.name,
    }


def _read_piece(piece: Mapping[str, Any]) -> FrozenPiece:
    evidence = Evidence(
        reference=piece["reference"],
        dated_on=_read_day(piece["dated_on"]),
        decision=piece["decision"],
        last_proof_on=_read_day(piece["last_proof_on"]),
        expires_on=_read_day(piece["expires_on"]),
        link=piece["link"],
    )
    files = tuple(FrozenFile(file["name"], file["sha256"]) for file in piece["files"])
    return FrozenPiece(evidence, EvidenceClass[piece["class"]], files, _more(piece, _PIECE))


def _score(score: Assessment) -> Mapping[str, Json]:
    return {
        "points": score.points,
        "optimum": score.optimum,
        "answered_optimum": score.answered_optimum,
        "fulfilment": _share(score.fulfilment),
        "provisional": _share(score.provisional),
        "completion": _share(score.completion),
        "not_applicable_share": _share(score.not_applicable_share),
        "reached": None if score.reached is None else _reached(score.reached),
        "lines": [_line(line) for line in score.lines],
    }


def _read_score(score: Mapping[str, Any]) -> Assessment:
    return Assessment(
        lines=tuple(_read_line(line) for line in score["lines"]),
        points=score["points"],
        optimum=score["optimum"],
        answered_optimum=score["answered_optimum"],
        fulfilment=_read_share(score["fulfilment"]),
        provisional=_read_share(score["provisional"]),
        completion=Fraction(score["completion"]),
        not_applicable_share=Fraction(score["not_applicable_share"]),
        reached=None if score["reached"] is None else _read_reached(score["reached"]),
    )


def _reached(reached: Reached) -> Json:
    return {
        "level": reached.level.name,
        "band_level": reached.band_level.name,
        "next_level": None if reached.next_level is None else reached.next_level.name,
        "blocking": [{"gate": each.gate.value, "items": list(each.items)} for each in reached.blocking],
    }


def _read_reached(reached: Mapping[str, Any]) -> Reached:
    return Reached(
        level=Level[reached["level"]],
        band_level=Level[reached["band_level"]],
        next_level=None if reached["next_level"] is None else Level[reached["next_level"]],
        blocking=tuple(
            Hurdle(Gate(each["gate"]), tuple(ItemKey(key) for key in each["items"]))
            for each in reached["blocking"]
        ),
    )


def _line(line: Line) -> Json:
    return {
        "key": line.key,
        "number": line.number,
        "phase": line.phase.value,
        "tags": [tag.value for tag in line.tags],
        "mandatory": line.mandatory,
        "standing": line.standing.value,
        "rating": None if line.rating is None else line.rating.value,
        "evidence": line.evidence.name,
        "cap": line.cap.value,
        "effective": None if line.effective is None else line.effective.value,
        "weight": line.weight,
        "points": line.points,
        "optimum": line.optimum,
    }


def _read_line(line: Mapping[str, Any]) -> Line:
    return Line(
        key=ItemKey(line["key"]),
        number=line["number"],
        phase=Phase(line["phase"]),
        tags=tuple(Tag(tag) for tag in line["tags"]),
        mandatory=line["mandatory"],
        standing=Standing(line["standing"]),
        rating=None if line["rating"] is None else Rating(line["rating"]),
        evidence=EvidenceClass[line["evidence"]],
        cap=Rating(line["cap"]),
        effective=None if line["effective"] is None else Rating(line["effective"]),
        weight=line["weight"],
        points=line["points"],
        optimum=line["optimum"],
    )


def _share(share: Fraction | None) -> str | None:
    return None if share is None else f"{share.numerator}/{share.denominator}"


def _read_share(share: str | None) -> Fraction | None:
    return None if share is None else Fraction(share)


def _instant(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()


def _read_instant(at: str | None) -> datetime | None:
    return None if at is None else datetime.fromisoformat(at)


def _day(on: date | None) -> str | None:
    return None if on is None else on.isoformat()


def _read_day(on: str | None) -> date | None:
    return None if on is None else date.fromisoformat(on)
