"""Opens and ends the transaction of every page, and lets nobody in who may not.

A page is registered through one of the groups below and cannot be registered without saying what it
`needs`. The Jugendamt comes from the path; membership and permission are checked before the page
function is called. Whoever does not belong to the Jugendamt gets 404, a colleague without the right 403.
Pages of a Werkstatt come from the path alike: whoever does not moderate the cohort today gets 404.
GET and HEAD open a transaction that the database itself keeps read-only.

Exceptions to "reading writes nothing": the last-seen time of a sign-in session, in a transaction of its
own (`webapp.auth.loading`).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, cast

from flask import Blueprint, current_app, g, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tenants.access.permissions import Permission
from tenants.cohorts import moderating
from tenants.cohorts.moderating import Workshop
from tenants.errors import NotAllowed, NotFound
from tenants.isolation.sessions import PlatformSession, TenantSession, WorkshopSession
from tenants.people.signing_in import SignedIn, TenantMembership
from webapp.runtime import Runtime

P = ParamSpec("P")

PUBLIC_PAGES = "public"
TENANT_PAGES = "tenant"
WORKSHOP_PAGES = "workshop"
PLATFORM_PAGES = "platform"


class NotSignedIn(Exception):
    """The page needs somebody to be signed in."""


class UnstorableText(Exception):
    """What was sent holds a character that the database keeps in no text."""


@dataclass(frozen=True, slots=True)
class PublicVisit:
    """A request to a page that is open to all. The session connects only if it is used."""

    session: PlatformSession
    signed_in: SignedIn | None


@dataclass(frozen=True, slots=True)
class TenantVisit:
    """A request of a member to a page of their Jugendamt."""

    session: TenantSession
    signed_in: SignedIn
    membership: TenantMembership

    @property
    def permissions(self) -> frozenset[Permission]:
        """What the person may do in this Jugendamt."""
        return self.membership.permissions

    def may(self, permission: Permission) -> bool:
        """Whether the person has this permission here."""
        return permission in self.permissions


@dataclass(frozen=True, slots=True)
class WorkshopVisit:
    """A request of a consultant to a page of a cohort they moderate."""

    session: WorkshopSession
    signed_in: SignedIn
    workshop: Workshop

    @property
    def permissions(self) -> frozenset[Permission]:
        """What the person may do in this cohort."""
        return self.signed_in.platform_permissions


@dataclass(frozen=True, slots=True)
class PlatformVisit:
    """A request of an operator or consultant to a page of the platform."""

    session: PlatformSession
    signed_in: SignedIn

    @property
    def permissions(self) -> frozenset[Permission]:
        """What the person may do on the platform."""
        return self.signed_in.platform_permissions


class Page(Protocol):
    """A registered view function.

    Attributes:
        needs: None for public pages only.
        takes_evidence: files of evidence may come along.
        is_sealed: the browser lets nothing out of the page but its own form of a few numbers.
    """

    needs: Permission | None
    group: str
    takes_evidence: bool
    is_sealed: bool


def runtime() -> Runtime:
    """The runtime of the running application."""
    return cast("Runtime", current_app.extensions["werkstatt"])


def person_signed_in() -> SignedIn | None:
    """Whoever is signed in; one statement at most per request."""
    user: Any = current_user
    return cast("SignedIn", user.signed_in) if user.is_authenticated else None


class TenantPages:
    """Registers pages of a Jugendamt, below `/amt/<amt>`."""

    def __init__(self, blueprint: Blueprint) -> None:
        self._blueprint = blueprint

    def get(
        self, rule: str, *, needs: Permission, is_sealed: bool = False
    ) -> Callable[
        [Callable[Concatenate[TenantVisit, P], ResponseReturnValue]], Callable[..., ResponseReturnValue]
    ]:
        """Register a page to read.

        Args:
            is_sealed: see `webapp.security.SEALED_POLICY`.
        """
        return self._page(rule, "GET", needs, is_sealed=is_sealed)

    def post(
        self, rule: str, *, needs: Permission, takes_evidence: bool = False, is_sealed: bool = False
    ) -> Callable[
        [Callable[Concatenate[TenantVisit, P], ResponseReturnValue]], Callable[..., ResponseReturnValue]
    ]:
        """Register an act.

        Args:
            takes_evidence: files of evidence may come along, so the request may be larger than others.
            is_sealed: see `webapp.security.SEALED_POLICY`; the request may be a few kilobytes at most.
        """
        return self._page(rule, "POST", needs, takes_evidence=takes_evidence, is_sealed=is_sealed)

    def _page(
        self,
        rule: str,
        method: str,
        needs: Permission,
        *,
        takes_evidence: bool = False,
        is_sealed: bool = False,
    ) -> Callable[..., Any]:
        def register(page: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
            @wraps(page)
            def view(amt: str, **arguments: Any) -> ResponseReturnValue:
                with _tenant_visit(amt, needs) as visit:
                    return page(visit, **arguments)

            _add(self._blueprint, f"/amt/<amt>{rule}", method, view, needs, TENANT_PAGES)
            cast("Page", view).takes_evidence = takes_evidence
            cast("Page", view).is_sealed = is_sealed
            return page

        return register


class WorkshopPages:
    """Registers pages of a cohort for its consultants, below `/werkstatt/<gruppe>`."""

    def __init__(self, blueprint: Blueprint) -> None:
        self._blueprint = blueprint

    def get(
        self, rule: str, *, needs: Permission
    ) -> Callable[
        [Callable[Concatenate[WorkshopVisit, P], ResponseReturnValue]], Callable[..., ResponseReturnValue]
    ]:
        """Register a page to read."""
        return self._page(rule, "GET", needs)

    def post(
        self, rule: str, *, needs: Permission
    ) -> Callable[
        [Callable[Concatenate[WorkshopVisit, P], ResponseReturnValue]], Callable[..., ResponseReturnValue]
    ]:
        """Register an act."""
        return self._page(rule, "POST", needs)

    def _page(self, rule: str, method: str, needs: Permission) -> Callable[..., Any]:
        def register(page: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
            @wraps(page)
            def view(gruppe: str, **arguments: Any) -> ResponseReturnValue:
                with _workshop_visit(gruppe, needs) as visit:
                    return page(visit, **arguments)

            _add(self._blueprint, f"/werkstatt/<gruppe>{rule}", method, view, needs, WORKSHOP_PAGES)
            return page

        return register


class PlatformPages:
    """Registers pages of operators and consultants."""

    def __init__(self, blueprint: Blueprint) -> None:
        self._blueprint = blueprint

    def get(
        self, rule: str, *, needs: Permission
    ) -> Callable[
        [Callable[Concatenate[PlatformVisit, P], ResponseReturnValue]], Callable[..., ResponseReturnValue]
    ]:
        """Register a page to read."""
        return self._page(rule, "GET", needs)

    def post(
        self, rule: str, *, needs: Permission
    ) -> Callable[
        [Callable[Concatenate[PlatformVisit, P], ResponseReturnValue]], Callable[..., ResponseReturnValue]
    ]:
        """Register an act."""
        return self._page(rule, "POST", needs)

    def _page(self, rule: str, method: str, needs: Permission) -> Callable[..., Any]:
        def register(page: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
            @wraps(page)
            def view(**arguments: Any) -> ResponseReturnValue:
                with _platform_visit(needs) as visit:
                    return page(visit, **arguments)

            _add(self._blueprint, rule, method, view, needs, PLATFORM_PAGES)
            return page

        return register


class PublicPages:
    """Registers pages open to all. The list of them is short and held by a test."""

    def __init__(self, blueprint: Blueprint) -> None:
        self._blueprint = blueprint

    def get(
        self, rule: str
    ) -> Callable[
        [Callable[Concatenate[PublicVisit, P], ResponseReturnValue]], Callable[..., ResponseReturnValue]
    ]:
        """Register a page to read."""
        return self._page(rule, "GET")

    def post(
        self, rule: str
    ) -> Callable[
        [Callable[Concatenate[PublicVisit, P], ResponseReturnValue]], Callable[..., ResponseReturnValue]
    ]:
        """Register an act."""
        return self._page(rule, "POST")

    def _page(self, rule: str, method: str) -> Callable[..., Any]:
        def register(page: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
            @wraps(page)
            def view(**arguments: Any) -> ResponseReturnValue:
                with runtime().platform_session(read_only=_is_reading()) as session:
                    g.visit = PublicVisit(session, person_signed_in())
                    return page(g.visit, **arguments)

            _add(self._blueprint, rule, method, view, None, PUBLIC_PAGES)
            return page

        return register


def _add(
    blueprint: Blueprint,
    rule: str,
    method: str,
    view: Callable[..., Any],
    needs: Permission | None,
    group: str,
) -> None:
    page = cast("Page", view)
    page.needs = needs
    page.group = group
    page.takes_evidence = False
    blueprint.add_url_rule(rule, view.__name__, view, methods=[method])


@contextmanager
def _tenant_visit(slug: str, needs: Permission) -> Iterator[TenantVisit]:
    signed_in = person_signed_in()
    if signed_in is None:
        raise NotSignedIn
    membership = signed_in.membership(slug)
    if membership is None:
        raise NotFound("tenant", slug)
    with runtime().tenant_session(membership.tenant_id, read_only=_is_reading()) as session:
        g.visit = visit = TenantVisit(session, signed_in, membership)
        if not visit.may(needs):
            raise NotAllowed(needs.value)
        yield visit


@contextmanager
def _workshop_visit(slug: str, needs: Permission) -> Iterator[WorkshopVisit]:
    signed_in = person_signed_in()
    if signed_in is None:
        raise NotSignedIn
    if needs not in signed_in.platform_permissions:
        raise NotFound("cohort", slug)
    with runtime().platform_session(read_only=True) as lookup:
        workshop = moderating.workshop(lookup, signed_in.person_id, slug)
    if workshop is None:
        raise NotFound("cohort", slug)
    opened = runtime().workshop_session(workshop.id, signed_in.person_id, read_only=_is_reading())
    with opened as session:
        g.visit = visit = WorkshopVisit(session, signed_in, workshop)
        yield visit


@contextmanager
def _platform_visit(needs: Permission) -> Iterator[PlatformVisit]:
    signed_in = person_signed_in()
    if signed_in is None:
        raise NotSignedIn
    if not signed_in.platform_roles:
        raise NotFound("page", request.path)
    if needs not in signed_in.platform_permissions:
        raise NotAllowed(needs.value)
    with runtime().platform_session(read_only=_is_reading()) as session:
        g.visit = visit = PlatformVisit(session, signed_in)
        yield visit


def _is_reading() -> bool:
    return request.method in {"GET", "HEAD"}
