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
from tenants.sharing.disclosure import PublishedNumber, Vintage
from tenants.sharing.statistics import Statistic, Window


@dataclass(frozen=True, slots=True)
class Entry:
    """One vintage with its numbers, contributors and digest.

    Attributes:
        vintage: what the release decision needs to know of it.
    """

    record: VintageRecord
    vintage: Vintage
    numbers: tuple[PublishedNumber, ...]


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
    contributors = _contributors(session, ids)
    numbers = _numbers(session, ids)
    return tuple(_entry(vintage, contributors[vintage.id], numbers[vintage.id]) for vintage in vintages)


def digest(
    record: VintageRecord, vintage: Vintage, numbers: Iterable[PublishedNumber], *, before: str
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
        "contributors": sorted(_contributor_as_text(vintage, office) for office in vintage.members),
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
        expected = digest(record, entry.vintage, entry.numbers, before=before[2])
        if record.digest != expected or record.number != before[1] + 1:
            broken.append((record.group_key, record.number))
        before = (record.group_key, record.number, record.digest)
    return tuple(broken)


def _entry(
    record: VintageRecord,
    contributors: Sequence[VintageContributorRecord],
    numbers: Sequence[PublishedNumber],
) -> Entry:
    weights = {each.tenant_id: each.weight for each in contributors if each.weight is not None}
    vintage = Vintage(
        group=record.group_key,
        number=record.number,
        members={each.tenant_id: each.contribution_version for each in contributors},
        statistics=frozenset(number.statistic for number in numbers),
        weights=weights or None,
    )
    return Entry(record, vintage, tuple(numbers))


def _contributors(
    session: ReleaseSession, vintages: Sequence[UUID]
) -> dict[UUID, list[VintageContributorRecord]]:
    contributors: dict[UUID, list[VintageContributorRecord]] = defaultdict(list)
    for each in session.scalars(
        select(VintageContributorRecord).where(VintageContributorRecord.vintage_id.in_(vintages))
    ):
        contributors[each.vintage_id].append(each)
    return contributors


def _numbers(session: ReleaseSession, vintages: Sequence[UUID]) -> dict[UUID, list[PublishedNumber]]:
    numbers: dict[UUID, list[PublishedNumber]] = defaultdict(list)
    for each in session.scalars(
        select(PublishedFigureRecord).where(PublishedFigureRecord.vintage_id.in_(vintages))
    ):
        numbers[each.vintage_id].append(
            PublishedNumber(Statistic(each.statistic), each.value, each.rounding_step, _ranks(each))
        )
    return numbers


def _ranks(figure: PublishedFigureRecord) -> Window | None:
    if figure.first_rank is None or figure.last_rank is None:
        return None
    return figure.first_rank, figure.last_rank


def _as_text(number: PublishedNumber) -> list[str]:
    return [
        number.statistic.value,
        _plain(number.value),
        _plain(number.rounding_step),
        *(str(rank) for rank in number.ranks or ()),
    ]


def _contributor_as_text(vintage: Vintage, office: UUID) -> list[str]:
    weight = [] if vintage.weights is None else [_plain(vintage.weights[office])]
    return [str(office), str(vintage.members[office]), *weight]


def _plain(value: Decimal) -> str:
    # The database gives 20 back as 20 and 20.0 as 20.0; the number is the same.
    return format(value.normalize(), "f")
