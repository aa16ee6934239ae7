"""`werkstatt serve` and `werkstatt worker`: the two long-running processes of an installation."""

from collections.abc import Callable

import click
from waitress.server import create_server

from webapp import logs
from webapp.app import create_app, settle
from webapp.cli.terminal import Terminal, pass_terminal
from webapp.jobs import working
from webapp.runtime import open_runtime
from webapp.settings import Settings

THREADS = 8


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Adresse, an der die Anwendung horcht.")
@click.option("--port", default=7979, show_default=True, help="Port, an dem die Anwendung horcht.")
@pass_terminal
def serve(terminal: Terminal, host: str, port: int) -> None:
    """Startet die Webanwendung."""

    def announce() -> None:
        click.echo(f"Die Anwendung horcht auf http://{host}:{port}")

    logs.set_up()
    serve_on(terminal.settings, host=host, port=port, on_ready=announce)


@click.command()
@pass_terminal
def worker(terminal: Terminal) -> None:
    """Startet die Verarbeitung der Aufträge."""
    logs.set_up()
    working.work(terminal.runtime())


def serve_on(
    settings: Settings, *, host: str, port: int, on_ready: Callable[[], None] = lambda: None
) -> None:
    """Serve the application until the process is told to stop.

    Args:
        on_ready: called once whoever comes is answered.
    """
    runtime = open_runtime(settings)
    try:
        app = create_app(runtime)
        settle()
        server = create_server(app, host=host, port=port, threads=THREADS, ident=None)
        on_ready()
        server.run()
    finally:
        runtime.close()
