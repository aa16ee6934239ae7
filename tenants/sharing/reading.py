"""What a Jugendamt sees of comparisons: its own values beside the published figures of its groups.

Everything about a group is read from the ledger and nothing is computed here, so every member sees the
same numbers. A group's figures are shown to an office that takes part with a release of its own; to say
that this release is missing tells nobody anything (release policy 3.2, 10).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Self

from sqlalchemy import ColumnElement, or_, select

from modules.catalogue import editions
from modules.indicators.comparing import Placement, place
from modules.indicators.definitions import Indicator
from modules.indicators.periods import Period
from tenants.clock import today
from tenants.figures import reading as own_figures
from tenants.figures.stored import StoredFigure
from tenants.isolation.sessions import TenantSession
from tenants.records.cohort import ComparisonGroupRecord, ComparisonMemberRecord
from tenants.records.sharing import (
    ContributionRecord,
    PublishedFigureRecord,
    RefusalRecord,
    VintageRecord,
)
from tenants.sharing.contributing import Release
from tenants.sharing.disclosure import Reason
from tenants.sharing.quantities import quantity_key, usual_quantity
from tenants.sharing.statistics import Statistic


@dataclass(frozen=True, slots=True)
class ComparisonGroup:
    """A group of the office, in the public order of groups.

    Attributes:
        kind: `cluster` or `cohort`.
        label: as people say it, e.g. `Cluster II`.
    """

    key: str
    kind: str
    label: str


@dataclass(frozen=True, slots=True)
class Published:
    """The latest vintage about a group. Median and quartiles are the smoothed ones.

    A figure is None where it is not published; at least one is.
    """

    number: int
    contributors: int
    frozen_at: datetime
    rounding_step: Decimal
    mean: Decimal | None
    weighted_mean: Decimal | None
    median: Decimal | None
    lower_quartile: Decimal | None
    upper_quartile: Decimal | None

    @property
    def quartiles(self) -> tuple[Decimal, Decimal] | None:
        """Both quartiles; they are published together or not at all."""
        if self.lower_quartile is None or self.upper_quartile is None:
            return None
        return self.lower_quartile, self.upper_quartile


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """What is published about one group for one indicator and period.

    Attributes:
        published: None where there is nothing.
        reason: why not; None also where nobody has decided yet.
        placement: the own value against the published figures; None without either.
    """

    group: ComparisonGroup
    published: Published | None = None
    reason: Reason | None = None
    placement: Placement | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """One indicator in one period as the office sees it.

    Attributes:
        release: the office's own running release; without it the groups' figures are not shown.
    """

    indicator: Indicator
    period: Period
    own: StoredFigure | None
    release: Release | None
    groups: tuple[GroupFigures, ...]

    @property
    def is_outdated(self) -> bool:
        """The own figure was changed since it was released."""
        return (
            self.release is not None
            and self.own is not None
            and self.own.version != self.release.figure_version
        )


def my_groups(session: TenantSession) -> tuple[ComparisonGroup, ...]:
    """The groups the office belongs to today; one statement."""
    rows = session.execute(
        select(ComparisonGroupRecord.key, ComparisonGroupRecord.kind, ComparisonGroupRecord.label)
        .join(ComparisonMemberRecord, ComparisonMemberRecord.group_key == ComparisonGroupRecord.key)
        .where(
            ComparisonMemberRecord.tenant_id == session.tenant_id,
            ComparisonMemberRecord.joined_on <= today(),
            or_(ComparisonMemberRecord.left_on.is_(None), ComparisonMemberRecord.left_on > today()),
        )
        .order_by(ComparisonGroupRecord.priority, ComparisonGroupRecord.key)
    )
    return tuple(ComparisonGroup(*row) for row in rows)


def comparisons(session: TenantSession, period: Period) -> tuple[Comparison, ...]:
    """All indicators for which the office has a figure in the period; five statements."""
    groups = my_groups(session)
    releases = _releases(session, ContributionRecord.period == str(period))
    board = _Board.of(
        session, groups, VintageRecord.period == str(period), RefusalRecord.period == str(period)
    )
    return tuple(
        _comparison(line.indicator, period, line.figure, releases.get((line.indicator.key, period)), board)
        for line in own_figures.lines(session, period)
        if line.figure is not None
    )


def comparisons_over_time(session: TenantSession, key: str) -> Mapping[Period, Comparison]:
    """One indicator in all periods with an own figure, oldest first; five statements.

    Raises:
        UnknownIndicator: the edition has no such indicator.
    """
    indicator = editions.current().indicator(key)
    groups = my_groups(session)
    releases = _releases(session, ContributionRecord.indicator == indicator.key)
    board = _Board.of(
        session, groups, VintageRecord.indicator == indicator.key, RefusalRecord.indicator == indicator.key
    )
    return {
        period: _comparison(indicator, period, figure, releases.get((indicator.key, period)), board)
        for period, figure in own_figures.series(session, indicator.key).items()
    }


@dataclass(frozen=True, slots=True)
class LastVintage:
    """What a member of a group sees of it today, of this period or the last one before it.

    Attributes:
        period: which; None where nothing was ever published for the quantity.
    """

    group: ComparisonGroup
    period: Period | None = None
    published: Published | None = None


@dataclass(frozen=True, slots=True)
class OthersView:
    """A figure of the office, and what others in its groups would see with it among the contributions.

    Nothing of the coming vintage is in it: the group with and without the office, or a day before and
    after somebody joined, would give the joiner's value (release policy 3.7).
    """

    indicator: Indicator
    period: Period
    own: StoredFigure | None
    vintages: tuple[LastVintage, ...]


def others_view(session: TenantSession, period: Period, key: str) -> OthersView:
    """What others see; four statements.

    Raises:
        UnknownIndicator: the edition has no such indicator.
    """
    indicator = editions.current().indicator(key)
    own = own_figures.series(session, indicator.key).get(period)
    groups = my_groups(session)
    of_indicator = VintageRecord.indicator == indicator.key, RefusalRecord.indicator == indicator.key
    board = _Board.of(session, groups, *of_indicator)
    quantity = usual_quantity(indicator) if own is None else _quantity(indicator, own)
    return OthersView(
        indicator, period, own, tuple(board.last_about(group, quantity, period) for group in groups)
    )


@dataclass(frozen=True, slots=True)
class _Board:
    """Everything published and refused about the groups, by group, quantity and period."""

    groups: tuple[ComparisonGroup, ...]
    published: Mapping[tuple[str, str, str], Published]
    refused: Mapping[tuple[str, str, str], Reason]

    @classmethod
    def of(
        cls,
        session: TenantSession,
        groups: tuple[ComparisonGroup, ...],
        vintages: ColumnElement[bool],
        refusals: ColumnElement[bool],
    ) -> Self:
        """The latest vintages and the refusals that meet the conditions; two statements."""
        keys = [group.key for group in groups]
        rows = session.execute(
            select(VintageRecord, PublishedFigureRecord)
            .join(PublishedFigureRecord, PublishedFigureRecord.vintage_id == VintageRecord.id)
            .where(VintageRecord.group_key.in_(keys), vintages)
            .order_by(VintageRecord.number)
        ).all()
        refused = session.scalars(select(RefusalRecord).where(RefusalRecord.group_key.in_(keys), refusals))
        return cls(
            groups,
            _latest([(vintage, figure) for vintage, figure in rows]),
            {(each.group_key, each.quantity, each.period): Reason(each.reason) for each in refused},
        )

    def about(self, group: ComparisonGroup, quantity: str, period: Period) -> GroupFigures:
        """What is published about one group; a refusal counts only where nothing ever was."""
        key = (group.key, quantity, str(period))
        published = self.published.get(key)
        return GroupFigures(group, published, None if published else self.refused.get(key))

    def last_about(self, group: ComparisonGroup, quantity: str, period: Period) -> LastVintage:
        """What was published about the group for the period, else for the last one before it."""
        periods = (
            Period.parse(of) for key, what, of in self.published if (key, what) == (group.key, quantity)
        )
        last = max((each for each in periods if each <= period), default=None)
        if last is None:
            return LastVintage(group)
        return LastVintage(group, last, self.published[group.key, quantity, str(last)])


def _latest(
    rows: Iterable[tuple[VintageRecord, PublishedFigureRecord]],
) -> Mapping[tuple[str, str, str], Published]:
    """The last vintage of each group, quantity and period; the rows come in the order of their numbers."""
    vintages: dict[tuple[str, str, str], tuple[VintageRecord, dict[str, PublishedFigureRecord]]] = {}
    for vintage, figure in rows:
        key = (vintage.group_key, vintage.quantity, vintage.period)
        if key not in vintages or vintages[key][0].number < vintage.number:
            vintages[key] = (vintage, {})
        vintages[key][1][figure.statistic] = figure
    return {key: _published(vintage, figures) for key, (vintage, figures) in vintages.items()}


def _published(vintage: VintageRecord, figures: Mapping[str, PublishedFigureRecord]) -> Published:
    values = {Statistic(statistic): figure.value for statistic, figure in figures.items()}
    return Published(
        number=vintage.number,
        contributors=vintage.contributors,
        frozen_at=vintage.frozen_at,
        # One step for all figures of a vintage: it follows from the number of offices.
        rounding_step=next(iter(figures.values())).rounding_step,
        mean=values.get(Statistic.MEAN),
        weighted_mean=values.get(Statistic.WEIGHTED_MEAN),
        median=values.get(Statistic.MEDIAN),
        lower_quartile=values.get(Statistic.LOWER_QUARTILE),
        upper_quartile=values.get(Statistic.UPPER_QUARTILE),
    )


def _releases(session: TenantSession, condition: ColumnElement[bool]) -> Mapping[tuple[str, Period], Release]:
    rows = session.scalars(
        select(ContributionRecord).where(ContributionRecord.withdrawn_at.is_(None), condition)
    )
    return {(release.indicator, release.period): release for release in map(Release.of, rows)}


def _comparison(
    indicator: Indicator,
    period: Period,
    own: StoredFigure,
    release: Release | None,
    board: _Board,
) -> Comparison:
    if release is None:
        return Comparison(indicator, period, own, None, tuple(map(GroupFigures, board.groups)))
    about = (board.about(group, release.quantity, period) for group in board.groups)
    is_comparable = _quantity(indicator, own) == release.quantity
    figures = tuple(_placed(each, indicator, own) if is_comparable else each for each in about)
    return Comparison(indicator, period, own, release, figures)


def _placed(figures: GroupFigures, indicator: Indicator, own: StoredFigure) -> GroupFigures:
    """With the position of the own value, worked out from published figures only."""
    published = figures.published
    if published is None or own.value is None:
        return figures
    placement = place(
        own.value,
        mean=published.mean,
        median=published.median,
        quartiles=published.quartiles,
        step=published.rounding_step,
        decimals=indicator.decimals,
    )
    return replace(figures, placement=placement)


def _quantity(indicator: Indicator, figure: StoredFigure) -> str:
    entry = figure.entry
    return quantity_key(indicator, counting_method=entry.counting_method, with_uma=entry.with_uma)
