"""The kinds of session there are, and the database role behind each."""

from enum import StrEnum


class SessionKind(StrEnum):
    """Who a transaction acts for. There is no kind for "nobody"."""

    TENANT = "tenant"
    WORKSHOP = "workshop"
    PLATFORM = "platform"
    RELEASE = "release"

    @property
    def role(self) -> str:
        """The PostgreSQL role the transaction takes; the login role itself has no grants."""
        return f"werkstatt_{self.value}"


OWNER_ROLE = "werkstatt_owner"
LOGIN_ROLE = "werkstatt_app"
