"""No tracked file names the host of a package registry: each site fetches from where it is set up to."""

import shutil
import subprocess
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]

HOSTS = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("yarnpkg", "com"),
        ("debian", "org"),
        ("ubuntu", "com"),
        ("unpkg", "com"),
        ("jsdelivr", "net"),
    )
]
"""Written in parts, so that this file does not name them either."""


@pytest.mark.skipif(
    shutil.which("git") is None or not (PROJECT / ".git").exists(), reason="asks git which files are tracked"
)
def test_no_tracked_file_names_a_registry_host() -> None:
    patterns = [part for host in HOSTS for part in ("-e", host)]

    found = subprocess.run(
        [
            "git",
            "-c",
            "safe.directory=*",
            "grep",
            "--line-number",
            "--ignore-case",
            "--fixed-strings",
            "-I",
            *patterns,
        ],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert found.stderr == ""
    assert found.stdout == ""
