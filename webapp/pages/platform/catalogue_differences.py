"""Every difference of a draft to its base, old and new side by side, each put into one of ten classes."""

import re
from dataclasses import dataclass

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from modules.catalogue.model import ItemKey
from modules.catalogue.transitions import (
    DAYS_TO_CONFIRM,
    Added,
    Altered,
    Change,
    ChangeClass,
    Clarified,
    Dropped,
    Editorial,
    Merged,
    Rescaled,
    SheetChange,
    Split,
)
from tenants.access.permissions import Permission
from tenants.catalogue import classifying, stored
from tenants.errors import Refused
from webapp import wording
from webapp.context import PlatformVisit
from webapp.forms.catalogue import ClassForm
from webapp.forms.german import text_of
from webapp.pages.platform.catalogue import above
from webapp.pages.platform.catalogue_view import DifferenceView, differences
from webapp.pages.platform.group import pages
from webapp.rendering import render

_NEEDS_WORDS = {
    ChangeClass.CLARIFIED: "Bitte sagen Sie in einem Satz, was deutlicher gesagt ist.",
    ChangeClass.ALTERED: "Bitte sagen Sie in einem Satz, was jetzt anders gefragt ist.",
    ChangeClass.DROPPED: "Bitte sagen Sie in einem Satz, warum der Punkt entfällt.",
}


@dataclass(frozen=True, slots=True)
class ClassifiedView:
    """A difference with the form that explains it; without one where nothing is to be chosen."""

    difference: DifferenceView
    form: ClassForm | None


@dataclass(frozen=True, slots=True)
class DifferencesView:
    """All differences.

    Attributes:
        open: how many are not explained.
        self_evident: how many of them need no judgement and can be entered at once.
    """

    draft_key: str
    base: str
    rows: tuple[ClassifiedView, ...]
    open: int
    self_evident: int
    may_edit: bool


@pages.get("/betrieb/katalog/<fassung>/unterschiede", needs=Permission.PROPOSE_CATALOGUE)
def draft_differences(visit: PlatformVisit, fassung: str) -> ResponseReturnValue:
    """Old and new side by side."""
    return _page(visit, fassung)


@pages.post("/betrieb/katalog/<fassung>/unterschiede/punkte/<punkt>", needs=Permission.EDIT_CATALOGUE)
def classify_item(visit: PlatformVisit, fassung: str, punkt: str) -> ResponseReturnValue:
    """Explain what became of an item."""
    form = ClassForm(prefix=f"{punkt}-")
    is_valid = form.validate()
    change = _change(form, ItemKey(punkt)) if is_valid else None
    if not is_valid or form.errors or (change is None and form.kind.data):
        return _page(visit, fassung, refused=(punkt, form))
    try:
        classifying.classify_item(visit.session, visit.signed_in.person_id, fassung, punkt, change)
    except Refused as refused:
        form.kind.errors = [wording.refusal(refused)]
        return _page(visit, fassung, refused=(punkt, form))
    flash("Der Unterschied ist eingeordnet.", "success")
    return redirect(url_for("platform.draft_differences", fassung=fassung, _anchor=punkt), 303)


@pages.post("/betrieb/katalog/<fassung>/unterschiede/module/<modul>", needs=Permission.EDIT_CATALOGUE)
def classify_module(visit: PlatformVisit, fassung: str, modul: str) -> ResponseReturnValue:
    """Explain what changed in a module's own texts."""
    form = ClassForm(prefix=f"{modul}-")
    kind = _kind(form)
    is_valid = form.validate()
    if kind is ChangeClass.CLARIFIED and not text_of(form.what):
        form.what.errors = [_NEEDS_WORDS[kind]]
        is_valid = False
    if not is_valid or kind not in {ChangeClass.EDITORIAL, ChangeClass.CLARIFIED}:
        return _page(visit, fassung, refused=(modul, form))
    what = text_of(form.what) if kind is ChangeClass.CLARIFIED else None
    try:
        change = SheetChange(kind, modul, what)
        classifying.classify_module(visit.session, visit.signed_in.person_id, fassung, change)
    except Refused as refused:
        form.kind.errors = [wording.refusal(refused)]
        return _page(visit, fassung, refused=(modul, form))
    flash("Der Unterschied ist eingeordnet.", "success")
    return redirect(url_for("platform.draft_differences", fassung=fassung, _anchor=modul), 303)


