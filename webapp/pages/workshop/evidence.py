"""Opening what a Jugendamt shows for an item, to judge what it is worth."""

from uuid import UUID

from flask.typing import ResponseReturnValue

from tenants.access.permissions import Permission
from tenants.errors import NotFound
from tenants.review import queueing
from tenants.work.documents import StoredFile
from tenants.work.reading import submitted_run
from tenants.work.stored import StoredRun
from webapp.context import WorkshopVisit
from webapp.pages.delivering import delivered
from webapp.pages.workshop.group import pages


@pages.get("/pruefung/<amt>/<modul>/nachweise/<uuid:dokument>/dateien/<uuid:anlage>", needs=Permission.REVIEW)
def reviewed_file(
    visit: WorkshopVisit, amt: str, modul: str, dokument: UUID, anlage: UUID
) -> ResponseReturnValue:
    """A file as it was part of the evidence when the module was handed in."""
    office = queueing.member(visit.session, amt)
    run = submitted_run(visit.session, office.id, modul)
    return delivered(office.id, _file(run, dokument, anlage))


def _file(run: StoredRun, document_id: UUID, file_id: UUID) -> StoredFile:
    """The file, if an item of the run is shown with it; a file of anything else is not for the desk."""
    for pieces in run.evidence.values():
        for piece in pieces:
            for file in piece.files:
                if (piece.document_id, file.id) == (document_id, file_id):
                    return file
    raise NotFound("file", str(file_id))
