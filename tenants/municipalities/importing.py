"""Taking in the official list of municipalities: the new one replaces the old one as a whole."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import delete, func, select

from tenants import journal
from tenants.errors import Refused
from tenants.isolation.sessions import PlatformSession
from tenants.municipalities.register import Municipality
from tenants.records.municipality import MunicipalityRecord
from tenants.records.tenant import TenantRecord

_BATCH = 1000

LEAST_SHARE = 0.9
"""Reforms merge Gemeinden, a few hundred in a decade; a list that lost more was cut off on its way."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What the list holds now.

    Attributes:
        register_on: Gebietsstand, the day whose borders the list describes.
        population: inhabitants of all Gemeinden.
        vanished: keys of registered Jugendämter that the new list no longer knows, e.g. after a merger.
    """

    register_on: date
    gemeinden: int
    kreise: int
    population: int
    vanished: tuple[str, ...]


def import_register(
    session: PlatformSession,
    person_id: UUID | None,
    municipalities: Sequence[Municipality],
    *,
    register_on: date,
    force: bool = False,
    on_progress: Callable[[int], None] = lambda _rows: None,
) -> Imported:
    """Replace the stored list by this one, in one transaction.

    Args:
        register_on: Gebietsstand of the list.
        force: take it although the stored list is of a later day or holds more.
        on_progress: told the number of rows stored with each batch.

    Raises:
        Refused: `register.empty`, `register.older` with the stored and the given day, or `register.smaller`
            with the Gemeinden stored and given: a file that was cut off.
    """
    if not municipalities:
        raise Refused("register.empty")
    stored_on = session.scalar(select(func.max(MunicipalityRecord.register_on)))
    if stored_on is not None and register_on < stored_on and not force:
        raise Refused("register.older", (stored_on, register_on))
    if not force:
        _refuse_cut_off(session, municipalities)
    session.execute(delete(MunicipalityRecord), execution_options={"synchronize_session": False})
    _store(session, municipalities, register_on, on_progress)
    imported = _counted(session, municipalities, register_on)
    journal.write_platform(
        session,
        person_id,
        "register.imported",
        register_on.isoformat(),
        before=None if stored_on is None else {"register_on": stored_on.isoformat()},
        after={
            "gemeinden": imported.gemeinden,
            "kreise": imported.kreise,
            "population": imported.population,
        },
    )
    session.flush()
    return imported


def _refuse_cut_off(session: PlatformSession, municipalities: Sequence[Municipality]) -> None:
    stored = session.scalar(select(func.count()).select_from(MunicipalityRecord)) or 0
    if len(municipalities) < stored * LEAST_SHARE:
        raise Refused("register.smaller", (stored, len(municipalities)))


def _store(
    session: PlatformSession,
    municipalities: Sequence[Municipality],
    register_on: date,
    on_progress: Callable[[int], None],
) -> None:
    for first in range(0, len(municipalities), _BATCH):
        records = [_record(each, register_on) for each in municipalities[first : first + _BATCH]]
        session.add_all(records)
        session.flush()
        # Rows once stored need no watching; the next flush would look at all of them again.
        for record in records:
            session.expunge(record)
        on_progress(len(records))


def _record(each: Municipality, register_on: date) -> MunicipalityRecord:
    return MunicipalityRecord(
        ags=each.ags,
        name=each.name,
        kind=each.text_kind,
        kreis=each.kreis,
        land=each.land.value,
        population=each.population,
        area_ha=each.area_ha,
        register_on=register_on,
    )


def _counted(session: PlatformSession, municipalities: Sequence[Municipality], register_on: date) -> Imported:
    gemeinden = [each for each in municipalities if not each.is_kreis_row]
    known = {each.ags for each in municipalities}
    registered = session.scalars(
        select(TenantRecord.ags).where(TenantRecord.ags.is_not(None)).order_by(TenantRecord.ags)
    )
    return Imported(
        register_on=register_on,
        gemeinden=len(gemeinden),
        kreise=len(municipalities) - len(gemeinden),
        population=sum(each.population for each in gemeinden),
        vanished=tuple(ags for ags in registered if ags is not None and ags not in known),
    )
