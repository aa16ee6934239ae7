"""From a frozen value to a page: Jinja, strict about undefined names, and the frame around the page."""

from dataclasses import replace
from typing import Any, cast

from flask import (
    Flask,
    Response,
    current_app,
    g,
    get_flashed_messages,
    has_request_context,
    make_response,
    render_template,
    request,
    url_for,
)
from flask_wtf.csrf import generate_csrf
from jinja2 import StrictUndefined

from tenants.access.permissions import Permission
from webapp import formatting, labels
from webapp.context import Page, PlatformVisit, TenantVisit, WorkshopVisit, person_signed_in, runtime
from webapp.frame import Frame, Link, Message, Tone
from webapp.wording import PRODUCT

TENANT_ENTRIES = (
    ("Start", "tenant.start"),
    ("Module", "tenant.modules"),
    ("Kennzahlen", "tenant.figures"),
    ("Vergleich", "tenant.comparison"),
)
TENANT_MORE = (
    ("Meine Aufgaben", "tenant.my_tasks"),
    ("Nachweise", "tenant.evidence"),
    ("Suche", "tenant.search"),
    ("Recht geändert", "tenant.law"),
    ("Profil", "tenant.profile"),
    ("Freigaben", "tenant.releases"),
    ("Fassung", "tenant.edition"),
    ("Team", "tenant.team"),
)
WORKSHOP_ENTRIES = (
    ("Gruppen", "public.choose"),
    ("Prüfung", "workshop.desk"),
    ("Vergleich", "workshop.freezes"),
)
PLATFORM_ENTRIES = (
    ("Jugendämter", "platform.tenants"),
    ("Gruppen", "platform.cohorts"),
    ("Vergleich", "platform.publications"),
    ("Katalog", "platform.catalogue"),
)
FOOTER = (
    ("Hilfe", "public.help_page"),
    ("Datenschutz", "public.privacy"),
    ("Barrierefreiheit", "public.accessibility"),
    ("Barriere melden", "public.report_barrier"),
    ("Impressum", "public.imprint"),
)


def install(app: Flask) -> None:
    """Make templates strict and give them the German formats, names and sentences."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(formatting.FILTERS)
    app.jinja_env.filters.update(labels.FILTERS)
    # German is written in the templates themselves; a second language would be a catalogue file.
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_null_translations(newstyle=False)  # type: ignore[attr-defined]
    app.url_defaults(_stay_in_place)


def _stay_in_place(endpoint: str, values: dict[str, Any]) -> None:
    """Links on a page of a Jugendamt or a cohort lead to the same Jugendamt or cohort."""
    if not has_request_context():
        return
    for place in ("amt", "gruppe"):
        here = (request.view_args or {}).get(place)
        if here is not None and current_app.url_map.is_endpoint_expecting(endpoint, place):
            values.setdefault(place, here)


def render(
    template: str, *, breadcrumbs: tuple[Link, ...] = (), status: int = 200, **values: Any
) -> Response:
    """A full page inside its frame."""
    return _answer(template, status, frame=_frame(breadcrumbs, is_refusal=status >= 400), **values)


def render_fragment(template: str, *, status: int = 200, **values: Any) -> Response:
    """The part of a page that htmx asked for; the full page includes the same template."""
    return _answer(template, status, frame=_frame((), is_refusal=status >= 400), **values)


def unchanged() -> Response:
    """The answer to whoever asks again and knows already what there is; htmx then leaves the page alone."""
    return Response(status=204, mimetype="text/plain")


def wants_fragment() -> bool:
    """Whether the request comes from htmx and takes a part of a page."""
    return request.headers.get("HX-Request") == "true"


def _answer(template: str, status: int, **values: Any) -> Response:
    response = make_response(render_template(template, **values), status)
    response.vary.add("HX-Request")
    return response


def _frame(breadcrumbs: tuple[Link, ...], *, is_refusal: bool) -> Frame:
    signed_in = person_signed_in()
    visit = g.get("visit")
    of_tenant = visit if isinstance(visit, TenantVisit) else None
    membership = of_tenant.membership if of_tenant else None
    return Frame(
        product=PRODUCT,
        home_url=url_for("public.home"),
        csrf_token=generate_csrf(),
        footer=tuple(_link(label, endpoint) for label, endpoint in FOOTER),
        is_demonstration=runtime().settings.is_demonstration,
        tenant_name=membership.name if membership else _workshop_name(visit),
        cluster_label=f"Cluster {membership.cluster}" if membership and membership.cluster else None,
        entries=_leading_to(breadcrumbs, _main_entries(visit)),
        more=_leading_to(breadcrumbs, _entries(TENANT_MORE, visit) if of_tenant else ()),
        search_url=url_for("tenant.search", amt=membership.slug) if membership else None,
        person_name=signed_in.name if signed_in else None,
        person_key=str(signed_in.person_id) if signed_in else None,
        person_menu=(_link("Jugendamt wechseln", "public.choose"),)
        if signed_in and len(signed_in.memberships) + bool(signed_in.platform_roles) > 1
        else (),
        sign_out_url=url_for("public.sign_out") if signed_in else None,
        breadcrumbs=breadcrumbs,
        messages=_messages(),
        is_refusal=is_refusal,
    )


def _workshop_name(visit: object) -> str | None:
    return visit.workshop.name if isinstance(visit, WorkshopVisit) else None


def _main_entries(visit: object) -> tuple[Link, ...]:
    if isinstance(visit, TenantVisit):
        return _entries(TENANT_ENTRIES, visit)
    if isinstance(visit, WorkshopVisit):
        return tuple(_link(label, endpoint) for label, endpoint in WORKSHOP_ENTRIES)
    return _entries(PLATFORM_ENTRIES, visit)


def _leading_to(breadcrumbs: tuple[Link, ...], entries: tuple[Link, ...]) -> tuple[Link, ...]:
    """An entry is current as well where the page lies below it by its breadcrumb and not by its address."""
    above = {link.url for link in breadcrumbs}
    return tuple(replace(entry, is_current=entry.is_current or entry.url in above) for entry in entries)


def _messages() -> tuple[Message, ...]:
    return tuple(
        Message(Tone(category) if category in set(Tone) else Tone.INFO, text)
        for category, text in cast("list[tuple[str, str]]", get_flashed_messages(with_categories=True))
    )


def _entries(entries: tuple[tuple[str, str], ...], visit: object) -> tuple[Link, ...]:
    """Those entries whose page the visitor may open."""
    if isinstance(visit, TenantVisit):
        slug = {"amt": visit.membership.slug}
    elif isinstance(visit, PlatformVisit):
        slug = {}
    else:
        return ()
    return tuple(
        _link(label, endpoint, **slug) for label, endpoint in entries if _needs(endpoint) in visit.permissions
    )


def _needs(endpoint: str) -> Permission | None:
    return cast("Page", current_app.view_functions[endpoint]).needs


def _link(label: str, endpoint: str, **values: Any) -> Link:
    url = url_for(endpoint, **values)
    return Link(label, url, is_current=request.path == url or request.path.startswith(url + "/"))
