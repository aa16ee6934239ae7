"""Health: can this process do its work?"""

from dataclasses import replace
from pathlib import Path

from redis import Redis

from tenants.isolation.database import Database
from tests.support.client import CheckingClient
from tests.support.world import World
from webapp.app import create_app


def test_a_process_with_database_and_queue_is_well(world: World) -> None:
    answer = world.client().get("/gesundheit")

    assert answer.status_code == 200
    assert answer.get_json() == {"database": True, "queue": True}


def test_a_process_without_database_or_queue_says_so(world: World, tmp_path: Path) -> None:
    database = Database(f"postgresql+psycopg://werkstatt_app@/werkstatt?host={tmp_path}")
    queue = Redis(unix_socket_path=str(tmp_path / "none.sock"))
    client = CheckingClient(create_app(replace(world.runtime, database=database, redis=queue)))

    answer = client.get("/gesundheit")

    assert answer.status_code == 503
    assert answer.get_json() == {"database": False, "queue": False}
    database.close()
    queue.close()
