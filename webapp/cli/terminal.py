"""What the commands share: settings and open resources, each made when it is first asked for."""

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    # Loading the database and queue takes longer than the commands that need neither.
    from webapp.runtime import Runtime
    from webapp.settings import Settings


def _settings_of_environment() -> "Settings":
    from webapp.settings import from_environment  # noqa: PLC0415 - see above

    return from_environment()


class Terminal:
    """One call of the command line.

    Args:
        read_settings: where the settings come from; the environment by default.
    """

    def __init__(self, read_settings: "Callable[[], Settings]" = _settings_of_environment) -> None:
        self._read_settings = read_settings
        self._settings: Settings | None = None
        self._runtime: Runtime | None = None
        self._open = ExitStack()

    @property
    def settings(self) -> "Settings":
        """The settings; raises MissingSetting naming those that are missing."""
        if self._settings is None:
            self._settings = self._read_settings()
        return self._settings

    def runtime(self) -> "Runtime":
        """The open resources, closed when the command ends."""
        from webapp.runtime import open_runtime  # noqa: PLC0415 - see above

        if self._runtime is None:
            self._runtime = open_runtime(self.settings)
            self._open.callback(self._runtime.close)
        return self._runtime

    def use_installation(self, data: Path) -> None:
        """Take the settings from a data directory; its servers run at least until the command ends."""
        from webapp.embedded.installation import Installation  # noqa: PLC0415 - see above

        installation = Installation(data)
        if installation.is_new:
            raise click.UsageError(f"In {data} liegt keine Installation.")
        running = installation.running()
        self._read_settings = lambda: self._open.enter_context(running)

    def close(self) -> None:
        """Close whatever was opened."""
        self._open.close()


pass_terminal = click.make_pass_decorator(Terminal)
