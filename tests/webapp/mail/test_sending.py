"""Mails leave by a real mail server, or stay as files that only we can read."""

import smtplib
import ssl
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from tests.support.mailbox import mail_server, mails_in, text_of
from webapp.mail import sending
from webapp.mail.messages import Letter, message
from webapp.settings import Settings

LETTER = Letter(
    to=("jörg@musterfurt.example".replace("ö", "oe"),),
    subject="Grüße",
    paragraphs=("Äpfel, Öl und Übermut.",),
    why="Zur Probe.",
)


def test_a_mail_arrives_with_its_umlauts(settings: Settings) -> None:
    with mail_server() as (url, mailbox):
        sending.send(message(LETTER, settings, uuid4()), replace(settings, smtp_url=url))

    (mail,) = mailbox.mails
    assert mail["Subject"] == "Grüße"
    assert "Äpfel, Öl und Übermut." in text_of(mail)


def test_a_server_that_is_away_is_an_error_that_can_be_tried_again(settings: Settings) -> None:
    with mail_server() as (url, _):
        pass

    with pytest.raises(OSError, match="refused"):
        sending.send(message(LETTER, settings, uuid4()), replace(settings, smtp_url=url))


def test_a_mail_is_never_sent_in_the_clear_where_encryption_was_asked_for(settings: Settings) -> None:
    with mail_server() as (url, mailbox):
        starttls = replace(settings, smtp_url=url.replace("smtp://", "smtp+starttls://"))
        smtps = replace(settings, smtp_url=url.replace("smtp://", "smtps://"))

        with pytest.raises(smtplib.SMTPNotSupportedError):
            sending.send(message(LETTER, settings, uuid4()), starttls)
        with pytest.raises((ssl.SSLError, OSError)):
            sending.send(message(LETTER, settings, uuid4()), smtps)

    assert mailbox.mails == []


def test_an_address_of_another_kind_is_named(settings: Settings) -> None:
    with pytest.raises(sending.UnknownScheme, match="http"):
        sending.send(message(LETTER, settings, uuid4()), replace(settings, smtp_url="http://x.example"))


def test_without_a_server_mails_are_kept_once_and_for_us_alone(settings: Settings, tmp_path: Path) -> None:
    kept = replace(settings, outbox=tmp_path / "var" / "outbox")
    mail = message(LETTER, settings, uuid4())

    sending.send(mail, kept)
    sending.send(mail, kept)

    (found,) = mails_in(kept.outbox)
    assert found["Message-ID"] == mail["Message-ID"]
    (file,) = kept.outbox.iterdir()
    assert (file.stat().st_mode & 0o777, kept.outbox.stat().st_mode & 0o777) == (0o600, 0o700)
