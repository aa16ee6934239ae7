"""A mail server that keeps what it gets."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message


class Mailbox(Message):
    """Every mail that arrived, oldest first."""

    def __init__(self) -> None:
        super().__init__(message_class=EmailMessage)
        self.mails: list[EmailMessage] = []

    def prepare_message(self, _session: object, envelope: object) -> EmailMessage:
        """Parse by today's rules instead of those of 1998."""
        content = envelope.content  # type: ignore[attr-defined]
        return BytesParser(policy=policy.default).parsebytes(content)

    def handle_message(self, message: EmailMessage) -> None:  # type: ignore[override]
        """Keep it."""
        self.mails.append(message)


@contextmanager
def mail_server() -> Iterator[tuple[str, Mailbox]]:
    """Address of a running mail server and its mailbox."""
    mailbox = Mailbox()
    controller = Controller(mailbox, hostname="127.0.0.1", port=_free_port())
    controller.start()
    try:
        yield f"smtp://127.0.0.1:{controller.port}", mailbox
    finally:
        controller.stop()


def mails_in(outbox: Path) -> list[EmailMessage]:
    """The mails kept as files, in no particular order."""
    files = sorted(outbox.glob("*.eml"))
    return [BytesParser(policy=policy.default).parsebytes(file.read_bytes()) for file in files]


def text_of(mail: EmailMessage) -> str:
    """The plain text of a mail."""
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def html_of(mail: EmailMessage) -> str:
    """The HTML of a mail."""
    part = mail.get_body(("html",))
    assert part is not None
    return str(part.get_content())


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
