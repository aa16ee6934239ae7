"""Work in visible steps: number, name, seconds; a failed program's last words."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path

LAST_LINES = 25


class Refusal(Exception):
    """The work cannot be done here; carries the German sentence that says why and what to do."""


class StepFailed(Exception):
    """A program the set-up called has failed.

    Args:
        command: the program and its arguments.
        output: everything it said.
    """

    def __init__(self, command: Sequence[str], output: str) -> None:
        super().__init__(command, output)
        self.command = command
        self.output = output

    @property
    def last_words(self) -> str:
        """The end of what the program said."""
        return "\n".join(self.output.rstrip().splitlines()[-LAST_LINES:])


class Steps:
    """Counts and times the steps of one set-up.

    Args:
        total: how many steps there will be.
    """

    def __init__(self, total: int) -> None:
        self._total = total
        self._done = 0

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Announce a step, and say how long it took when it ends."""
        self._done += 1
        start = time.monotonic()
        print(f"[{self._done}/{self._total}] {name} …", end=" ", flush=True)
        try:
            yield
        except BaseException:
            print("abgebrochen", flush=True)
            raise
        print(f"{seconds_since(start)} s", flush=True)


def run(
    command: Sequence[str | Path], *, env: Mapping[str, str] | None = None, cwd: Path | None = None
) -> str:
    """Run a program quietly and return what it said.

    Raises:
        StepFailed: it is missing or reported an error.
    """
    words = [str(word) for word in command]
    try:
        done = subprocess.run(
            words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=env, cwd=cwd, check=False
        )
    except OSError as error:
        raise StepFailed(words, str(error)) from error
    if done.returncode != 0:
        raise StepFailed(words, done.stdout)
    return done.stdout


def attempt(work: Callable[[], None]) -> int:
    """Do the work and tell the person at the terminal what stopped it.

    Returns:
        The exit code: 0 done, 1 a program failed, 2 refused before anything was changed, 130 Ctrl-C.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A terminal without umlauts shows question marks instead of ending the set-up.
            stream.reconfigure(errors="replace")
    try:
        work()
    except Refusal as refusal:
        say(str(refusal))
        return 2
    except StepFailed as failure:
        say(failure.last_words)
        say("Das Einrichten ist nicht gelungen. Ein neuer Start setzt an dieser Stelle fort.")
        return 1
    except KeyboardInterrupt:
        say("Abgebrochen. Ein neuer Start setzt an dieser Stelle fort.")
        return 130
    return 0


def seconds_since(start: float) -> str:
    """Seconds since an instant of the monotonic clock, with one decimal, as written in German."""
    return f"{time.monotonic() - start:.1f}".replace(".", ",")


def say(sentence: str) -> None:
    """Tell the person at the terminal; apart from what programs print."""
    print(sentence, file=sys.stderr, flush=True)
