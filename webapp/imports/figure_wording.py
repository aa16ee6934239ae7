"""German sentences for what is wrong or odd about a figure: what it is, and what to do."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from modules.indicators.plausibility import Finding, Rule, Severity
from tenants.errors import Refused
from tenants.figures.planning import PlannedRow
from webapp import formatting, wording
from webapp.imports.columns import RATE_COLUMN

_SENTENCES: Mapping[Rule, str] = {
    Rule.NOT_FINITE: "Das ist keine endliche Zahl.",
    Rule.NEGATIVE: "{observed} ist kleiner als 0. Bitte prüfen Sie die Zahl.",
    Rule.ZERO_DENOMINATOR: (
        "Der Nenner ist 0, deshalb gibt es keinen Wert. Trifft die Kennzahl bei Ihnen nicht zu, wählen Sie "
        "das bitte als Grund."
    ),
    Rule.NUMERATOR_ABOVE_DENOMINATOR: (
        "Der Zähler ({observed}) ist größer als der Nenner ({expected}). Bitte prüfen Sie beide Zahlen."
    ),
    Rule.OUT_OF_BOUNDS: (
        "Der Wert {observed} liegt jenseits der Grenze von {expected}. Bitte prüfen Sie die Zahlen."
    ),
    Rule.TOO_LARGE: "{observed} ist zu groß für ein Jugendamt. Stimmt die Einheit?",
    # The order of magnitude is never shown: it would be read as a benchmark.
    Rule.FAR_FROM_USUAL: (
        "Der Wert {observed} liegt mehr als hundertfach über der üblichen Größenordnung. Stimmt die Einheit?"
    ),
    Rule.NOT_BEGUN: "Dieses Jahr hat noch nicht begonnen.",
    Rule.NOT_OVER: "Das Jahr ist noch nicht zu Ende.",
    Rule.LARGE_CHANGE: "Der Wert {observed} weicht um mehr als 30 % vom Vorjahr ab ({expected}).",
    Rule.UNIT_CHANGED: (
        "Der Wert {observed} ist etwa das {factor}-Fache des Vorjahrs ({expected}). Ist die Einheit dieselbe?"
    ),
    Rule.PARTS_DIFFER_FROM_WHOLE: (
        "D02 ({observed}) ist nicht die Summe aus D03, D04 und D05 ({expected}). "
        "Bitte prüfen Sie die vier Werte."
    ),
    Rule.QUOTIENT_DIFFERS: (
        "X02 ({observed}) ist nicht D03 geteilt durch D05 ({expected}). Bitte prüfen Sie die drei Werte."
    ),
    Rule.STATED_DIFFERENTLY: (
        "Hier steht {observed}, bei einer anderen Kennzahl dieses Jahres steht dafür {expected}. "
        "Gemeint ist dieselbe Zahl."
    ),
}

_COLUMNS: Mapping[str, str] = {
    "figure.foreign_ags": "ags",
    "figure.ags_of_invented": "ags",
    "figure.method_missing": "zaehlmethode",
    "figure.remark_too_long": "bemerkung",
    "figure.uma_missing": "mit_uma",
    Rule.ZERO_DENOMINATOR.value: "nenner",
    Rule.NOT_BEGUN.value: "jahr",
    Rule.NOT_OVER.value: "jahr",
}
"""The column a problem concerns; the figure itself where it is none of these."""

NEEDS_REMARK = "Stimmt der Wert, nennen Sie bitte den Grund in der Bemerkung. Dann wird er gespeichert."

NEEDS_REMARK_IN_FILE = "Stimmt der Wert, nennen Sie bitte den Grund in der Spalte „bemerkung“."


def plausibility(finding: Finding) -> str:
    """One finding as a German sentence."""
    return _SENTENCES[finding.rule].format(
        observed=_number(finding.observed), expected=_number(finding.expected), factor=_number(finding.factor)
    )


def problems_in_file(row: PlannedRow) -> Iterator[str]:
    """Why a row of a file is kept out, each with sheet, row and column."""
    for problem in row.problems:
        where = f"{place(row)}, Spalte „{_column(row, problem)}“"
        yield f"{where}, {row.indicator.key} {row.period}: {in_file(problem)}"


def place(row: PlannedRow) -> str:
    """Where the row stands: sheet, if there are sheets, and number."""
    sheet = f"Blatt „{row.row.sheet}“, " if row.row.sheet else ""
    return f"{sheet}Zeile {row.row.row}"


def _column(row: PlannedRow, problem: Finding | Refused) -> str:
    rule = problem.rule if isinstance(problem, Refused) else problem.rule.value
    usual = "zaehler" if row.entry.rate is None else RATE_COLUMN
    return _COLUMNS.get(rule, usual)


def in_file(problem: Finding | Refused) -> str:
    """Why a row of a file is kept out, without its place."""
    if isinstance(problem, Refused):
        return wording.refusal(problem)
    hint = "" if problem.severity is Severity.ERROR else f" {NEEDS_REMARK_IN_FILE}"
    return plausibility(problem) + hint


def _number(value: Decimal | None) -> str:
    """With as many decimals as it has, two at most: counts stay whole, rates keep what distinguishes them."""
    if value is None:
        return ""
    decimals = max(0, -int(value.normalize().as_tuple().exponent))
    return formatting.number(value, min(decimals, 2))
