"""Between the reader of figure files and the office's previews: the same rows and findings, both ways."""

from collections.abc import Iterable

from tenants.figures.stored import Entry
from tenants.figures.storing import FileFinding, FileRow
from webapp.imports.figures import FigureImport, FigureRow
from webapp.imports.findings import Finding, Rule, Severity


def file_rows(read: FigureImport) -> tuple[FileRow, ...]:
    """The rows as the office keeps them in a preview."""
    return tuple(
        FileRow(row.sheet, row.row, row.ags, row.indicator, row.period, _entry(row)) for row in read.rows
    )


def file_findings(read: FigureImport) -> tuple[FileFinding, ...]:
    """The findings as the office keeps them in a preview."""
    return tuple(
        FileFinding(
            each.sheet, each.row, each.column, each.value, each.rule.value, each.severity.value, each.expected
        )
        for each in read.findings
    )


def findings_of(stored: Iterable[FileFinding]) -> tuple[Finding, ...]:
    """The findings of a preview as the reader made them, for their sentences."""
    return tuple(
        Finding(
            each.sheet,
            each.row,
            each.column,
            each.value,
            Rule(each.rule),
            Severity(each.severity),
            each.expected,
        )
        for each in stored
    )


def _entry(row: FigureRow) -> Entry:
    return Entry(
        numerator=row.numerator if row.missing is None else row.missing,
        denominator=row.denominator,
        rate=row.value,
        counting_method=row.counting_method,
        with_uma=row.with_uma,
        remark=row.remark,
    )
