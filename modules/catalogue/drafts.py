"""A draft of an edition that is being written: texts of its files, kept by whoever keeps it.

The draft is its files. What the form editor shows is read from them, what it stores is written into them, and
what is downloaded and checked is they. Only the sheet is put together when it is asked for, because it states
sums.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources.abc import Traversable

from modules.catalogue import editions
from modules.catalogue.checking import Report, check
from modules.catalogue.differences import Difference, difference
from modules.catalogue.folders import File, Folder, folder_of
from modules.catalogue.loading import load_module
from modules.catalogue.model import Edition, EditionKey, Module
from modules.catalogue.transition_checking import transition_files
from modules.catalogue.transition_loading import LocatedTransition, load_located
from modules.catalogue.transitions import Transition, name
from modules.catalogue.writing import write_sheet, write_transition
from modules.errors import UnknownModule

TRANSITIONS = "transitions"


@dataclass(frozen=True)
class Draft:
    """A draft with all its texts.

    Attributes:
        base: the published edition it goes on from.
        modules: slug → text of the module's file.
        transition: text of the file that explains every difference to the base.
    """

    key: EditionKey
    base: EditionKey
    title: str
    modules: Mapping[str, str]
    transition: str

    @cached_property
    def edition(self) -> Edition:
        """The edition it would be."""
        return _edition(self)

    @property
    def before(self) -> Edition:
        """The edition it goes on from."""
        return editions.edition(self.base)

    @cached_property
    def difference(self) -> Difference:
        """Everything that differs from the base."""
        return difference(self.before, self.edition)

    @cached_property
    def located(self) -> LocatedTransition:
        """Its transition with the places of the entries."""
        return load_located(File(f"{name(self.base, self.key)}.yaml", self.transition))

    def module(self, slug: str) -> Module:
        """The module of this slug; raises UnknownModule."""
        if slug not in self.modules:
            raise UnknownModule(slug)
        return module_of(self.modules[slug])

    def files(self) -> Mapping[str, str]:
        """All files by their path below the content folder, as they are shipped."""
        inside = {
            f"{self.key}/edition.yaml": write_sheet(self.edition),
            **{f"{self.key}/modules/{slug}.yaml": text for slug, text in sorted(self.modules.items())},
            **{
                f"{self.key}/indicators/{file.name}": file.read_text(encoding="utf-8")
                for file in _indicator_files(self.base)
            },
        }
        return {**inside, f"{TRANSITIONS}/{name(self.base, self.key)}.yaml": self.transition}

    def check(self) -> Report:
        """Check it as `werkstatt catalogue check` checks its folder."""
        return _checked(self.key, tuple(self.files().items()))


def begun(key: EditionKey, title: str, explanation: str, source: EditionKey) -> Draft:
    """A new draft with the texts of an edition shipped: the current one, or a draft to go on with.

    Args:
        explanation: why there is a new edition, a German sentence for the offices.
    """
    published = editions.keys()
    is_published = source in published
    base = source if is_published else published[-1]
    folder = editions.content() / source
    transition = Transition(base, key, explanation, ())
    kept = ""
    if not is_published and key == source:
        file = editions.transition_file(editions.content(), base, source)
        kept = file.read_text(encoding="utf-8")
        transition = load_located(File(file.name, kept)).transition
    return Draft(
        key=key,
        base=base,
        title=title,
        modules={
            file.name.removesuffix(".yaml"): file.read_text(encoding="utf-8")
            for file in (folder / "modules").iterdir()
            if file.name.endswith(".yaml")
        },
        transition=write_transition(transition, kept),
    )


def texts_of(key: EditionKey, slug: str) -> tuple[str, ...]:
    """The text of a module's file in an edition shipped; none where it has no such module."""
    file = editions.content() / key / "modules" / f"{slug}.yaml"
    return (file.read_text(encoding="utf-8"),) if file.is_file() else ()


@lru_cache(maxsize=64)
def module_of(text: str) -> Module:
    """The module a file of this text holds; the same text is read once."""
    return load_module(File("modul.yaml", text))


def check_folder(folder: Traversable, beside: Traversable) -> Report:
    """Check an edition's folder among the published editions.

    Drafts shipped are left out: of several drafts, the one that is published first decides what the others
    have to explain.

    Args:
        beside: the folder of transitions that belongs to it; need not be there.
    """
    published = editions.keys()
    known = {key: editions.edition(key) for key in published if key != folder.name}
    return check(_among_published(folder, beside), known=known)


@lru_cache(maxsize=4)
def _checked(key: EditionKey, files: tuple[tuple[str, str], ...]) -> Report:
    tree = folder_of("entwurf", dict(files))
    return check_folder(tree.entries[key], tree.entries[TRANSITIONS])


def _among_published(folder: Traversable, beside: Traversable) -> Folder:
    keys = editions.keys()
    published: dict[str, Traversable] = {key: editions.content() / key for key in keys}
    steps = {
        file.name: file
        for file in transition_files(editions.content())
        if set(file.name.removesuffix(".yaml").split("--")) <= published.keys()
    }
    if beside.is_dir():
        steps |= {
            file.name: file
            for file in beside.iterdir()
            if folder.name in file.name.removesuffix(".yaml").split("--")
        }
    return Folder("content", {**published, folder.name: folder, TRANSITIONS: Folder(TRANSITIONS, steps)})


def _indicator_files(key: EditionKey) -> list[Traversable]:
    below = editions.content() / key / "indicators"
    return sorted(
        (file for file in below.iterdir() if file.name.endswith(".yaml")), key=lambda each: each.name
    )


def _edition(draft: Draft) -> Edition:
    modules = (module_of(text) for text in draft.modules.values())
    return Edition(
        key=draft.key,
        title=draft.title,
        published_on=None,
        modules=tuple(sorted(modules, key=lambda module: module.number)),
        indicators=draft.before.indicators,
    )
