r"""Where to go after signing in: only to a page of our own.

A browser drops tabs and line breaks inside an address and takes `\` for `/`; so `/\t/evil` and
`/\evil` lead elsewhere although they begin with a slash. Only plainly local paths are taken.
"""

import re

_LOCAL = re.compile(r"/(?![/\\])[^\x00-\x20\x7f\\]*")


def local_path(wanted: str | None) -> str | None:
    """The path if it stays on our own host, else None."""
    if wanted and _LOCAL.fullmatch(wanted):
        return wanted
    return None
