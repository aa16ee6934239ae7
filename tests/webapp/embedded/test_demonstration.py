"""The demonstration as a whole: nothing of it outlives it, and nobody else starts it twice."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

from tenants.demonstration.offices import invented_offices
from webapp.cli import demonstration_filling

PROJECT = Path(__file__).parents[3]

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="asks /proc what runs")


def _command(data: Path, *options: str) -> list[str]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    where = ["--data", str(data), "--port", str(port)]
    return [sys.executable, "-m", "webapp.cli", "demo", *where, *options]


@contextmanager
def _demonstration(data: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A running demonstration and what it printed; killed at the end."""
    with subprocess.Popen(
        _command(data, *options), cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            assert process.stdout is not None
            printed = "".join(iter(process.stdout.readline, "Beenden mit Strg+C.\n"))
            yield process, printed
        finally:
            process.kill()


def _descendants(pid: int) -> set[int]:
    listings = Path(f"/proc/{pid}/task").glob("*/children")
    children = {int(child) for listing in listings for child in listing.read_text().split()}
    return children.union(*map(_descendants, children))


def _has_ended(pid: int) -> bool:
    for _ in range(3000):
        # A process that ended but was not yet collected has no working directory any more.
        if not Path(f"/proc/{pid}/cwd").is_dir():
            return True
        time.sleep(0.01)
    return False


def test_a_demonstration_runs_once_on_its_data_and_leaves_nothing_running_when_killed(place: Path) -> None:
    with _demonstration(place / "demo", "--no-demo-data") as (process, _):
        second = subprocess.run(
            _command(place / "demo"), cwd=PROJECT, capture_output=True, text=True, check=False
        )
        family = _descendants(process.pid)
        process.kill()

    assert second.returncode == 2
    assert f"Prozess {process.pid}" in second.stderr
    assert len(family) > 3
    assert [pid for pid in family if not _has_ended(pid)] == []


def test_every_account_that_is_printed_is_one_of_an_invented_jugendamt_or_of_the_platform() -> None:
    offices = {office.slug for office in invented_offices(demonstration_filling.SEED)}

    domains = [email.split("@")[1].removesuffix(".example") for email, _ in demonstration_filling.accounts()]

    assert set(domains) <= offices | {"werkstatt"}
    assert len(set(domains)) == 3


def test_preparing_sets_the_data_up_and_ends_and_what_lay_there_before_stays(place: Path) -> None:
    folder = place / "demo"
    folder.mkdir()
    (folder / "brief.txt").write_text("nicht von uns")

    for options in (["--prepare", "--no-demo-data"], ["--prepare", "--no-demo-data", "--fresh"]):
        prepared = subprocess.run(
            _command(folder, *options), cwd=PROJECT, capture_output=True, text=True, check=True
        )
        assert prepared.stdout.endswith("Alles ist eingerichtet.\n")

    assert (folder / "secrets.json").exists()
    assert (folder / "brief.txt").read_text() == "nicht von uns"


def test_data_that_are_not_invented_stay_so_and_links_lead_to_where_the_server_listens(place: Path) -> None:
    with _demonstration(place / "demo", "--no-demo-data") as (process, _):
        process.terminate()
        process.wait()

    with _demonstration(place / "demo") as (_, printed):
        address = printed.split("läuft: ")[1].split()[0]
        # Whoever comes as soon as the address is printed is answered.
        assert urlopen(f"{address}/gesundheit").status == 200
        account = ["people", "create", "--email", "betrieb@a.example", "--name", "Betrieb", "--operator"]
        created = subprocess.run(
            [sys.executable, "-m", "webapp.cli", "--data", str(place / "demo"), *account],
            cwd=PROJECT,
            capture_output=True,
            text=True,
            check=True,
        )
    assert "Kennwort aller Konten" not in printed
    assert f"--data {place / 'demo'} people create" in printed
    assert f"{address}/kennwort/neu/" in created.stdout
