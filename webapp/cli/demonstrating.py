"""`werkstatt demo`: everything on one machine, with invented Jugendämter.

Starts PostgreSQL, Valkey, the worker and the web server, prints the address and the accounts, and stops all
of them on Ctrl-C. A second start finds its data and only starts.
"""

import os
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from webapp import logs
from webapp.cli import demonstration_filling
from webapp.cli.serving import serve_on
from webapp.embedded.installation import UNFINISHED, Installation
from webapp.embedded.supervising import make_directory
from webapp.embedded.tether import tied
from webapp.runtime import open_runtime
from webapp.settings import Settings, as_environment

HOST = "127.0.0.1"
console = Console()


@click.command()
@click.option("--port", default=7979, show_default=True, help="Port der Webanwendung.")
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("var/demo"),
    show_default=True,
    help="Datenverzeichnis.",
)
@click.option("--fresh", is_flag=True, help="Verwirft die Daten des Verzeichnisses und beginnt neu.")
@click.option("--no-demo-data", is_flag=True, help="Beginnt ohne erfundene Jugendämter.")
@click.option("--prepare", is_flag=True, help="Richtet nur ein und startet nichts.")
def demo(port: int, data: Path, *, fresh: bool, no_demo_data: bool, prepare: bool) -> None:
    """Startet die Vorführung: Datenbank, Warteschlange, Anwendung und Verarbeitung."""
    signal.signal(signal.SIGTERM, _stop)
    if not prepare:
        _refuse_taken_port(port)
    installation = Installation(data)
    with (
        suppress(KeyboardInterrupt),
        _set_up(installation, port, fresh=fresh, invented=not no_demo_data) as settings,
    ):
        if prepare:
            click.echo("Alles ist eingerichtet.")
            return
        with _worker(settings):
            logs.set_up()
            serve_on(settings, host=HOST, port=port, on_ready=lambda: _announce(settings, installation))
    click.echo("Alles ist beendet. Ihre Daten bleiben erhalten.")


@contextmanager
def _set_up(installation: Installation, port: int, *, fresh: bool, invented: bool) -> Iterator[Settings]:
    """The settings with the servers running, the schema up to date and the data in place."""
    unfinished = installation.data / UNFINISHED
    if fresh or unfinished.exists():
        # What an interrupted filling left behind is invented and incomplete.
        installation.erase()
    installation.refuse_unusable()
    if installation.is_new and invented:
        make_directory(installation.data)
        unfinished.touch()
    # What the first start put into a directory stays what it is, whatever a later one is asked.
    is_demonstration = invented if installation.is_new else installation.serving.is_demonstration
    with installation.running(port=port, is_demonstration=is_demonstration, alone=True) as settings:
        if unfinished.exists():
            _fill(settings, installation.secrets.demonstration_password)
            unfinished.unlink()
        yield settings


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _refuse_taken_port(port: int) -> None:
    with socket.socket() as probe:
        # As the web server itself: a port whose last connections are just closing is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            raise click.ClickException(
                f"Der Port {port} ist belegt. Bitte wählen Sie einen anderen, zum Beispiel mit "
                f"--port {port + 1}."
            ) from None


def _fill(settings: Settings, password: str) -> None:
    runtime = open_runtime(settings)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("Erfundene Jugendämter anlegen", total=None)
        for done, total in demonstration_filling.fill(runtime, password=password):
            progress.update(task, completed=done, total=total)
    runtime.close()


@contextmanager
def _worker(settings: Settings) -> Iterator[None]:
    """The worker as a child process; it ends with us, also where we are killed."""
    process = subprocess.Popen(
        # If we are killed the queue is gone too; asked to stop, the worker would wait for its return.
        tied([sys.executable, "-m", "webapp.cli", "worker"], death_signal=signal.SIGKILL),
        env={**_own_environment(), **as_environment(settings)},
        start_new_session=True,
    )
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _own_environment() -> dict[str, str]:
    return {"PATH": os.defpath, "LC_ALL": "C.UTF-8"}


def _announce(settings: Settings, installation: Installation) -> None:
    lines = [f"\nDie Werkstatt 79a läuft: {settings.base_url}"]
    if not settings.is_demonstration:
        program = Path(sys.executable).with_name("werkstatt")
        command = shlex.join([str(program), "--data", str(installation.data), "people", "create"])
        lines.append(f"Das erste Konto: {command} --email … --name … --operator")
    else:
        accounts = demonstration_filling.accounts()
        width = max(len(email) for email, _ in accounts)
        lines += [f"Kennwort aller Konten: {installation.secrets.demonstration_password}\n"]
        lines += [f"  {email:<{width}}  {whose}" for email, whose in accounts]
    # Plain lines: an address broken in two cannot be clicked.
    click.echo("\n".join([*lines, "\nBeenden mit Strg+C."]))
