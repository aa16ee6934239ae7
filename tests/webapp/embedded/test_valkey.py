"""The embedded Valkey keeps what it was given and is reached over its private socket only."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis

from webapp.embedded.valkey import EmbeddedValkey


@contextmanager
def _client(url: str) -> Iterator[redis.Redis]:
    with redis.Redis.from_url(url, decode_responses=True) as client:
        yield client


def test_what_was_queued_is_still_there_after_a_restart(place: Path) -> None:
    with EmbeddedValkey(place / "valkey") as first, _client(first.url) as client:
        client.rpush("queue", "wish")

    with EmbeddedValkey(place / "valkey") as second, _client(second.url) as client:
        assert client.lrange("queue", 0, -1) == ["wish"]


def test_a_throwaway_server_writes_no_journal(place: Path) -> None:
    with EmbeddedValkey(place / "valkey", throwaway=True) as running, _client(running.url) as client:
        client.set("key", "value")

    assert os.listdir(place / "valkey" / "store") == []


def test_a_full_queue_refuses_and_forgets_nothing(place: Path) -> None:
    with EmbeddedValkey(place / "valkey", throwaway=True) as running, _client(running.url) as client:
        assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
        assert client.config_get("port") == {"port": "0"}


def test_nobody_else_can_reach_the_socket(place: Path) -> None:
    with EmbeddedValkey(place / "valkey", throwaway=True) as running:
        folder = Path(running.url.removeprefix("unix://")).parent.stat()

        assert stat.S_IMODE(folder.st_mode) == 0o700
        assert folder.st_uid == os.geteuid()
