"""Taking official rates over for one Jugendamt: as stated by the source, without counts.

What the office itself has entered stays: an operator's import never overwrites the office's own word. Only
figures that came from the same source are updated.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select

from modules.catalogue import editions
from modules.indicators.definitions import Indicator
from modules.indicators.periods import Period
from modules.indicators.plausibility import Severity, check_figure
from tenants.clock import today
from tenants.figures.checking import Implausible, check_complete
from tenants.figures.entering import fitting, keep
from tenants.figures.stored import Entry, Source, load_records, stored_figures
from tenants.isolation.sessions import TenantSession
from tenants.records.tenant import SizeRecord


@dataclass(frozen=True, slots=True)
class OfficialRate:
    """One rate of the office's Kreis or kreisfreie Stadt, in the unit of the indicator."""

    indicator: str
    period: Period
    value: Decimal


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of the rates; `own` counts those left out because the office has a value of its own."""

    new: int = 0
    changed: int = 0
    same: int = 0
    own: int = 0

    def __add__(self, other: "Taken") -> "Taken":
        """Both together."""
        return Taken(
            self.new + other.new, self.changed + other.changed, self.same + other.same, self.own + other.own
        )


def check_rates(rates: Iterable[OfficialRate]) -> None:
    """Whether all rates can be right, before the first is kept.

    Raises:
        UnknownIndicator, Refused, Implausible: as `take_official`.
    """
    for rate in rates:
        _entry(editions.current().indicator(rate.indicator), rate, "")


def take_official(
    session: TenantSession, rates: Sequence[OfficialRate], *, source: Source, whole_kreis: str
) -> Taken:
    """Keep the rates as the office's figures; journaled like any other entry.

    Args:
        whole_kreis: remark where the source knows the Kreis only, and the district of its Jugendamt is
            smaller.

    Raises:
        UnknownIndicator: the edition has no such indicator.
        Refused: the indicator takes no rate.
        Implausible: a rate cannot be right.
    """
    remark = whole_kreis if _is_part_of_its_kreis(session) else ""
    records = load_records(session, {rate.period for rate in rates}, are_held=True)
    figures = stored_figures(records)
    taken = Taken()
    for rate in rates:
        indicator = editions.current().indicator(rate.indicator)
        key = (indicator.key, rate.period)
        entry, stored = _entry(indicator, rate, remark), figures.get(key)
        if stored is not None and stored.source is not source:
            taken += Taken(own=1)
        elif stored is not None and stored.entry == entry:
            taken += Taken(same=1)
        else:
            keep(session, None, records.get(key), indicator, rate.period, entry, source=source)
            taken += Taken(new=1) if stored is None else Taken(changed=1)
    session.flush()
    return taken


def _entry(indicator: Indicator, rate: OfficialRate, remark: str) -> Entry:
    entry = fitting(
        indicator,
        Entry(rate=rate.value, counting_method=indicator.counting_method, with_uma=False, remark=remark),
    )
    check_complete(indicator, entry)
    findings = check_figure(entry.given(indicator, rate.period), before=None, today=today())
    errors = tuple(finding for finding in findings if finding.severity is Severity.ERROR)
    if errors:
        raise Implausible(errors)
    return entry


def _is_part_of_its_kreis(session: TenantSession) -> bool:
    """Whether municipalities with a Jugendamt of their own are left out of the district."""
    excluded = session.scalar(
        select(SizeRecord.excluded_ags).order_by(SizeRecord.confirmed_at.desc()).limit(1)
    )
    return bool(excluded)
