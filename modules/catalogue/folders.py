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
class Missing(Traversable):
    """A file that is not there."""

    path: str

    @property
    def name(self) -> str:
        """The name it would have."""
        return self.path.rpartition("/")[2]

    def iterdir(self) -> Iterator[Traversable]:
        """Nothing."""
        return iter(())

    def is_dir(self) -> bool:
        """It is not there."""
        return False

    def is_file(self) -> bool:
        """It is not there."""
        return False

    def open(self, *_arguments: Any, **_options: Any) -> Any:
        """It is not there."""
        raise FileNotFoundError(self.path)

    def joinpath(self, *names: Any) -> Traversable:
        """What would stand below it is not there either."""
        return Missing("/".join((self.path, *map(str, names))))

    def __str__(self) -> str:
        return self.path


@dataclass(frozen=True)
class File(Traversable):
    """A file of text in memory; `str` gives its path as complaints name it."""

    path: str
    text: str

    @property
    def name(self) -> str:
        """Its name without the folders above."""
        return self.path.rpartition("/")[2]

    def iterdir(self) -> Iterator[Traversable]:
        """Nothing: a file holds no files."""
        return iter(())

    def is_dir(self) -> bool:
        """A file is no folder."""
        return False

    def is_file(self) -> bool:
        """A file it is."""
        return True

    def joinpath(self, *names: Any) -> Traversable:
        """Nothing stands below a file."""
        return Missing("/".join((self.path, *map(str, names))))

    def open(self, mode: str = "r", *_arguments: Any, **_options: Any) -> Any:
        """Its text, or its bytes in UTF-8."""
        return BytesIO(self.text.encode()) if "b" in mode else StringIO(self.text)

    def __str__(self) -> str:
        return self.path


@dataclass(frozen=True)
class Folder(Traversable):
    """Files and folders by name; what it holds may lie in memory or on a disk."""

    path: str
    entries: Mapping[str, Traversable]

    @property
    def name(self) -> str:
        """Its name without the folders above."""
        return self.path.rpartition("/")[2]

    def iterdir(self) -> Iterator[Traversable]:
        """What it holds."""
        return iter(self.entries.values())

    def is_dir(self) -> bool:
        """A folder it is."""
        return True

    def is_file(self) -> bool:
        """A folder is no file."""
        return False

    def joinpath(self, *names: Any) -> Traversable:
        """What stands below; what is not there is a file that cannot be read."""
        below: Traversable = self
        for name in "/".join(map(str, names)).split("/"):
            below = below.entries.get(name, Missing(f"{below.path}/{name}")) if isinstance(below, Folder) else below / name
        return below

    def open(self, *_arguments: Any, **_options: Any) -> Any:
        """Refused: only files are opened."""
        raise IsADirectoryError(self.path)

    def __str__(self) -> str:
        return self.path


def folder_of(path: str, files: Mapping[str, str]) -> Folder:
    """A folder in memory from the paths of its files below it (`modules/planung.yaml`) and their texts."""
    entries: dict[str, Traversable] = {}
    below: dict[str, dict[str, str]] = {}
    for name, text in files.items():
        first, _, rest = name.partition("/")
        if rest:
            below.setdefault(first, {})[rest] = text
        else:
            entries[first] = File(f"{path}/{first}", text)
    entries |= {name: folder_of(f"{path}/{name}", inside) for name, inside in below.items()}
    return Folder(path, entries)
