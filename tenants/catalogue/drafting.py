"""Beginning a draft of an edition, naming it, and discarding it."""

import re
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from modules.catalogue import drafts as drafting
from modules.catalogue import editions
from modules.catalogue.model import EditionKey
from tenants import journal
from tenants.catalogue import stored
from tenants.catalogue.stored import TRANSITION
from tenants.clock import now
from tenants.errors import Refused
from tenants.isolation.sessions import PlatformSession
from tenants.records.catalogue import CatalogueDraftRecord, CatalogueFileRecord

_KEY = re.compile(r"20[0-9]{2}\.[1-9][0-9]?")


def sources() -> tuple[EditionKey, ...]:
    """What a draft may begin from: the current edition, and the drafts shipped after it."""
    return (editions.keys()[-1], *editions.draft_keys())


def proposed_key() -> EditionKey:
    """The key after all that are shipped: `2026.3` after `2026.2`."""
    year, _, number = max((*editions.keys(), *editions.draft_keys()), key=_age).partition(".")
    return EditionKey(f"{year}.{int(number) + 1}")


def begin(
    session: PlatformSession,
    person_id: UUID | None,
    *,
    key: str,
    title: str,
    explanation: str,
    source: str,
) -> EditionKey:
    """Begin a draft as a copy of `source`.

    Args:
        key: key of the edition it is to become; that of a shipped draft goes on with this draft.
        explanation: why there is a new edition, for the offices.
        source: one of `sources()`.

    Raises:
        Refused: `draft.key` (no key, or not behind the current edition); `draft.source`; `draft.exists`.
    """
    if source not in sources():
        raise Refused("draft.source")
    if not _KEY.fullmatch(key) or _age(key) <= _age(editions.keys()[-1]):
        raise Refused("draft.key", (editions.keys()[-1],))
    begun = drafting.begun(EditionKey(key), title, explanation, EditionKey(source))
    record = CatalogueDraftRecord(key=key, base=begun.base, title=title, begun_by=person_id)
    session.add(record)
    try:
        session.flush()
    except IntegrityError:
        session.rollback()
        raise Refused("draft.exists", (key,)) from None
    texts = {**begun.modules, TRANSITION: begun.transition}
    session.add_all(
        CatalogueFileRecord(draft_id=record.id, name=name, text=text, changed_by=person_id)
        for name, text in texts.items()
    )
    journal.write_platform(
        session, person_id, "draft.begun", key, after={"title": title, "source": source, "base": begun.base}
    )
    session.flush()
    return begun.key


def discard(session: PlatformSession, person_id: UUID, key: str) -> None:
    """Stop writing a draft; its texts stay stored. Raises NotFound."""
    record, _ = stored.held(session, key, TRANSITION)
    record.discarded_at = now()
    journal.write_platform(session, person_id, "draft.discarded", key, before={"title": record.title})
    session.flush()


def _age(key: str) -> tuple[int, ...]:
    return tuple(int(part) for part in key.split("."))
