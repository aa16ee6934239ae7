"""Which passwords are taken and how they are compared."""

import threading
import unicodedata
from typing import Any, Literal

import pytest
from argon2 import PasswordHasher, Type
from argon2.exceptions import VerifyMismatchError

from tenants.errors import Refused
from tenants.people import passwords
from tenants.people.common_passwords import COMMON_WORDS

GOOD = "vier Eulen zählen Zwiebeln"


@pytest.mark.parametrize(
    "password",
    [
        GOOD,
        "zwölfZeichen",
        "nurkleinbuchstaben",
        "   Leerzeichen am Anfang",
        "über 64 Zeichen: " + "Ährenkranz und Übermut am Öresund, zwölf Boxkämpfer 🦉",
        "mein jugendamt steht am alten hafen",
        "日本語のパスワードは長い方がよい",
    ],
)
def test_length_is_the_only_rule_on_characters(password: str) -> None:
    passwords.check(
        password, context=("Projektleitung Musterfurt", "p@musterfurt.example", "Stadt Musterfurt")
    )


@pytest.mark.parametrize(
    "password,rule",
    [
        ("elfZeichen!", "password.too_short"),
        ("", "password.too_short"),
        ("x1" * 200, "password.too_long"),
        ("aaaaaaaaaaaaaaaa", "password.common"),
        ("abababababababab", "password.common"),
        ("123456789012", "password.common"),
        ("Passwort2026!", "password.common"),
        ("passwortpasswort", "password.common"),
        ("Sommer2026!!", "password.common"),
        ("Frühling2026", "password.common"),
        ("qwertzuiop12", "password.common"),
        ("Jugendamt2026", "password.context"),
        ("Werkstatt-79a!", "password.context"),
        ("Musterfurt-2026", "password.context"),
        ("JUGENDAMT_Musterfurt", "password.context"),
        ("leonore.muster", "password.context"),
        ("Köln-Jugendamt1", "password.context"),
        ("Koeln-Jugendamt1", "password.context"),
    ],
)
def test_what_is_guessed_first_is_refused(password: str, rule: str) -> None:
    context = ("Leonore Muster", "leonore.muster@stadt.example", "Stadt Musterfurt", "Stadt Köln")

    with pytest.raises(Refused) as refused:
        passwords.check(password, context=context)

    assert refused.value.rule == rule


def test_short_parts_of_names_rule_nothing_out() -> None:
    passwords.check("gute laune unter bäumen", context=("Ute Au", "u@au.de"))


def test_the_list_of_common_words_is_in_the_form_it_is_compared_in() -> None:
    assert len(COMMON_WORDS) > 200
    assert {passwords._comparable(word) for word in COMMON_WORDS} == COMMON_WORDS


def test_both_unicode_forms_of_a_password_are_the_same() -> None:
    composed = unicodedata.normalize("NFC", GOOD)
    decomposed = unicodedata.normalize("NFD", GOOD)
    assert composed != decomposed

    assert passwords.matches(decomposed, passwords.hashed(composed))


def test_nothing_of_a_long_password_is_cut_off() -> None:
    long = "Ährenkranz " * 10

    stored = passwords.hashed(long)

    assert passwords.matches(long, stored)
    assert not passwords.matches(long[:-1], stored)


def test_a_password_longer_than_any_taken_is_not_hashed() -> None:
    class Counting(PasswordHasher):
        seen: list[str] = []  # noqa: RUF012 - one test's notes

        def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002, ARG002
            self.seen.append(str(password))
            raise VerifyMismatchError

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_HASHER", Counting())
        assert not passwords.matches("x" * 10_000_000, None)

    assert Counting.seen == [""]


def test_an_unknown_person_costs_the_same_comparison(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[str] = []

    class Noting(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002
            compared.append(str(hash))
            return super().verify(hash, password)

    monkeypatch.setattr(passwords, "_HASHER", Noting(time_cost=1, memory_cost=8, parallelism=1))
    passwords._nobody.cache_clear()
    stored = passwords.hashed(GOOD)

    assert not passwords.matches(GOOD, None)
    assert not passwords.matches("etwas ganz anderes", stored)

    unknown, known = (text.split("$")[:4] for text in compared)
    assert unknown == known, "The comparison for nobody must be made with the same parameters."


def test_argon2id_with_64_mebibytes_is_used() -> None:
    in_use = passwords._HASHER

    assert (in_use.type, in_use.memory_cost, in_use.time_cost) == (Type.ID, 65536, 3)


def test_a_hash_of_other_parameters_is_outdated() -> None:
    assert passwords.is_outdated(PasswordHasher(time_cost=2, memory_cost=16, parallelism=1).hash(GOOD))
    assert not passwords.is_outdated(passwords.hashed(GOOD))


def test_a_burst_of_sign_ins_waits_instead_of_taking_all_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    most = active = 0
    lock, go_on, two_at_work = threading.Lock(), threading.Event(), threading.Event()

    class Slow(PasswordHasher):
        def hash(self, *_arguments: Any, **_options: Any) -> str:
            nonlocal most, active
            with lock:
                active += 1
                most = max(most, active)
                if active == passwords.AT_ONCE:
                    two_at_work.set()
            assert go_on.wait(30)
            with lock:
                active -= 1
            return "hash"

    monkeypatch.setattr(passwords, "_HASHER", Slow())
    threads = [threading.Thread(target=passwords.hashed, args=(GOOD,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    assert two_at_work.wait(30)
    go_on.set()
    for thread in threads:
        thread.join()

    assert most == passwords.AT_ONCE


def test_who_waits_too_long_is_asked_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "WAIT_SECONDS", 0.01)
    monkeypatch.setattr(passwords, "_TURNS", threading.BoundedSemaphore(1))

    with passwords._turn(), pytest.raises(passwords.TooBusy):
        passwords.matches(GOOD, None)
