"""What was sent, to be looked at before it is taken over: names, what the files say about themselves."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from modules.checklists.evidence import Evidence
from tenants.access.permissions import Permission
from tenants.evidence import filing
from tenants.work import documents
from tenants.work.documents import FileState, StoredUpload
from webapp.context import TenantVisit
from webapp.frame import Link, Tone
from webapp.pages.tenant.evidence_view import FileRow, file_row
from webapp.pages.tenant.group import pages
from webapp.rendering import render


@dataclass(frozen=True, slots=True)
class UploadPage:
    """Files that were sent.

    Attributes:
        words: what is said about the new document; None where the files add to one.
        is_suspicious: one of them looks as if it held Sozialdaten.
        is_unscanned: the virus scanner has not seen all of them.
    """

    id: UUID
    words: Evidence | None
    files: tuple[FileRow, ...]
    is_suspicious: bool
    is_unscanned: bool

    @property
    def dates(self) -> tuple[tuple[str, date], ...]:
        """The days that were given, with what they are."""
        if self.words is None:
            return ()
        given = (
            ("Datum des Dokuments", self.words.dated_on),
            ("Anwendung zuletzt belegt am", self.words.last_proof_on),
            ("Gültig bis", self.words.expires_on),
        )
        return tuple((label, day) for label, day in given if day is not None)


@pages.get("/nachweise/vorschau/<uuid:sendung>", needs=Permission.ANSWER)
def upload(visit: TenantVisit, sendung: UUID) -> ResponseReturnValue:
    """What was sent; where it was taken over already, the document it is part of."""
    stored = documents.upload(visit.session, sendung)
    if stored.is_taken:
        return redirect(url_for("tenant.document", dokument=stored.document_id), 303)
    return render(
        "tenant/upload.html", breadcrumbs=(Link("Nachweise", url_for("tenant.evidence")),), page=_page(stored)
    )


@pages.post("/nachweise/vorschau/<uuid:sendung>/uebernehmen", needs=Permission.ANSWER)
def take_upload(visit: TenantVisit, sendung: UUID) -> ResponseReturnValue:
    """Take it over."""
    taken = filing.take(visit.session, visit.signed_in.person_id, sendung)
    files = documents.upload(visit.session, sendung).files
    if all(each.is_open for each in files):
        flash("Gespeichert. Ihr Team kann die Dateien jetzt öffnen.", Tone.SUCCESS)
    else:
        flash("Gespeichert. Gesperrte Dateien lassen sich noch nicht öffnen.", Tone.WARNING)
    if taken.module is None:
        return redirect(url_for("tenant.document", dokument=taken.document_id), 303)
    item = url_for("tenant.module", modul=taken.module, punkt=taken.item_key, _anchor=taken.item_key)
    return redirect(item, 303)


@pages.post("/nachweise/vorschau/<uuid:sendung>/verwerfen", needs=Permission.ANSWER)
def discard_upload(visit: TenantVisit, sendung: UUID) -> ResponseReturnValue:
    """Let it go."""
    stored = documents.upload(visit.session, sendung)
    filing.discard(visit.session, visit.signed_in.person_id, sendung)
    flash("Verworfen. Es wurde nichts gespeichert.", Tone.INFO)
    if stored.module is not None:
        item = url_for("tenant.module", modul=stored.module, punkt=stored.item_key, _anchor=stored.item_key)
        return redirect(item, 303)
    if stored.document_id is not None:
        return redirect(url_for("tenant.document", dokument=stored.document_id), 303)
    return redirect(url_for("tenant.evidence"), 303)


def _page(stored: StoredUpload) -> UploadPage:
    return UploadPage(
        stored.id,
        stored.evidence,
        tuple(map(file_row, stored.files)),
        any(each.suspicions for each in stored.files),
        any(each.state is FileState.UNSCANNED for each in stored.files),
    )
