"""Writing a module of a draft: its texts, its items, their order; consultants propose with the same form."""

from dataclasses import dataclass
from datetime import datetime

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from modules.catalogue import editing as drafted
from modules.catalogue.model import Item, Module
from modules.errors import UnknownItem
from tenants.access.permissions import Permission
from tenants.catalogue import editing, proposing, stored
from tenants.catalogue.editing import ModuleTexts, Theirs
from tenants.catalogue.stored import StoredModule, seen_as
from tenants.errors import Conflict, Refused
from webapp.context import PlatformVisit
from webapp.forms.catalogue import ItemForm, ModuleForm, on_one_line
from webapp.pages.platform.catalogue import above
from webapp.pages.platform.catalogue_view import FieldChange, item_changes, module_changes
from webapp.pages.platform.group import pages
from webapp.rendering import render
from webapp.wording import refusal

NEW = "neu"
"""Stands for the key in the address of an item that has none yet."""


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An item in the list of its module; `state` is `geändert`, `neu` or empty."""

    item: Item
    state: str
    seen: str


@dataclass(frozen=True, slots=True)
class ModuleView:
    """A module of a draft.

    Attributes:
        gone: items of the base that were dropped.
        changes: differences of its own texts to the base.
    """

    stored: StoredModule
    items: tuple[ItemLine, ...]
    gone: tuple[Item, ...]
    changes: tuple[FieldChange, ...]
    may_edit: bool


@dataclass(frozen=True, slots=True)
class ItemView:
    """The form of an item.

    Attributes:
        item: as the draft has it; None for a new one.
        changes: differences to the base.
        conflict: what differs between what somebody stored in between and what was typed; None without one.
        changed_at: when that was.
        is_proposal: the form proposes.
    """

    draft_key: str
    module: Module
    item: Item | None
    changes: tuple[FieldChange, ...]
    conflict: tuple[FieldChange, ...] | None
    changed_at: datetime | None
    is_proposal: bool


@pages.get("/betrieb/katalog/<fassung>/module/<modul>", needs=Permission.PROPOSE_CATALOGUE)
def draft_module(visit: PlatformVisit, fassung: str, modul: str) -> ResponseReturnValue:
    """A module of a draft with its items in their order."""
    found = stored.module(visit.session, fassung, modul)
    before = {item.key: item for item in found.before.items} if found.before else {}
    own = {item.key for item in found.module.items}
    page = ModuleView(
        stored=found,
        items=tuple(
            ItemLine(item, _state(item, before.get(item.key)), seen_as(item)) for item in found.module.items
        ),
        gone=tuple(item for key, item in before.items() if key not in own),
        changes=module_changes(found.before, found.module) if found.before else (),
        may_edit=Permission.EDIT_CATALOGUE in visit.permissions,
    )
    return render("platform/draft_module.html", breadcrumbs=above(fassung), page=page)


@pages.get("/betrieb/katalog/<fassung>/module/<modul>/texte", needs=Permission.EDIT_CATALOGUE)
def draft_module_texts(visit: PlatformVisit, fassung: str, modul: str) -> ResponseReturnValue:
    """The form of a module's own texts."""
    found = stored.module(visit.session, fassung, modul)
    form = ModuleForm(formdata=None).show(ModuleTexts.of(found.module), editing.texts_seen_as(found.module))
    return _texts_page(fassung, found.module, form)


@pages.post("/betrieb/katalog/<fassung>/module/<modul>/texte", needs=Permission.EDIT_CATALOGUE)
def save_module_texts(visit: PlatformVisit, fassung: str, modul: str) -> ResponseReturnValue:
    """Write a module's own texts."""
    form = ModuleForm()
    if not form.validate():
        return _texts_page(fassung, _module(visit, fassung, modul), form, status=422)
    texts = form.texts()
    try:
        editing.save_module(
            visit.session, visit.signed_in.person_id, fassung, modul, texts, seen=form.seen.data or ""
        )
    except Refused as refused:
        form.indicators.errors = [refusal(refused)]
        return _texts_page(fassung, _module(visit, fassung, modul), form, status=422)
    except Conflict as conflict:
        theirs: Theirs = conflict.theirs
        form.seen.data = editing.texts_seen_as(theirs.module)
        changes = module_changes(theirs.module, texts.on(theirs.module))
        return _texts_page(fassung, theirs.module, form, changes=changes, status=409)
    flash("Die Texte des Moduls sind gespeichert.", "success")
    return redirect(url_for("platform.draft_module", fassung=fassung, modul=modul), 303)


