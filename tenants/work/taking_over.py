"""Taking a newer edition over, and going back.

One transaction for all runs at work of a Jugendamt; submitted, validated and frozen runs are not touched.
An answer whose meaning stayed is not touched either: its row keeps its version, and a form opened before
the take-over saves afterwards. What is asked no longer stays in its run as it was and is read by nobody but
the history: that is the archive. What moved, was split or joined is written to its new item and stands at
the old one as well.

Going back writes the same rows again with what they said before. Only versions never go back, so that no
form can be mistaken for a newer one; copies of evidence are withdrawn, copies of comments stay at items
that nobody asks. It is possible for 30 days, as long as nothing that went over was submitted, and nobody
worked on what only the newer edition asks. What was done meanwhile at items that both ask stays.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from modules.catalogue import editions
from modules.catalogue.model import Edition, EditionKey, ItemKey, ModuleSlug, Scope
from modules.catalogue.transitions import ChangeClass
from modules.checklists.carrying_over import Entry, Excluded
from tenants import journal
from tenants.clock import now, today
from tenants.errors import NotFound, Refused
from tenants.isolation.sessions import TenantSession
from tenants.records.comment import CommentRecord
from tenants.records.edition import TakeOverItemRecord, TakeOverRecord
from tenants.records.run import EvidenceRecord, RunRecord
from tenants.work import rolling_out
from tenants.work.carried import Carried, entry_json
from tenants.work.copying import Target, copy_comments, copy_evidence
from tenants.work.going_over import CommentIds, Going, checklist, going
from tenants.work.reading import all_runs
from tenants.work.stored import RunState, StoredAnswer, StoredRun, edition_of
from tenants.work.storing import answer_from_json, answer_json, answer_record, write_answer

DAYS_TO_UNDO = 30
"""Days in which a take-over can be undone."""

_TELLING = frozenset(
    {
        ChangeClass.CLARIFIED,
        ChangeClass.ALTERED,
        ChangeClass.RESCALED,
        ChangeClass.SPLIT,
        ChangeClass.MERGED,
    }
)
"""Classes of which the item says where its answer comes from."""

_SAME_MEANING = frozenset({ChangeClass.EDITORIAL, ChangeClass.CLARIFIED, ChangeClass.REWEIGHTED})
"""Classes after which an answer to the newer words is one to the older words as well."""


@dataclass(frozen=True, slots=True)
class TakenOver:
    """A take-over that can still be undone, or was.

    Attributes:
        before, after: the editions.
    """

    id: UUID
    before: EditionKey
    after: EditionKey
    taken_at: datetime
    taken_by: UUID | None
    undone_at: datetime | None

    @property
    def undo_until(self) -> datetime:
        """The last moment to undo it."""
        return self.taken_at + timedelta(days=DAYS_TO_UNDO)


def next_edition(session: TenantSession, runs: Iterable[StoredRun]) -> Edition | None:
    """The edition a Jugendamt with these runs may take over today; one statement at most.

    A run that was submitted when the others went over and was opened since may follow them at any time.
    """
    runs = tuple(runs)
    if not any(run.run_id for run in runs):
        return None
    own = edition_of(runs)
    rollout = rolling_out.offered(session, own.key)
    if rollout is not None:
        return editions.edition(rollout.edition)
    behind = editions.older_than(own.key)
    return own if any(run.is_at_work and run.edition in behind for run in runs) else None


def take_over(session: TenantSession, person_id: UUID | None, edition_key: str) -> TakenOver | None:
    """Let all runs at work go over to a newer edition.

    Returns:
        None if there was nothing to do, because somebody has taken it over already.

    Raises:
        Refused: `edition.not_offered`, it may not be taken over today.
    """
    records = _held(session)
    before = all_runs(session)
    current = _latest(before)
    behind = editions.older_than(edition_key)
    if not any(run.is_at_work and run.edition in behind for run in current):
        return None
    edition = next_edition(session, current)
    if edition is None or edition.key != edition_key:
        raise Refused("edition.not_offered", (edition_key,))
    planned = going(before, edition, on=today(), comments=_comments(session))
    homes = {
        slug: _home(session, records, planned, slug)
        for slug in {planned.homes[key] for key in planned.entries}
    }
    written, copied = _write(session, planned, homes)
    moved = [records[run.run_id] for run in planned.runs if run.run_id is not None]
    for record in moved:
        record.edition = edition.key
    session.flush()
    taken = _record(session, person_id, planned, {*moved, *homes.values()}, written, copied)
    return TakenOver(taken.id, own_before(planned), edition.key, taken.taken_at, person_id, None)


def own_before(planned: Going) -> EditionKey:
    """The newest edition of the runs that go over."""
    return editions.newest(run.edition for run in planned.runs) or planned.edition.key


def standing_take_over(session: TenantSession) -> TakenOver | None:
    """The last take-over, as long as it was not undone and can be; one statement."""
    record = session.scalar(
        select(TakeOverRecord)
        .where(
            TakeOverRecord.undone_at.is_(None),
            TakeOverRecord.taken_at > now() - timedelta(days=DAYS_TO_UNDO),
        )
        .order_by(TakeOverRecord.taken_at.desc())
        .limit(1)
    )
    return None if record is None else _taken(record)


def undo(session: TenantSession, person_id: UUID | None, take_over_id: UUID) -> None:
    """Go back to the edition before; twice is the same as once.

    Raises:
        NotFound: the Jugendamt has no such take-over.
        Refused: `edition.undo_over`, its 30 days are over; `edition.undo_later`, there is a later one;
            `edition.undo_submitted`, a module that went over was handed in; `edition.undo_changed`, somebody
            worked on what would not stay, with the numbers of the items or modules.
    """
    records = _held(session)
    taken = session.scalar(select(TakeOverRecord).where(TakeOverRecord.id == take_over_id).with_for_update())
    if taken is None:
        raise NotFound("take_over", str(take_over_id))
    if taken.undone_at is not None:
        return
    if _taken(taken).undo_until < now():
        raise Refused("edition.undo_over", (DAYS_TO_UNDO,))
    _check_latest(session, taken)
    stored = all_runs(session)
    items = session.scalars(
        select(TakeOverItemRecord).where(TakeOverItemRecord.take_over_id == taken.id)
    ).all()
    _check_unchanged(session, taken, records, stored, items)
    _go_back(session, taken, records, stored, items)
    taken.undone_at, taken.undone_by = now(), person_id
    journal.write(
        session,
        person_id,
        "edition.undone",
        taken.edition_after,
        before={"edition": taken.edition_after},
        after={"edition": taken.edition_before},
    )
    session.flush()


def _held(session: TenantSession) -> dict[UUID, RunRecord]:
    """All runs, for us alone once everybody who writes to them has finished."""
    held = select(RunRecord).order_by(RunRecord.module, RunRecord.round).with_for_update()
    return {record.id: record for record in session.scalars(held)}


def _latest(runs: Iterable[StoredRun]) -> tuple[StoredRun, ...]:
    return tuple({run.module.slug: run for run in runs}.values())


def _comments(session: TenantSession) -> CommentIds:
    found: dict[tuple[UUID, str], list[UUID]] = {}
    statement = select(CommentRecord.run_id, CommentRecord.item_key, CommentRecord.id).order_by(
        CommentRecord.said_at, CommentRecord.id
    )
    for row in session.execute(statement):
        found.setdefault((row.run_id, row.item_key), []).append(row.id)
    return found


def _home(
    session: TenantSession, records: Mapping[UUID, RunRecord], planned: Going, slug: ModuleSlug
) -> RunRecord:
    """The run that items of this module stand in afterwards; begun where an item moves to a new module."""
    run = planned.latest.get(slug)
    if run is not None and run.run_id is not None:
        return records[run.run_id]
    record = RunRecord(
        id=uuid4(),
        module=slug,
        edition=planned.edition.key,
        round=1,
        state=RunState.DRAFT.value,
        scope=Scope.VOLL.value,
    )
    session.add(record)
    session.flush()
    return record


def _write(
    session: TenantSession, planned: Going, homes: Mapping[ModuleSlug, RunRecord]
) -> tuple[dict[ItemKey, dict[str, Any]], dict[ItemKey, tuple[UUID, ...]]]:
    """Write what changes; what the rows said before, and the copies of evidence, by item."""
    written: dict[ItemKey, dict[str, Any]] = {}
    evidence: dict[Target, tuple[UUID, ...]] = {}
    comments: dict[Target, tuple[UUID, ...]] = {}
    for key, entry in planned.entries.items():
        slug = planned.homes[key]
        run, home = planned.latest.get(slug), homes[slug].id
        here = run.answer(key) if run else StoredAnswer()
        wanted = _wanted(planned, key, entry, here)
        if wanted != here:
            record = answer_record(session, home, key, here)
            write_answer(record, wanted)
            record.answered_by = wanted.answered_by
            if wanted.answered_at is not None:
                record.answered_at = wanted.answered_at
            written[key] = answer_json(here)
        present = {piece.id for piece in (run.evidence.get(key, ()) if run else ())}
        evidence[home, key] = tuple(each for each in entry.evidence if each not in present)
        comments[home, key] = tuple(
            each.id for each in entry.comments if _is_elsewhere(planned, each.origin, key, slug)
        )
    copies = copy_evidence(session, {target: ids for target, ids in evidence.items() if ids})
    copy_comments(session, {target: ids for target, ids in comments.items() if ids})
    return written, {key: ids for (_, key), ids in copies.items()}


def _is_elsewhere(planned: Going, origin: ItemKey, key: ItemKey, slug: ModuleSlug) -> bool:
    return origin != key or planned.before[origin].module.slug != slug


def _wanted(planned: Going, key: ItemKey, entry: Entry, here: StoredAnswer) -> StoredAnswer:
    """What is to be stored at an item of the newer edition."""
    found = [planned.answered(origin) for origin in planned.sources[key][1] if origin in planned.before]
    last = max(found, key=lambda each: each.answered_at.timestamp() if each.answered_at else 0.0)
    return StoredAnswer(
        answer=entry.answer,
        note="\n\n".join(note.text for note in entry.notes if note.origin == key),
        version=here.version,
        answered_at=last.answered_at,
        answered_by=last.answered_by,
        claim=entry.claim,
        confirm_until=entry.confirm_until,
        carried=_carried(planned, key, entry, found),
    )


def _carried(planned: Going, key: ItemKey, entry: Entry, found: Sequence[StoredAnswer]) -> Carried | None:
    """Where the answer comes from, if that is worth saying, on top of what it carried already."""
    edition, items = planned.sources[key]
    telling = planned.outcomes[key].classes & _TELLING
    earlier = found[0].carried if len(found) == 1 else None
    notes = tuple(note for note in entry.notes if note.origin != key)
    reasons = entry.said.reasons if isinstance(entry.said, Excluded) else ()
    if not telling:
        # Moved at most: what was said about its origin still holds.
        return earlier
    origin = earlier if earlier and earlier.edition else Carried(edition=edition, items=items)
    return replace(
        origin,
        round=earlier.round if earlier else None,
        classes=origin.classes | telling,
        notes=notes,
        reasons=tuple(reasons) if len(reasons) > 1 or any(each.origin != key for each in reasons) else (),
    )


def _record(
    session: TenantSession,
    person_id: UUID | None,
    planned: Going,
    moved: Iterable[RunRecord],
    written: Mapping[ItemKey, dict[str, Any]],
    copied: Mapping[ItemKey, Sequence[UUID]],
) -> TakeOverRecord:
    """Note what became of every item, with what stands there now, and one entry in the journal."""
    before, after = own_before(planned), planned.edition.key
    taken = TakeOverRecord(
        id=uuid4(),
        edition_before=before,
        edition_after=after,
        taken_at=now(),
        taken_by=person_id,
        runs=[
            {"id": str(run.id), "version": run.version, "edition": _edition_before(planned, run)}
            for run in moved
        ],
    )
    session.add(taken)
    session.flush()
    left = _standing(session, all_runs(session), {run.id for run in moved})
    session.add_all(
        TakeOverItemRecord(
            take_over_id=taken.id,
            item_key=key,
            fate=outcome.fate.value,
            sources=list(outcome.sources),
            classes=sorted(outcome.classes),
            before=written.get(key),
            after=left.get(key),
            copied=[str(each) for each in copied.get(key, ())],
        )
        for key, outcome in planned.outcomes.items()
    )
    counts = Counter(outcome.fate.value for outcome in planned.outcomes.values())
    modules = [run.module.slug for run in planned.runs]
    journal.write(
        session,
        person_id,
        "edition.taken_over",
        after,
        before={"edition": before},
        after={"edition": after, "modules": modules, **counts},
    )
    session.flush()
    return taken


def _edition_before(planned: Going, record: RunRecord) -> EditionKey:
    run = planned.latest.get(ModuleSlug(record.module))
    return run.edition if run else own_before(planned)


def _standing(
    session: TenantSession, stored: Iterable[StoredRun], run_ids: set[UUID]
) -> dict[ItemKey, dict[str, Any]]:
    """What stands at every item of these runs."""
    runs = [run for run in _latest(stored) if run.run_id in run_ids]
    entries = checklist(runs, _comments(session)).entries if runs else {}
    return {key: entry_json(entry) for key, entry in entries.items()}


def _taken(record: TakeOverRecord) -> TakenOver:
    return TakenOver(
        record.id,
        EditionKey(record.edition_before),
        EditionKey(record.edition_after),
        record.taken_at,
        record.taken_by,
        record.undone_at,
    )


def _check_latest(session: TenantSession, taken: TakeOverRecord) -> None:
    later = select(TakeOverRecord.id).where(
        TakeOverRecord.taken_at > taken.taken_at, TakeOverRecord.undone_at.is_(None)
    )
    if session.scalar(later.limit(1)) is not None:
        raise Refused("edition.undo_later")


def _check_unchanged(
    session: TenantSession,
    taken: TakeOverRecord,
    records: Mapping[UUID, RunRecord],
    stored: Sequence[StoredRun],
    items: Sequence[TakeOverItemRecord],
) -> None:
    left = {UUID(each["id"]): each["version"] for each in taken.runs}
    moved = [run for run in _latest(stored) if run.run_id in left]
    submitted = [run.module.number for run in moved if run.state is not RunState.DRAFT]
    if submitted or len(moved) < len(left):
        raise Refused("edition.undo_submitted", (", ".join(submitted),))
    since = [run for run in _latest(stored) if run.run_id not in left and run.edition == taken.edition_after]
    begun = [
        run.module.number for run in since if run.run_id and records[run.run_id].started_at > taken.taken_at
    ]
    stepped = [run.module.number for run in moved if run.run_id and run.version != left[run.run_id]]
    recorded = {item.item_key: item.after for item in items if item.fate != "archived"}
    now_there = _standing(session, stored, set(left))
    numbers = {item.key: item.number for run in moved for item in run.whole.items}
    stays = _stay_when_undone(taken, items)
    changed = [
        number
        for key, number in numbers.items()
        if key not in stays and now_there.get(key) != recorded.get(key)
    ]
    if found := [*begun, *stepped, *changed]:
        raise Refused("edition.undo_changed", (", ".join(found),))


def _stay_when_undone(taken: TakeOverRecord, items: Iterable[TakeOverItemRecord]) -> frozenset[ItemKey]:
    """Items at which work done since stays: both editions ask them alike, and going back writes nothing."""
    asked = {key for run in taken.runs for key in editions.edition(run["edition"]).items}
    return frozenset(
        ItemKey(item.item_key)
        for item in items
        if item.item_key in asked
        and item.before is None
        and not item.copied
        and _SAME_MEANING.issuperset(item.classes)
    )


def _go_back(
    session: TenantSession,
    taken: TakeOverRecord,
    records: Mapping[UUID, RunRecord],
    stored: Iterable[StoredRun],
    items: Iterable[TakeOverItemRecord],
) -> None:
    homes = {item.key: run for run in _latest(stored) for item in run.whole.items}
    withdrawn: list[UUID] = []
    for item in items:
        withdrawn += [UUID(each) for each in item.copied]
        if item.before is None:
            continue
        key = ItemKey(item.item_key)
        run = homes[key]
        assert run.run_id is not None
        kept = answer_from_json(item.before)
        record = answer_record(session, run.run_id, key, run.answer(key))
        write_answer(record, kept)
        record.answered_by = kept.answered_by
        if kept.answered_at is not None:
            record.answered_at = kept.answered_at
    if withdrawn:
        for piece in session.scalars(select(EvidenceRecord).where(EvidenceRecord.id.in_(withdrawn))):
            piece.withdrawn_at = now()
    for each in taken.runs:
        records[UUID(each["id"])].edition = each["edition"]
    session.flush()
