"""German sentences for findings and refusals: which place, what stands there, which rule, what to do."""

from webapp.imports.columns import COLUMNS
from webapp.imports.figures import FIRST_YEAR
from webapp.imports.findings import Finding, Rule
from webapp.imports.inkar import Difference, LeftOutColumn, LeftOutRow, RowReason
from webapp.imports.refusals import (
    FileRefused,
    FileRule,
    ImportRefused,
    LayoutBroken,
    LayoutRule,
    PersonalColumns,
)

_LONGEST_VALUE = 60

_FINDINGS: dict[Rule, str] = {
    Rule.NO_HEADER: (
        "Das Blatt hat keine Kopfzeile mit den Spalten {columns}. Wenn das Blatt nicht zur Tabelle gehört, "
        "löschen Sie es oder blenden Sie es aus."
    ),
    Rule.MISSING_COLUMN: "Die Spalte fehlt in der Kopfzeile.",
    Rule.UNKNOWN_COLUMN: "Die Spalte ist in der Vorlage nicht vorgesehen. Erlaubt sind {columns} und wert.",
    Rule.DUPLICATE_COLUMN: "Die Spalte kommt mehrfach vor.",
    Rule.OTHER_SCHEMA: (
        "Die Datei gehört zu einer anderen Fassung der Vorlage ({value}). Laden Sie die aktuelle Vorlage."
    ),
    Rule.NO_ROWS: "Die Datei enthält keine ausgefüllte Zeile.",
    Rule.REQUIRED: "Hier fehlt eine Angabe.",
    Rule.BESIDE_THE_TABLE: "„{value}“ steht außerhalb der Tabelle: Die Spalte hat keine Überschrift.",
    Rule.FORMULA_WITHOUT_VALUE: (
        "Die Formel hat keinen berechneten Wert. Öffnen und speichern Sie die Datei in Ihrer "
        "Tabellenkalkulation oder tragen Sie den Wert ein."
    ),
    Rule.SPREADSHEET_ERROR: "Die Zelle zeigt einen Fehlerwert der Tabellenkalkulation.",
    Rule.CONTROL_CHARACTERS: "Der Text enthält unsichtbare Steuerzeichen.",
    Rule.TEXT_TOO_LONG: "Der Text ist zu lang. Erlaubt sind {expected} Zeichen.",
    Rule.NOT_A_NUMBER: "„{value}“ ist keine Zahl.",
    Rule.AMBIGUOUS_DOT: (
        "„{value}“ ist nicht eindeutig: Der Punkt kann Tausender trennen oder ein Komma ersetzen. "
        "Schreiben Sie die Zahl ohne Punkt oder mit Komma."
    ),
    Rule.DECIMAL_POINT: "„{value}“ enthält einen Dezimalpunkt. Schreiben Sie die Zahl mit Komma.",
    Rule.EXPONENT: "„{value}“ steht in Potenzschreibweise. Schreiben Sie die Zahl aus.",
    Rule.NOT_FINITE: "„{value}“ ist keine endliche Zahl.",
    Rule.PARENTHESES: (
        "„{value}“ steht in Klammern. Tragen Sie die Zahl ohne Klammern ein und nennen Sie die "
        "Unsicherheit in der Bemerkung."
    ),
    Rule.SCALED_UNIT: "„{value}“ nennt Tausend oder Millionen als Einheit. Schreiben Sie die Zahl aus.",
    Rule.TOO_MANY_DIGITS: "„{value}“ hat mehr als 18 Ziffern.",
    Rule.LEADING_ZERO: "„{value}“ beginnt mit einer Null wie ein Schlüssel. Hier wird eine Zahl erwartet.",
    Rule.DATE_FOR_NUMBER: (
        "Die Zelle enthält das Datum „{value}“ statt einer Zahl. Tabellenkalkulationen machen aus "
        "Eingaben wie „1.5“ ein Datum."
    ),
    Rule.THOUSANDS_DOT: "„{value}“ wird als {expected} gelesen.",
    Rule.NOT_AN_AGS: (
        "„{value}“ ist kein amtlicher Gemeindeschlüssel. Er hat 8 Ziffern, für einen Kreis oder eine "
        "kreisfreie Stadt auch 5."
    ),
    Rule.AGS_ZERO_RESTORED: "„{value}“ wird als {expected} gelesen. Die führende Null fehlte.",
    Rule.NOT_A_YEAR: "„{value}“ ist kein Jahr mit vier Ziffern.",
    Rule.YEAR_TOO_EARLY: "Das Jahr {value} liegt vor {first_year}.",
    Rule.YEAR_IN_FUTURE: "Das Jahr {value} liegt in der Zukunft.",
    Rule.UNKNOWN_INDICATOR: "Eine Kennzahl mit dem Schlüssel „{value}“ gibt es in dieser Fassung nicht.",
    Rule.DUPLICATE_ROW: "Der Wert {value} ist schon angegeben{earlier}.",
    Rule.NEGATIVE_COUNT: "„{value}“ ist negativ. Eine Anzahl kann nicht kleiner als 0 sein.",
    Rule.DENOMINATOR_NOT_POSITIVE: "„{value}“: Der Nenner muss größer als 0 sein.",
    Rule.DENOMINATOR_NOT_EXPECTED: "Diese Kennzahl hat keinen Nenner. Lassen Sie die Zelle leer.",
    Rule.RATE_BESIDE_COUNTS: "Tragen Sie entweder Zähler und Nenner ein oder den Wert, nicht beides.",
    Rule.RATE_NOT_ALLOWED: "Für diese Kennzahl werden Zähler und Nenner gebraucht, nicht nur der Wert.",
    Rule.UNIT_DIFFERS: "„{value}“ nennt eine Einheit, die zu dieser Spalte und Kennzahl nicht passt.",
    Rule.SHARE_NOT_PERCENT: (
        "„{value}“ ist für einen Wert in Prozent sehr klein. Ist ein Anteil gemeint, schreiben Sie zum "
        "Beispiel 12,5 statt 0,125."
    ),
    Rule.UNKNOWN_METHOD: "„{value}“ ist keine Zählmethode. Erlaubt sind {expected}.",
    Rule.METHOD_NOT_USED: "Diese Kennzahl kennt keine Zählmethode. Die Angabe wird nicht übernommen.",
    Rule.NOT_YES_OR_NO: "„{value}“ ist weder ja noch nein.",
    Rule.UMA_NOT_USED: (
        "Diese Kennzahl unterscheidet nicht nach unbegleiteten minderjährigen Ausländerinnen und "
        "Ausländern. Die Angabe wird nicht übernommen."
    ),
    Rule.ROW_NOT_FILLED: "Die Zeile ist nicht ausgefüllt und wird übersprungen.",
}

