"""All evidence of the Jugendamt; filing some that no item uses yet; letting an item use what is there."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from modules.catalogue.model import Item, Module
from modules.checklists.evidence import EvidenceClass
from tenants.access.permissions import Permission
from tenants.errors import NotFound, Refused
from tenants.evidence import documenting, filing
from tenants.work import documents
from tenants.work.documents import StoredDocument
from tenants.work.reading import latest_run
from webapp import wording
from webapp.auth import limits
from webapp.auth.limits import limiter
from webapp.context import TenantVisit
from webapp.evidence import wording as file_wording
from webapp.evidence.refusals import UploadRefused
from webapp.forms.evidence import EvidenceForm
from webapp.frame import Link, Tone
from webapp.pages.tenant.evidence_view import UseRow, is_due, use_rows
from webapp.pages.tenant.group import pages
from webapp.pages.tenant.item_filter import Chip
from webapp.pages.tenant.receiving import received, to_preview
from webapp.rendering import render

PER_PAGE = 60
"""Documents on one page of the list; a page stays below 120 kB."""


class Selection(StrEnum):
    """Which documents are listed; the value stands in the address."""

    ALL = "alle"
    UNUSED = "nicht-verwendet"
    EXPIRED = "abgelaufen"
    LOCKED = "gesperrt"
    E1 = "e1"
    E2 = "e2"


_CHIPS: Mapping[Selection, tuple[str, Callable[[StoredDocument], bool]]] = {
    Selection.ALL: ("Alle", lambda _: True),
    Selection.UNUSED: ("Nicht verwendet", lambda document: not document.uses),
    Selection.EXPIRED: ("Abgelaufen", lambda document: document.is_expired),
    Selection.LOCKED: ("Mit gesperrter Datei", lambda document: document.has_locked_files),
    Selection.E1: ("E1", lambda document: document.class_ is EvidenceClass.E1),
    Selection.E2: ("E2", lambda document: document.class_ is EvidenceClass.E2),
}


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One document of the list.

    Attributes:
        files: how many there are.
    """

    id: UUID
    title: str
    class_: EvidenceClass
    dated_on: date | None
    decision: str | None
    expires_on: date | None
    is_expired: bool
    uses: tuple[UseRow, ...]
    files: int
    has_locked_files: bool


@dataclass(frozen=True, slots=True)
class EvidencePage:
    """The list.

    Attributes:
        rows: those of the page.
        count: of all documents, whatever is selected.
        number, numbers: which page, and how many there are.
        newer_url, older_url: None at the ends.
    """

    rows: tuple[DocumentRow, ...]
    chips: tuple[Chip, ...]
    count: int
    may_add: bool
    number: int
    numbers: int
    newer_url: str | None
    older_url: str | None


@dataclass(frozen=True, slots=True)
class ChoicePage:
    """What an item may use that is there already."""

    module: Module
    item: Item
    rows: tuple[DocumentRow, ...]


@pages.get("/nachweise", needs=Permission.READ_WORK)
def evidence(visit: TenantVisit) -> ResponseReturnValue:
    """The list, unused and expired documents first."""
    try:
        selection = Selection(request.args.get("auswahl", Selection.ALL.value))
    except ValueError:
        selection = Selection.ALL
    stored = documents.documents(visit.session)
    return render("tenant/evidence.html", page=_list_page(visit, stored, selection))


