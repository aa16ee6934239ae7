"""Computing what is published about all groups for one quantity of one period.

The only code that sees contributions of several Jugendämter. It runs in a job, at an announced freeze
(`announcing`) or one the operator starts; a page never aggregates, and no act of a Jugendamt starts it, so
that an office cannot watch its own value arrive in a published figure.

A freeze is an instant. All its computations see the contributions as they stood then, however many there
are and whenever they run, so that an office that releases or takes back several figures at once is in with
all of them or with none. What is computed late, or again, comes out as if it had run in time.

A freeze of some groups, such as one cohort, is decided like one of all: the groups ahead of them in the
public order are worked out with their contributions of that instant, and nothing is kept of them. So what is
published about a cohort leaves room for its cluster, whose freeze may come later (release policy 3.4, 6).
"""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import or_, select

from modules.catalogue import editions
from modules.indicators.definitions import Indicator
from modules.indicators.periods import Period
from tenants import journal
from tenants.clock import OFFICE_TIME, now
from tenants.isolation.sessions import PlatformSession, ReleaseSession
from tenants.records.cohort import ComparisonGroupRecord, ComparisonMemberRecord
from tenants.records.sharing import (
    AnnouncedFreezeRecord,
    ContributionRecord,
    PublishedFigureRecord,
    RefusalRecord,
    VintageContributorRecord,
    VintageRecord,
)
from tenants.records.tenant import TenantRecord
from tenants.sharing import ledger
from tenants.sharing.disclosure import Contribution, Decision, Group, Publication, Refusal, Terms, decide
from tenants.sharing.quantities import indicator_of, usual_quantity
from tenants.wishes.wishing import wish_platform_job

JOB = "compute-release"


def wish_release(
    session: PlatformSession,
    person_id: UUID | None,
    quantity: str,
    period: Period,
    *,
    frozen_at: datetime,
    announced_on: date | None = None,
) -> UUID:
    """Wish for the computation of one quantity of one period; returns the wish's id.

    Args:
        person_id: the operator; None for the command line and the clock.
        frozen_at: the instant of the freeze; the same for all quantities that are frozen together.
        announced_on: the announced day, whose groups are computed; None for all groups, unannounced.
    """
    journal.write_platform(session, person_id, "release.commissioned", f"{quantity} {period}")
    arguments = {"quantity": quantity, "period": str(period), "frozen_at": frozen_at.isoformat()}
    if announced_on is not None:
        arguments["announced_on"] = announced_on.isoformat()
    return wish_platform_job(session, JOB, arguments)


def release(
    session: ReleaseSession, *, on: date | None = None, announced_on: date | None = None
) -> tuple[Decision, ...]:
    """Decide about the groups that are frozen, and append what is published to the ledger.

    Doing it again without a change among the contributions publishes nothing new. A group that was frozen
    at a later instant meanwhile stays as it is: a computation that was held up takes nothing back.

    Args:
        on: day whose members count; that of the freeze by default.
        announced_on: the announced day, whose groups are frozen; None for all groups.

    Returns:
        The decisions about these groups, in the public order.

    Raises:
        UnknownIndicator: the edition has no indicator of the session's quantity.
    """
    indicator = editions.current().indicator(indicator_of(session.quantity))
    known = ledger.entries(session)
    groups = _groups(session, indicator, on or session.frozen_at.astimezone(OFFICE_TIME).date())
    frozen = {group.key for group in groups} - {
        entry.record.group_key for entry in known if entry.record.frozen_at > session.frozen_at
    }
    if announced_on is not None:
        frozen &= _announced(session, announced_on)
    # All groups are decided, whichever are frozen: those ahead bind those behind.
    everything = decide(groups, [entry.vintage for entry in known], Terms.of(indicator))
    decisions = tuple(each for each in everything if each.group in frozen)
    published = [each for each in decisions if isinstance(each, Publication)]
    _append(session, indicator, published, known)
    _refuse(session, indicator, [each for each in decisions if isinstance(each, Refusal)])
    session.flush()
    return decisions


def offices(session: PlatformSession) -> tuple[UUID, ...]:
    """All Jugendämter, to ask each in its own session what it has released; one statement."""
    return tuple(session.scalars(select(TenantRecord.id).order_by(TenantRecord.slug)))


def usual_quantities() -> tuple[str, ...]:
    """Each indicator of the current edition, counted the usual way."""
    return tuple(usual_quantity(indicator) for indicator in editions.current().indicators)


def _announced(session: ReleaseSession, on: date) -> frozenset[str]:
    """The groups whose freeze was announced for this day and has begun; one statement."""
    return frozenset(
        session.scalars(select(AnnouncedFreezeRecord.group_key).where(AnnouncedFreezeRecord.frozen_on == on))
    )


