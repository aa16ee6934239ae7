"""The catalogue, open to everybody: what is asked, why, how a rating is found, and where it comes from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from flask import request, url_for
from flask.typing import ResponseReturnValue

from modules.catalogue import editions
from modules.catalogue.model import Edition, Item, Module, Phase, Scope
from modules.errors import UnknownEdition
from tenants.catalogue import law
from tenants.catalogue.law import LawChange
from tenants.errors import NotFound
from webapp.context import PublicVisit
from webapp.frame import Link
from webapp.pages.public.group import pages
from webapp.rendering import render


@dataclass(frozen=True, slots=True)
class CataloguePage:
    """An edition.

    Attributes:
        editions: links to all editions, the newest first; empty where there is one.
        items, core, mandatory: numbers of items; `core` those of the small scope.
    """

    edition: Edition
    editions: tuple[Link, ...]
    items: int
    core: int
    mandatory: int


@dataclass(frozen=True, slots=True)
class PhaseOfModule:
    """The items of one phase, in display order."""

    phase: Phase
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class ModulePage:
    """A module of an edition, phase by phase."""

    edition: Edition
    module: Module
    phases: tuple[PhaseOfModule, ...]


@pages.get("/katalog")
def catalogue(_visit: PublicVisit) -> ResponseReturnValue:
    """All modules of an edition."""
    edition = _asked()
    items = [item for module in edition.modules for item in module.items]
    page = CataloguePage(
        edition=edition,
        editions=_links(edition),
        items=len(items),
        core=sum(item.scope is Scope.KERN for item in items),
        mandatory=sum(item.mandatory for item in items),
    )
    return render("public/catalogue.html", page=page)


@pages.get("/katalog/<modul>")
def catalogue_module(visit: PublicVisit, modul: str) -> ResponseReturnValue:
    """A module with every item in full."""
    edition = _asked()
    return render(
        "public/catalogue_module.html",
        breadcrumbs=(Link("Katalog", url_for("public.catalogue", fassung=request.args.get("fassung"))),),
        page=_page(edition, modul),
        law=_law(visit, edition.module(modul)),
    )


@pages.get("/katalog/<modul>/arbeitsblatt")
def worksheet(_visit: PublicVisit, modul: str) -> ResponseReturnValue:
    """A module to print and fill in by hand, with the keys of its items."""
    edition = _asked()
    page = _page(edition, modul)
    above = url_for("public.catalogue_module", modul=page.module.slug, fassung=request.args.get("fassung"))
    return render(
        "public/worksheet.html",
        breadcrumbs=(Link(f"{page.module.number} {page.module.title}", above),),
        page=page,
    )


def _asked() -> Edition:
    """The edition in the address, else the current one."""
    key = request.args.get("fassung")
    try:
        return editions.current() if key is None else editions.edition(key)
    except UnknownEdition:
        raise NotFound("edition", key or "") from None


def _links(shown: Edition) -> tuple[Link, ...]:
    keys = editions.keys()
    if len(keys) < 2:
        return ()
    return tuple(
        Link(f"Fassung {key}", url_for("public.catalogue", fassung=key), is_current=key == shown.key)
        for key in reversed(keys)
    )


def _law(visit: PublicVisit, module: Module) -> Mapping[str, tuple[LawChange, ...]]:
    """Key of an item → changes of law its text does not know of; only for items that have some."""
    changes = law.changes(visit.session)
    found = {item.key: law.after(changes, item, module) for item in module.items}
    return {key: after for key, after in found.items() if after}


def _page(edition: Edition, key: str) -> ModulePage:
    module = edition.module(key)
    return ModulePage(edition, module, tuple(phases(module)))


def phases(module: Module) -> Iterator[PhaseOfModule]:
    """The items of a module phase by phase."""
    order = list(Phase)
    in_order = sorted(module.items, key=lambda item: order.index(item.phase))
    for phase, items in groupby(in_order, lambda item: item.phase):
        yield PhaseOfModule(phase, tuple(items))
