"""Beginning a round with what the last one said: every answer as a proposal, never as an answer.

A proposal of the last round counts nowhere and has no last day: nothing of the new round is done before
somebody has looked at it. Reasons stand where they can be changed. Evidence is copied, because the pieces of
the last round belong to it and the new one may drop them; it is confirmed with the answer. What colleagues
said to each other stays in the round it was said in. Source: product reference 6.1, "a new run starts with
proposals, all open".
"""

from collections.abc import Mapping
from dataclasses import replace

from modules.catalogue import editions
from modules.catalogue.model import Edition, ItemKey
from modules.catalogue.plans import Claim
from modules.checklists.carrying_over import Entry, carry_over
from tenants.clock import today
from tenants.isolation.sessions import TenantSession
from tenants.records.run import RunRecord
from tenants.work.carried import Carried
from tenants.work.copying import copy_evidence
from tenants.work.going_over import checklist
from tenants.work.stored import StoredAnswer, StoredRun
from tenants.work.storing import answer_record, write_answer


def propose_last_answers(
    session: TenantSession, record: RunRecord, last: StoredRun, edition: Edition
) -> None:
    """Write the answers and evidence of the last round into the one just begun; three statements at most.

    Args:
        edition: of the new round; in a newer one than the last, answers are carried over to its items.
    """
    found = _entries(last, edition)
    for item in edition.module(record.module).items:
        entry = found.get(item.key)
        if entry is None or (entry.answer is None and not entry.notes):
            continue
        proposal = _proposal(last, item.key, entry)
        answer = answer_record(session, record.id, item.key, StoredAnswer())
        write_answer(answer, proposal)
        answer.answered_by = proposal.answered_by
        if proposal.answered_at is not None:
            answer.answered_at = proposal.answered_at
    pieces = {
        (record.id, item.key): found[item.key].evidence
        for item in edition.module(record.module).items
        if item.key in found and found[item.key].evidence
    }
    copy_evidence(session, pieces)
    session.flush()


def _entries(last: StoredRun, edition: Edition) -> Mapping[ItemKey, Entry]:
    said = checklist([last], {})
    if last.edition == edition.key:
        return said.entries
    return carry_over(said, editions.way(last.edition, edition.key), on=today()).after.entries


def _proposal(last: StoredRun, key: ItemKey, entry: Entry) -> StoredAnswer:
    stored = last.answer(key)
    elsewhere = tuple(note for note in entry.notes if note.origin != key)
    reasons = stored.carried.reasons if stored.carried else ()
    return replace(
        stored,
        answer=entry.answer,
        note="\n\n".join(note.text for note in entry.notes if note.origin == key),
        version=0,
        claim=Claim.HOLDS if entry.answer is None else Claim.PROPOSED,
        confirm_until=None,
        carried=Carried(
            edition=last.edition, round=last.round, items=(key,), notes=elsewhere, reasons=reasons
        ),
    )
