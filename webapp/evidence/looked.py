"""What looking through a file gives: what it says about itself, and its text by place."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from webapp.evidence.screening import Passage

Trait = str | int | list[str]


@dataclass(frozen=True, slots=True)
class Looked:
    """A file that keeps all rules.

    Attributes:
        traits: code of what it says about itself → what it says. Codes: `author`, `changed_by`, `company`,
            `title`, `program`, `comments`, `tracked_changes`, `copied_tables`, `hidden_sheets`,
            `earlier_states`, `place_of_picture`, `camera`, `taken_at`, `no_text`.
        is_anew: a picture was written anew, without anything but the picture.
    """

    traits: Mapping[str, Trait] = field(default_factory=dict)
    passages: tuple[Passage, ...] = ()
    is_anew: bool = False


def filled(traits: Mapping[str, Trait | None]) -> dict[str, Trait]:
    """Those traits that say anything; texts as one short line."""
    said: dict[str, Trait] = {}
    for name, value in traits.items():
        short = " ".join(value.split())[:200] if isinstance(value, str) else value
        if short:
            said[name] = short
    return said