def _list_page(visit: TenantVisit, stored: Sequence[StoredDocument], selection: Selection) -> EvidencePage:
    _, is_selected = _CHIPS[selection]
    listed = [each for each in _sorted(stored) if is_selected(each)]
    numbers = max(1, -(-len(listed) // PER_PAGE))
    number = min(max(1, request.args.get("seite", 1, int)), numbers)

    def address(other: int) -> str | None:
        if not 1 <= other <= numbers:
            return None
        return url_for("tenant.evidence", auswahl=_in_address(selection), seite=other if other > 1 else None)

    return EvidencePage(
        rows=tuple(map(_row, listed[PER_PAGE * (number - 1) : PER_PAGE * number])),
        chips=_chips(stored, selection),
        count=len(stored),
        may_add=visit.may(Permission.ANSWER),
        number=number,
        numbers=numbers,
        newer_url=address(number - 1),
        older_url=address(number + 1),
    )


@pages.get("/nachweise/neu", needs=Permission.ANSWER)
def new_document(_visit: TenantVisit) -> ResponseReturnValue:
    """File a document that no item uses yet."""
    return _new_page(EvidenceForm(formdata=None))


@pages.post("/nachweise/neu", needs=Permission.ANSWER, takes_evidence=True)
@limiter.limit(limits.FILES, key_func=limits.per_person)
def add_document(visit: TenantVisit) -> ResponseReturnValue:
    """File it; where files come along, after they were looked at."""
    form, person_id = EvidenceForm(), visit.signed_in.person_id
    if not form.validate():
        return _new_page(form, status=422)
    if not form.sent:
        document_id = documenting.add_document(visit.session, person_id, form.evidence())
        flash("Gespeichert. Jetzt können Punkte den Nachweis verwenden.", Tone.SUCCESS)
        return redirect(url_for("tenant.document", dokument=document_id), 303)
    try:
        with received(visit, form) as files:
            return to_preview(filing.send_new(visit.session, person_id, form.evidence(), files))
    except UploadRefused as refused:
        form.files.errors = [file_wording.refusal(refused)]
        return _new_page(form, status=422)


@pages.get("/module/<modul>/punkte/<punkt>/nachweise/vorhandene", needs=Permission.ANSWER)
def choose_document(visit: TenantVisit, modul: str, punkt: str) -> ResponseReturnValue:
    """What is there and not used by the item."""
    return _choice_page(visit, modul, punkt)


@pages.post("/module/<modul>/punkte/<punkt>/nachweise/verwenden", needs=Permission.ANSWER)
def use_document(visit: TenantVisit, modul: str, punkt: str) -> ResponseReturnValue:
    """Let the item use one of them."""
    run = latest_run(visit.session, modul)
    item = run.module.item(punkt)
    try:
        document_id = UUID(request.form.get("dokument", ""))
    except ValueError:
        raise NotFound("document", request.form.get("dokument", "")) from None
    try:
        documenting.use_document(visit.session, visit.signed_in.person_id, modul, punkt, document_id)
    except Refused as refused:
        flash(wording.refusal(refused), Tone.ERROR)
    return redirect(url_for("tenant.module", modul=modul, punkt=item.key, _anchor=item.key), 303)


def _new_page(form: EvidenceForm, *, status: int = 200) -> ResponseReturnValue:
    crumbs = (Link("Nachweise", url_for("tenant.evidence")),)
    return render("tenant/new_document.html", breadcrumbs=crumbs, status=status, form=form)


def _choice_page(visit: TenantVisit, modul: str, punkt: str) -> ResponseReturnValue:
    run = latest_run(visit.session, modul)
    item = run.module.item(punkt)
    used = {piece.document_id for piece in run.evidence.get(item.key, ())}
    stored = [each for each in documents.documents(visit.session) if each.id not in used]
    # What is in force and serves other items is most likely wanted.
    by_title = sorted(stored, key=lambda each: (each.is_expired, each.title.casefold()))
    crumbs = (
        Link("Module", url_for("tenant.modules")),
        Link(
            f"{run.module.number} {run.module.title}",
            url_for("tenant.module", modul=run.module.slug, punkt=item.key),
        ),
    )
    page = ChoicePage(run.module, item, tuple(map(_row, by_title)))
    return render("tenant/choose_document.html", breadcrumbs=crumbs, page=page)


def _sorted(stored: Sequence[StoredDocument]) -> list[StoredDocument]:
    return sorted(stored, key=lambda each: (not is_due(each), each.title.casefold(), str(each.id)))


def _chips(stored: Sequence[StoredDocument], current: Selection) -> tuple[Chip, ...]:
    return tuple(
        Chip(
            label,
            sum(map(is_selected, stored)),
            url_for("tenant.evidence", auswahl=_in_address(selection)),
            selection is current,
        )
        for selection, (label, is_selected) in _CHIPS.items()
    )


def _in_address(selection: Selection) -> str | None:
    return None if selection is Selection.ALL else selection.value


def _row(document: StoredDocument) -> DocumentRow:
    said = document.evidence
    return DocumentRow(
        id=document.id,
        title=document.title,
        class_=document.class_,
        dated_on=said.dated_on,
        decision=said.decision,
        expires_on=said.expires_on,
        is_expired=document.is_expired,
        uses=use_rows(document.uses),
        files=len(document.files),
        has_locked_files=document.has_locked_files,
    )
