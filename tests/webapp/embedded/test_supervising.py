"""A killed program takes its servers down, and no two programs run a server on the same data."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.webapp.embedded import supervisor
from webapp.embedded.accounts import new_short_directory
from webapp.embedded.errors import AlreadyRunning
from webapp.embedded.supervising import EmbeddedServer
from webapp.embedded.wording import sentence

MakeServer = Callable[[str], EmbeddedServer]

PROJECT = Path(supervisor.__file__).parents[3]

needs_tether = pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a child with its parent")
both = pytest.mark.parametrize("kind", ["postgres", "valkey"])


@contextmanager
def _supervised(server: EmbeddedServer) -> Iterator[subprocess.Popen[str]]:
    """A program of its own that runs this server, ready; killed at the end."""
    kind = next(name for name, server_type in supervisor.SERVERS.items() if isinstance(server, server_type))
    command = [sys.executable, "-m", "tests.webapp.embedded.supervisor", kind, str(server.directory)]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline().strip() == "ready"
            yield process
        finally:
            process.kill()


def _pid(server: EmbeddedServer) -> int:
    return int((server.store / server.pid_file).read_text().splitlines()[0])


def _runs(pid: int) -> bool:
    # A process that ended but was not yet collected has no working directory any more.
    return Path(f"/proc/{pid}/cwd").is_dir()


@needs_tether
@both
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_killed_program_leaves_no_server_running(
    server_on_data: MakeServer, kind: str, how: signal.Signals
) -> None:
    server = server_on_data(kind)
    with _supervised(server) as process:
        pid = _pid(server)
        process.send_signal(how)

    for _ in range(3000):
        if not _runs(pid):
            break
        time.sleep(0.01)
    assert not _runs(pid)


@both
def test_the_next_start_after_a_kill_works_at_once(server_on_data: MakeServer, kind: str) -> None:
    server = server_on_data(kind)
    with _supervised(server) as process:
        process.kill()

    with server:
        assert server.url_if_running() == server.url


@needs_tether
@both
def test_a_server_that_outlived_its_program_is_stopped_first(server_on_data: MakeServer, kind: str) -> None:
    server = server_on_data(kind)
    with server:
        account = server.account
    # The same server without a parent that holds the claim, as a system without the tether leaves it.
    listening = new_short_directory(account)
    account.give(listening, mode=0o700)
    old = subprocess.Popen(
        server._command(listening),
        user=account.uid,
        group=account.gid,
        extra_groups=None if account.is_own else [],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while not (server.store / server.pid_file).exists():
        time.sleep(0.01)

    with server:
        assert _pid(server) != old.pid

    assert old.wait(timeout=30) is not None
    shutil.rmtree(listening)


@both
def test_a_pid_file_that_now_names_another_process_does_not_matter(
    server_on_data: MakeServer, kind: str
) -> None:
    server = server_on_data(kind)
    pid_file = server.store / server.pid_file
    with server:
        stale = pid_file.read_text().splitlines()
    pid_file.write_text("\n".join([str(os.getpid()), *stale[1:]]) + "\n")

    with server:
        assert _pid(server) != os.getpid()


@both
def test_two_programs_cannot_run_a_server_on_the_same_data(server_on_data: MakeServer, kind: str) -> None:
    server = server_on_data(kind)
    with _supervised(server) as process:
        with pytest.raises(AlreadyRunning) as refusal:
            server.start()

        assert refusal.value.pid == process.pid
        assert str(process.pid) in sentence(refusal.value)
        assert process.poll() is None


@both
def test_a_program_started_beside_finds_the_running_server(server_on_data: MakeServer, kind: str) -> None:
    server = server_on_data(kind)
    with _supervised(server):
        assert server.url_if_running() is not None


@needs_tether
@both
def test_the_socket_folder_of_a_killed_program_is_removed_by_the_next_start(
    server_on_data: MakeServer, kind: str
) -> None:
    server = server_on_data(kind)
    with _supervised(server):
        folder = Path((server.directory / "supervisor.lock").read_text().splitlines()[1])

    assert folder.exists()
    with server:
        assert not folder.exists()
