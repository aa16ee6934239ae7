"""A small virus scanner that speaks the real protocol over a real socket."""

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""Harmless by agreement of all scanners, and found by all."""


class _Conversation(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        assert self.rfile.read(10) == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack("!L", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
        found = b"Eicar-Test-Signature FOUND" if EICAR in content else b"OK"
        self.wfile.write(b"stream: " + found + b"\0")


class _Confused(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")


@contextmanager
def scanner(socket: Path, *, is_confused: bool = False) -> Iterator[str]:
    """A scanner while the block lasts; its address."""
    handler = _Confused if is_confused else _Conversation
    with socketserver.ThreadingUnixStreamServer(str(socket), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield f"unix://{socket}"
        finally:
            server.shutdown()
            thread.join()
            socket.unlink()
