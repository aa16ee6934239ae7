"""Files of a form on their way to the store: all of them, or none; and where the person goes next."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast
from uuid import UUID

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask.wrappers import Response

from tenants.evidence.filing import NewFile
from webapp.context import TenantVisit, runtime
from webapp.evidence.receiving import Receiver
from webapp.forms.evidence import FilesForm
from webapp.rendering import wants_fragment


@contextmanager
def received(visit: TenantVisit, form: FilesForm) -> Iterator[list[NewFile]]:
    """The files of a form, stored and looked through; destroyed where the page then fails.

    Raises:
        UploadRefused: one of them is not taken, so none is.
    """
    settings = runtime().settings
    receiver = Receiver(
        runtime().store,
        visit.session.tenant_id,
        most_bytes=settings.evidence_file_mb * 2**20,
        scanner=settings.clamav_url,
    )
    files: list[NewFile] = []
    try:
        for sent in form.sent:
            stream = cast("BinaryIO", sent.stream)
            files.append(receiver.receive(sent.filename or "", stream))
        yield files
    except BaseException:
        for file in files:
            receiver.forget(file)
        raise


def to_preview(upload_id: UUID) -> ResponseReturnValue:
    """Lead to the page that shows what was sent; htmx is told to open it as a page of its own."""
    url = url_for("tenant.upload", sendung=upload_id)
    if wants_fragment():
        return Response(mimetype="text/plain", headers={"HX-Redirect": url})
    return redirect(url, 303)
