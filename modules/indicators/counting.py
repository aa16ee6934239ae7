"""What of an indicator can be counted from a list of single helps, and by which rule.

The list itself never comes here: it is read and counted in the browser of the person who has it
(`webapp/static/js/counting.js`), by these rules, which travel with the page. Only the counts come back.

Left out on purpose is what a list of helps does not say: money and staff, W07 and W12 (they need every help
of the following year), W04 (its sources differ in which helps they take), X06 and X07 (each office keeps
them differently). Sources: domain reference 4.1 (counting methods) and the numerators in the catalogue.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class HelpKind(StrEnum):
    """Kinds of help that an indicator tells apart, in the order of the law; values name their paragraph."""

    GEFAEHRDUNGSEINSCHAETZUNG = "8a"
    GEMEINSAME_WOHNFORM = "19"
    HILFE_AMBULANT = "27-ambulant"
    HILFE_STATIONAER = "27-stationaer"
    HILFE_SONSTIGE = "27"
    ERZIEHUNGSBERATUNG = "28"
    SOZIALE_GRUPPENARBEIT = "29"
    ERZIEHUNGSBEISTAND = "30"
    FAMILIENHILFE = "31"
    TAGESGRUPPE = "32"
    VOLLZEITPFLEGE = "33"
    HEIMERZIEHUNG = "34"
    EINZELBETREUUNG_AMBULANT = "35-ambulant"
    EINZELBETREUUNG_STATIONAER = "35-stationaer"
    SCHULBEGLEITUNG = "35a-schule"
    EINGLIEDERUNGSHILFE = "35a"
    JUNGE_VOLLJAEHRIGE = "41"
    """§ 41 where the list does not say in which form; with its form a help is of that kind and for adults."""
    INOBHUTNAHME = "42"


class Column(StrEnum):
    """What a column of the list says about a help."""

    KIND = "kind"
    BEGIN = "begin"
    END = "end"
    BORN = "born"
    """Day of birth, or age in years."""
    UMA = "uma"
    ADULT = "adult"
    """Whether the help is one after § 41."""
    REASON = "reason"
    """How it ended."""
    AFTERWARDS = "afterwards"
    """Where the child lives since."""


class Reason(StrEnum):
    """How a help ended, or what an assessment of danger found."""

    PLANNED = "planned"
    DEVIATING = "deviating"
    MOVED = "moved"
    """Another office is responsible now."""
    ENDANGERED = "endangered"
    OTHER = "other"


class Measure(StrEnum):
    """What is counted of the helps that a tally names."""

    CASES = "cases"
    """By counting method: running on 31.12., those and the ended ones, or the mean of twelve month ends."""
    BEGUN = "begun"
    ENDED = "ended"
    PLANNED = "planned"
    DEVIATING = "deviating"
    NOT_MOVED = "not_moved"
    """Ended, without those that another office goes on with."""
    ENDANGERED = "endangered"
    RETURNED = "returned"
    """Ended, and the child lives with its parents or guardians since."""
    MINORS_ENDED = "minors_ended"
    MINORS_RETURNED = "minors_returned"
    MONTHS = "months"
    """Months that the ended ones lasted, together: days by 30.4375, rounded once."""


NEEDS: Mapping[Measure, tuple[Column, ...]] = {
    Measure.CASES: (),
    Measure.BEGUN: (),
    Measure.ENDED: (),
    Measure.PLANNED: (Column.REASON,),
    Measure.DEVIATING: (Column.REASON,),
    Measure.NOT_MOVED: (Column.REASON,),
    Measure.ENDANGERED: (Column.REASON,),
    Measure.RETURNED: (Column.AFTERWARDS,),
    Measure.MINORS_ENDED: (Column.BORN,),
    Measure.MINORS_RETURNED: (Column.AFTERWARDS, Column.BORN),
    Measure.MONTHS: (),
}
"""Columns without which a measure says nothing, beside kind, begin and end."""


@dataclass(frozen=True, slots=True)
class Tally:
    """One number: a measure of the helps of some kinds.

    Attributes:
        adults_only: of these only helps after § 41.
    """

    kinds: tuple[HelpKind, ...]
    measure: Measure = Measure.CASES
    adults_only: bool = False


@dataclass(frozen=True, slots=True)
class Countable:
    """An indicator whose numerator a list of helps can give.

    Attributes:
        denominator: None where it is a number of people that no list of helps has.
    """

    indicator: str
    numerator: Tally
    denominator: Tally | None = None


_K = HelpKind
AMBULANT = (
    _K.HILFE_AMBULANT,
    _K.SOZIALE_GRUPPENARBEIT,
    _K.ERZIEHUNGSBEISTAND,
    _K.FAMILIENHILFE,
    _K.EINZELBETREUUNG_AMBULANT,
)
STATIONAER = (_K.HILFE_STATIONAER, _K.VOLLZEITPFLEGE, _K.HEIMERZIEHUNG)
HZE = (
    *AMBULANT,
    *STATIONAER,
    _K.HILFE_SONSTIGE,
    _K.TAGESGRUPPE,
    _K.EINZELBETREUUNG_STATIONAER,
    _K.JUNGE_VOLLJAEHRIGE,
)
"""Hilfen zur Erziehung without § 28 and without § 35a."""
_35A = (_K.EINGLIEDERUNGSHILFE, _K.SCHULBEGLEITUNG)
CASES = (*HZE, *_35A)
"""What gpaNRW and KGSt call all helps: §§ 27 to 35a and 41 without § 28."""
_ENDING = (*HZE, _K.ERZIEHUNGSBERATUNG)
"""What the monitor of AKJStat looks at when helps end: with § 28."""
_PLACED = (_K.VOLLZEITPFLEGE, _K.HEIMERZIEHUNG)

SELDOM = (
    _K.HILFE_AMBULANT,
    _K.HILFE_STATIONAER,
    _K.HILFE_SONSTIGE,
    _K.SOZIALE_GRUPPENARBEIT,
    _K.EINZELBETREUUNG_AMBULANT,
    _K.EINZELBETREUUNG_STATIONAER,
    _K.JUNGE_VOLLJAEHRIGE,
    _K.SCHULBEGLEITUNG,
    _K.EINGLIEDERUNGSHILFE,
)
"""Kinds that a list may well not have; where another is not in it, it is probably a list of a part only."""

COUNTABLE = (
    Countable("D01", Tally(CASES)),
    Countable("D02", Tally(HZE)),
    Countable("D03", Tally(AMBULANT)),
    Countable("D04", Tally((_K.TAGESGRUPPE,))),
    Countable("D05", Tally(STATIONAER)),
    Countable("D06", Tally((_K.VOLLZEITPFLEGE,))),
    Countable("D07", Tally((_K.HEIMERZIEHUNG,))),
    Countable("D08", Tally(_35A)),
    Countable("D09", Tally((_K.SCHULBEGLEITUNG,))),
    Countable("D10", Tally(CASES, adults_only=True)),
    Countable("D11", Tally((_K.ERZIEHUNGSBERATUNG,))),
    Countable("D12", Tally((_K.GEMEINSAME_WOHNFORM,))),
    Countable("D13", Tally((_K.INOBHUTNAHME,), Measure.BEGUN)),
    Countable("D14", Tally((_K.GEFAEHRDUNGSEINSCHAETZUNG,), Measure.ENDED)),
    Countable(
        "D15",
        Tally((_K.GEFAEHRDUNGSEINSCHAETZUNG,), Measure.ENDANGERED),
        Tally((_K.GEFAEHRDUNGSEINSCHAETZUNG,), Measure.ENDED),
    ),
    Countable("X01", Tally(AMBULANT), Tally(HZE)),
    Countable("X02", Tally(AMBULANT), Tally(STATIONAER)),
    Countable("X03", Tally((_K.VOLLZEITPFLEGE,)), Tally(_PLACED)),
    Countable("X04", Tally(CASES, adults_only=True), Tally(CASES)),
    Countable("X05", Tally(_35A), Tally(CASES)),
    Countable("W01", Tally(_ENDING, Measure.PLANNED), Tally(_ENDING, Measure.NOT_MOVED)),
    Countable("W03", Tally(_PLACED, Measure.MINORS_RETURNED), Tally(_PLACED, Measure.MINORS_ENDED)),
    Countable("W05", Tally((_K.HEIMERZIEHUNG,), Measure.MONTHS), Tally((_K.HEIMERZIEHUNG,), Measure.ENDED)),
    Countable("W06", Tally(_ENDING, Measure.DEVIATING), Tally(_ENDING, Measure.ENDED)),
    Countable("W11", Tally((_K.INOBHUTNAHME,), Measure.RETURNED), Tally((_K.INOBHUTNAHME,), Measure.ENDED)),
)
"""In the order of the catalogue."""


def countable(indicator: str) -> Countable:
    """The rule of one indicator. Raises KeyError where a list cannot give it."""
    return _BY_INDICATOR[indicator]


_BY_INDICATOR = {each.indicator: each for each in COUNTABLE}
