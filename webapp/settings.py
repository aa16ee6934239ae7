"""All settings, read from the environment once, here and nowhere else.

Defaults are right for production and safe in public; what has no safe default is required. Every field
is described for operators in `deploy/BETRIEB.md`; a test compares the two.
"""

import os
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path
from urllib.parse import urlsplit

PREFIX = "WERKSTATT_"

SHORTEST_SECRET_KEY = 32
"""Characters; whoever guesses the key signs cookies and invitations."""


@dataclass(eq=False)
class MissingSetting(Exception):
    """Settings without a safe default that the environment does not give."""

    names: tuple[str, ...]


@dataclass(eq=False)
class UnusableSetting(Exception):
    """A setting whose value cannot be right.

    Attributes:
        rule: `too_short` or `no_number`.
    """

    name: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What an installation decides. Each field is read from `WERKSTATT_<FIELD IN CAPITALS>`.

    Attributes:
        database_url: address of PostgreSQL as the login role `werkstatt_app`.
        redis_url: address of Valkey or Redis for jobs and rate limits.
        secret_key: at least 32 random characters; signs cookies and links.
        base_url: address people type, e.g. `https://werkstatt.example`; decides hosts and cookies.
        operator_name: who runs the platform, for the Impressum.
        operator_address: postal address, lines separated by `|`.
        operator_email: contact address; reported barriers go there and must be answered (§ 12b BGG).
        database_owner_url: address as `werkstatt_owner`, for migrations only.
        smtp_url: `smtp://host:25`, `smtp+starttls://user:password@host:587` or `smtps://…`; empty
            writes mails into `outbox`.
        mail_from: sender address of all mails.
        outbox: directory for mails when no `smtp_url` is set.
        evidence_folder: directory for the files of evidence, outside what a web server shows; shared by all
            machines.
        evidence_file_mb: largest file of evidence, in MB of 1024 * 1024 bytes.
        clamav_url: virus scanner, `unix:///run/clamav/clamd.ctl` or `tcp://host:3310`; empty for none.
        proxy_count: number of trusted reverse proxies in front.
        is_demonstration: marks every page as demonstration with invented Jugendämter.
    """

    database_url: str = field(repr=False)
    redis_url: str = field(repr=False)
    secret_key: str = field(repr=False)
    base_url: str
    operator_name: str
    operator_address: str
    operator_email: str
    database_owner_url: str = field(default="", repr=False)
    smtp_url: str = field(default="", repr=False)
    mail_from: str = "werkstatt@localhost"
    outbox: Path = Path("var/outbox")
    evidence_folder: Path = Path("var/nachweise")
    evidence_file_mb: int = 25
    clamav_url: str = ""
    proxy_count: int = 0
    is_demonstration: bool = False

    @property
    def is_https(self) -> bool:
        """Whether people reach the platform by HTTPS; then cookies are bound to it."""
        return urlsplit(self.base_url).scheme == "https"

    @property
    def hosts(self) -> list[str]:
        """Host names a request may carry; on one's own machine both names of it."""
        host = urlsplit(self.base_url).hostname or ""
        return ["127.0.0.1", "localhost"] if host in {"127.0.0.1", "localhost"} else [host]


def from_environment(environment: Mapping[str, str] = os.environ) -> Settings:
    """Settings of this process; an empty one counts as not given.

    Raises:
        MissingSetting: naming all that are missing.
        UnusableSetting: a value cannot be right.
    """
    given: dict[str, object] = {}
    missing = []
    for setting in fields(Settings):
        name = PREFIX + setting.name.upper()
        if environment.get(name):
            given[setting.name] = _typed(name, setting.type, environment[name])
        elif setting.default is MISSING:
            missing.append(name)
    if missing:
        raise MissingSetting(tuple(missing))
    settings = Settings(**given)  # type: ignore[arg-type]
    if len(settings.secret_key) < SHORTEST_SECRET_KEY:
        raise UnusableSetting(f"{PREFIX}SECRET_KEY", "too_short")
    return settings


def _typed(name: str, type_: object, text: str) -> object:
    if type_ is int:
        if not text.isdecimal():
            raise UnusableSetting(name, "no_number")
        return int(text)
    if type_ is bool:
        return text.lower() in {"1", "true", "ja"}
    return Path(text) if type_ is Path else text


def as_environment(settings: Settings) -> dict[str, str]:
    """The settings as another process of this installation reads them."""
    return {
        PREFIX + setting.name.upper(): str(getattr(settings, setting.name)) for setting in fields(Settings)
    }
