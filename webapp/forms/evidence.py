"""Forms of evidence: what is said about it, the files that come along, why a locked file is opened."""

from datetime import date
from typing import Any
from urllib.parse import urlsplit

from flask_wtf.file import MultipleFileField
from werkzeug.datastructures import FileStorage
from wtforms import IntegerField, StringField, TextAreaField
from wtforms.validators import Optional, ValidationError

from modules.checklists.evidence import Evidence
from tenants.clock import today
from tenants.evidence.filing import LONGEST_REASON
from webapp.context import runtime
from webapp.evidence.kinds import ACCEPT
from webapp.evidence.receiving import MOST_FILES
from webapp.formatting import NO_BREAK_SPACE
from webapp.forms.german import GermanDateField, GermanForm, at_most, text_of

LONGEST_LINK = 500

NOTHING_NAMED = "Bitte nennen Sie, wo der Nachweis liegt. Oder fügen Sie eine Datei oder einen Link hinzu."


class FilesForm(GermanForm):
    """Files to attach. A browser forgets them when a form is refused, so they are checked last."""

    files = MultipleFileField("Dateien", validators=[Optional()], render_kw={"accept": ACCEPT})

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.files.description = (
            f"PDF, Word, Excel, OpenDocument, PNG oder JPEG; bis zu {MOST_FILES} auf einmal, jede höchstens "
            f"{runtime().settings.evidence_file_mb}{NO_BREAK_SPACE}MB. Keine Falldaten."
        )

    def validate_files(self, field: Any) -> None:
        """No more than may be sent at once."""
        if len(field.data or []) > MOST_FILES:
            raise ValidationError(f"Das sind zu viele Dateien. Bitte senden Sie höchstens {MOST_FILES}.")

    @property
    def sent(self) -> list[FileStorage]:
        """The files that came along."""
        return list(self.files.data or [])


class WordsForm(GermanForm):
    """What is said about a document."""

    reference = StringField(
        "Was ist es und wo liegt es?",
        description=(
            "Zum Beispiel: Dienstanweisung Hilfeplanung, liegt vor in Akte 51-2-7. Bitte keine Namen und "
            "keine Aktenzeichen von Familien."
        ),
        filters=[lambda text: text.strip() if text else text],
        validators=[at_most(300)],
    )
    link = StringField(
        "Link",
        description="Wo es veröffentlicht ist, zum Beispiel im Ratsinformationssystem",
        filters=[lambda text: text.strip() if text else text],
        validators=[Optional(), at_most(LONGEST_LINK)],
    )
    dated_on = GermanDateField("Datum des Dokuments", validators=[Optional()])
    decision = StringField(
        "Beschluss oder Anordnung",
        description="Zum Beispiel: JHA 12.06.2025, TOP 5",
        filters=[lambda text: text.strip() if text else text],
        validators=[Optional(), at_most(200)],
    )
    last_proof_on = GermanDateField(
        "Anwendung zuletzt belegt am",
        description="Stichprobe, Bericht oder Überprüfung",
        validators=[Optional()],
    )
    expires_on = GermanDateField("Gültig bis", description="Leer, wenn ohne Ende", validators=[Optional()])

    def validate_link(self, field: Any) -> None:
        """An address of the web and nothing that acts."""
        if not _is_web_address(field.data):
            raise ValidationError("Ein Link beginnt mit https:// oder http:// und hat keine Leerzeichen.")

    def validate_dated_on(self, field: Any) -> None:
        """No document comes from the future."""
        _refuse_future(field.data)

    def validate_last_proof_on(self, field: Any) -> None:
        """Nothing was shown in the future."""
        _refuse_future(field.data)

    def evidence(self) -> Evidence:
        """The evidence the form means."""
        return Evidence(
            text_of(self.reference),
            self.dated_on.data,
            self.decision.data or None,
            self.last_proof_on.data,
            self.expires_on.data,
            self.link.data or None,
        )


class EvidenceForm(FilesForm, WordsForm):
    """A new piece of evidence: words, a link, files, or several of these."""

    def validate(self, extra_validators: Any = None) -> bool:
        """Something must say where it is."""
        is_valid = bool(super().validate(extra_validators))
        if not (text_of(self.reference) or self.link.data or self.sent) and not self.reference.errors:
            self.reference.errors = [NOTHING_NAMED]
            return False
        return is_valid


class CorrectionForm(WordsForm):
    """Other words for a document that is there."""

    seen = IntegerField(validators=[Optional()])

    @classmethod
    def showing(cls, evidence: Evidence, version: int) -> "CorrectionForm":
        """The form filled with what is said now."""
        return cls(
            formdata=None,
            data={
                "seen": version,
                "reference": evidence.reference,
                "link": evidence.link,
                "dated_on": evidence.dated_on,
                "decision": evidence.decision,
                "last_proof_on": evidence.last_proof_on,
                "expires_on": evidence.expires_on,
            },
        )


class ReleaseFileForm(GermanForm):
    """Why a file that looks as if it held Sozialdaten holds none."""

    reason = TextAreaField(
        "Warum enthält die Datei keine Sozialdaten?",
        description="Das steht mit Ihrem Namen im Protokoll.",
        filters=[lambda text: text.strip() if text else text],
        validators=[at_most(LONGEST_REASON)],
    )


def _is_web_address(text: str) -> bool:
    if any(each.isspace() or not each.isprintable() for each in text):
        return False
    try:
        place = urlsplit(text)
    except ValueError:
        return False
    return place.scheme in {"http", "https"} and bool(place.hostname)


def _refuse_future(day: date | None) -> None:
    if day is not None and day > today():
        raise ValidationError("Das Datum liegt in der Zukunft. Bitte prüfen Sie es.")
