// What the calculator says: why a list is refused, what was not counted, and the names of what it recognised.
"use strict";

(() => {
  const number = new Intl.NumberFormat("de-DE", { useGrouping: "always" });
  const shortened = (text) => (text.length > 60 ? `${text.slice(0, 59)}…` : text);

  const ENCODINGS = { "utf-8": "UTF-8", "windows-1252": "Windows-1252", "utf-16le": "UTF-16", "utf-16be": "UTF-16" };
  const DELIMITERS = { ";": "Semikolon", ",": "Komma", "\t": "Tabulator" };
  const TITLES = {
    cancelled: "Abgebrochen.",
    worker: "Der Rechner läuft nicht.",
    too_many_values: "Die Spalte passt nicht.",
    missing_columns: "Noch nicht gezählt.",
    no_kinds: "Noch nicht gezählt.",
    no_template: "Die Vorlage wurde nicht geladen.",
  };
  const REFUSALS = {
    cancelled: () => "Es wurde nichts gelesen und nichts gezählt. Wählen Sie die Datei noch einmal oder eine andere.",
    empty: () => "Die Datei ist leer.",
    too_large: () => "Die Datei ist größer als 100 MB. Bitte exportieren Sie weniger Jahre oder weniger Spalten.",
    too_many_rows: () => "Die Datei hat mehr als 1 Million Zeilen. Bitte exportieren Sie weniger Jahre.",
    too_many_columns: ({ row }) => `Zeile ${number.format(row)} hat mehr als 300 Spalten. Bitte exportieren Sie nur die Spalten, die gezählt werden.`,
    workbook: () => "Das ist eine Excel-Arbeitsmappe. Bitte speichern Sie sie in Excel unter dem Dateityp „CSV UTF-8“ und wählen Sie dann diese Datei.",
    pdf: () => "Das ist ein PDF. Bitte exportieren Sie die Liste als CSV.",
    no_text: () => "Die Datei enthält keinen lesbaren Text. Bitte exportieren Sie die Liste als CSV (UTF-8 oder Windows-1252).",
    quotes: ({ row }) => `In Zeile ${number.format(row)} passen die Anführungszeichen nicht zusammen. Bitte prüfen Sie die Zeile oder exportieren Sie die Liste neu.`,
    one_column: () => "Es ist nur eine Spalte zu erkennen. Die Spalten müssen durch Semikolon, Tabulator oder Komma getrennt sein.",
    no_header: ({ row, cell }) => `Es ist keine Kopfzeile zu erkennen: In Zeile ${number.format(row)} steht ${cell ? `schon ein Wert („${shortened(cell)}“)` : "kein Spaltenname"}. Bitte exportieren Sie die Liste mit den Namen der Spalten.`,
    no_rows: () => "Unter der Kopfzeile steht keine Zeile.",
    unreadable: () => "Der Browser kann die Datei nicht lesen. Vielleicht wurde sie geändert oder verschoben. Bitte wählen Sie sie noch einmal.",
    worker: () => "Der Rechner ließ sich nicht starten. Bitte laden Sie die Seite neu.",
    too_many_values: ({ name, heading }) => `Die Spalte „${heading}“ hat mehr als 200 verschiedene Werte. Das ist keine Spalte für „${name}“. Bitte wählen Sie eine andere.`,
    missing_columns: ({ names }) => `Bitte ordnen Sie noch zu: ${names}.`,
    no_kinds: () => "Kein Wert der Spalte „Art der Hilfe“ ist einer Hilfeart zugeordnet. Bitte ordnen Sie mindestens einen zu.",
    no_template: () => "Das ist keine Vorlage des Rechners. Vorlagen sind Dateien, die mit „Vorlage speichern“ entstanden sind.",
  };
  const SKIPPED = {
    not_assigned: (count, rows) => `${count}, deren Art der Hilfe nicht gezählt wird (${rows})`,
    no_kind: (count, rows) => `${count} ohne Art der Hilfe (${rows})`,
    begin: (count, rows) => `${count} ohne lesbaren Beginn (${rows})`,
    end: (count, rows) => `${count} mit einem Ende, das kein Datum ist (${rows})`,
    order: (count, rows) => `${count}, deren Ende vor dem Beginn liegt (${rows})`,
  };
  const CHOICES = { kind: "zählt als", uma: "ist umA", adult: "ist § 41", reason: "zählt als", afterwards: "bei Eltern oder Sorgeberechtigten" };

  const rowsInWords = ({ count, rows }) => `${rows.length === 1 ? "Zeile" : "Zeilen"} ${rows.map((row) => number.format(row)).join(", ")}${count > rows.length ? " …" : ""}`;

  window.calculatorWords = { CHOICES, DELIMITERS, ENCODINGS, REFUSALS, SKIPPED, TITLES, number, rowsInWords, shortened };
})();
