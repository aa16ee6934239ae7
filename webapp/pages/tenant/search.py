"""One box for everything the Jugendamt has written about its items; a number leads straight to its item."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from tenants.access.permissions import Permission
from tenants.talk import searching
from tenants.talk.folding import Part
from tenants.talk.searching import Group, Hit, Kind, Place
from tenants.work.assigned import Target
from webapp.context import TenantVisit
from webapp.forms.german import text_of
from webapp.forms.searching import SearchForm
from webapp.pages.tenant.assignment_view import place_url
from webapp.pages.tenant.group import pages
from webapp.rendering import render
from webapp.wording import PHASES

HEADINGS: Mapping[Kind, str] = {
    Kind.ITEM: "Punkte",
    Kind.ANSWER: "Begründungen",
    Kind.EVIDENCE: "Nachweise",
    Kind.COMMENT: "Gespräche",
    Kind.ASSIGNMENT: "Aufgaben",
}


@dataclass(frozen=True, slots=True)
class HitRow:
    """One place.

    Attributes:
        label: `M07-06`, or `M07 IST-Aufnahme` for a section.
        said_by: who wrote it, where that is shown.
    """

    label: str
    question: tuple[Part, ...]
    excerpt: tuple[Part, ...]
    said_by: str | None
    url: str


@dataclass(frozen=True, slots=True)
class HitGroup:
    """The places of one kind; `most` of them if there are more, else None."""

    id: str
    heading: str
    rows: tuple[HitRow, ...]
    most: int | None


@dataclass(frozen=True, slots=True)
class SearchPage:
    """What was looked for and found.

    Attributes:
        question: None before anything was looked for.
        count: places shown.
    """

    form: SearchForm
    question: str | None
    groups: tuple[HitGroup, ...]
    count: int


@pages.get("/suche", needs=Permission.READ_WORK)
def search(visit: TenantVisit) -> ResponseReturnValue:
    """Places where all words stand, by kind."""
    if "q" not in request.args:
        return render("tenant/search.html", page=SearchPage(SearchForm(formdata=None), None, (), 0))
    form = SearchForm(formdata=request.args)
    if not form.validate():
        return render("tenant/search.html", status=422, page=SearchPage(form, None, (), 0))
    question = text_of(form.q).strip()
    named = searching.place(visit.session, question)
    if named is not None:
        return redirect(_url_of(named), 303)
    groups = tuple(_group(each) for each in searching.search(visit.session, question))
    count = sum(len(each.rows) for each in groups)
    return render("tenant/search.html", page=SearchPage(form, question, groups, count))


def _url_of(named: Place) -> str:
    if named.item is None:
        return url_for("tenant.module", modul=named.module.slug)
    return place_url(Target(named.module.slug, item_key=named.item.key))


def _group(group: Group) -> HitGroup:
    rows = tuple(_row(group.kind, hit) for hit in group.hits)
    return HitGroup(group.kind.value, HEADINGS[group.kind], rows, len(rows) if group.has_more else None)


def _row(kind: Kind, hit: Hit) -> HitRow:
    number = hit.module.number
    return HitRow(
        label=hit.item.number if hit.item else f"{number} {PHASES[str(hit.phase)]}",
        question=hit.question,
        excerpt=hit.excerpt,
        said_by=(hit.said_by or "nicht mehr im Team") if kind is Kind.COMMENT else None,
        url=_url(hit),
    )


def _url(hit: Hit) -> str:
    if hit.item is None:
        return place_url(Target(hit.module.slug, phase=hit.phase))
    if hit.comment_id is None:
        return place_url(Target(hit.module.slug, item_key=hit.item.key))
    anchor = f"beitrag-{hit.comment_id}"
    return url_for("tenant.item_discussion", modul=hit.module.slug, punkt=hit.item.key, _anchor=anchor)
