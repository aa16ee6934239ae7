"""`werkstatt demo`: everything on one machine, with invented Jugendämter.

Starts PostgreSQL, Valkey, the worker and the web server, prints the address and the accounts, and stops all
of them on Ctrl-C. A second start finds its data and only starts.
"""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from webapp import logs
from webapp.cli import demonstration_filling
from webapp.cli.serving import serve_on
from webapp.embedded import wording as embedded_wording
from webapp.embedded.errors import EmbeddedError
from webapp.embedded.installation import Installation
from webapp.runtime import open_runtime
from webapp.settings import Settings, as_environment

console = Console()


@click.command()
@click.option("--port", default=7979, show_default=True, help="Port der Webanwendung.")
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    default=Path("var/demo"),
    show_default=True,
    help="Datenverzeichnis.",
)
@click.option("--fresh", is_flag=True, help="Verwirft die Daten des Verzeichnisses und beginnt neu.")
@click.option("--no-demo-data", is_flag=True, help="Beginnt ohne erfundene Jugendämter.")
def demo(port: int, data: Path, *, fresh: bool, no_demo_data: bool) -> None:
    """Startet die Vorführung: Datenbank, Warteschlange, Anwendung und Verarbeitung."""
    signal.signal(signal.SIGTERM, _stop)
    if fresh and (data / "secrets.json").exists():
        shutil.rmtree(data)
    installation = Installation(data)
    is_new = installation.is_new
    try:
        with installation.running(port=port, is_demonstration=not no_demo_data) as settings:
            if is_new and not no_demo_data:
                _fill(settings, installation.secrets.demonstration_password)
            with _worker(settings):
                _announce(settings, None if no_demo_data else installation.secrets.demonstration_password)
                logs.set_up()
                serve_on(settings, host="127.0.0.1", port=port)
    except EmbeddedError as error:
        raise click.ClickException(embedded_wording.sentence(error)) from error
    except KeyboardInterrupt:
        pass
    console.print("Alles ist beendet. Ihre Daten bleiben erhalten.")


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


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
    """The worker as a child process; it ends with us."""
    process = subprocess.Popen(
        [sys.executable, "-m", "webapp.cli", "worker"],
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


def _announce(settings: Settings, password: str | None) -> None:
    console.print(f"\nDie Werkstatt 79a läuft: {settings.base_url}", style="bold")
    if password is not None:
        console.print(f"Kennwort aller Konten der Vorführung: {password}\n")
        for email, role in demonstration_filling.ACCOUNTS:
            console.print(f"  {email:<44} {role}")
    else:
        console.print("Das erste Konto legt an: werkstatt people create --email … --name … --operator")
    console.print("\nBeenden mit Strg+C.")