def _groups(session: ReleaseSession, indicator: Indicator, on: date) -> list[Group]:
    """Every group with what its members of this day had released at the freeze; two statements."""
    contributions = {
        each.tenant_id: Contribution(each.tenant_id, each.version, each.value, _weight(each, indicator))
        for each in session.scalars(
            select(ContributionRecord).where(
                ContributionRecord.quantity == session.quantity,
                ContributionRecord.period == session.period,
                ContributionRecord.released_at <= session.frozen_at,
                or_(
                    ContributionRecord.withdrawn_at.is_(None),
                    ContributionRecord.withdrawn_at > session.frozen_at,
                ),
            )
        )
    }
    rows = session.execute(
        select(ComparisonGroupRecord.key, ComparisonGroupRecord.priority, ComparisonMemberRecord.tenant_id)
        .join(ComparisonMemberRecord, ComparisonMemberRecord.group_key == ComparisonGroupRecord.key)
        .where(
            ComparisonMemberRecord.joined_on <= on,
            or_(ComparisonMemberRecord.left_on.is_(None), ComparisonMemberRecord.left_on > on),
        )
    ).all()
    members: dict[tuple[str, int], set[UUID]] = {}
    for key, priority, tenant_id in rows:
        members.setdefault((key, priority), set()).add(tenant_id)
    return [
        Group(key, priority, tuple(contributions[each] for each in sorted(offices) if each in contributions))
        for (key, priority), offices in members.items()
    ]


def _weight(contribution: ContributionRecord, indicator: Indicator) -> Decimal | None:
    """The denominator where everybody may know it and the office gave it."""
    return (contribution.denominator or None) if indicator.has_public_denominator else None


def _append(
    session: ReleaseSession,
    indicator: Indicator,
    published: Sequence[Publication],
    known: Sequence[ledger.Entry],
) -> None:
    digests = {entry.record.group_key: entry.record.digest for entry in known}
    vintages = []
    for publication in published:
        vintage = VintageRecord(
            group_key=publication.group,
            indicator=indicator.key,
            quantity=session.quantity,
            period=session.period,
            number=publication.number,
            contributors=len(publication.members),
            frozen_at=session.frozen_at,
        )
        before = digests.get(publication.group, "")
        vintage.digest = ledger.digest(vintage, publication.vintage, publication.numbers, before=before)
        vintages.append(vintage)
    session.add_all(vintages)
    session.flush()
    for vintage, publication in zip(vintages, published, strict=True):
        _append_content(session, vintage, publication)
        _note(session, "vintage.published", publication.group, after={"number": publication.number})


def _append_content(session: ReleaseSession, vintage: VintageRecord, publication: Publication) -> None:
    session.add_all(
        PublishedFigureRecord(
            vintage_id=vintage.id,
            statistic=number.statistic.value,
            value=number.value,
            rounding_step=number.rounding_step,
            first_rank=number.ranks[0] if number.ranks else None,
            last_rank=number.ranks[1] if number.ranks else None,
        )
        for number in publication.numbers
    )
    session.add_all(
        VintageContributorRecord(
            vintage_id=vintage.id,
            tenant_id=office,
            contribution_version=version,
            weight=publication.weights[office] if publication.weights else None,
        )
        for office, version in publication.members.items()
    )


def _refuse(session: ReleaseSession, indicator: Indicator, refusals: Sequence[Refusal]) -> None:
    """Write down one of the two texts; another one replaces the group's earlier refusal."""
    stored = {
        each.group_key: each
        for each in session.scalars(
            select(RefusalRecord).where(
                RefusalRecord.quantity == session.quantity, RefusalRecord.period == session.period
            )
        )
    }
    for refusal in refusals:
        record = stored.get(refusal.group)
        if record is not None and record.reason == refusal.reason.value:
            continue
        before = None if record is None else {"reason": record.reason}
        if record is None:
            record = RefusalRecord(
                group_key=refusal.group,
                quantity=session.quantity,
                period=session.period,
                indicator=indicator.key,
            )
            session.add(record)
        record.reason = refusal.reason.value
        record.decided_at = now()
        _note(session, "vintage.refused", refusal.group, before=before, after={"reason": record.reason})


def _note(
    session: ReleaseSession,
    action: str,
    group: str,
    *,
    before: journal.Snapshot = None,
    after: journal.Snapshot = None,
) -> None:
    subject = f"{session.quantity} {session.period} {group}"
    journal.write_platform(session, None, action, subject, before=before, after=after)