_FILES: dict[FileRule, str] = {
    FileRule.EMPTY: "Die Datei ist leer.",
    FileRule.TOO_LARGE: "Die Datei ist zu groß. Erlaubt sind {megabytes} MB.",
    FileRule.TOO_MANY_ROWS: "Die Datei hat zu viele Zeilen. Erlaubt sind {limit}.",
    FileRule.TOO_MANY_COLUMNS: "Die Datei hat zu viele Spalten. Erlaubt sind {limit}.",
    FileRule.NOT_TEXT: (
        "Die Datei ist keine Texttabelle. Speichern Sie sie als „CSV UTF-8“ oder als "
        "Excel-Arbeitsmappe (.xlsx)."
    ),
    FileRule.BROKEN_QUOTES: "In Zeile {place} ist ein Anführungszeichen nicht geschlossen oder steht falsch.",
    FileRule.MARKUP: "Die Datei enthält eine HTML- oder XML-Seite. Speichern Sie sie als CSV oder .xlsx.",
    FileRule.PDF: "Die Datei ist ein PDF. Gebraucht wird eine Tabelle als CSV oder .xlsx.",
    FileRule.OLD_EXCEL: "Die Datei hat das alte Excel-Format. Speichern Sie sie als .xlsx.",
    FileRule.LOCKED: "Die Datei ist mit einem Kennwort geschützt. Speichern Sie sie ohne Kennwort.",
    FileRule.BINARY_EXCEL: "Die Datei ist eine Excel-Binärmappe (.xlsb). Speichern Sie sie als .xlsx.",
    FileRule.OPEN_DOCUMENT: "Die Datei ist eine OpenDocument-Tabelle. Speichern Sie sie als .xlsx oder CSV.",
    FileRule.OTHER_ARCHIVE: "Die Datei ist ein Archiv und keine Excel-Arbeitsmappe.",
    FileRule.BROKEN_WORKBOOK: "Die Arbeitsmappe ist beschädigt. Öffnen und speichern Sie sie neu.",
    FileRule.TOO_MANY_PARTS: "Die Arbeitsmappe besteht aus zu vielen Teilen.",
    FileRule.TOO_MANY_SHEETS: "Die Arbeitsmappe hat zu viele Blätter. Erlaubt sind {limit}.",
    FileRule.UNPACKED_TOO_LARGE: "Die Arbeitsmappe ist entpackt zu groß. Erlaubt sind {megabytes} MB.",
    FileRule.PACKED_TOO_TIGHTLY: "Die Arbeitsmappe ist auffällig stark gepackt und wird nicht geöffnet.",
    FileRule.NESTED_ARCHIVE: "Die Arbeitsmappe enthält ein weiteres Archiv ({place}). Entfernen Sie es.",
    FileRule.EMBEDDED_OBJECT: "Die Arbeitsmappe enthält eine andere Datei ({place}). Entfernen Sie sie.",
    FileRule.DOCTYPE: "Die Arbeitsmappe enthält eine unzulässige Angabe (DOCTYPE) und wird nicht geöffnet.",
    FileRule.MACROS: "Die Arbeitsmappe enthält Makros. Speichern Sie sie als .xlsx ohne Makros.",
    FileRule.CELL_TOO_LONG: "Eine Zelle enthält mehr als {limit} Zeichen.",
    FileRule.NUMBER_TOO_LARGE: "Die Zelle {place} enthält eine Zahl, die größer ist als {limit}.",
    FileRule.TOO_MUCH_TEXT: "Die Arbeitsmappe enthält zu viel Text.",
}

