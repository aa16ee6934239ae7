"""Which words of a text changed from one edition to the next, to show both beside each other."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORDS = re.compile(r"\S+\s*")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some words in a row, with the space after them.

    Attributes:
        is_changed: they stand in one of the two texts only.
    """

    words: str
    is_changed: bool


Text = tuple[Stretch, ...]


def reworded(before: str, after: str) -> tuple[Text, Text]:
    """Both texts cut into what they share and what only one of them says, word by word."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    # Without the heuristic for long texts, which takes frequent words for noise.
    matcher = SequenceMatcher(None, [each.strip() for each in old], [each.strip() for each in new], False)
    left: list[Stretch] = []
    right: list[Stretch] = []
    for kind, start, end, other_start, other_end in matcher.get_opcodes():
        for side, words in ((left, old[start:end]), (right, new[other_start:other_end])):
            if words:
                side.append(Stretch("".join(words), is_changed=kind != "equal"))
    return tuple(left), tuple(right)