@pages.get("/betrieb/katalog/<fassung>/module/<modul>/punkte/neu", needs=Permission.PROPOSE_CATALOGUE)
def new_draft_item(visit: PlatformVisit, fassung: str, modul: str) -> ResponseReturnValue:
    """The form of a new item."""
    found = stored.module(visit.session, fassung, modul)
    gone = [item.number for item in found.before.items] if found.before else []
    form = ItemForm(formdata=None).begin(drafted.next_number(found.module, gone))
    return _item_page(visit, found, None, form)


@pages.post("/betrieb/katalog/<fassung>/module/<modul>/punkte/neu", needs=Permission.EDIT_CATALOGUE)
def add_draft_item(visit: PlatformVisit, fassung: str, modul: str) -> ResponseReturnValue:
    """Put a new item at the end of the module."""
    form = ItemForm()
    found = stored.module(visit.session, fassung, modul)
    if not form.check(is_new=True, is_proposal=False):
        return _item_page(visit, found, None, form, status=422)
    item = form.item(on_one_line(form.key.data), since=fassung)
    try:
        editing.add_item(visit.session, visit.signed_in.person_id, fassung, modul, item)
    except Refused as refused:
        form.refuse(refused)
        return _item_page(visit, found, None, form, status=422)
    flash(f"{item.number} ist aufgenommen und steht am Ende des Moduls.", "success")
    return _back(fassung, modul, item.key)


@pages.get("/betrieb/katalog/<fassung>/module/<modul>/punkte/<punkt>", needs=Permission.PROPOSE_CATALOGUE)
def draft_item(visit: PlatformVisit, fassung: str, modul: str, punkt: str) -> ResponseReturnValue:
    """The form of an item."""
    found = stored.module(visit.session, fassung, modul)
    item = found.module.item(punkt)
    return _item_page(visit, found, item, ItemForm(formdata=None).show(item, seen_as(item)))


@pages.post("/betrieb/katalog/<fassung>/module/<modul>/punkte/<punkt>", needs=Permission.EDIT_CATALOGUE)
def save_draft_item(visit: PlatformVisit, fassung: str, modul: str, punkt: str) -> ResponseReturnValue:
    """Write an item."""
    form = ItemForm()
    found = stored.module(visit.session, fassung, modul)
    before = _item_or_none(found.module, punkt)
    if not form.check(is_new=False, is_proposal=False):
        return _item_page(visit, found, before, form, status=422)
    item = _written(form, found, punkt)
    try:
        editing.save_item(
            visit.session, visit.signed_in.person_id, fassung, modul, item, seen=form.seen.data or ""
        )
    except Refused as refused:
        form.refuse(refused)
        return _item_page(visit, found, before, form, status=422)
    except Conflict as conflict:
        return _in_conflict(visit, found, form, item, conflict.theirs)
    flash(f"{item.number} ist gespeichert.", "success")
    return _back(fassung, modul, item.key)


@pages.post(
    "/betrieb/katalog/<fassung>/module/<modul>/punkte/<punkt>/vorschlag", needs=Permission.PROPOSE_CATALOGUE
)
def propose_item(visit: PlatformVisit, fassung: str, modul: str, punkt: str) -> ResponseReturnValue:
    """Propose how an item should read; `neu` proposes a new one."""
    form = ItemForm()
    found = stored.module(visit.session, fassung, modul)
    is_new = punkt == NEW
    before = None if is_new else found.module.item(punkt)
    if not form.check(is_new=is_new, is_proposal=True):
        return _item_page(visit, found, before, form, is_proposal=True, status=422)
    item = form.item(on_one_line(form.key.data), since=fassung) if is_new else _written(form, found, punkt)
    try:
        proposing.propose(
            visit.session,
            visit.signed_in.person_id,
            fassung,
            modul,
            item,
            reason=on_one_line(form.reason.data),
        )
    except Refused as refused:
        form.refuse(refused)
        return _item_page(visit, found, before, form, is_proposal=True, status=422)
    flash("Ihr Vorschlag ist eingereicht. Hier lesen Sie, was der Betrieb entscheidet.", "success")
    return redirect(url_for("platform.proposals", fassung=fassung), 303)


