"""The line that says which colleague speaks to the visitor, and about what."""

from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from modules.catalogue.model import Item
from tenants.talk.mentioning import Mention

LONGEST_EXCERPT = 160
"""Characters of a contribution shown on a list; the talk shows all of it."""


@dataclass(frozen=True, slots=True)
class MentionRow:
    """A contribution that waits for the visitor.

    Attributes:
        excerpt: how it begins, on one line.
        url: its place in the talk; `read_url` takes it off the list.
    """

    item: Item
    said_by: str
    said_at: datetime
    excerpt: str
    url: str
    read_url: str


def mention_row(mention: Mention) -> MentionRow:
    """The line of a mention."""
    return MentionRow(
        item=mention.item,
        said_by=mention.said_by or "nicht mehr im Team",
        said_at=mention.said_at,
        excerpt=_beginning(mention.text),
        url=url_for(
            "tenant.item_discussion",
            modul=mention.module.slug,
            punkt=mention.item.key,
            _anchor=f"beitrag-{mention.comment_id}",
        ),
        read_url=url_for("tenant.note_comment_read", beitrag=mention.comment_id),
    )


def _beginning(text: str) -> str:
    line = " ".join(text.split())
    if len(line) <= LONGEST_EXCERPT:
        return line
    return line[:LONGEST_EXCERPT].rsplit(" ", 1)[0] + " …"
