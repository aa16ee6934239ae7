"""A mail is plain text and HTML that say the same, on headers nobody can write into."""

from dataclasses import replace
from email import policy
from email.parser import BytesParser
from uuid import UUID

import pytest

from tests.support.mailbox import html_of, text_of
from webapp.mail.messages import Letter, message, on_one_line
from webapp.settings import Settings

MAIL_ID = UUID("5f0c4b53-8d43-44f4-9d2c-1c4c2a9f5a10")
LETTER = Letter(
    to=("controlling@musterfurt.example",),
    subject="Einladung: Qualitätsentwicklung, Stadt Musterfurt",
    paragraphs=("Guten Tag Jörg <Müßig> & Söhne,", "bitte folgen Sie dem Link. " * 10),
    action=("Einladung annehmen", "http://localhost/einladung/abc?x=1&y=2"),
    why="Sie erhalten diese E-Mail, weil Sie eingeladen sind.",
)


def test_text_and_html_say_the_same_and_why_the_mail_came(settings: Settings) -> None:
    mail = message(LETTER, settings, MAIL_ID)

    text, html = text_of(mail), html_of(mail)
    assert "Guten Tag Jörg <Müßig> & Söhne," in text
    assert "Guten Tag Jörg &lt;Müßig&gt; &amp; Söhne," in html
    assert "http://localhost/einladung/abc?x=1&y=2" in text
    assert 'href="http://localhost/einladung/abc?x=1&amp;y=2"' in html
    assert LETTER.why in text
    assert LETTER.why in html
    assert '<html lang="de">' in html
    assert all(len(line) <= 78 for line in text.splitlines())


def test_a_link_is_never_broken_over_lines(settings: Settings) -> None:
    url = "http://localhost/einladung/" + "a" * 200

    mail = message(replace(LETTER, action=("Annehmen", url)), settings, MAIL_ID)
    received = BytesParser(policy=policy.default).parsebytes(mail.as_bytes(policy=policy.SMTP))

    assert url in text_of(received)


def test_headers_say_that_a_machine_wrote_and_which_mail_it_is(settings: Settings) -> None:
    mail = message(LETTER, settings, MAIL_ID)

    assert mail["Message-ID"] == f"<{MAIL_ID}@localhost>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["From"] == f"Werkstatt 79a <{settings.mail_from}>"
    assert mail["Subject"] == LETTER.subject
    assert mail["Reply-To"] is None


INJECTIONS = [
    "Amt\r\nBcc: opfer@evil.example",
    "Amt\nBcc: opfer@evil.example",
    "Amt\rBcc: opfer@evil.example",
    "Amt\r\n\r\n<script>alert(1)</script>",
    "Amt\x00\x0b\x0c\x1b",
    "Amt\u2028Bcc: opfer@evil.example",
    "Amt\x85Bcc: opfer@evil.example",
    "=?utf-8?q?=0D=0ABcc:_opfer@evil.example?=",
]


@pytest.mark.parametrize("text", INJECTIONS)
def test_nobody_writes_headers_through_a_name(settings: Settings, text: str) -> None:
    mail = message(replace(LETTER, subject=f"Einladung, {text}", reply_to="a@b.example"), settings, MAIL_ID)

    received = BytesParser(policy=policy.default).parsebytes(mail.as_bytes(policy=policy.SMTP))
    assert received["Bcc"] is None
    assert received["To"] == "controlling@musterfurt.example"
    assert "Bcc" not in {name for name, _ in received.items()}
    assert received.is_multipart()
    assert len(received["Subject"].splitlines()) == 1


@pytest.mark.parametrize(
    "address",
    [
        "a@b.example\r\nBcc: c@d.example",
        "a@b.example,c@d.example\n",
        "=?utf-8?q?a=0D=0ABcc:_c@d.example?= <a@b.example>",
    ],
)
def test_nobody_writes_headers_through_an_address(settings: Settings, address: str) -> None:
    mail = message(replace(LETTER, reply_to=address), settings, MAIL_ID)

    assert "Bcc" not in mail
    assert len(mail.as_bytes(policy=policy.SMTP).split(b"\r\nReply-To:")) == 2


def test_one_line_is_one_line() -> None:
    assert on_one_line("  a\r\n\tb\u2028c\x00 ") == "a b c"
    assert "=?" not in on_one_line("==??utf-8?q?=0D=0A?= =\r?")
