"""Cheap password hashes for tests that hash a lot; what is really used is tested in test_passwords."""

from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher

from tenants.people import passwords


@pytest.fixture
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Hashes in a millisecond instead of a quarter of a second."""
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    passwords._nobody.cache_clear()
    yield
    passwords._nobody.cache_clear()
