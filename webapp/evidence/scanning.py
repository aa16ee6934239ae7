"""Asking ClamAV about a file, over its socket (protocol INSTREAM of clamd).

Own lines and no library: the ones on the package index are either unkept or wrap exactly this. The command is
followed by pieces of the file, each after its length in four bytes, and a length of zero; the answer is
`stream: OK` or `stream: NAME FOUND`. Whatever else happens (nobody answers, an odd answer, too slow) counts
as out of reach: the file stays locked, and `webapp.jobs.evidence` asks again.
"""

import socket
import struct
from contextlib import closing
from enum import Enum
from typing import BinaryIO
from urllib.parse import urlsplit

CONNECT_SECONDS = 2
ANSWER_SECONDS = 5
"""Between two pieces, and for the answer: a web worker waits no longer."""

_PIECE = 64 * 1024
_DEFAULT_PORT = 3310
_LONGEST_ANSWER = 4096


class Verdict(Enum):
    """What the scanner says where it names no virus."""

    CLEAN = "clean"
    UNREACHABLE = "unreachable"


def scan(address: str, content: BinaryIO) -> Verdict | str:
    """Ask the scanner at this address about the bytes; the name of what it found is a text.

    Args:
        address: `unix:///run/clamav/clamd.ctl` or `tcp://host:3310`; empty if none is set up.
    """
    if not address:
        return Verdict.CLEAN
    try:
        with closing(_connected(address)) as connection:
            connection.sendall(b"zINSTREAM\0")
            while piece := content.read(_PIECE):
                connection.sendall(struct.pack("!L", len(piece)) + piece)
            connection.sendall(struct.pack("!L", 0))
            return _understood(_answer(connection))
    except (OSError, ValueError):
        return Verdict.UNREACHABLE


def _connected(address: str) -> socket.socket:
    place = urlsplit(address)
    if place.scheme == "unix":
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(CONNECT_SECONDS)
        try:
            connection.connect(place.path)
        except OSError:
            connection.close()
            raise
    else:
        port = place.port or _DEFAULT_PORT
        connection = socket.create_connection((place.hostname or "", port), timeout=CONNECT_SECONDS)
    connection.settimeout(ANSWER_SECONDS)
    return connection


def _answer(connection: socket.socket) -> str:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < _LONGEST_ANSWER:
        piece = connection.recv(_LONGEST_ANSWER)
        if not piece:
            break
        answer += piece
    return answer.rstrip(b"\0\n").decode("utf-8", "replace")


def _understood(answer: str) -> Verdict | str:
    said = answer.removeprefix("stream: ")
    if said == "OK":
        return Verdict.CLEAN
    if said.endswith(" FOUND"):
        return said.removesuffix(" FOUND")
    return Verdict.UNREACHABLE
