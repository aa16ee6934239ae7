"""Where a figure of the office stands on its way into a published comparison.

From draft to plausible, released, included in a vintage, corrected after it. Whether a figure stands in a
vintage the office reads from its own row among the contributors and from nowhere else; that of others it
cannot see (`tenants.records.sharing.VintageContributorRecord`). Nothing here is shown to another office, and
no page of another office changes with it: a correction is told to nobody before the next vintage (release
policy 3.5).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import and_, select
from sqlalchemy.dialects.postgresql import distinct_on

from modules.indicators.periods import Period
from tenants.figures.reading import FigureLine
from tenants.isolation.sessions import TenantSession
from tenants.records.cohort import ComparisonGroupRecord
from tenants.records.sharing import VintageContributorRecord, VintageRecord
from tenants.sharing.contributing import Release


class FigureState(StrEnum):
    """How far a figure is."""

    DRAFT = "entwurf"
    PLAUSIBLE = "plausibilisiert"
    RELEASED = "freigegeben"
    INCLUDED = "aufgenommen"
    CORRECTED = "korrigiert"


@dataclass(frozen=True, slots=True)
class Inclusion:
    """The latest vintage of one of the office's groups, where a value of its own stands in it.

    Attributes:
        version: of the own contribution that stands in it.
    """

    group: str
    number: int
    frozen_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a figure is.

    Attributes:
        state: None where there is no value to compare.
        inclusions: latest vintages with an own value, this one or an earlier, in the order of the groups.
        released_version: of the running release; None without one.
        is_outdated: the figure was changed since it was released.
    """

    state: FigureState | None
    inclusions: tuple[Inclusion, ...] = ()
    released_version: int | None = None
    is_outdated: bool = False

    @property
    def is_released(self) -> bool:
        """A release is running, be it of an earlier value."""
        return self.released_version is not None

    @property
    def earlier(self) -> tuple[Inclusion, ...]:
        """Vintages with another value of the office than the one released now."""
        return tuple(each for each in self.inclusions if each.version != self.released_version)

    @property
    def is_withdrawn(self) -> bool:
        """It stands in a vintage and takes part in no coming one."""
        return bool(self.inclusions) and not self.is_released


def inclusions(session: TenantSession, period: Period) -> Mapping[str, Sequence[Inclusion]]:
    """Key of the indicator → vintages in force with an own value of the period; one statement."""
    latest = (
        select(VintageRecord.id, VintageRecord.indicator, VintageRecord.group_key, VintageRecord.number)
        .add_columns(VintageRecord.frozen_at, VintageRecord.quantity)
        .where(VintageRecord.period == str(period))
        .ext(distinct_on(VintageRecord.group_key, VintageRecord.quantity))
        .order_by(VintageRecord.group_key, VintageRecord.quantity, VintageRecord.number.desc())
        .subquery()
    )
    rows = session.execute(
        select(
            latest.c.indicator,
            ComparisonGroupRecord.label,
            latest.c.number,
            latest.c.frozen_at,
            VintageContributorRecord.contribution_version,
        )
        .join(
            VintageContributorRecord,
            and_(
                VintageContributorRecord.vintage_id == latest.c.id,
                VintageContributorRecord.tenant_id == session.tenant_id,
            ),
        )
        .join(ComparisonGroupRecord, ComparisonGroupRecord.key == latest.c.group_key)
        .order_by(ComparisonGroupRecord.priority, ComparisonGroupRecord.key, latest.c.quantity)
    )
    found: dict[str, list[Inclusion]] = defaultdict(list)
    for indicator, *rest in rows:
        found[indicator].append(Inclusion(*rest))
    return found


def standing(line: FigureLine, release: Release | None, included: Sequence[Inclusion]) -> Standing:
    """How far the figure of the line is."""
    if release is None:
        return Standing(_unreleased(line), tuple(included))
    is_outdated = line.figure is None or line.figure.version != release.figure_version
    if is_outdated:
        state = FigureState.CORRECTED
    elif not included:
        state = FigureState.RELEASED
    elif any(each.version == release.version for each in included):
        state = FigureState.INCLUDED
    else:
        state = FigureState.CORRECTED
    return Standing(state, tuple(included), release.version, is_outdated)


def _unreleased(line: FigureLine) -> FigureState | None:
    if line.figure is None or line.figure.value is None:
        return None
    return FigureState.DRAFT if line.findings else FigureState.PLAUSIBLE
