"""The two commands refuse in one sentence, before they make anything."""

import ast
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]


def _demo(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, PROJECT / "deploy" / "demo.py", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port somebody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield int(listener.getsockname()[1])


@pytest.mark.parametrize("script", ["demo.py", "test.py"])
def test_a_python_that_is_too_old_understands_the_script_and_is_told(script: str) -> None:
    source = (PROJECT / "deploy" / script).read_text(encoding="ascii")

    tree = ast.parse(source, feature_version=(3, 7))

    checks = [node for node in tree.body if isinstance(node, ast.If)]
    assert ast.unparse(checks[0].test) == "sys.version_info < (3, 11)"
    ours = [node for node in tree.body if isinstance(node, ast.ImportFrom)]
    assert all(node.lineno > checks[0].lineno for node in ours)


def test_a_taken_port_is_refused_in_one_sentence(taken_port: int) -> None:
    answer = _demo("--port", str(taken_port))

    assert answer.returncode == 2
    assert answer.stdout == ""
    assert answer.stderr.splitlines() == [
        f"Der Port {taken_port} ist belegt. Wählen Sie einen anderen, zum Beispiel --port {taken_port + 1}."
    ]


@pytest.mark.parametrize("arguments", [["--port", "99999"], ["--port", "abc"], ["--gibt-es-nicht"]])
def test_arguments_that_do_not_fit_are_refused_in_one_sentence(arguments: list[str]) -> None:
    answer = _demo(*arguments)

    assert answer.returncode == 2
    assert answer.stderr.startswith(f"Das geht nicht: {' '.join(arguments)}. ")
    assert ("eine Zahl von 1 bis 65535" in answer.stderr) == ("--port" in arguments)
    assert "usage" not in answer.stderr


def test_a_file_is_no_folder_for_data(tmp_path: Path) -> None:
    file = tmp_path / "brief.txt"
    file.write_text("nicht von uns")

    answer = _demo("--prepare", "--data", str(file))

    assert (answer.returncode, answer.stderr) == (
        2,
        f"{file} ist kein Ordner. Bitte nennen Sie mit --data einen.\n",
    )