_LAYOUTS: dict[LayoutRule, str] = {
    LayoutRule.LINE_LENGTH: "Die Zeile hat {value} Zeichen statt 220.",
    LayoutRule.RECORD_KIND: "Die Satzart „{value}“ gibt es im Gemeindeverzeichnis GV100AD nicht.",
    LayoutRule.DATE: "„{value}“ ist kein Gebietsstand.",
    LayoutRule.SECOND_DATE: "Der Gebietsstand „{value}“ weicht von dem der ersten Zeile ab.",
    LayoutRule.DIGITS: "„{value}“ besteht nicht aus den erwarteten Ziffern.",
    LayoutRule.NAME_MISSING: "Der Name fehlt.",
    LayoutRule.AREA_KIND: "Das Textkennzeichen „{value}“ ist nicht bekannt.",
    LayoutRule.UNKNOWN_LAND: "Das Land {value} kommt vorher nicht vor.",
    LayoutRule.UNKNOWN_KREIS: "Der Kreis {value} kommt vorher nicht vor.",
    LayoutRule.DUPLICATE_KEY: "Der Schlüssel {value} kommt mehrfach vor.",
    LayoutRule.NO_GEMEINDEN: "Die Datei enthält keine Gemeinden.",
    LayoutRule.NAME_ROW: "Die erste Zeile ist nicht die Namenszeile eines INKAR-Exports: „{value}“.",
    LayoutRule.YEAR_ROW: "„{value}“ ist kein Jahr. Die zweite Zeile eines INKAR-Exports nennt die Jahre.",
}

