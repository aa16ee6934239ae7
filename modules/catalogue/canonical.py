"""One text for one value: JSON in the form RFC 8785 gives it, and the SHA-256 over its bytes.

Members are sorted, nothing stands between them, text is UTF-8 and escaped only where JSON demands it. Of the
numbers only whole ones are written: a share goes as `410/66`, so that no rule about floating point can give
the same value two texts. For such values the standard library writes what the RFC asks for.
"""

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256

Json = Mapping[str, "Json"] | Sequence["Json"] | str | int | bool | None
"""What can be written: no floats."""


def canonical(value: Json) -> str:
    """The one text of the value; the same value gives the same text for ever."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))


def digest(text: str) -> str:
    """SHA-256 over the text in UTF-8, 64 small hexadecimal digits; what `sha256sum` says of the file."""
    return sha256(text.encode()).hexdigest()
