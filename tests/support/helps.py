"""Lists of helps as case software exports them, and what is in them, counted anew in Python."""

import csv
import io
from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from modules.indicators.counting import HelpKind, Measure, Tally, countable
from modules.indicators.definitions import CountingMethod, Indicator

WORDS: Mapping[HelpKind, Sequence[str]] = {
    HelpKind.GEFAEHRDUNGSEINSCHAETZUNG: ("§ 8a Gefährdungseinschätzung",),
    HelpKind.GEMEINSAME_WOHNFORM: ("19 SGB VIII Mutter-Kind",),
    HelpKind.HILFE_AMBULANT: ("§ 27 Abs. 2 ambulant",),
    HelpKind.HILFE_STATIONAER: ("§ 27 (2) stationär",),
    HelpKind.ERZIEHUNGSBERATUNG: ("Erziehungsberatung",),
    HelpKind.SOZIALE_GRUPPENARBEIT: ("§ 29",),
    HelpKind.ERZIEHUNGSBEISTAND: ("§30 Erziehungsbeistand", "Betreuungshelfer (§ 30)"),
    HelpKind.FAMILIENHILFE: ("SPFH", "§ 31 SPFH"),
    HelpKind.TAGESGRUPPE: ("Tagesgruppe",),
    HelpKind.VOLLZEITPFLEGE: ("Vollzeitpflege, § 33 SGB VIII", "§ 41 i. V. m. § 33"),
    HelpKind.HEIMERZIEHUNG: ("Heimerziehung § 34", "§ 41 i.V.m. § 34", 'Wohngruppe "Am Hang"'),
    HelpKind.EINZELBETREUUNG_AMBULANT: ("§ 35 ambulant",),
    HelpKind.SCHULBEGLEITUNG: ("Schulbegleitung § 35a",),
    HelpKind.EINGLIEDERUNGSHILFE: ("Eingliederungshilfe, § 35a",),
    HelpKind.INOBHUTNAHME: ("Inobhutnahme",),
}
"""Kind → how lists name it; the calculator recognises all of them by itself."""

REASONS = ("gemäß Hilfeplan", "abweichend vom Hilfeplan", "Zuständigkeitswechsel", "latente KWG", "Sonstiges")
PARENTS = ("Herkunftsfamilie", "bei der Mutter")
AFTERWARDS = (*PARENTS, "Pflegeeltern", "eigene Wohnung")
HEADINGS = (
    "Fall-Nr.", "Name", "Geburtsdatum", "Hilfeart", "Hilfebeginn", "Hilfeende", "umA",
    "Beendigungsgrund", "Aufenthalt danach", "Entgelt je Tag",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Help:
    """One row of a list.

    Attributes:
        words: the kind as the list names it.
    """

    kind: HelpKind
    words: str
    begin: date
    end: date | None
    born: date
    is_uma: bool
    reason: str
    afterwards: str

    @property
    def is_adult(self) -> bool:
        """It is one after § 41."""
        return "41" in self.words

    def lasts_on(self, on: date) -> bool:
        """Begun and not ended at the end of that day."""
        return self.begin <= on and (self.end is None or self.end > on)

    def was_minor(self) -> bool:
        """The young person was under 18 on the day it ended."""
        assert self.end is not None
        grown_up = (self.born.month, self.born.day) <= (self.end.month, self.end.day)
        return self.end.year - self.born.year - (not grown_up) < 18


def invented(random: Random, number: int, year: int) -> list[Help]:
    """So many helps around a year, with the borders of the year among them more often than by chance."""
    borders = [date(year, 1, 1), date(year, 12, 31), date(year - 1, 12, 31), date(year + 1, 1, 1)]

    def day(first: date, days: int) -> date:
        return random.choice(borders) if random.random() < 0.2 else first + timedelta(random.randrange(days))

    helps = []
    for _ in range(number):
        kind = random.choice(list(WORDS))
        begin = day(date(year - 2, 1, 1), 1200)
        ends = [begin, begin + timedelta(random.randrange(900)), *(each for each in borders if each >= begin)]
        helps.append(
            Help(
                kind,
                random.choice(WORDS[kind]),
                begin,
                random.choice([None, *ends]),
                date(year - 19, 1, 1) + timedelta(random.randrange(6500)),
                random.random() < 0.15,
                random.choice(REASONS),
                random.choice(AFTERWARDS),
            )
        )
    return helps


def written(
    helps: Iterable[Help],
    *,
    delimiter: str = ";",
    encoding: str = "utf-8",
    line_end: str = "\r\n",
    is_iso: bool = False,
    quoting: int = csv.QUOTE_MINIMAL,
    title: str = "",
) -> bytes:
    """The list as a file."""

    def on(day: date | None) -> str:
        return "" if day is None else day.isoformat() if is_iso else f"{day:%d.%m.%Y}"

    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator=line_end, quoting=quoting)  # type: ignore[arg-type]
    if title:
        writer.writerows([[title], []])
    writer.writerow(HEADINGS)
    for number, each in enumerate(helps, start=1):
        name = f"Müller, Zoë{line_end}genannt „{number}“"
        writer.writerow(
            [
                f"51-{number}", name, on(each.born), each.words, on(each.begin), on(each.end),
                "ja" if each.is_uma else "nein", each.reason if each.end else "",
                each.afterwards if each.end else "", "187,50",
            ]
        )  # fmt: skip
    return text.getvalue().encode(encoding)


