"""What is wrong, odd or was mended at one place of a readable file."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """ERROR stops the import; WARNING asks for a look; NOTE says what was read in place of what."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Rule(StrEnum):
    """Rules for single places; the German sentences stand in `wording`."""

    # the header
    NO_HEADER = "no_header"
    MISSING_COLUMN = "missing_column"
    UNKNOWN_COLUMN = "unknown_column"
    DUPLICATE_COLUMN = "duplicate_column"
    OTHER_SCHEMA = "other_schema"
    NO_ROWS = "no_rows"
    # any cell
    REQUIRED = "required"
    BESIDE_THE_TABLE = "beside_the_table"
    FORMULA_WITHOUT_VALUE = "formula_without_value"
    SPREADSHEET_ERROR = "spreadsheet_error"
    CONTROL_CHARACTERS = "control_characters"
    TEXT_TOO_LONG = "text_too_long"
    # numbers
    NOT_A_NUMBER = "not_a_number"
    AMBIGUOUS_DOT = "ambiguous_dot"
    DECIMAL_POINT = "decimal_point"
    EXPONENT = "exponent"
    NOT_FINITE = "not_finite"
    PARENTHESES = "parentheses"
    SCALED_UNIT = "scaled_unit"
    TOO_MANY_DIGITS = "too_many_digits"
    LEADING_ZERO = "leading_zero"
    DATE_FOR_NUMBER = "date_for_number"
    THOUSANDS_DOT = "thousands_dot"
    # key columns
    NOT_AN_AGS = "not_an_ags"
    AGS_ZERO_RESTORED = "ags_zero_restored"
    NOT_A_YEAR = "not_a_year"
    YEAR_TOO_EARLY = "year_too_early"
    YEAR_IN_FUTURE = "year_in_future"
    UNKNOWN_INDICATOR = "unknown_indicator"
    DUPLICATE_ROW = "duplicate_row"
    # figures
    NEGATIVE_COUNT = "negative_count"
    DENOMINATOR_NOT_POSITIVE = "denominator_not_positive"
    DENOMINATOR_NOT_EXPECTED = "denominator_not_expected"
    RATE_BESIDE_COUNTS = "rate_beside_counts"
    RATE_NOT_ALLOWED = "rate_not_allowed"
    UNIT_DIFFERS = "unit_differs"
    SHARE_NOT_PERCENT = "share_not_percent"
    UNKNOWN_METHOD = "unknown_method"
    METHOD_NOT_USED = "method_not_used"
    NOT_YES_OR_NO = "not_yes_or_no"
    UMA_NOT_USED = "uma_not_used"
    ROW_NOT_FILLED = "row_not_filled"


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding, placed so that a person finds the cell again.

    Attributes:
        sheet: name of the sheet; empty for CSV.
        row: 1-based row as the spreadsheet programme counts; 0 where the whole sheet is meant.
        column: heading of the column as the file writes it, else its letter; empty for a whole row.
        value: the cell as text, as it was read.
        rule: the code of the rule.
        expected: what would be right or was read instead, where that can be said.
    """

    sheet: str
    row: int
    column: str
    value: str
    rule: Rule
    severity: Severity = Severity.ERROR
    expected: str = ""
