"""Handing a mail to the mail server, or into the outbox where none is set."""

import smtplib
import ssl
from email import policy
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from webapp.settings import Settings

TIMEOUT_SECONDS = 20


class UnknownScheme(Exception):
    """The address of the mail server begins with none of `smtp`, `smtp+starttls`, `smtps`."""


def send(mail: EmailMessage, settings: Settings) -> None:
    """Send the mail, or keep it as a file in `settings.outbox`.

    Raises:
        OSError, smtplib.SMTPException: the server is away or refuses; trying again later helps.
        UnknownScheme: `smtp_url` is not understood.
    """
    if not settings.smtp_url:
        _keep(mail, settings.outbox)
        return
    address = urlsplit(settings.smtp_url)
    with _connection(address) as server:
        if address.username:
            server.login(unquote(address.username), unquote(address.password or ""))
        server.send_message(mail)


def _connection(address: SplitResult) -> smtplib.SMTP:
    host = address.hostname or ""
    match address.scheme:
        case "smtp":
            return smtplib.SMTP(host, address.port or 25, timeout=TIMEOUT_SECONDS)
        case "smtp+starttls":
            return _encrypted(smtplib.SMTP(host, address.port or 587, timeout=TIMEOUT_SECONDS))
        case "smtps":
            return smtplib.SMTP_SSL(
                host, address.port or 465, timeout=TIMEOUT_SECONDS, context=ssl.create_default_context()
            )
        case _:
            raise UnknownScheme(address.scheme)


def _encrypted(server: smtplib.SMTP) -> smtplib.SMTP:
    """The connection, encrypted from now on; a mail is never sent in the clear instead."""
    try:
        server.starttls(context=ssl.create_default_context())
    except (OSError, smtplib.SMTPException):
        server.close()
        raise
    return server


def _keep(mail: EmailMessage, outbox: Path) -> None:
    # Mails carry links that sign in, so only the application's own account may read them.
    outbox.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = outbox / f"{str(mail['Message-ID']).strip('<>').partition('@')[0]}.eml"
    file.touch(mode=0o600)
    file.write_bytes(mail.as_bytes(policy=policy.SMTP))
