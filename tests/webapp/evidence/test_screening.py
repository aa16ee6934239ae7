"""How well Sozialdaten are found: on an invented set with labels, and rule by rule."""

from collections import Counter
from collections.abc import Mapping, Sequence
from random import Random

import pytest

from webapp.evidence.screening import Kind, Passage, screen

FIRST = ("Max", "Lena", "Mia", "Paul", "Emil", "Jana", "Tom", "Ida", "Ben", "Ella", "Noah", "Lia")
LAST = ("Muster", "Schulze", "Krüger", "Yılmaz", "Becker", "Wolff", "Öztürk", "Neumann", "Lange", "Voß")
IBANS = ("DE89 3704 0044 0532 0130 00", "DE02120300000000202051", "AT61 1904 3002 3457 3201")
MONTHS = ("Januar", "März", "Mai", "August", "Oktober")

GUISES: Mapping[Kind, Sequence[str | tuple[tuple[str, ...], ...]]] = {
    Kind.BIRTH_DATE: (
        "Geburtsdatum des Kindes: 12.03.2015",
        "Geburtsdatum (TT.MM.JJJJ): 12.03.2015",
        "Geburtsdatum/-ort: 12.03.2015, Musterfurt",
        "Mia, 12.03.2015 geboren",
        "geb. 12/03/2015",
        "geb.\u00a0am\u00a012-03-2015",
        (("Kind", "geb. am"), ("x", "12.03.2015")),
        (("Kind", "Geboren"), ("x", "2015-03-12 00:00:00")),
        (("Hilfeplan", "", ""), ("Geburtsdatum des Kindes", "", "12.03.2015")),
    ),
    Kind.CASE_NUMBER: (
        "Unser Zeichen: 51.3/Mu-2024-12",
        "az. 51-2024-0815",
        "Aktenz.: 51-2024-0815",
        "Fall-ID 2024-0815",
        "Vorgangsnummer 2024-0815",
        "Ermittlungen, 110 Js 1234/24",
        (("Aktenzeichen des Falls", "Hilfe"), ("51-4711", "§ 34")),
        (("Fall-ID", "Hilfe"), ("2024-4711", "§ 34")),
    ),
    Kind.BANK_ACCOUNT: (
        "DE89-3704-0044-0532-0130-00",
        "de89 3704 0044 0532 0130 00",
        "DE89\u202f3704\u202f0044\u202f0532\u202f0130\u202f00",
    ),
    Kind.NAME_LIST: (
        "Yılmaz, Ayşe\nÇelik, Şeyma\nŁukasz, Żaneta\nO’Brien, Sean\nKılıç, İpek",
        "MUSTER, Lena\nMEIER, Mia\nSEE, Paul\nLANGE, Emil\nOTTER, Tom\nKURZ, Ida",
        "von Berg, Lena\nvan der Tal, Mia\nzu Hof, Paul\nvon Ott, Emil\nvon See, Tom",
        "Mu\u0308ller, Ayla\n" * 5,
        "Vorname Name\n" + "Ayşe Yılmaz\n" * 5,
        (("Name, Vorname", "Team"), *(("Muster, Lena", "Nord"),) * 5),
        (("Kind", "Alter"), *(("Lena Muster", "9"),) * 5),
    ),
}
"""As offices write them, collected apart from the patterns."""

HARMLESS_GUISES = (
    "Dienstanweisung Hilfeplanung, Az. 51-2-7 vom 12.03.2024",
    "Az.: 51.20.01 Stand 12.03.2024",
    "Unser Zeichen: 51-2",
    "Fallakte 2023 geführt",
    "Bitte Geburtsdatum angeben. Stand: 12.03.2024",
    "Geburtsdatum: ____",
    "Maßnahme* 01.01.2024 begonnen",
    "ASD, PKD\n" * 5,
)

SLOW = ("Geburtsdatum(A)(A)(A)(A)" * 40_000, "von von von " * 80_000, "Unser Zeichen A A A A " * 40_000)

LEAST_RECALL = 0.95
LEAST_PRECISION = 0.95