def counted(
    tally: Tally,
    helps: Sequence[Help],
    year: int,
    *,
    method: CountingMethod | None,
    without_uma: bool,
) -> Decimal:
    """What the tally gives, help by help."""
    chosen = [
        each
        for each in helps
        if each.kind in tally.kinds
        and (each.is_adult or not tally.adults_only)
        and not (without_uma and each.is_uma)
    ]
    if tally.measure is Measure.CASES:
        assert method is not None
        return _cases(chosen, year, method)
    if tally.measure is Measure.BEGUN:
        return Decimal(sum(each.begin.year == year for each in chosen))
    ended = [each for each in chosen if each.end is not None and each.end.year == year]
    if tally.measure is Measure.MONTHS:
        days = sum((each.end - each.begin).days for each in ended if each.end)
        return (Decimal(days) / Decimal("30.4375")).quantize(Decimal(1), ROUND_HALF_UP)
    return Decimal(sum(_is_meant(each, tally.measure) for each in ended))


def _cases(helps: Sequence[Help], year: int, method: CountingMethod) -> Decimal:
    running = sum(each.lasts_on(date(year, 12, 31)) for each in helps)
    if method is CountingMethod.STICHTAG:
        return Decimal(running)
    if method is CountingMethod.SUMME:
        return Decimal(running + sum(each.end is not None and each.end.year == year for each in helps))
    month_ends = [date(year, month, monthrange(year, month)[1]) for month in range(1, 13)]
    total = sum(each.lasts_on(on) for each in helps for on in month_ends)
    return (Decimal(total) / 12).quantize(Decimal("0.1"), ROUND_HALF_UP).normalize()


def _is_meant(ended: Help, measure: Measure) -> bool:
    has_returned = ended.afterwards in PARENTS
    return {
        Measure.ENDED: True,
        Measure.PLANNED: ended.reason == "gemäß Hilfeplan",
        Measure.DEVIATING: ended.reason == "abweichend vom Hilfeplan",
        Measure.NOT_MOVED: ended.reason != "Zuständigkeitswechsel",
        Measure.ENDANGERED: ended.reason == "latente KWG",
        Measure.RETURNED: has_returned,
        Measure.MINORS_ENDED: ended.was_minor(),
        Measure.MINORS_RETURNED: ended.was_minor() and has_returned,
    }[measure]


def expected(
    indicator: Indicator, helps: Sequence[Help], year: int, *, method: CountingMethod | None, with_uma: bool
) -> tuple[Decimal, Decimal | None]:
    """Numerator and, where it is counted too, denominator of an indicator."""
    rule = countable(indicator.key)
    how = method or indicator.counting_method
    without = indicator.has_uma and not with_uma
    below = rule.denominator
    return (
        counted(rule.numerator, helps, year, method=how, without_uma=without),
        None if below is None else counted(below, helps, year, method=how, without_uma=without),
    )
