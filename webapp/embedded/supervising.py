"""The life of an embedded server: claim its directory, clear up, prepare, start, stop.

What a killed program leaves behind is the hard part, and three things answer it. The server is tethered
to its parent and shuts down when the parent dies (`tether`; Linux). The claim on the directory ends with
the parent (`claims`). Whatever still runs on the data at the next start, on a system without the tether
or in its last moments, is stopped before a new server begins.

A directory holds `supervisor.lock`, `server.log` of this start, `server.previous.log` of the one before
and a folder with the server's own files, its *store*.
"""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from abc import ABC, abstractmethod
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import ClassVar, Self

from webapp.embedded.accounts import SHORT_PREFIX, Account, new_short_directory
from webapp.embedded.claims import CLAIM, Claim, announced
from webapp.embedded.errors import DataDirectoryUnwritable, StartFailed
from webapp.embedded.tether import tied

START_SECONDS = 120.0
"""Enough to replay the journal of a database that was killed while it worked hard."""
STOP_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Running:
    """A started server: its process and the folder of the socket it listens on."""

    process: subprocess.Popen[bytes]
    socket_directory: Path


class EmbeddedServer(ABC):
    """A server as a child of this process; a context manager that starts and stops it.

    Args:
        directory: everything of this server lies here; made when missing.
        throwaway: nothing needs to survive a crash of the machine; faster, for tests.
    """

    program: ClassVar[str]
    """Name of the program, for messages."""
    store_name: ClassVar[str]
    """Name of the folder with the server's own files."""
    pid_file: ClassVar[str]
    """Where the server itself writes its process id, below the store."""
    stop_signal: ClassVar[signal.Signals]
    """Asks the server to finish cleanly without waiting for its clients."""

    def __init__(self, directory: Path, *, throwaway: bool = False) -> None:
        self.directory = Path(directory).resolve()
        self.throwaway = throwaway
        self.store = self.directory / self.store_name
        self._claim: Claim | None = None
        self._running: Running | None = None

    @property
    def log(self) -> Path:
        """What the server reports since this start."""
        return self.directory / "server.log"

    @property
    def url(self) -> str:
        """Where the running server is reached; a `RuntimeError` before `start`."""
        if self._running is None:
            raise RuntimeError(f"{self.program} is not running")
        return self._url(self._running.socket_directory)

    def start(self) -> Self:
        """Start the server and wait until it answers.

        Call it from the main thread: the kernel ties the server to the thread that started it.

        Raises:
            EmbeddedError: one of the reasons in `webapp.embedded.errors`.
        """
        if threading.current_thread() is not threading.main_thread():
            raise RuntimeError("an embedded server must be started from the main thread")
        self.refuse_unusable()
        make_directory(self.directory)
        self._claim = Claim.take(self.directory)
        try:
            self._clear_up(self._claim.abandoned)
            self._prepare()
            socket_directory = self._make_socket_directory()
            process = self._spawn(self._command(socket_directory), death_signal=self.stop_signal)
            self._running = Running(process, socket_directory)
            self._wait_until_ready(self._running)
            self._claim.announce(socket_directory)
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        """Shut the server down and give its directory free; nothing happens if it does not run."""
        if self._running is not None:
            _end(self._running.process, self.stop_signal)
            shutil.rmtree(self._running.socket_directory, ignore_errors=True)
            self._running = None
        if self._claim is not None:
            self._claim.release()
            self._claim = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def url_if_running(self) -> str | None:
        """Where the server that another program runs on this directory is reached; None if none does.

        Raises:
            DataDirectoryUnwritable: the directory belongs to another account.
        """
        socket_directory = announced(self.directory)
        return None if socket_directory is None else self._url(socket_directory)

    @property
    @abstractmethod
    def account(self) -> Account:
        """As whom the server runs."""

    @abstractmethod
    def refuse_unusable(self) -> None:
        """Raise the error that says why the server cannot run here; makes and changes nothing."""

    @abstractmethod
    def _prepare(self) -> None:
        """Make the store where it is missing."""

    @abstractmethod
    def _command(self, socket_directory: Path) -> list[str]:
        """The program with its arguments, to be run by `account`."""

    @abstractmethod
    def _is_ready(self, running: Running) -> bool:
        """Whether the server takes connections."""

    @abstractmethod
    def _url(self, socket_directory: Path) -> str:
        """Where a server that listens in this folder is reached."""

    def _make_socket_directory(self) -> Path:
        # Not in the data directory, whose path may be longer than a socket's may be.
        folder = new_short_directory(self.account)
        self.account.give(folder, mode=0o700)
        return folder

    def _spawn(self, command: list[str], *, death_signal: signal.Signals) -> subprocess.Popen[bytes]:
        """Start a program as the server's account, tied to this process, its words in the log."""
        account = self.account
        with suppress(FileNotFoundError):
            self.log.replace(self.directory / "server.previous.log")
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
        descriptor = os.open(self.log, flags, 0o600)
        try:
            return subprocess.Popen(
                tied(command, death_signal=death_signal, uid=account.uid, gid=account.gid),
                stdin=subprocess.DEVNULL,
                stdout=descriptor,
                stderr=descriptor,
                cwd="/",
                # The caller's environment may point to another database's settings.
                env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
                # Ctrl-C in the terminal is for the program that supervises, which then stops in order.
                start_new_session=True,
            )
        finally:
            os.close(descriptor)

    def _run(self, command: list[str]) -> None:
        """Run a program to its end as the server's account."""
        process = self._spawn(command, death_signal=signal.SIGTERM)
        try:
            if process.wait() != 0:
                raise self._failure(Path(command[0]).name)
        finally:
            _end(process, signal.SIGTERM)

    def _wait_until_ready(self, running: Running) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not self._is_ready(running):
            if running.process.poll() is not None or time.monotonic() > deadline:
                raise self._failure(self.program)
            time.sleep(0.01)

    def _failure(self, program: str) -> StartFailed:
        report = self.log.read_text(errors="replace") if self.log.exists() else ""
        return StartFailed(program, self.log, "\n".join(report.splitlines()[-5:]))

    def _clear_up(self, abandoned: Path | None) -> None:
        """End what a killed program left running on the store and remove its traces."""
        self._stop_leftover()
        if abandoned is not None and abandoned.name.startswith(SHORT_PREFIX):
            shutil.rmtree(abandoned, ignore_errors=True)

    def _stop_leftover(self) -> None:
        if not self.store.exists():
            return
        pid_file = self.store / self.pid_file
        running = _running_in(self.store)
        with suppress(FileNotFoundError, ValueError, IndexError):
            pid = int(pid_file.read_text().splitlines()[0])
            if pid in running:
                os.kill(pid, self.stop_signal)
        if not _all_end(self.store):
            raise self._failure(self.program)
        if Path("/proc/self/cwd").exists():
            # Nobody works in the store, so the number in the file may by now be anybody's; a server
            # that finds it alive would refuse to start.
            pid_file.unlink(missing_ok=True)