def _date(random: Random) -> str:
    day, year = random.randrange(1, 29), random.randrange(2005, 2025)
    if random.random() < 0.3:
        return f"{day}. {random.choice(MONTHS)} {year}"
    month = random.randrange(1, 13)
    return f"{day:02}.{month:02}.{year}" if random.random() < 0.7 else f"{day}.{month}.{year % 100:02}"


def _people(random: Random, count: int) -> list[tuple[str, str]]:
    return [(random.choice(LAST), random.choice(FIRST)) for _ in range(count)]


def _personal(random: Random) -> list[tuple[set[Kind], Passage]]:
    last, first = random.choice(LAST), random.choice(FIRST)
    number = random.randrange(1000, 9999)
    people = _people(random, random.randrange(5, 15))
    with_birth = tuple((*each, _date(random), "ASD Nord") for each in people)
    return [
        (
            {Kind.BIRTH_DATE},
            Passage("", f"Hilfeplan für {first} {last}, geb. {_date(random)}, wohnhaft in …"),
        ),
        ({Kind.BIRTH_DATE}, Passage("", f"Das Kind wurde geboren am {_date(random)} in Musterfurt.")),
        ({Kind.BIRTH_DATE}, Passage("", f"Geburtsdatum: {_date(random)}")),
        ({Kind.BIRTH_DATE}, Passage("", f"{first} {last} (*{_date(random)})")),
        ({Kind.BIRTH_DATE}, Passage("", f"{last}, {first}, geb. am {_date(random)}")),
        ({Kind.CASE_NUMBER}, Passage("", f"Aktenzeichen: 51/2-{number}/24")),
        ({Kind.CASE_NUMBER}, Passage("", f"Az. HzE-2024-{number}")),
        ({Kind.CASE_NUMBER}, Passage("", f"Beschluss des Familiengerichts, {number % 90 + 1} F {number}/25")),
        ({Kind.CASE_NUMBER}, Passage("", f"Fallnummer {number}17, Fachkraft Team Mitte")),
        ({Kind.BANK_ACCOUNT}, Passage("", f"Bitte überweisen Sie auf {random.choice(IBANS)} bei der Bank.")),
        (
            {Kind.NAME_LIST},
            Passage("", rows=(("Name", "Vorname", "Schule"), *((*each, "GS") for each in people))),
        ),
        (
            {Kind.NAME_LIST, Kind.BIRTH_DATE},
            Passage("", rows=(("Nachname", "Vorname", "Geburtsdatum", "Team"), *with_birth)),
        ),
        (
            {Kind.NAME_LIST},
            Passage("", "\n".join(f"{number}. {a}, {b}" for number, (a, b) in enumerate(people, 1))),
        ),
        ({Kind.NAME_LIST}, Passage("", "Name Vorname Gruppe\n" + "\n".join(f"{a} {b} A" for a, b in people))),
        (
            {Kind.BIRTH_DATE},
            Passage("", rows=(("lfd. Nr.", "Geb.-Datum", "Hilfeart"), ("1", _date(random), "§ 34"))),
        ),
        (
            {Kind.CASE_NUMBER},
            Passage("", rows=(("Az.", "Hilfe"), (f"51-{number}", "§ 33"), (f"51-{number + 1}", "§ 34"))),
        ),
    ]


