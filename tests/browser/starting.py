"""Starting what a browser test needs: a Chromium that talks to nobody else, and the web server."""

import os
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from flask import Flask
from playwright.sync_api import BrowserType
from waitress import wasyncore
from waitress.server import create_server

THREADS = 4
SYSTEM_CHROMIUM = "/usr/bin/chromium"
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-default-browser-check",
    "--no-first-run",
    "--no-pings",
    # No name leads anywhere: a third-party request fails even where it would not be noticed.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


def find_chromium(browser_type: BrowserType) -> str | None:
    """The program that `CHROMIUM` names, Debian's, or Playwright's own; None where there is none."""
    candidates = (os.environ.get("CHROMIUM"), SYSTEM_CHROMIUM, browser_type.executable_path)
    return next((found for program in candidates if program and (found := shutil.which(program))), None)


def chromium_arguments() -> list[str]:
    """What Chromium is started with; its own sandbox does not work for root."""
    return [*QUIET, *(["--no-sandbox"] if os.geteuid() == 0 else [])]


@contextmanager
def listening() -> Iterator[socket.socket]:
    """A socket on a free port of this machine, so that the port is known before the application is made."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener


@contextmanager
def serving(app: Flask, listener: socket.socket) -> Iterator[None]:
    """The application behind the product's own web server, in a thread of this process."""
    connections: dict[int, socket.socket] = {}
    stopping = Event()
    server = create_server(app, connections, sockets=[listener], threads=THREADS, ident=None)

    def serve() -> None:
        while not stopping.is_set():
            wasyncore.loop(timeout=0.1, use_poll=True, map=connections, count=1)
        wasyncore.close_all(connections)

    thread = Thread(target=serve, name="web server")
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        thread.join()
        server.task_dispatcher.shutdown()
