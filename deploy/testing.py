"""The command `python3 deploy/test.py`: install, provide a browser, run the checks, then pytest."""

import os
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

from deploy import PROJECT, installing
from deploy.browser import provide_chromium
from deploy.refusing import refuse_full_disk, refuse_system, refuse_unwritable_project
from deploy.steps import Steps, attempt, say, seconds_since

LOCK = "dev.lock"
INSTALLED_BYTES = 1_200_000_000
"""Room for the environment with the tests' tools, Node as a wheel and a browser."""

CHECKS = (
    "ruff check",
    "ruff format --check",
    "mypy",
    "lint-imports",
    "werkstatt catalogue check",
)


def main(arguments: list[str]) -> int:
    """Set up and run everything; the exit code is 0 only if every check and every test passed.

    2: something about this machine does not fit, nothing was changed.

    Args:
        arguments: passed on to pytest; without any, all tests run on two processes.
    """
    code = attempt(_prepare)
    if code != 0:
        return code
    environment = _environment(_chromium())
    failed = [check for check in CHECKS if not _passes(check, environment)]
    report = f"Nicht bestanden: {', '.join(failed)}. Die Meldungen stehen vor den Tests."
    if failed:
        say(report)
    code = _pytest(arguments, environment)
    if failed:
        say(report)
    return code or int(bool(failed))


def _prepare() -> None:
    refuse_system()
    if installing.is_installed(LOCK):
        return
    refuse_unwritable_project()
    refuse_full_disk(INSTALLED_BYTES)
    installing.install(LOCK, needs_assets=True)


def _chromium() -> Path | None:
    with Steps(1).step("Chromium für die Tests im Browser"):
        chromium = provide_chromium(os.environ)
    if chromium is None:
        say("Es ist kein Chromium zu bekommen: Die Tests im Browser werden übersprungen.")
    return chromium


def _environment(chromium: Path | None) -> dict[str, str]:
    programs = f"{installing.program('')}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    return {**os.environ, "PATH": programs, **({"CHROMIUM": str(chromium)} if chromium else {})}


def _passes(check: str, environment: Mapping[str, str]) -> bool:
    """Run a check; what it reports is shown only where it fails."""
    name, *options = check.split()
    start = time.monotonic()
    print(f"{check} …", end=" ", flush=True)
    done = subprocess.run(
        [str(installing.program(name)), *options],
        cwd=PROJECT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    passed = done.returncode == 0
    print(f"{'bestanden' if passed else 'nicht bestanden'}, {seconds_since(start)} s", flush=True)
    if not passed:
        print(done.stdout, flush=True)
    return passed


def _pytest(arguments: list[str], environment: Mapping[str, str]) -> int:
    everything = ["--numprocesses", "2"] if not arguments else []
    command = [str(installing.PYTHON), "-m", "pytest", *everything, *arguments]
    return subprocess.run(command, cwd=PROJECT, env=environment, check=False).returncode
