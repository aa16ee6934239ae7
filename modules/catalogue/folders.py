"""Content files that lie nowhere on a disk: a draft as the folder it would be, among the editions shipped.

Loading and checking read `Traversable`, so a draft kept elsewhere is read by the same code as the files
beside this module, with the same file names and lines in every complaint.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from io import BytesIO, StringIO
from typing import Any


@dataclass(frozen=True)
class Place(Traversable):
    """A path in memory where nothing is; `str` gives it as complaints name it."""

    path: str

    @property
    def name(self) -> str:
        """Its last part."""
        return self.path.rpartition("/")[2]

    def iterdir(self) -> Iterator[Traversable]:
        """What stands directly below: nothing."""
        return iter(())

    def is_dir(self) -> bool:
        """Whether it is a folder."""
        return False

    def is_file(self) -> bool:
        """Whether it is a file."""
        return False

    def joinpath(self, *names: Any) -> Traversable:
        """A place below; what is not there is a place that cannot be read."""
        below: Traversable = self
        for name in "/".join(map(str, names)).split("/"):
            below = below.below(name) if isinstance(below, Place) else below / name
        return below

    def __truediv__(self, name: Any) -> Traversable:
        return self.joinpath(name)

    def below(self, name: str) -> Traversable:
        """What stands directly below under this name."""
        return Place(f"{self.path}/{name}")

    def open(self, *_arguments: Any, **_options: Any) -> Any:
        """Refused: only files are opened."""
        raise FileNotFoundError(self.path)

    def read_bytes(self) -> bytes:
        """The bytes of a file."""
        return bytes(self.open("rb").read())

    def read_text(self, encoding: str | None = None, errors: str | None = None) -> str:
        """The text of a file."""
        return str(self.open("r", encoding=encoding, errors=errors).read())

    def __str__(self) -> str:
        return self.path


@dataclass(frozen=True)
class File(Place):
    """A file of text in memory."""

    text: str

    def is_file(self) -> bool:
        """It is one."""
        return True

    def open(self, mode: str = "r", *_arguments: Any, **_options: Any) -> Any:
        """Its text, or its bytes in UTF-8."""
        return BytesIO(self.text.encode()) if "b" in mode else StringIO(self.text)


@dataclass(frozen=True)
class Folder(Place):
    """Files and folders by name; what it holds may lie in memory or on a disk."""

    entries: Mapping[str, Traversable]

    def iterdir(self) -> Iterator[Traversable]:
        """What it holds."""
        return iter(self.entries.values())

    def is_dir(self) -> bool:
        """It is one."""
        return True

    def below(self, name: str) -> Traversable:
        """The file or folder of this name."""
        return self.entries.get(name) or super().below(name)


def folder_of(path: str, files: Mapping[str, str]) -> Folder:
    """A folder in memory from the paths of its files below it (`modules/planung.yaml`) and their texts."""
    entries: dict[str, Traversable] = {}
    inside: dict[str, dict[str, str]] = {}
    for name, text in files.items():
        first, _, rest = name.partition("/")
        if rest:
            inside.setdefault(first, {})[rest] = text
        else:
            entries[first] = File(f"{path}/{first}", text)
    entries |= {name: folder_of(f"{path}/{name}", below) for name, below in inside.items()}
    return Folder(path, entries)
