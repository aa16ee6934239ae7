"""Delivering a file of the evidence, to the Jugendamt and to whoever reviews its module.

A file is an attachment, never shown in a page, under a policy that lets it do nothing; one that is locked
is delivered to nobody.
"""

import unicodedata
from urllib.parse import quote
from uuid import UUID

from flask import request
from flask.typing import ResponseReturnValue
from flask.wrappers import Response
from werkzeug.http import dump_options_header

from tenants.errors import Refused
from tenants.work.documents import StoredFile
from webapp.context import runtime
from webapp.evidence.kinds import CONTENT_TYPES, FileKind
from webapp.logs import log
from webapp.storing import Missing

POLICY = "default-src 'none'; sandbox"
"""Content security policy of a delivered file: it may load, run and open nothing."""


def delivered(tenant_id: UUID, file: StoredFile) -> ResponseReturnValue:
    """The file, to be saved.

    Raises:
        Refused: `file.locked`; `file.lost`, its bytes are not there any more.
    """
    if not file.is_open:
        raise Refused("file.locked")
    try:
        content = runtime().store.pieces(tenant_id, file.id)
    except Missing:
        log.error("evidence.bytes_missing", extra={"tenant": str(tenant_id), "file": str(file.id)})
        raise Refused("file.lost") from None
    answer = Response(content, content_type=CONTENT_TYPES[FileKind(file.kind)])
    answer.content_length = file.size
    answer.headers["Content-Disposition"] = _as_attachment(file.name)
    answer.headers["Content-Security-Policy"] = POLICY
    answer.set_etag(file.sha256)
    return answer.make_conditional(request)


def _as_attachment(name: str) -> str:
    """The header for a name with any letters (RFC 6266); old programs read the one in plain letters."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return dump_options_header(
        "attachment", {"filename": plain, "filename*": f"UTF-8''{quote(name, safe='')}"}
    )
