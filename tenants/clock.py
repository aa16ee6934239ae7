"""The time: instants in UTC, days as they are in German offices."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

OFFICE_TIME = ZoneInfo("Europe/Berlin")


def now() -> datetime:
    """This instant, in UTC and aware."""
    return datetime.now(UTC)


def today() -> date:
    """Today's date in Germany; after midnight there it may still be yesterday in UTC."""
    return now().astimezone(OFFICE_TIME).date()
