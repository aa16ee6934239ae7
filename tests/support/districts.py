"""The district a place of the official list would have, for tests that register Jugendämter."""

from collections.abc import Iterable

from tenants.cohorts.registering import propose
from tenants.cohorts.sizing import District
from tenants.isolation.sessions import PlatformSession


def district_of(session: PlatformSession, ags: str, *, excluded: Iterable[str] = ()) -> District:
    """As registering proposes it."""
    return propose(session, ags, excluded=excluded).district
