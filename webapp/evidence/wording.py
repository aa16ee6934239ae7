"""What pages say about files: why one is refused, what it says about itself, what looks like Sozialdaten."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from tenants.work.documents import Suspicion
from webapp import formatting
from webapp.evidence.kinds import FileKind
from webapp.evidence.refusals import UploadRefused, UploadRule
from webapp.evidence.screening import Kind

KINDS: Mapping[str, str] = {
    FileKind.PDF: "PDF",
    FileKind.DOCX: "Word",
    FileKind.XLSX: "Excel",
    FileKind.ODT: "OpenDocument-Text",
    FileKind.ODS: "OpenDocument-Tabelle",
    FileKind.PNG: "PNG-Bild",
    FileKind.JPEG: "JPEG-Bild",
}

_REFUSALS: Mapping[UploadRule, str] = {
    UploadRule.EMPTY: "{name} ist leer. Bitte prüfen Sie, ob die Datei richtig gespeichert ist.",
    UploadRule.TOO_LARGE: "{name} ist größer als {detail} MB. Bitte teilen oder verkleinern Sie die Datei.",
    UploadRule.TOO_MANY: "Das sind zu viele Dateien. Bitte senden Sie höchstens {detail} auf einmal.",
    UploadRule.NO_SPACE: (
        "{name} ließ sich nicht speichern: Auf dem Server ist kein Platz mehr. Bitte wenden Sie sich "
        "an den Betrieb."
    ),
    UploadRule.EXTENSION: (
        "{name} hat ein Format, das hier nicht angenommen wird. Möglich sind PDF, DOCX, XLSX, ODT, ODS, PNG "
        "und JPEG. Ältere Formate lassen sich in diesen speichern."
    ),
    UploadRule.DISAGREES: (
        "{name} enthält etwas anderes, als die Endung sagt. Bitte speichern Sie die Datei im Programm neu "
        "und ändern Sie die Endung nicht von Hand."
    ),
    UploadRule.BROKEN: "{name} ließ sich nicht lesen. Bitte öffnen Sie die Datei und speichern Sie sie neu.",
    UploadRule.TOO_COMPLEX: (
        "{name} ließ sich nicht in angemessener Zeit durchsehen. Bitte teilen Sie die Datei oder speichern "
        "Sie sie als PDF."
    ),
    UploadRule.LOCKED: "{name} ist mit einem Kennwort geschützt. Bitte speichern Sie die Datei ohne Schutz.",
    UploadRule.MACROS: (
        "{name} enthält Makros. Bitte speichern Sie die Datei ohne Makros oder als PDF, zum Beispiel mit "
        "„Speichern unter“."
    ),
    UploadRule.ACTIVE: (
        "{name} führt beim Öffnen etwas aus oder lädt etwas nach. Bitte drucken Sie die Datei in "
        "ein neues PDF."
    ),
    UploadRule.EMBEDDED: (
        "{name} enthält eine weitere Datei. Bitte speichern Sie die Datei ohne sie oder als einfaches PDF, "
        "und fügen Sie die weitere Datei einzeln hinzu."
    ),
    UploadRule.POLYGLOT: (
        "{name} enthält vor oder nach dem eigentlichen Inhalt noch etwas anderes. Bitte speichern Sie die "
        "Datei im Programm neu."
    ),
    UploadRule.DOCTYPE: (
        "{name} enthält Anweisungen, die in solchen Dateien nicht vorkommen. Bitte speichern Sie die "
        "Datei neu."
    ),
    UploadRule.PACKED: "{name} wird beim Öffnen unverhältnismäßig groß. Bitte speichern Sie die Datei neu.",
    UploadRule.TOO_MANY_PAGES: "{name} hat mehr als {detail} Seiten. Bitte teilen Sie die Datei.",
    UploadRule.PICTURE_TOO_LARGE: (
        "{name} hat mehr als {detail} Millionen Bildpunkte. Bitte verkleinern Sie das Bild."
    ),
    UploadRule.VIRUS: (
        "{name} wurde von der Virenprüfung beanstandet ({detail}) und nicht gespeichert. Bitte wenden Sie "
        "sich an Ihre IT."
    ),
}

_TRAITS: Mapping[str, Callable[[Any], str]] = {
    "author": lambda name: f"Verfasst von: {name}",
    "changed_by": lambda name: f"Zuletzt geändert von: {name}",
    "company": lambda name: f"Firma oder Behörde: {name}",
    "title": lambda title: f"Titel: {title}",
    "program": lambda name: f"Programm: {name}",
    "comments": lambda count: "1 Kommentar" if count == 1 else f"{count} Kommentare",
    "tracked_changes": lambda count: (
        "1 nachverfolgte Änderung" if count == 1 else f"{count} nachverfolgte Änderungen"
    ),
    "copied_tables": lambda _: "Pivot-Tabelle mit einer Kopie der Daten, aus denen sie entstand",
    "earlier_states": lambda count: (
        "1 früherer Stand der Datei, der sich wiederherstellen lässt"
        if count == 1
        else f"{count} frühere Stände der Datei, die sich wiederherstellen lassen"
    ),
    "hidden_sheets": lambda names: f"Ausgeblendete Blätter: {', '.join(names)}",
    "place_of_picture": lambda _: "Ort der Aufnahme",
    "camera": lambda name: f"Kamera: {name}",
    "taken_at": lambda time: f"Aufgenommen: {time}",
}
"""In the order in which they are printed."""

_SUSPICIONS: Mapping[str, tuple[str, str]] = {
    Kind.CASE_NUMBER: ("1 Aktenzeichen", "{0} Aktenzeichen"),
    Kind.BIRTH_DATE: ("1 Geburtsdatum", "{0} Geburtsdaten"),
    Kind.BANK_ACCOUNT: ("1 Bankverbindung (IBAN)", "{0} Bankverbindungen (IBAN)"),
    Kind.NAME_LIST: ("Liste mit 1 Namen", "Liste mit {0} Namen"),
}


def refusal(error: UploadRefused) -> str:
    """The sentence for a file that is not taken."""
    name = f"„{error.name}“" if error.name else "Die Datei"
    return _REFUSALS[error.rule].format(name=name, detail=error.detail)


def traits_in_words(traits: Mapping[str, Any]) -> tuple[str, ...]:
    """What a file says about itself, one short line each."""
    return tuple(say(traits[trait]) for trait, say in _TRAITS.items() if trait in traits)


def suspicions_in_words(suspicions: Iterable[Suspicion]) -> tuple[str, ...]:
    """What looks like Sozialdaten, with its place: `3 Geburtsdaten, Seite 2`."""
    lines = []
    for each in suspicions:
        one, many = _SUSPICIONS[each.kind]
        what = one if each.count == 1 else many.format(each.count)
        lines.append(f"{what}, {each.place}" if each.place else what)
    return tuple(lines)


def size_in_words(size: int) -> str:
    """`1234567` → `1,2 MB`; small files in kB, never 0."""
    if size < 2**20:
        return f"{max(1, round(size / 1024))}{formatting.NO_BREAK_SPACE}kB"
    return formatting.with_unit(size / 2**20, "MB")