@pages.post("/betrieb/katalog/<fassung>/unterschiede/selbstverstaendlich", needs=Permission.EDIT_CATALOGUE)
def classify_self_evident(visit: PlatformVisit, fassung: str) -> ResponseReturnValue:
    """Enter everything that needs no judgement."""
    count = classifying.accept_facts(visit.session, visit.signed_in.person_id, fassung)
    flash(f"{count} Einträge sind ergänzt." if count != 1 else "Ein Eintrag ist ergänzt.", "success")
    return redirect(url_for("platform.draft_differences", fassung=fassung), 303)


def _page(
    visit: PlatformVisit, key: str, *, refused: tuple[str, ClassForm] | None = None
) -> ResponseReturnValue:
    draft = stored.draft(visit.session, key).draft
    found = differences(draft)
    may_edit = Permission.EDIT_CATALOGUE in visit.permissions
    rows = tuple(ClassifiedView(each, _form(each, refused) if may_edit else None) for each in found)
    page = DifferencesView(
        draft_key=key,
        base=draft.base,
        rows=rows,
        open=sum(not each.is_explained for each in found),
        self_evident=sum(not each.is_explained and not _needs_judgement(each) for each in found),
        may_edit=may_edit,
    )
    status = 200 if refused is None else 422
    return render("platform/draft_differences.html", breadcrumbs=above(key), status=status, page=page)


def _needs_judgement(found: DifferenceView) -> bool:
    return found.is_module or found.state == "entfallen" or bool(found.state == "geändert" and found.choices)


def _form(found: DifferenceView, refused: tuple[str, ClassForm] | None) -> ClassForm | None:
    if not found.choices:
        return None
    if refused is not None and refused[0] == found.subject:
        form = refused[1]
    else:
        form = ClassForm(formdata=None, prefix=f"{found.subject}-")
        form.kind.data = found.suggestion.value if found.suggestion else None
    form.kind.choices = {kind.value: wording.CLASSIFICATIONS[kind] for kind in found.choices}
    return form


def _kind(form: ClassForm) -> ChangeClass | None:
    return next((kind for kind in ChangeClass if kind.value == form.kind.data), None)


def _change(form: ClassForm, key: ItemKey) -> Change | None:
    """The change the form means; None, with sentences at the fields, where it means none."""
    kind = _kind(form)
    what, days = text_of(form.what), form.days.data or DAYS_TO_CONFIRM
    if kind in _NEEDS_WORDS and not what:
        form.what.errors = [_NEEDS_WORDS[kind]]
        return None
    match kind:
        case ChangeClass.EDITORIAL:
            return Editorial(key)
        case ChangeClass.CLARIFIED:
            return Clarified(key, what)
        case ChangeClass.ALTERED:
            return Altered(key, what, days)
        case ChangeClass.DROPPED:
            return Dropped(key, what)
        case ChangeClass.ADDED:
            return Added(key, what or None)
        case _:
            return _change_of_several(form, kind, key, days)


def _change_of_several(form: ClassForm, kind: ChangeClass | None, key: ItemKey, days: int) -> Change | None:
    keys = tuple(ItemKey(each) for each in re.findall(r"[a-z0-9-]+", text_of(form.keys)))
    if kind is ChangeClass.RESCALED:
        return _rescaled(form, key, days)
    if kind in {ChangeClass.SPLIT, ChangeClass.MERGED}:
        if len(set(keys)) < 2 or key in keys:
            form.keys.errors = ["Bitte nennen Sie mindestens zwei andere Punkte mit ihrem Schlüssel."]
            return None
        return (
            Split(key, keys, days) if kind is ChangeClass.SPLIT else Merged((key, *keys[:-1]), keys[-1], days)
        )
    return None


def _rescaled(form: ClassForm, key: ItemKey, days: int) -> Change | None:
    ratings = [int(each) for each in re.findall(r"\d", text_of(form.mapping))]
    if len(ratings) != 4 or max(ratings) > 3 or ratings != sorted(ratings) or ratings == [0, 1, 2, 3]:
        form.mapping.errors = ["Bitte geben Sie vier Bewertungen ein, aufsteigend, zum Beispiel 0, 1, 1, 2."]
        return None
    zero, one, two, three = ratings
    return Rescaled(key, (zero, one, two, three), days)