_DIFFERENCES: dict[Difference, str] = {
    Difference.WHOLE_POPULATION: "zählt die ganze Bevölkerung, {key} nur die unter 21-Jährigen",
    Difference.WOMEN_ONLY: "zählt nur Frauen, {key} Frauen und Männer",
    Difference.NOT_ALL_CHILDREN_OF_RECIPIENTS: (
        "zählt nur nicht erwerbsfähige Leistungsberechtigte, {key} alle unter 15-Jährigen in "
        "Bedarfsgemeinschaften"
    ),
    Difference.OTHER_DENOMINATOR: "hat einen anderen Nenner als {key}",
    Difference.INCOME_NOT_PURCHASING_POWER: "ist ein Einkommen, {key} die Kaufkraft",
}

_ROWS: dict[RowReason, str] = {
    RowReason.JOINED_REGION: "Die Kreisregion fasst Kreis und Stadt zusammen.",
    RowReason.NOT_A_KREIS: "Die Kennziffer ist kein Schlüssel eines Kreises oder einer kreisfreien Stadt.",
}


def sentence(finding: Finding) -> str:
    """One finding as a German sentence that names sheet, row, column, value and rule."""
    text = _FINDINGS[finding.rule].format(
        value=_shortened(finding.value),
        expected=finding.expected,
        earlier=_earlier(finding.expected),
        columns=", ".join(COLUMNS),
        first_year=FIRST_YEAR,
    )
    place = _place(finding)
    return f"{place}: {text}" if place else text


def refusal(error: ImportRefused) -> str:
    """Why a whole file is not taken, as German sentences."""
    match error:
        case PersonalColumns():
            return _personal(error)
        case LayoutBroken():
            place = f"Zeile {error.line}, Stelle {error.column}: " if error.line else ""
            return place + _LAYOUTS[error.rule].format(value=_shortened(error.value))
        case FileRefused():
            limit = error.limit or 0
            numbers = {"limit": f"{limit:,}".replace(",", "."), "megabytes": limit // 2**20}
            return _FILES[error.rule].format(place=_shortened(error.place), **numbers)
        case _:
            return "Die Datei kann nicht gelesen werden."


def left_out_column(column: LeftOutColumn) -> str:
    """Why a column of an INKAR export was not read."""
    other = column.sounds_like
    if other is None:
        return f"Spalte „{column.name}“: Dazu gibt es keine Kennzahl mit derselben Definition."
    difference = _DIFFERENCES[other.difference].format(key=other.indicator)
    return f"Spalte „{column.name}“: Nicht übernommen. Die Spalte {difference}."


def left_out_row(row: LeftOutRow) -> str:
    """Why a row of an INKAR export was not read."""
    return f"Zeile {row.row}, {row.key} „{row.area}“: {_ROWS[row.reason]} Die Zeile wird nicht übernommen."


def _place(finding: Finding) -> str:
    parts = (
        f"Blatt „{finding.sheet}“" if finding.sheet else "",
        f"Zeile {finding.row}" if finding.row else "",
        f"Spalte „{finding.column}“" if finding.column else "",
    )
    return ", ".join(part for part in parts if part)


def _earlier(place: str) -> str:
    sheet, _, row = place.rpartition("!")
    if not row:
        return ""
    return f": Blatt „{sheet}“, Zeile {row}" if sheet else f": Zeile {row}"


def _shortened(value: str) -> str:
    line = " ".join(value.split())
    return line if len(line) <= _LONGEST_VALUE else f"{line[:_LONGEST_VALUE]}…"


def _personal(error: PersonalColumns) -> str:
    sheet = f"Blatt „{error.sheet}“: " if error.sheet else ""
    columns = ", ".join(f"„{_shortened(column)}“" for column in error.columns)
    return (
        f"{sheet}Die Kopfzeile nennt Angaben zu einzelnen Personen: {columns}. Deshalb wurde keine weitere "
        "Zeile gelesen und nichts gespeichert. Sozialdaten sind nach §§ 62 bis 65 SGB VIII geschützt und "
        "gehören nicht in dieses Verfahren. Für die Planung sind Daten nach § 64 Abs. 3 SGB VIII "
        "unverzüglich zu anonymisieren. Entfernen Sie diese Spalten und laden Sie nur Summen hoch."
    )
