"""The ledger: every published number with who stands behind it, chained so that a later change shows.

The digest of a vintage covers its content and the digest of the group's vintage before it. Whoever changes
a published number, its contributors or their versions, or takes a vintage out, breaks the chain from
there on (`broken_vintages`). Source: release policy 3.1, 3.4.5.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from tenants.isolation.sessions import ReleaseSession
from tenants.records.sharing import PublishedFigureRecord, VintageContributorRecord, VintageRecord
from tenants.sharing.disclosure import PublishedNumber, Statistic, Vintage
from tenants.sharing.structure import Members


@dataclass(frozen=True, slots=True)
class Entry:
    """One vintage with its numbers, contributors and digest."""

    record: VintageRecord
    members: Members
    numbers: tuple[PublishedNumber, ...]

    @property
    def vintage(self) -> Vintage:
        """What the release decision needs to know of it."""
        statistics = frozenset(number.statistic for number in self.numbers)
        return Vintage(self.record.group_key, self.record.number, self.members, statistics)


def entries(session: ReleaseSession) -> tuple[Entry, ...]:
    """All vintages of the session's quantity and period by group and number; three statements."""
    vintages = session.scalars(
        select(VintageRecord)
        .where(VintageRecord.quantity == session.quantity, VintageRecord.period == session.period)
        .order_by(VintageRecord.group_key, VintageRecord.number)
    ).all()
    if not vintages:
        return ()
    ids = [vintage.id for vintage in vintages]
    members = _members(session, ids)
    numbers = _numbers(session, ids)
    return tuple(Entry(vintage, members[vintage.id], tuple(numbers[vintage.id])) for vintage in vintages)


def digest(
    record: VintageRecord, members: Members, numbers: Iterable[PublishedNumber], *, before: str
) -> str:
    """SHA-256 over the content of a vintage and the digest of the one before (empty for the first)."""
    content = {
        "before": before,
        "group": record.group_key,
        "quantity": record.quantity,
        "period": record.period,
        "number": record.number,
        "frozen_at": record.frozen_at.astimezone(UTC).isoformat(),
        "n": record.contributors,
        "contributors": sorted([str(office), version] for office, version in members.items()),
        "figures": sorted(_as_text(number) for number in numbers),
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def broken_vintages(session: ReleaseSession) -> tuple[tuple[str, int], ...]:
    """Group and number of every vintage whose content or predecessor is not what was published."""
    broken = []
    before: tuple[str, int, str] = ("", 0, "")
    for entry in entries(session):
        record = entry.record
        if record.group_key != before[0]:
            before = (record.group_key, 0, "")
        expected = digest(record, entry.members, entry.numbers, before=before[2])
        if record.digest != expected or record.number != before[1] + 1:
            broken.append((record.group_key, record.number))
        before = (record.group_key, record.number, record.digest)
    return tuple(broken)


def _members(session: ReleaseSession, vintages: Sequence[UUID]) -> dict[UUID, dict[UUID, int]]:
    members: dict[UUID, dict[UUID, int]] = defaultdict(dict)
    for each in session.scalars(
        select(VintageContributorRecord).where(VintageContributorRecord.vintage_id.in_(vintages))
    ):
        members[each.vintage_id][each.tenant_id] = each.contribution_version
    return members


def _numbers(session: ReleaseSession, vintages: Sequence[UUID]) -> dict[UUID, list[PublishedNumber]]:
    numbers: dict[UUID, list[PublishedNumber]] = defaultdict(list)
    for each in session.scalars(
        select(PublishedFigureRecord).where(PublishedFigureRecord.vintage_id.in_(vintages))
    ):
        numbers[each.vintage_id].append(
            PublishedNumber(
                Statistic(each.statistic), each.value, each.rounding_step, each.first_rank, each.last_rank
            )
        )
    return numbers


def _as_text(number: PublishedNumber) -> list[str]:
    return [
        number.statistic.value,
        _plain(number.value),
        _plain(number.rounding_step),
        str(number.first_rank),
        str(number.last_rank),
    ]


def _plain(value: Decimal) -> str:
    # The database gives 20 back as 20 and 20.0 as 20.0; the number is the same.
    return format(value.normalize(), "f")
