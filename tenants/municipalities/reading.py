"""Looking into the official list of municipalities."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, select

from tenants.errors import NotFound
from tenants.isolation.sessions import PlatformSession
from tenants.municipalities.register import Municipality, as_gemeinde
from tenants.records.base import alphabetical
from tenants.records.municipality import MunicipalityRecord

_CITY_AS_KREIS = ("41", "42")
_UNINCORPORATED = ("65", "66")


@dataclass(frozen=True, slots=True)
class RegisterState:
    """How far the stored list reaches.

    Attributes:
        register_on: Gebietsstand.
        population: inhabitants of all Gemeinden.
    """

    register_on: date
    gemeinden: int
    kreise: int
    population: int

    @property
    def population_on(self) -> date:
        """The day its inhabitants were counted or projected for."""
        return population_day(self.register_on)


@dataclass(frozen=True, slots=True)
class Entry:
    """A place as the stored list has it; `register_on` is the Gebietsstand of the list."""

    place: Municipality
    register_on: date

    @property
    def population_on(self) -> date:
        """The day its inhabitants were counted or projected for."""
        return population_day(self.register_on)


def population_day(register_on: date) -> date:
    """The day a list of this Gebietsstand gives inhabitants for: the end of the year before.

    Source: Datensatzbeschreibung GV100AD; the file of 30.11.2023 carries the figures of 31.12.2022.
    """
    return date(register_on.year - 1, 12, 31)


def state_or_none(session: PlatformSession) -> RegisterState | None:
    """What list is stored; None before the first import."""
    is_gemeinde = func.length(MunicipalityRecord.ags) == 8
    row = session.execute(
        select(
            func.max(MunicipalityRecord.register_on),
            func.count().filter(is_gemeinde),
            func.count().filter(~is_gemeinde),
            func.coalesce(func.sum(MunicipalityRecord.population).filter(is_gemeinde), 0),
        ).select_from(MunicipalityRecord)
    ).one()
    register_on: date | None = row[0]
    return None if register_on is None else RegisterState(register_on, row[1], row[2], int(row[3]))


def entry(session: PlatformSession, ags: str) -> Entry:
    """The place of this key under its canonical key: a kreisfreie Stadt always as Gemeinde of 8 digits.

    Raises:
        NotFound: `municipality` if the list has no such key, `register` if there is no list yet.
    """
    rows = session.scalars(
        select(MunicipalityRecord).where(MunicipalityRecord.ags.in_((ags, as_gemeinde(ags))))
    ).all()
    if not rows:
        raise NotFound("register" if state_or_none(session) is None else "municipality", ags)
    # A Kreis has no Gemeinde 000, so a second row is the kreisfreie Stadt asked for by its 5 digits.
    row = max(rows, key=lambda row: len(row.ags))
    return Entry(_municipality(row), row.register_on)


def municipality(session: PlatformSession, ags: str) -> Municipality:
    """The place alone; raises as `entry`."""
    return entry(session, ags).place


def municipalities_of(session: PlatformSession, kreis: str) -> tuple[Municipality, ...]:
    """The Gemeinden of a Kreis (5 digits) that have inhabitants, by name."""
    rows = session.scalars(
        select(MunicipalityRecord)
        .where(
            MunicipalityRecord.kreis == kreis,
            MunicipalityRecord.ags != kreis,
            MunicipalityRecord.population > 0,
        )
        .order_by(alphabetical(MunicipalityRecord.name))
    )
    return tuple(_municipality(row) for row in rows)


def search(session: PlatformSession, text: str, *, limit: int = 20) -> tuple[Municipality, ...]:
    """Places with this text in their name that could have a Jugendamt; beginnings first, then by size.

    A kreisfreie Stadt comes once, as Gemeinde.
    """
    could_have_one = and_(
        MunicipalityRecord.kind.not_in(_CITY_AS_KREIS), MunicipalityRecord.kind.not_in(_UNINCORPORATED)
    )
    begins = MunicipalityRecord.name.istartswith(text, autoescape=True)
    rows = session.scalars(
        select(MunicipalityRecord)
        .where(could_have_one, MunicipalityRecord.name.icontains(text, autoescape=True))
        .order_by(begins.desc(), MunicipalityRecord.population.desc(), MunicipalityRecord.ags)
        .limit(limit)
    )
    return tuple(_municipality(row) for row in rows)


def _municipality(row: MunicipalityRecord) -> Municipality:
    return Municipality(row.ags, row.name, row.kind, row.population, row.area_ha)
