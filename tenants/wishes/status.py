"""Where a wish stands."""

from enum import StrEnum


class WishStatus(StrEnum):
    """From written down to done; a wish that failed waits for the next attempt until there is none."""

    WISHED = "gewuenscht"
    RUNNING = "laeuft"
    DONE = "fertig"
    FAILED = "gescheitert"

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return self in {WishStatus.DONE, WishStatus.FAILED}


OPEN = (WishStatus.WISHED, WishStatus.RUNNING)
"""The others."""
