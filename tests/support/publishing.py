"""Another edition published while a test runs."""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from modules.catalogue import editions
from modules.catalogue.model import Edition


@contextmanager
def published(*further: Edition) -> Iterator[None]:
    """Let these editions, oldest first, be published after those that are shipped."""
    shipped = editions.keys()
    load = editions._loaded
    added = {edition.key: edition for edition in further}
    with (
        patch.object(editions, "keys", lambda: (*shipped, *added)),
        patch.object(editions, "_loaded", lambda key: added[key] if key in added else load(key)),
    ):
        yield
