"""A whole installation in one directory: database, queue, secrets, outbox, evidence.

The demonstration and small installations keep everything in one data directory. Passwords and keys are
drawn once per directory and lie in `secrets.json`, readable by its owner only. A command finds the servers
that another program runs on the directory, or starts them for as long as it needs them.
"""

import json
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from tenants.isolation import migrating
from tenants.isolation.provisioning import Addresses, provision
from webapp.embedded import supervising
from webapp.embedded.postgres import EmbeddedPostgres
from webapp.embedded.supervising import EmbeddedServer
from webapp.embedded.valkey import EmbeddedValkey
from webapp.settings import Settings

DATABASE = "werkstatt"
OUTBOX = "outbox"
EVIDENCE = "nachweise"
SECRETS = "secrets.json"
SERVING = "serving.json"
UNFINISHED = "filling"
"""Lies in the directory while invented Jugendämter are being added."""


@dataclass(frozen=True, slots=True)
class Secrets:
    """What nobody may guess; drawn once per data directory."""

    owner_password: str
    login_password: str
    secret_key: str
    demonstration_password: str


@dataclass(frozen=True, slots=True)
class Serving:
    """How the web server of an installation was last started.

    Attributes:
        port: where it listens; the links in mails lead there.
        is_demonstration: the data are invented; marks every page.
    """

    port: int = 7979
    is_demonstration: bool = False


class Installation:
    """The installation in a data directory.

    Args:
        data: holds everything; made when missing.
    """

    def __init__(self, data: Path) -> None:
        self.data = data.resolve()
        self._postgres = EmbeddedPostgres(self.data / "postgres")
        self._valkey = EmbeddedValkey(self.data / "valkey")

    @property
    def is_new(self) -> bool:
        """Nothing was ever set up here."""
        return not (self.data / SECRETS).exists()

    @property
    def secrets(self) -> Secrets:
        """The secrets of this directory, drawn at the first call."""
        file = self.data / SECRETS
        if not file.exists():
            self._write_secrets(file)
        return Secrets(**json.loads(file.read_text()))

    @property
    def serving(self) -> Serving:
        """How the web server was last started here; the defaults where it never was."""
        file = self.data / SERVING
        return Serving(**json.loads(file.read_text())) if file.exists() else Serving()

    def erase(self) -> None:
        """Delete what was set up here and nothing else; whatever lay in the directory before stays.

        Raises:
            AlreadyRunning: a program uses it.
        """
        supervising.erase(self._postgres)
        supervising.erase(self._valkey)
        if self.is_new:
            return
        shutil.rmtree(self.data / OUTBOX, ignore_errors=True)
        # Last what says that something was set up, so that an interrupted erasure can be repeated.
        for name in (UNFINISHED, SERVING, SECRETS):
            (self.data / name).unlink(missing_ok=True)

    def refuse_unusable(self) -> None:
        """Raise the `EmbeddedError` that says why the servers cannot run here; changes nothing."""
        self._postgres.refuse_unusable()
        self._valkey.refuse_unusable()

    @contextmanager
    def running(
        self, *, port: int | None = None, is_demonstration: bool = False, alone: bool = False
    ) -> Iterator[Settings]:
        """The settings of the installation with its servers running and its schema up to date.

        Args:
            port: where the web server is about to listen; without it everything is as at its last start.
            is_demonstration: the data are invented; read with `port` only.
            alone: the servers must be this program's own, because it outlasts a command; otherwise
                servers that another program runs are used.

        Raises:
            AlreadyRunning: another program runs the servers, and `alone` was asked for.
            EmbeddedError: a server cannot run here; `webapp.embedded.wording` has the sentence.
        """
        with ExitStack() as stack:
            database = self._server(self._postgres, stack, alone=alone)
            queue = self._server(self._valkey, stack, alone=alone)
            drawn = self.secrets
            addresses = provision(
                database, DATABASE, owner_password=drawn.owner_password, login_password=drawn.login_password
            )
            migrating.upgrade(addresses.owner)
            if port is not None:
                self._remember(Serving(port=port, is_demonstration=is_demonstration))
            yield self._settings(addresses, queue, drawn, self.serving)

    def _remember(self, serving: Serving) -> None:
        (self.data / SERVING).write_text(json.dumps(asdict(serving)))

    def _server(self, server: EmbeddedServer, stack: ExitStack, *, alone: bool) -> str:
        """The address of a server: another program's, or this one's until the stack ends."""
        running = None if alone else server.url_if_running()
        return running or stack.enter_context(server).url

    def _settings(self, addresses: Addresses, queue: str, drawn: Secrets, serving: Serving) -> Settings:
        return Settings(
            database_url=addresses.login,
            database_owner_url=addresses.owner,
            redis_url=queue,
            secret_key=drawn.secret_key,
            base_url=f"http://127.0.0.1:{serving.port}",
            outbox=self.data / OUTBOX,
            evidence_folder=self.data / EVIDENCE,
            operator_name="Betrieb dieser Installation",
            operator_address="Anschrift bitte eintragen",
            operator_email="betrieb@werkstatt.example",
            is_demonstration=serving.is_demonstration,
        )

    def _write_secrets(self, file: Path) -> None:
        drawn = Secrets(
            owner_password=secrets.token_urlsafe(24),
            login_password=secrets.token_urlsafe(24),
            secret_key=secrets.token_urlsafe(48),
            demonstration_password=f"probe-{secrets.token_hex(5)}",
        )
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as target:
            json.dump(asdict(drawn), target)
