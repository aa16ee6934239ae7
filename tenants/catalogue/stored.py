"""What is stored about drafts of the catalogue, as values in the words of `modules`."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select

from modules.catalogue import editions
from modules.catalogue.drafts import Draft, module_of
from modules.catalogue.model import EditionKey, Item, Module
from modules.catalogue.writing import write_item
from modules.errors import UnknownModule
from tenants.clock import today
from tenants.errors import NotFound
from tenants.isolation.sessions import PlatformSession
from tenants.records.catalogue import CatalogueDraftRecord, CatalogueFileRecord, CatalogueProposalRecord
from tenants.records.cohort import CohortMemberRecord, CohortRecord
from tenants.records.person import PersonRecord

TRANSITION = ""
"""Name of the file that explains the differences to the base, among the slugs of the modules."""


@dataclass(frozen=True, slots=True)
class StoredDraft:
    """A draft with all its texts.

    Attributes:
        changed_at, changed_by: of each file, by slug of the module; who it was, by name.
        proposals: slug of a module → proposals that nobody has decided.
    """

    id: UUID
    draft: Draft
    begun_at: datetime
    begun_by: str | None
    changed_at: Mapping[str, datetime]
    changed_by: Mapping[str, str | None]
    proposals: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class StoredModule:
    """One module of a draft.

    Attributes:
        changed_by: name of the person who changed the file last.
    """

    draft_id: UUID
    draft_key: EditionKey
    base: EditionKey
    title: str
    module: Module
    changed_at: datetime
    changed_by: str | None

    @property
    def before(self) -> Module | None:
        """The module in the edition the draft goes on from."""
        return next(
            (each for each in editions.edition(self.base).modules if each.slug == self.module.slug), None
        )


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft in a list.

    Attributes:
        changed_at: last change of any file.
        proposals: how many nobody has decided.
    """

    key: EditionKey
    base: EditionKey
    title: str
    begun_at: datetime
    begun_by: str | None
    changed_at: datetime
    proposals: int


def seen_as(item: Item) -> str:
    """What a form carries so that a change in between is noticed: a digest of the item as it was shown."""
    return digest(write_item(item))


def digest(text: str) -> str:
    """A text in short, to tell whether it is still the same."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def drafts(session: PlatformSession) -> tuple[DraftRow, ...]:
    """All drafts that are being written, the newest key last; one statement."""
    changed = (
        select(func.max(CatalogueFileRecord.changed_at))
        .where(CatalogueFileRecord.draft_id == CatalogueDraftRecord.id)
        .scalar_subquery()
    )
    proposals = (
        select(func.count())
        .where(
            CatalogueProposalRecord.draft_id == CatalogueDraftRecord.id,
            CatalogueProposalRecord.state == "offen",
        )
        .scalar_subquery()
    )
    rows = session.execute(
        select(CatalogueDraftRecord, PersonRecord.name, changed, proposals)
        .outerjoin(PersonRecord, PersonRecord.id == CatalogueDraftRecord.begun_by)
        .where(CatalogueDraftRecord.discarded_at.is_(None))
        .order_by(CatalogueDraftRecord.begun_at)
    )
    return tuple(
        DraftRow(EditionKey(draft.key), EditionKey(draft.base), draft.title, draft.begun_at, name, at, count)
        for draft, name, at, count in rows
    )


def offices_by_edition(session: PlatformSession) -> Mapping[str, int]:
    """Edition → Jugendämter in running cohorts that work with it; one statement."""
    day = today()
    rows = session.execute(
        select(CohortRecord.edition, func.count(CohortMemberRecord.tenant_id.distinct()))
        .join(CohortMemberRecord, CohortMemberRecord.cohort_id == CohortRecord.id)
        .where(
            CohortRecord.ends_on >= day,
            or_(CohortMemberRecord.left_on.is_(None), CohortMemberRecord.left_on > day),
        )
        .group_by(CohortRecord.edition)
    )
    return {edition: count for edition, count in rows}  # noqa: C416 - rows are no pairs to dict()


def draft(session: PlatformSession, key: str) -> StoredDraft:
    """The draft of this key with all its texts; two statements. Raises NotFound."""
    rows = session.execute(_files(key)).all()
    if not rows:
        raise NotFound("draft", key)
    record, begun_by = rows[0][0], rows[0][3]
    files = {file.name: file for _, file, _, _ in rows}
    return StoredDraft(
        id=record.id,
        draft=Draft(
            key=EditionKey(record.key),
            base=EditionKey(record.base),
            title=record.title,
            modules={name: file.text for name, file in files.items() if name != TRANSITION},
            transition=files[TRANSITION].text,
        ),
        begun_at=record.begun_at,
        begun_by=begun_by,
        changed_at={name: file.changed_at for name, file in files.items()},
        changed_by={file.name: name for _, file, name, _ in rows},
        proposals=_open_proposals(session, record.id),
    )


def module(session: PlatformSession, key: str, slug: str) -> StoredModule:
    """One module of a draft; one statement. Raises NotFound for the draft, UnknownModule for the module."""
    row = session.execute(_files(key).where(CatalogueFileRecord.name == slug)).one_or_none()
    if row is None or slug == TRANSITION:
        raise UnknownModule(slug)
    record, file, changed_by, _ = row
    return StoredModule(
        draft_id=record.id,
        draft_key=EditionKey(record.key),
        base=EditionKey(record.base),
        title=record.title,
        module=module_of(file.text),
        changed_at=file.changed_at,
        changed_by=changed_by,
    )


def held(session: PlatformSession, key: str, name: str) -> tuple[CatalogueDraftRecord, CatalogueFileRecord]:
    """A file of a draft that nobody else changes until this transaction ends; raises NotFound."""
    row = session.execute(
        select(CatalogueDraftRecord, CatalogueFileRecord)
        .join(CatalogueFileRecord, CatalogueFileRecord.draft_id == CatalogueDraftRecord.id)
        .where(
            CatalogueDraftRecord.key == key,
            CatalogueDraftRecord.discarded_at.is_(None),
            CatalogueFileRecord.name == name,
        )
        .with_for_update(of=CatalogueFileRecord)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        raise NotFound("draft", key)
    return row[0], row[1]


def _files(key: str) -> Select[*tuple[Any, ...]]:
    changed_by = (
        select(PersonRecord.name).where(PersonRecord.id == CatalogueFileRecord.changed_by).scalar_subquery()
    )
    begun_by = (
        select(PersonRecord.name).where(PersonRecord.id == CatalogueDraftRecord.begun_by).scalar_subquery()
    )
    return (
        select(CatalogueDraftRecord, CatalogueFileRecord, changed_by, begun_by)
        .join(CatalogueFileRecord, CatalogueFileRecord.draft_id == CatalogueDraftRecord.id)
        .where(CatalogueDraftRecord.key == key, CatalogueDraftRecord.discarded_at.is_(None))
        .order_by(CatalogueFileRecord.name)
    )


def _open_proposals(session: PlatformSession, draft_id: UUID) -> Mapping[str, int]:
    rows = session.execute(
        select(CatalogueProposalRecord.module, func.count())
        .where(CatalogueProposalRecord.draft_id == draft_id, CatalogueProposalRecord.state == "offen")
        .group_by(CatalogueProposalRecord.module)
    )
    return {slug: count for slug, count in rows}  # noqa: C416 - as above
