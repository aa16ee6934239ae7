"""A mail from its parts: plain text and simple HTML that say the same.

Every mail says at its end why it came. Headers are single lines whatever a name contains, so that
nobody writes headers of their own through a name (`on_one_line`).
"""

import re
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import localtime
from html import escape
from textwrap import fill
from urllib.parse import urlsplit
from uuid import UUID

from webapp.settings import Settings
from webapp.wording import PRODUCT

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Letter:
    """What a mail says.

    Attributes:
        to: addresses of the recipients; several only if they know each other.
        paragraphs: plain sentences.
        action: label and address of the one thing to do; None if there is nothing.
        why: why the recipient gets this, in a sentence.
        reply_to: where an answer goes instead of to the platform.
    """

    to: tuple[str, ...]
    subject: str
    paragraphs: tuple[str, ...]
    why: str
    action: tuple[str, str] | None = None
    reply_to: str | None = None


def message(letter: Letter, settings: Settings, mail_id: UUID) -> EmailMessage:
    """The letter as a mail.

    Args:
        mail_id: the same for every attempt to send this letter, so that mailboxes recognise a second copy.
    """
    mail = EmailMessage()
    mail["From"] = Address(PRODUCT, addr_spec=settings.mail_from)
    mail["To"] = ", ".join(on_one_line(address) for address in letter.to)
    if letter.reply_to:
        mail["Reply-To"] = on_one_line(letter.reply_to)
    mail["Subject"] = on_one_line(letter.subject)
    mail["Date"] = localtime()
    mail["Message-ID"] = f"<{mail_id}@{urlsplit(settings.base_url).hostname}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["Content-Language"] = "de"
    mail.set_content(_plain(letter))
    mail.add_alternative(_html(letter), subtype="html")
    return mail


def on_one_line(text: str) -> str:
    """The text without line breaks, other control characters and encoded words.

    An encoded word (`=?utf-8?q?=0D=0A…?=`) is a line break in disguise: the standard library decodes it
    when a header is set and, before Python 3.12.5, writes the line break out again.
    """
    return " ".join(_CONTROLS.sub(" ", text).replace("=?", "= ?").split())


def _plain(letter: Letter) -> str:
    parts = [
        fill(paragraph, 72, break_long_words=False, break_on_hyphens=False) for paragraph in letter.paragraphs
    ]
    if letter.action:
        label, url = letter.action
        parts.append(f"{label}:\n{url}")
    parts.append(f"-- \n{fill(letter.why, 72)}\n{PRODUCT}")
    return "\n\n".join(parts) + "\n"


def _html(letter: Letter) -> str:
    parts = [f"<p>{escape(paragraph)}</p>" for paragraph in letter.paragraphs]
    if letter.action:
        label, url = letter.action
        parts.append(f'<p><a href="{escape(url)}">{escape(label)}</a></p><p>{escape(url)}</p>')
    parts.append(f"<hr><p><small>{escape(letter.why)}<br>{escape(PRODUCT)}</small></p>")
    return (
        '<!doctype html><html lang="de"><head><meta charset="utf-8">'
        f"<title>{escape(letter.subject)}</title></head><body>{''.join(parts)}</body></html>"
    )