@pages.post(
    "/betrieb/katalog/<fassung>/module/<modul>/punkte/<punkt>/entfernen", needs=Permission.EDIT_CATALOGUE
)
def drop_draft_item(visit: PlatformVisit, fassung: str, modul: str, punkt: str) -> ResponseReturnValue:
    """Take an item out of the draft."""
    try:
        editing.drop_item(
            visit.session,
            visit.signed_in.person_id,
            fassung,
            modul,
            punkt,
            seen=request.form.get("seen", ""),
        )
    except Conflict:
        flash("Inzwischen hat jemand diesen Punkt geändert. Entfernt wurde er nicht.", "warning")
        return _back(fassung, modul, punkt)
    flash("Der Punkt ist aus dem Entwurf genommen. Unten auf der Seite holen Sie ihn zurück.", "success")
    return _back(fassung, modul, None)


@pages.post(
    "/betrieb/katalog/<fassung>/module/<modul>/punkte/<punkt>/zurueckholen", needs=Permission.EDIT_CATALOGUE
)
def restore_draft_item(visit: PlatformVisit, fassung: str, modul: str, punkt: str) -> ResponseReturnValue:
    """Take a dropped item over from the base again."""
    editing.restore_item(visit.session, visit.signed_in.person_id, fassung, modul, punkt)
    flash("Der Punkt steht wieder im Entwurf, am Ende des Moduls.", "success")
    return _back(fassung, modul, punkt)


@pages.post(
    "/betrieb/katalog/<fassung>/module/<modul>/punkte/<punkt>/verschieben", needs=Permission.EDIT_CATALOGUE
)
def move_draft_item(visit: PlatformVisit, fassung: str, modul: str, punkt: str) -> ResponseReturnValue:
    """Let an item stand one place further up or down."""
    by = -1 if request.form.get("richtung") == "hoch" else 1
    editing.move_item(visit.session, visit.signed_in.person_id, fassung, modul, punkt, by=by)
    return _back(fassung, modul, punkt)


def _state(item: Item, before: Item | None) -> str:
    if before is None:
        return "neu"
    return "geändert" if item != before else ""


def _module(visit: PlatformVisit, key: str, slug: str) -> Module:
    return stored.module(visit.session, key, slug).module


def _item_or_none(module: Module, key: str) -> Item | None:
    return next((item for item in module.items if item.key == key), None)


def _written(form: ItemForm, found: StoredModule, key: str) -> Item:
    """The item as the form has it; what the form does not ask stays."""
    known = _item_or_none(found.module, key) or (found.before and _item_or_none(found.before, key))
    if not known:
        raise UnknownItem(key)
    return form.item(known.key, known.since, known.examples)


def _in_conflict(
    visit: PlatformVisit, found: StoredModule, form: ItemForm, mine: Item, theirs: Theirs
) -> ResponseReturnValue:
    """Both side by side; what was typed stays in the form and can be stored over theirs."""
    if theirs.item is None:
        flash("Inzwischen hat jemand diesen Punkt aus dem Entwurf genommen.", "warning")
        return _item_page(visit, found, None, form, conflict=(), changed_at=theirs.at, status=409)
    form.seen.data = seen_as(theirs.item)
    changes = item_changes(theirs.item, mine)
    return _item_page(visit, found, theirs.item, form, conflict=changes, changed_at=theirs.at, status=409)


def _item_page(
    visit: PlatformVisit,
    found: StoredModule,
    item: Item | None,
    form: ItemForm,
    *,
    conflict: tuple[FieldChange, ...] | None = None,
    changed_at: datetime | None = None,
    is_proposal: bool = False,
    status: int = 200,
) -> Response:
    before = _item_or_none(found.before, item.key) if item and found.before else None
    page = ItemView(
        draft_key=found.draft_key,
        module=found.module,
        item=item,
        changes=item_changes(before, item) if before and item else (),
        conflict=conflict,
        changed_at=changed_at,
        is_proposal=is_proposal or Permission.EDIT_CATALOGUE not in visit.permissions,
    )
    return render(
        "platform/draft_item.html",
        breadcrumbs=above(found.draft_key, found.module),
        status=status,
        page=page,
        form=form,
    )


def _texts_page(
    key: str,
    module: Module,
    form: ModuleForm,
    *,
    changes: tuple[FieldChange, ...] | None = None,
    status: int = 200,
) -> Response:
    return render(
        "platform/draft_module_texts.html",
        breadcrumbs=above(key, module),
        status=status,
        draft_key=key,
        module=module,
        form=form,
        conflict=changes,
    )


def _back(key: str, slug: str, item: str | None) -> ResponseReturnValue:
    return redirect(url_for("platform.draft_module", fassung=key, modul=slug, _anchor=item), 303)