def make_directory(directory: Path) -> None:
    """Make a directory with its parents so that other accounts may pass through what is new.

    Raises:
        DataDirectoryUnwritable: this program may not.
    """
    missing = [folder for folder in (directory, *directory.parents) if not folder.exists()]
    try:
        for folder in reversed(missing):
            folder.mkdir()
            folder.chmod(0o711)
    except OSError as error:
        raise DataDirectoryUnwritable(directory) from error


def refuse_unwritable(directory: Path) -> None:
    """Raise `DataDirectoryUnwritable` unless `directory` can be made or, if it exists, be used."""
    nearest = next(folder for folder in (directory, *directory.parents) if folder.exists())
    if not nearest.is_dir() or not os.access(nearest, os.R_OK | os.W_OK | os.X_OK):
        raise DataDirectoryUnwritable(directory)


def erase(server: EmbeddedServer) -> None:
    """Delete a server's directory with all its data; a directory no server ever ran on stays.

    Raises:
        AlreadyRunning: a program uses it.
    """
    if not (server.directory / CLAIM).exists():
        return
    claim = Claim.take(server.directory)
    try:
        shutil.rmtree(server.directory)
    finally:
        claim.release()


def _end(process: subprocess.Popen[bytes], how: signal.Signals) -> None:
    for step, seconds in ((how, STOP_SECONDS), (signal.SIGQUIT, 10.0), (signal.SIGKILL, None)):
        if process.poll() is not None:
            return
        process.send_signal(step)
        with suppress(subprocess.TimeoutExpired):
            process.wait(seconds)


def _all_end(store: Path) -> bool:
    """Wait for the last process in `store` to end; whether it did."""
    deadline = time.monotonic() + STOP_SECONDS
    while _running_in(store):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def _running_in(store: Path) -> set[int]:
    """Process ids whose working directory is the store, where both servers go and stay."""
    if sys.platform != "linux":
        return _running_on(store)
    found = set()
    for entry in Path("/proc").glob("[0-9]*/cwd"):
        with suppress(OSError):
            if os.readlink(entry) == str(store):
                found.add(int(entry.parent.name))
    return found


def _running_on(store: Path) -> set[int]:
    """The same for systems without /proc: process ids whose command line names the store."""
    listing = subprocess.run(["/bin/ps", "-axo", "pid=,command="], capture_output=True, text=True, check=True)
    lines = (line.split(maxsplit=1) for line in listing.stdout.splitlines())
    return {int(pid) for pid, command in lines if str(store) in command.split()}
