"""The history of one answer: who changed what when, in every round."""

from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask.typing import ResponseReturnValue

from modules.catalogue.model import Item, Module
from tenants.access.permissions import Permission
from tenants.people import naming
from tenants.talk import remembering
from tenants.talk.remembering import Change, Said
from tenants.work.reading import latest_run
from webapp import wording
from webapp.context import TenantVisit
from webapp.frame import Link
from webapp.pages.tenant.conflict_view import answer_in_words
from webapp.pages.tenant.group import pages
from webapp.rendering import render


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One change, in words.

    Attributes:
        asked: the question as it was asked then, where it was another one than today's.
        together: how a group came to the answer; None where one person gave it.
    """

    at: datetime
    by: str
    round: int
    edition: str
    asked: str | None
    before: str
    after: str
    together: str | None


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """All changes of one answer, the latest first."""

    module: Module
    item: Item
    rows: tuple[ChangeRow, ...]


@pages.get("/module/<modul>/punkte/<punkt>/verlauf", needs=Permission.READ_WORK)
def item_history(visit: TenantVisit, modul: str, punkt: str) -> ResponseReturnValue:
    """Every change, with the wording of its time."""
    module = latest_run(visit.session, modul).whole
    item = module.item(punkt)
    changes = remembering.history(visit.session, module.slug, item)
    names = naming.names(visit.session, {change.by for change in changes if change.by})
    rows = tuple(_row(change, item, names.get(change.by) if change.by else None) for change in changes)
    crumbs = (
        Link("Module", url_for("tenant.modules")),
        Link(f"{module.number} {module.title}", url_for("tenant.module", modul=module.slug, punkt=item.key)),
    )
    return render("tenant/history.html", breadcrumbs=crumbs, page=HistoryPage(module, item, rows))


def _row(change: Change, item: Item, name: str | None) -> ChangeRow:
    return ChangeRow(
        at=change.at,
        by=name or "nicht mehr im Team",
        round=change.round,
        edition=change.edition,
        asked=change.question if change.question != item.question else None,
        before=_words(change.before),
        after=_words(change.after),
        together=wording.agreed_in_words(change.spread) if change.spread else None,
    )


def _words(said: Said | None) -> str:
    if said is None:
        return "offen"
    words = answer_in_words(said.answer, said.note)
    return f"Vorschlag: {words}" if said.is_proposal else words
