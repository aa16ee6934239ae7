"""Answering a query of the Moderation about one item."""

from uuid import UUID

from tenants import journal
from tenants.clock import now
from tenants.errors import Conflict, NotFound, Refused
from tenants.isolation.sessions import TenantSession
from tenants.records.review import QueryRecord
from tenants.work import running
from tenants.work.reading import latest_run
from tenants.work.stored import RunState, StoredRun

LONGEST_REPLY = 4_000
"""Characters."""


def reply(
    session: TenantSession, person_id: UUID, module_key: str, item_key: str, text: str, *, seen: int
) -> StoredRun:
    """Answer the open query about one item, or answer it anew before the module goes back.

    Args:
        seen: version of the query on the person's screen.

    Returns:
        The run with this reply in it.

    Raises:
        UnknownModule, UnknownItem: the edition has no such module or item.
        NotFound: nobody asks about this item.
        Refused: `run.not_editable`, the module is not with the Jugendamt; `reply.empty`, `reply.too_long`.
        Conflict: somebody answered in between; carries the `StoredQuery`.
    """
    run = running.held_run(session, module_key)
    item = run.module.item(item_key)
    query = run.review.open_queries.get(item.key)
    if query is None:
        raise NotFound("query", item.key)
    said = text.strip()
    if not said:
        raise Refused("reply.empty")
    if len(said) > LONGEST_REPLY:
        raise Refused("reply.too_long", (LONGEST_REPLY,))
    if query.reply == said:
        return run
    if run.state is not RunState.QUERIES:
        raise Refused("run.not_editable")
    if query.version != seen:
        raise Conflict("query", item.key, query)
    record = session.get_one(QueryRecord, (session.tenant_id, query.id))
    record.reply, record.replied_by, record.replied_at = said, person_id, now()
    before = None if query.reply is None else {"reply": query.reply}
    journal.write(session, person_id, "query.replied", item.key, before=before, after={"reply": said})
    session.flush()
    return latest_run(session, module_key)
