"""Find or provide a Chromium for the browser tests."""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from deploy import installing
from deploy.steps import StepFailed, run

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def provide_chromium(environment: Mapping[str, str]) -> Path | None:
    """A Chromium that starts; None where none can be had.

    In this order: the one `CHROMIUM` names, the system's, Debian's package where this account may
    install it, Playwright's own download.
    """
    return (
        _works(environment.get("CHROMIUM"))
        or _installed()
        or _from_debian(environment)
        or _from_playwright(environment)
    )


def _installed() -> Path | None:
    return next((found for name in NAMES if (found := _works(shutil.which(name)))), None)


def _works(program: str | None) -> Path | None:
    """The program, if it starts: Ubuntu's is a placeholder, and a download may lack libraries."""
    if not program:
        return None
    try:
        run([program, "--version"])
    except StepFailed:
        return None
    return Path(program)


def _from_debian(environment: Mapping[str, str]) -> Path | None:
    if os.geteuid() != 0 or not _is_debian():
        return None
    quiet = {**environment, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        run(["apt-get", "update", "--quiet"], env=quiet)
        run(["apt-get", "install", "--quiet", "--yes", "--no-install-recommends", "chromium"], env=quiet)
    except StepFailed:
        return None
    return _installed()


def _is_debian() -> bool:
    """Ubuntu is left out: its package only points to another shop's download."""
    release = Path("/etc/os-release")
    return release.exists() and "ID=debian" in release.read_text().splitlines()


def _from_playwright(environment: Mapping[str, str]) -> Path | None:
    may_install_libraries = os.geteuid() == 0 and shutil.which("apt-get") is not None
    options = ["--with-deps"] if may_install_libraries else []
    asked = (
        "from playwright.sync_api import sync_playwright as start\n"
        "with start() as playwright: print(playwright.chromium.executable_path)"
    )
    try:
        run([installing.PYTHON, "-m", "playwright", "install", *options, "chromium"], env=environment)
        return _works(run([installing.PYTHON, "-c", asked], env=environment).strip())
    except StepFailed:
        return None
