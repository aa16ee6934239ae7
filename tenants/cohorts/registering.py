"""Taking a Jugendamt onto the platform: a real one from its key alone, an invented one from what is given.

Creating twice is creating once: whoever asks again for the same key gets the Jugendamt that is there.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tenants import journal
from tenants.cohorts import naming
from tenants.cohorts.confirming import confirm_size
from tenants.cohorts.sizing import Basis, District, less
from tenants.errors import Refused
from tenants.isolation.sessions import PlatformSession
from tenants.municipalities import reading
from tenants.municipalities.laender import Land
from tenants.municipalities.register import Kind, Municipality, as_gemeinde
from tenants.records.tenant import TenantRecord


@dataclass(frozen=True, slots=True)
class Registered:
    """A Jugendamt on the platform; `is_new` is False when it was there before."""

    tenant_id: UUID
    slug: str
    name: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A municipality of a Kreis.

    Attributes:
        has_office: it is on the platform with a Jugendamt of its own.
    """

    ags: str
    name: str
    population: int
    is_excluded: bool
    has_office: bool


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the official list says about a place that is to become a Jugendamt.

    Attributes:
        name: as people say it, e.g. `Stadt Herne`.
        register_population: inhabitants of the whole place; a Kreis with all its municipalities.
        district: the district without the excluded municipalities.
        parts: municipalities of a Kreis by name; empty for a town.
        existing: the Jugendamt that is registered under this key already.
    """

    ags: str
    name: str
    kind: Kind
    land: Land
    register_on: date
    register_population: int
    district: District
    parts: tuple[Part, ...]
    existing: Registered | None


def propose(session: PlatformSession, ags: str, *, excluded: Iterable[str] | None = None) -> Proposal:
    """What registering the place of this key would give; writes nothing.

    Args:
        ags: 5 or 8 digits; a kreisfreie Stadt by either.
        excluded: municipalities of the Kreis with a Jugendamt of their own, 8 digits each. Left out: those
            that are on the platform.

    Raises:
        NotFound: `register` before the first list, `municipality` for a key the list does not have.
        Refused: `tenant.no_authority` for a gemeindefreies Gebiet, and what `sizing.less` refuses.
    """
    entry = reading.entry(session, ags)
    place = entry.place
    if place.kind is None:
        raise Refused("tenant.no_authority", (place.name,))
    municipalities = reading.municipalities_of(session, place.ags) if place.kind is Kind.KREIS else ()
    offices = _by_ags(session, [place.ags, *(each.ags for each in municipalities)])
    left_out = tuple(sorted(set(offices) - {place.ags} if excluded is None else set(excluded)))
    district = (
        less(place, municipalities, left_out, population_on=entry.population_on)
        if left_out
        else District(place.population, entry.population_on, Basis.REGISTER)
    )
    return Proposal(
        ags=place.ags,
        name=naming.tenant_name(place),
        kind=place.kind,
        land=place.land,
        register_on=entry.register_on,
        register_population=place.population,
        district=district,
        parts=tuple(_part(each, left_out, offices) for each in municipalities),
        existing=offices.get(place.ags),
    )


def register_tenant(
    session: PlatformSession,
    person_id: UUID | None,
    ags: str,
    district: District,
    *,
    on: date | None = None,
) -> Registered:
    """Register the Jugendamt of the place with this key and confirm the size of its district.

    Args:
        ags: 5 or 8 digits; a kreisfreie Stadt by either, stored with 8.
        on: day from which its cluster counts, today by default.

    Returns:
        The new Jugendamt, or the one that is registered under this key already, left as it is.

    Raises:
        NotFound: the list has no such key.
        Refused: `tenant.no_authority` for a gemeindefreies Gebiet.
    """
    place = reading.municipality(session, ags)
    if place.kind is None:
        raise Refused("tenant.no_authority", (place.name,))
    existing = _by_ags(session, [place.ags]).get(place.ags)
    if existing is not None:
        return existing
    tenant = TenantRecord(
        slug=_free_slug(session, naming.slug_base(place), place.land, place.ags),
        name=naming.tenant_name(place),
        ags=place.ags,
        kind=place.kind.value,
        land=place.land.value,
        is_invented=False,
    )
    try:
        with session.begin_nested():
            session.add(tenant)
    except IntegrityError:
        # Somebody registered it in the meantime, with a second click say, or took its address for another.
        raced = _by_ags(session, [place.ags]).get(place.ags)
        return raced or register_tenant(session, person_id, ags, district, on=on)
    return _settle(session, person_id, tenant, district, on)


def register_invented(
    session: PlatformSession,
    person_id: UUID | None,
    *,
    name: str,
    slug: str,
    kind: Kind,
    land: Land,
    district: District,
    on: date | None = None,
) -> Registered:
    """Register an invented Jugendamt for a demonstration; it has no key and is marked as invented.

    Returns:
        The new Jugendamt, or the one that has this slug already, left as it is.
    """
    existing = session.scalar(select(TenantRecord).where(TenantRecord.slug == slug))
    if existing is not None:
        return _registered(existing, is_new=False)
    tenant = TenantRecord(slug=slug, name=name, ags=None, kind=kind.value, land=land.value, is_invented=True)
    session.add(tenant)
    session.flush()
    return _settle(session, person_id, tenant, district, on)


def _settle(
    session: PlatformSession,
    person_id: UUID | None,
    tenant: TenantRecord,
    district: District,
    on: date | None,
) -> Registered:
    journal.write_platform(
        session,
        person_id,
        "tenant.registered",
        tenant.slug,
        tenant_id=tenant.id,
        after={"name": tenant.name, "ags": tenant.ags, "kind": tenant.kind, "land": tenant.land},
    )
    confirm_size(session, person_id, tenant.id, district, on=on)
    return _registered(tenant, is_new=True)


def _registered(tenant: TenantRecord, *, is_new: bool) -> Registered:
    return Registered(tenant.id, tenant.slug, tenant.name, is_new)


def _by_ags(session: PlatformSession, keys: Iterable[str]) -> dict[str, Registered]:
    found = session.scalars(select(TenantRecord).where(TenantRecord.ags.in_(list(keys))))
    return {tenant.ags: _registered(tenant, is_new=False) for tenant in found if tenant.ags is not None}


def tenants_by_ags(session: PlatformSession, keys: Iterable[str]) -> dict[str, UUID]:
    """Registered Jugendämter by the key asked for; a kreisfreie Stadt is found by 5 and by 8 digits."""
    asked = list(keys)
    found = _by_ags(session, {*asked, *(as_gemeinde(key) for key in asked if len(key) == 5)})
    tenants = {key: found.get(key) or found.get(as_gemeinde(key)) for key in asked}
    return {key: tenant.tenant_id for key, tenant in tenants.items() if tenant is not None}


def _part(municipality: Municipality, left_out: tuple[str, ...], offices: dict[str, Registered]) -> Part:
    return Part(
        ags=municipality.ags,
        name=municipality.name,
        population=municipality.population,
        is_excluded=municipality.ags in left_out,
        has_office=municipality.ags in offices,
    )


def _free_slug(session: PlatformSession, base: str, land: Land, ags: str) -> str:
    """The plain name, with the Land, or with the key: the first that is free, for good."""
    candidates = (base, f"{base}-{land.value.lower()}", f"{base}-{ags}")
    taken = set(session.scalars(select(TenantRecord.slug).where(TenantRecord.slug.in_(candidates))))
    return next(each for each in candidates if each not in taken | naming.RESERVED_SLUGS)
