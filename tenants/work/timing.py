"""How long an item really took: measured in the meetings of the Jugendamt, in place of the estimate.

Measured is from the moment an item came onto the screen until the group had agreed, in the latest meeting
that agreed on it. Nothing about single people is measured, and no figure leaves the Jugendamt.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from modules.catalogue.model import ItemKey
from tenants.records.meeting import MeetingItemRecord, MeetingRecord

LONGEST_MINUTES = 60
"""Whatever took longer had a break in it, and says nothing about the item."""


def of_module(module_key: str) -> ColumnElement[Any]:
    """Item → seconds as one JSON value, to come along with the run; None where nothing was measured."""
    seconds = func.extract("epoch", MeetingItemRecord.agreed_at - MeetingItemRecord.shown_at)
    # Of several meetings the latest comes last, and the last of equal keys is the one that stays.
    measured = func.jsonb_object_agg(
        MeetingItemRecord.item_key, aggregate_order_by(seconds, MeetingItemRecord.agreed_at)
    )
    return (
        select(measured)
        .join(
            MeetingRecord,
            and_(
                MeetingRecord.tenant_id == MeetingItemRecord.tenant_id,
                MeetingRecord.id == MeetingItemRecord.meeting_id,
            ),
        )
        # An item shown again and not agreed on again says nothing about how long agreeing took.
        .where(MeetingRecord.module == module_key, MeetingItemRecord.agreed_at > MeetingItemRecord.shown_at)
        .scalar_subquery()
    )


def minutes_from_json(seconds: Mapping[str, float] | None) -> Mapping[ItemKey, int]:
    """Item → whole minutes, where it was long enough to have been talked about and had no break in it."""
    minutes = {ItemKey(key): round(float(each) / 60) for key, each in (seconds or {}).items()}
    return {key: each for key, each in minutes.items() if 1 <= each <= LONGEST_MINUTES}
