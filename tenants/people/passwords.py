"""Passwords: which ones are taken, how they are stored, how they are compared.

Length is the only rule on characters: at least 12, no composition rules, any character, blanks and
Unicode included, nothing cut off. Refused is what is made of little more than words that are tried
first: the usual ones, and those of the place (Jugendamt, Werkstatt, the person's name and address, the
name of the Jugendamt). Source: NIST SP 800-63B 3.1.1, ASVS 5.0 6.2.1-6.2.12.

Stored is Argon2id with the library's parameters (RFC 9106, 64 MiB each), so only a few are computed at
once: a burst of sign-ins waits instead of taking all memory.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from secrets import token_urlsafe
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from tenants.errors import Refused
from tenants.people.common_passwords import COMMON_WORDS

MIN_LENGTH = 12
MAX_LENGTH = 256
"""Longer input is refused before it is hashed, never cut off."""

OWN_SHARE = 8
"""So many characters must be left once well-known words are taken away."""

DIFFERENT_CHARACTERS = 5
"""Fewer different characters are a pattern, not a password."""

AT_ONCE = 2
"""Hashes computed at the same time in one process, 64 MiB each."""

WAIT_SECONDS = 10.0
"""Whoever waits longer for their turn is asked to try again."""

PLACE_WORDS = frozenset({"jugendamt", "werkstatt", "werkstatt79a", "jugendhilfe", "79a"})

_SHORTEST_WORD = 4
"""Shorter parts of names say nothing: "Amt" or "Ute" would rule out half of all sentences."""

_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})

_HASHER = PasswordHasher()
_TURNS = BoundedSemaphore(AT_ONCE)


class TooBusy(Exception):
    """Too many people sign in at this moment; trying again in a minute helps."""


def check(password: str, *, context: Iterable[str] = ()) -> None:
    """Refuse a password that is guessed too easily.

    Args:
        context: names and addresses this person's password must not be made of.

    Raises:
        Refused: `password.too_short`, `password.too_long`, `password.context` or `password.common`.
    """
    chosen = normalised(password)
    if len(chosen) < MIN_LENGTH:
        raise Refused("password.too_short", (MIN_LENGTH,))
    if len(chosen) > MAX_LENGTH:
        raise Refused("password.too_long", (MAX_LENGTH,))
    if len(set(chosen)) < DIFFERENT_CHARACTERS:
        raise Refused("password.common")
    own = _without(_comparable(chosen), PLACE_WORDS | _words(context))
    if len(own) < OWN_SHARE:
        raise Refused("password.context")
    if len(_without(own, COMMON_WORDS)) < OWN_SHARE:
        raise Refused("password.common")


def hashed(password: str) -> str:
    """What is stored of a password."""
    with _turn():
        return _HASHER.hash(normalised(password))


def matches(password: str, stored: str | None) -> bool:
    """Whether the password belongs to what is stored.

    Takes the same time whether there is something stored or not, so that nobody learns from it who has
    an account.
    """
    if len(password) > MAX_LENGTH:
        password = ""
    with _turn():
        try:
            _HASHER.verify(stored or _nobody(), normalised(password))
        except VerificationError:
            return False
    return stored is not None


def prepare() -> None:
    """Compute what comparing for nobody needs, so that the first comparison takes no longer than others."""
    _nobody()


def is_outdated(stored: str) -> bool:
    """Whether what is stored was made with other parameters than today's."""
    return _HASHER.check_needs_rehash(stored)


def normalised(password: str) -> str:
    """The password in one Unicode form (NFC), because keyboards give two for the same letters."""
    return unicodedata.normalize("NFC", password)


@contextmanager
def _turn() -> Iterator[None]:
    if not _TURNS.acquire(timeout=WAIT_SECONDS):
        raise TooBusy
    try:
        yield
    finally:
        _TURNS.release()


@cache
def _nobody() -> str:
    """The hash of a password nobody has."""
    return _HASHER.hash(token_urlsafe(32))


def _comparable(text: str) -> str:
    """In small letters with umlauts spelt out, as the lists of words are."""
    return normalised(text).casefold().translate(_SPELT_OUT)


def _words(texts: Iterable[str]) -> frozenset[str]:
    parts = (part for text in texts for part in re.split(r"[\W_]+", _comparable(text)))
    return frozenset(part for part in parts if len(part) >= _SHORTEST_WORD)


def _without(text: str, words: Iterable[str]) -> str:
    for word in sorted(words, key=len, reverse=True):
        text = text.replace(word, "")
    return text
