"""The rows and findings of a read file as they lie in a preview: JSON, numbers as text, nothing lost."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal

from modules.indicators.definitions import CountingMethod
from modules.indicators.missing import Amount, Missing
from tenants.figures.stored import Entry
from tenants.records.base import Json

_MISSING = "missing:"


@dataclass(frozen=True, slots=True)
class FileRow:
    """One figure as a file states it, and where.

    Attributes:
        sheet: name of the sheet; empty for CSV.
        row: 1-based row in it.
        ags: 5 or 8 digits; empty means the office that imports.
        indicator: key of the indicator.
        period: canonical text of the period.
    """

    sheet: str
    row: int
    ags: str
    indicator: str
    period: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class FileFinding:
    """What the reader of a file noticed at one place, in its own codes.

    Attributes:
        row: 1-based; 0 for the sheet as a whole.
        column: heading of the column; empty for a whole row.
        value: the cell as text.
        rule: code of the rule; its sentence is the reader's.
        severity: `error`, `warning` or `note`.
        expected: what would be right or was read instead; may be empty.
    """

    sheet: str
    row: int
    column: str
    value: str
    rule: str
    severity: str
    expected: str

    @property
    def is_error(self) -> bool:
        """Whether it forbids the import."""
        return self.severity == "error"


def row_to_json(row: FileRow) -> Json:
    """The row for the database."""
    entry = row.entry
    return {
        "sheet": row.sheet,
        "row": row.row,
        "ags": row.ags,
        "indicator": row.indicator,
        "period": row.period,
        "numerator": _amount_to_text(entry.numerator),
        "denominator": _amount_to_text(entry.denominator),
        "rate": _amount_to_text(entry.rate),
        "counting_method": entry.counting_method.value if entry.counting_method else None,
        "with_uma": entry.with_uma,
        "remark": entry.remark,
    }


def row_from_json(stored: Json) -> FileRow:
    """The row back from the database."""
    method = stored["counting_method"]
    return FileRow(
        sheet=stored["sheet"],
        row=stored["row"],
        ags=stored["ags"],
        indicator=stored["indicator"],
        period=stored["period"],
        entry=Entry(
            numerator=_amount_from_text(stored["numerator"]),
            denominator=_amount_from_text(stored["denominator"]),
            rate=_amount_from_text(stored["rate"]),
            counting_method=CountingMethod(method) if method else None,
            with_uma=stored["with_uma"],
            remark=stored["remark"],
        ),
    )


def finding_to_json(finding: FileFinding) -> Json:
    """The finding for the database."""
    return asdict(finding)


def finding_from_json(stored: Mapping[str, object]) -> FileFinding:
    """The finding back from the database."""
    return FileFinding(**stored)  # type: ignore[arg-type]  # written by `finding_to_json`


def _amount_to_text(amount: Amount | None) -> str | None:
    if isinstance(amount, Missing):
        return _MISSING + amount.name
    return None if amount is None else format(amount, "f")


def _amount_from_text(text: str | None) -> Amount | None:
    if text is None:
        return None
    return Missing[text.removeprefix(_MISSING)] if text.startswith(_MISSING) else Decimal(text)
