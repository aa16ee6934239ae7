"""File names as they are kept: what a person recognises, and nothing a system could trip over."""

import re
import unicodedata

LONGEST_NAME = 120
"""Characters, extension included."""

_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])", re.IGNORECASE)
"""Names of devices under Windows, with any extension."""

_UNWELCOME = re.compile(r'[<>:"|?*]')
_UNNAMED = "Datei"


def kept_name(given: str) -> str:
    r"""The name without path, control and direction characters, at most `LONGEST_NAME` long.

    A right-to-left override (`Bericht\u202efdp.exe`) and zero-width characters only serve to deceive; they
    are format characters (Unicode category Cf) and go. The extension survives the cut.
    """
    name = unicodedata.normalize("NFC", given)
    name = name.replace("\\", "/").rpartition("/")[2]
    name = "".join(each for each in name if unicodedata.category(each) not in {"Cc", "Cf", "Cs", "Co", "Cn"})
    name = " ".join(_UNWELCOME.sub("_", name).split()).strip(". ")
    stem, dot, extension = name.rpartition(".")
    if not dot:
        stem, extension = extension, ""
    if _RESERVED.fullmatch(stem.split(".")[0].strip()):
        stem = f"_{stem}"
    ending = f"{dot}{extension}"
    return (stem.strip(". ") or _UNNAMED)[: LONGEST_NAME - len(ending)] + ending


def extension_of(name: str) -> str:
    """The extension in small letters without its dot; empty if there is none."""
    _, dot, extension = name.rpartition(".")
    return extension.casefold() if dot else ""
