"""Declaring jobs. The first argument of a job's function says whose work it is, and cannot be left out.

A tenant job takes a `TenantSession`, which cannot exist without a tenant; a platform job a
`PlatformSession`; a release job a `ReleaseSession` on the quantity and period its wish names. A function
that takes another kind of session is refused when its module is imported.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar, get_type_hints
from uuid import UUID

from tenants.isolation.sessions import BoundSession, PlatformSession, ReleaseSession, TenantSession
from webapp.settings import Settings

Outcome = Mapping[str, Any] | None
"""What a job reports when it is done, as JSON values for the page that waits."""


@dataclass(frozen=True, slots=True)
class Work:
    """What a job is told besides its session.

    Attributes:
        wish_id: the wish this fulfils; the same in every attempt, so it makes effects outside the
            database recognisable as one.
        arguments: ids and codes as the wish names them.
        report: notes how far the work is, as `report(done, total)`, in a transaction of its own.
    """

    wish_id: UUID
    arguments: Mapping[str, str]
    settings: Settings
    report: Callable[[int, int], None]


TenantWork = Callable[[TenantSession, Work], Outcome]
PlatformWork = Callable[[PlatformSession, Work], Outcome]
ReleaseWork = Callable[[ReleaseSession, Work], Outcome]

F = TypeVar("F", bound=Callable[..., Outcome])


@dataclass(frozen=True, slots=True)
class TenantJob:
    """Work inside one Jugendamt."""

    name: str
    function: TenantWork


@dataclass(frozen=True, slots=True)
class PlatformJob:
    """Work on the platform: mail, sweeps."""

    name: str
    function: PlatformWork


@dataclass(frozen=True, slots=True)
class ReleaseJob:
    """Work on the released contributions to one quantity of one period."""

    name: str
    function: ReleaseWork


Job = TenantJob | PlatformJob | ReleaseJob

_JOBS: dict[str, Job] = {}


class UnknownJob(Exception):
    """A wish names a job that is not declared, after a roll-back of the program say."""


def tenant_job(name: str) -> Callable[[TenantWork], TenantWork]:
    """Declare a job of one Jugendamt; `name` is what wishes call it."""
    return _declaring(name, TenantSession, TenantJob)


def platform_job(name: str) -> Callable[[PlatformWork], PlatformWork]:
    """Declare a job of the platform; `name` is what wishes call it."""
    return _declaring(name, PlatformSession, PlatformJob)


def release_job(name: str) -> Callable[[ReleaseWork], ReleaseWork]:
    """Declare a job on released contributions; its wishes carry `quantity`, `period` and `frozen_at`."""
    return _declaring(name, ReleaseSession, ReleaseJob)


def job(name: str) -> Job:
    """The job of this name; raises UnknownJob."""
    try:
        return _JOBS[name]
    except KeyError:
        raise UnknownJob(name) from None


def _declaring(name: str, session: type[BoundSession], kind: Callable[[str, F], Job]) -> Callable[[F], F]:
    def declare(function: F) -> F:
        _refuse_other_session(function, session)
        if name in _JOBS:
            raise TypeError(f"The job {name!r} is declared twice.")
        _JOBS[name] = kind(name, function)
        return function

    return declare


def _refuse_other_session(function: Callable[..., Any], session: type[BoundSession]) -> None:
    hints = get_type_hints(function)
    first = next((hint for argument, hint in hints.items() if argument != "return"), None)
    if first is not session:
        raise TypeError(f"{function.__qualname__} must take a {session.__name__} first.")