def _harmless(random: Random) -> list[Passage]:
    year, number = random.randrange(2018, 2026), random.randrange(1, 99)
    return [
        Passage(
            "", f"Dienstanweisung Hilfeplanung, Az. 51-2-{number % 9 + 1}, in Kraft seit {_date(random)}"
        ),
        Passage("", f"JHA-Beschluss vom {_date(random)}, TOP {number % 12 + 1}, Vorlage 12/{year}"),
        Passage("", f"Im Jahr {year} gab es 1{number} Hilfen nach § 34 SGB VIII, 3,4 je 10.000 unter 21."),
        Passage("", f"Stand: {_date(random)}. Nächste Überprüfung am {_date(random)}."),
        Passage(
            "", "Geburtsdatum und Aktenzeichen werden nur in der Fallakte geführt, nie in der Auswertung."
        ),
        Passage("", "Das Formular fragt nach Name, Vorname und Geburtsdatum der Sorgeberechtigten."),
        Passage("", f"Telefon 0251 123{number}45, Fax 0251 123{number}46, Zimmer 2{number}"),
        Passage("", "Kontierung DE12 3456 und Haushaltsstelle 4551.7701"),
        Passage("", rows=(("Name", "Plätze"), *((f"Wohngruppe {letter}", "8") for letter in "ABCDEFGH"))),
        Passage(
            "", rows=(("Jahr", "Fälle", "Kosten"), *((str(y), "12", "1.234,50") for y in range(2018, 2026)))
        ),
        Passage(
            "", rows=(("Name", "Vorname", "Funktion"), ("Weiß", "Anne", "Leitung"), ("Ott", "Jan", "ASD"))
        ),
        Passage("", f"Gebäude, geboten am {_date(random)}: Angebot der Firma Bau"),
        Passage("", "§ 8a Abs. 4 SGB VIII, BT-Drs. 19/26107, BVerfG 1 BvR 1178/14"),
        Passage("", "Prüfnummer DE89370400440532013001"),
        Passage("", f"Seite {number} von 120, Fassung {year}.{number % 12 + 1}"),
        Passage(
            "",
            "Beteiligt: Jugendhilfeplanung, Controlling, ASD Nord, ASD Süd, Pflegekinderdienst",
        ),
    ]


def test_most_is_found_and_little_is_found_wrongly() -> None:
    random = Random("Sozialdaten")
    found, missed, wrong, right = Counter[Kind](), Counter[Kind](), Counter[Kind](), 0

    for _ in range(25):
        for expected, passage in _personal(random):
            kinds = {hit.kind for hit in screen([passage])}
            found.update(kinds & expected)
            missed.update(expected - kinds)
        for passage in _harmless(random):
            kinds = {hit.kind for hit in screen([passage])}
            wrong.update(kinds)
            right += not kinds

    recall = found.total() / (found.total() + missed.total())
    precision = found.total() / (found.total() + wrong.total())
    print(
        f"\nscreening: {found.total() + missed.total()} planted, recall {recall:.1%}, "
        f"precision {precision:.1%}, "
        f"{right} of {25 * 16} harmless passages left alone; missed {dict(missed)}, wrong {dict(wrong)}"
    )
    assert recall >= LEAST_RECALL
    assert precision >= LEAST_PRECISION


@pytest.mark.parametrize(
    "name, kind",
    [
        ("Hilfeplan_geb_12.03.2015.pdf", Kind.BIRTH_DATE),
        ("Az_51-2024-0815_Bericht.docx", Kind.CASE_NUMBER),
        ("DE89370400440532013000.pdf", Kind.BANK_ACCOUNT),
    ],
)
def test_the_name_of_a_file_is_looked_through_too(name: str, kind: Kind) -> None:
    assert [(hit.kind, hit.place) for hit in screen([], file_name=name)] == [(kind, "Dateiname")]


def test_what_is_found_never_says_the_data() -> None:
    (hit,) = screen([Passage("Seite 3", "Lena Muster, geb. 12.03.2015")])

    assert "Muster" not in repr(hit)
    assert "2015" not in repr(hit)
    assert (hit.kind, hit.place, hit.count) == (Kind.BIRTH_DATE, "Seite 3", 1)


@pytest.mark.parametrize(
    "text", ["a" * 1_000_000, "Az. " * 200_000, "1." * 400_000, "DE89 3704 " * 100_000, *SLOW]
)
def test_a_long_text_made_to_be_slow_is_not(text: str) -> None:
    screen([Passage("", text)])


@pytest.mark.parametrize(
    "kind, guise", [(kind, guise) for kind, guises in GUISES.items() for guise in guises]
)
def test_every_guise_is_found(kind: Kind, guise: str | tuple[tuple[str, ...], ...]) -> None:
    passage = Passage("", guise) if isinstance(guise, str) else Passage("", rows=guise)

    assert kind in {hit.kind for hit in screen([passage])}


@pytest.mark.parametrize("text", HARMLESS_GUISES)
def test_what_only_looks_alike_is_left_alone(text: str) -> None:
    assert screen([Passage("", text)]) == ()
