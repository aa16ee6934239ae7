"""Bring the working copy to life: virtual environment, locked packages, the project, front-end files.

Every step can be interrupted and repeated. What is up to date is known by a stamp over everything that
decides the result, so a second start has nothing to do; the stamp is written last.
"""

import hashlib
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from deploy import PROJECT, assets
from deploy.steps import Refusal, StepFailed, Steps, run, say

ENVIRONMENT = PROJECT / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
STEPS = 4
"""Steps of `install`."""

OLDEST_PYTHON = (3, 11)
PIP_WITH_TARGET = (22, 3)
"""Version of pip that installs into another environment."""


def program(name: str) -> Path:
    """A program of the environment."""
    return ENVIRONMENT / "bin" / name


def is_installed(lock: str) -> bool:
    """Whether nothing is left to do for this lock file, `run.lock` or `dev.lock`."""
    stamp = _stamp(lock)
    is_stamped = stamp.exists() and stamp.read_text() == _fingerprint(lock)
    return is_stamped and _environment_works() and assets.is_current(PROJECT)


def install(lock: str, *, needs_assets: bool) -> None:
    """Install what `lock` names and the project itself, and fetch the front end's files.

    Args:
        lock: `run.lock` or `dev.lock`.
        needs_assets: whether missing front-end files are an error; otherwise the application runs with
            its own plain style and the next start tries again.

    Raises:
        Refusal: this Python has no way to install packages.
        StepFailed: a program failed; calling again goes on from there.
    """
    steps = Steps(STEPS)
    with steps.step("Python-Umgebung anlegen"):
        _make_environment()
    with steps.step("Installationsprogramm holen"):
        _install_uv()
    with steps.step("Pakete installieren"):
        _install_with_hashes(lock)
        _install_packages(["--no-deps", "--no-build-isolation", "--editable", str(PROJECT)])
    with steps.step("Dateien der Oberfläche holen"):
        has_assets = _fetch_assets(is_required=needs_assets)
    if not has_assets:
        say("Die Dateien der Oberfläche fehlen noch: Die Seiten erscheinen in einfacher Gestaltung.")
    _stamp(lock).write_text(_fingerprint(lock))


def _make_environment() -> None:
    if not _environment_works():
        # Without pip inside: Debian splits off the module that would put it there.
        run([sys.executable, "-m", "venv", "--clear", "--without-pip", ENVIRONMENT])


def _environment_works() -> bool:
    """Whether the environment is whole, of a Python that is new enough, and lies where it was made."""
    asked = "import sys; print(*sys.version_info[:2])"
    try:
        major, minor = map(int, run([PYTHON, "-I", "-c", asked]).split())
    except StepFailed:
        return False
    # After the system's Python was replaced by the next one, its packages are missing.
    has_packages = (ENVIRONMENT / "lib" / f"python{major}.{minor}" / "site-packages").is_dir()
    return (major, minor) >= OLDEST_PYTHON and has_packages and not _was_moved()


def _was_moved() -> bool:
    """Whether the working copy lay elsewhere when the programs in it were made."""
    script = program("werkstatt")
    return script.exists() and str(ENVIRONMENT) not in script.read_text()


def _install_uv() -> None:
    lock = PROJECT / "deploy" / "installer.lock"
    if not _has_locked_uv(lock):
        _run_pip(["--require-hashes", "-r", str(lock)])


def _has_locked_uv(lock: Path) -> bool:
    pinned = re.search(r"^uv==(\S+)", lock.read_text(), flags=re.MULTILINE)
    try:
        return pinned is not None and run([program("uv"), "--version"]).split()[1] == pinned[1]
    except StepFailed:
        return False


def _install_with_hashes(lock: str) -> None:
    _install_packages(["--require-hashes", "-r", str(PROJECT / "deploy" / lock)])


def _install_packages(options: Sequence[str]) -> None:
    try:
        run([program("uv"), "pip", "install", "--python", PYTHON, "--quiet", *options])
    except StepFailed:
        # uv does not read pip's settings: behind a mirror or a proxy that only pip knows, pip does it.
        _run_pip(options)


def _run_pip(options: Sequence[str]) -> None:
    run([*_pip(), "install", "--quiet", "--disable-pip-version-check", *options])


def _pip() -> list[str]:
    """How pip is called to install into the environment."""
    if _own_pip_version() >= PIP_WITH_TARGET:
        return [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    try:
        run([PYTHON, "-m", "ensurepip"])
    except StepFailed as error:
        raise Refusal("Diesem Python fehlt pip (unter Debian: apt install python3-pip).") from error
    return [str(PYTHON), "-m", "pip"]


def _own_pip_version() -> tuple[int, ...]:
    try:
        version = run([sys.executable, "-m", "pip", "--version"]).split()[1]
    except StepFailed:
        return ()
    return tuple(int(part) for part in version.split(".")[:2])


def _fetch_assets(*, is_required: bool) -> bool:
    """Whether the files are there afterwards."""
    try:
        if assets.npm() is None and not assets.is_current(PROJECT):
            _install_with_hashes("node.lock")
        run([PYTHON, "-m", "deploy.assets"], cwd=PROJECT)
    except StepFailed:
        if is_required:
            raise
    return assets.is_current(PROJECT)


def _stamp(lock: str) -> Path:
    return ENVIRONMENT / f"installed-{lock}"


def _fingerprint(lock: str) -> str:
    """Changes with everything that decides what is installed."""
    files = [PROJECT / "pyproject.toml", *(PROJECT / "deploy" / name for name in (lock, "installer.lock"))]
    contents = [file.read_bytes() for file in files]
    return hashlib.sha256(b"\0".join([*contents, os.fsencode(ENVIRONMENT)])).hexdigest()
