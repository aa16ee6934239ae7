"""One document: what is said about it, its files, which items use it, and everything it was.

Files of earlier versions stay readable; locked ones are delivered to nobody (`webapp.pages.delivering`).
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from modules.checklists.evidence import Evidence, EvidenceClass
from tenants.access.permissions import Permission
from tenants.errors import Conflict, NotFound, Refused
from tenants.evidence import documenting, filing
from tenants.work import documents
from tenants.work.documents import DocumentHistory, FileState
from webapp import wording
from webapp.auth import limits
from webapp.auth.limits import limiter
from webapp.context import TenantVisit
from webapp.evidence import wording as file_wording
from webapp.evidence.refusals import UploadRefused
from webapp.forms.evidence import CorrectionForm, FilesForm, ReleaseFileForm
from webapp.forms.german import text_of
from webapp.frame import Link, Tone
from webapp.pages.delivering import delivered
from webapp.pages.tenant.evidence_view import FileRow, UseRow, file_row, use_rows
from webapp.pages.tenant.group import pages
from webapp.pages.tenant.receiving import received, to_preview
from webapp.rendering import render


@dataclass(frozen=True, slots=True)
class VersionRow:
    """What was said once."""

    number: int
    evidence: Evidence
    written_by: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """One document.

    Attributes:
        versions: newest first.
        theirs: what somebody else said in between, where this person's correction was refused for it.
    """

    id: UUID
    title: str
    evidence: Evidence
    class_: EvidenceClass
    is_expired: bool
    version: int
    files: tuple[FileRow, ...]
    earlier_files: tuple[FileRow, ...]
    uses: tuple[UseRow, ...]
    versions: tuple[VersionRow, ...]
    may_change: bool
    may_release: bool
    theirs: Evidence | None = None


@pages.get("/nachweise/<uuid:dokument>", needs=Permission.READ_WORK)
def document(visit: TenantVisit, dokument: UUID) -> ResponseReturnValue:
    """The document."""
    return _page(visit, documents.document(visit.session, dokument))


@pages.post("/nachweise/<uuid:dokument>", needs=Permission.ANSWER)
def correct_document(visit: TenantVisit, dokument: UUID) -> ResponseReturnValue:
    """Say something else about it; its files stay."""
    history = documents.document(visit.session, dokument)
    form = CorrectionForm()
    if not form.validate():
        return _page(visit, history, form=form, status=422)
    try:
        documenting.correct(
            visit.session, visit.signed_in.person_id, dokument, form.evidence(), seen=form.seen.data or 0
        )
    except Conflict as conflict:
        form.seen.data = conflict.theirs.version
        form.seen.raw_data = None
        return _page(visit, history, form=form, theirs=conflict.theirs.evidence, status=409)
    flash("Gespeichert. Die frühere Fassung steht unter „Frühere Fassungen“.", Tone.SUCCESS)
    return _back(dokument)


@pages.post("/nachweise/<uuid:dokument>/dateien", needs=Permission.ANSWER, takes_evidence=True)
@limiter.limit(limits.FILES, key_func=limits.per_person)
def add_files(visit: TenantVisit, dokument: UUID) -> ResponseReturnValue:
    """Send further files, or one in the place of another; taken over once they were looked at."""
    history = documents.document(visit.session, dokument)
    form = FilesForm()
    if not form.validate():
        return _page(visit, history, files_form=form, status=422)
    if not form.sent:
        form.files.errors = ["Bitte wählen Sie eine Datei."]
        return _page(visit, history, files_form=form, status=422)
    try:
        with received(visit, form) as files:
            upload_id = filing.send_further(
                visit.session, visit.signed_in.person_id, dokument, files, replaces=_replaced()
            )
            return to_preview(upload_id)
    except UploadRefused as refused:
        form.files.errors = [file_wording.refusal(refused)]
        return _page(visit, history, files_form=form, status=422)


@pages.get("/nachweise/<uuid:dokument>/dateien/<uuid:anlage>", needs=Permission.READ_WORK)
def document_file(visit: TenantVisit, dokument: UUID, anlage: UUID) -> ResponseReturnValue:
    """The file, to be saved."""
    file = documents.file_of(visit.session, dokument, anlage)
    return delivered(visit.session.tenant_id, file)


@pages.post("/nachweise/<uuid:dokument>/dateien/<uuid:anlage>/entfernen", needs=Permission.ANSWER)
def remove_file(visit: TenantVisit, dokument: UUID, anlage: UUID) -> ResponseReturnValue:
    """Leave it out from now on."""
    filing.remove(visit.session, visit.signed_in.person_id, dokument, anlage)
    flash("Die Datei gehört nicht mehr dazu. Frühere Fassungen behalten sie.", Tone.INFO)
    return _back(dokument)


@pages.post("/nachweise/<uuid:dokument>/dateien/<uuid:anlage>/freigeben", needs=Permission.RELEASE_EVIDENCE)
def release_file(visit: TenantVisit, dokument: UUID, anlage: UUID) -> ResponseReturnValue:
    """Open a locked file, with a reason."""
    history = documents.document(visit.session, dokument)
    form = ReleaseFileForm()
    if not form.validate():
        return _page(visit, history, release_form=form, released=anlage, status=422)
    try:
        filing.release(
            visit.session, visit.signed_in.person_id, dokument, anlage, reason=text_of(form.reason)
        )
    except Refused as refused:
        if refused.rule == "file.not_locked":
            raise
        form.reason.errors = [wording.refusal(refused)]
        return _page(visit, history, release_form=form, released=anlage, status=422)
    flash("Die Datei ist freigegeben. Ihr Team kann sie jetzt öffnen.", Tone.SUCCESS)
    return _back(dokument)


@pages.post("/nachweise/<uuid:dokument>/dateien/<uuid:anlage>/vernichten", needs=Permission.ANSWER)
def destroy_file(visit: TenantVisit, dokument: UUID, anlage: UUID) -> ResponseReturnValue:
    """Have a locked file destroyed."""
    filing.destroy(visit.session, visit.signed_in.person_id, dokument, anlage)
    flash("Die Datei ist vernichtet. Dass es sie gab, steht im Protokoll.", Tone.INFO)
    return _back(dokument)


def _replaced() -> UUID | None:
    asked = request.form.get("ersetzt")
    if not asked:
        return None
    try:
        return UUID(asked)
    except ValueError:
        raise NotFound("file", asked) from None


def _back(document_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("tenant.document", dokument=document_id), 303)


def _page(
    visit: TenantVisit,
    history: DocumentHistory,
    *,
    form: CorrectionForm | None = None,
    files_form: FilesForm | None = None,
    release_form: ReleaseFileForm | None = None,
    released: UUID | None = None,
    theirs: Evidence | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    stored = history.document
    locked = any(each.state is FileState.LOCKED for each in stored.files)
    page = DocumentPage(
        id=stored.id,
        title=stored.title,
        evidence=stored.evidence,
        class_=stored.class_,
        is_expired=stored.is_expired,
        version=stored.version,
        files=tuple(map(file_row, stored.files)),
        earlier_files=tuple(map(file_row, history.earlier_files)),
        uses=use_rows(stored.uses),
        versions=tuple(
            VersionRow(each.number, each.evidence, each.written_by or "nicht mehr im Team", each.written_at)
            for each in history.versions
        ),
        may_change=visit.may(Permission.ANSWER),
        may_release=locked and visit.may(Permission.RELEASE_EVIDENCE),
        theirs=theirs,
    )
    return render(
        "tenant/document.html",
        breadcrumbs=(Link("Nachweise", url_for("tenant.evidence")),),
        status=status,
        page=page,
        form=form or CorrectionForm.showing(stored.evidence, stored.version),
        files_form=files_form or FilesForm(formdata=None),
        release_form=release_form or ReleaseFileForm(formdata=None),
        blank_release_form=ReleaseFileForm(formdata=None),
        released=released,
    )
