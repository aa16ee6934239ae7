"""Forms of the catalogue's editor: an item, a module's own texts, a draft, the class of a change.

What is typed must be able to stand in a content file: line breaks become spaces, and a text with invisible
characters is refused at its field. Lengths are those of the catalogue's check.
"""

import re
from collections.abc import Iterable
from typing import Any

from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import NumberRange, Optional, ValidationError

from modules.catalogue.checking import LEAST_EXAMPLES, LONGEST
from modules.catalogue.model import (
    Basis,
    EditionKey,
    Item,
    ItemKey,
    NotApplicableRule,
    Phase,
    Scope,
    Tag,
    TaskArea,
)
from modules.catalogue.transitions import DAYS_TO_CONFIRM
from modules.catalogue.writing import fits_on_a_page
from tenants.catalogue.classifying import MOST_DAYS
from tenants.catalogue.editing import ModuleTexts
from tenants.catalogue.proposing import LONGEST_REASON
from tenants.errors import Refused
from webapp import wording
from webapp.forms.checkboxes import CheckboxesField
from webapp.forms.german import GermanDateField, GermanForm, at_most, chosen, required, text_of

LONGEST_LINE = 200
"""Characters of a short text without a limit of its own: a norm, a source, a piece of evidence."""

_ANCHORS = ("anchor_0", "anchor_1", "anchor_2", "anchor_3")
_LEVELS = ("level_1", "level_2", "level_3", "level_4", "level_5")


def on_one_line(text: str | None) -> str:
    """A text without the line breaks of its field."""
    return re.sub(r"[\t\n\r]+", " ", text or "").strip()


def lines_of(text: str | None) -> tuple[str, ...]:
    """The lines of a field with one entry a line, without empty ones."""
    return tuple(line for each in (text or "").splitlines() if (line := on_one_line(each)))


class Fits:
    """The text can stand in a content file."""

    def __call__(self, _form: object, field: Any) -> None:
        """Refuse invisible characters."""
        if not all(fits_on_a_page(line) for line in lines_of(field.data)):
            raise ValidationError(wording.INVISIBLE_CHARACTERS)


class LinesAtMost:
    """No line is longer."""

    def __init__(self, characters: int) -> None:
        self.characters = characters

    def __call__(self, _form: object, field: Any) -> None:
        """Name the first line that is too long."""
        for number, line in enumerate(lines_of(field.data), start=1):
            if len(line) > self.characters:
                raise ValidationError(
                    f"Zeile {number} hat {len(line)} Zeichen. Erlaubt sind {self.characters}."
                )


def limited(most: int, *, rows: int) -> dict[str, Any]:
    """Attributes of a field that counts down instead of cutting off what is pasted."""
    return {"rows": rows, "data-limit": str(most), "maxlength": False}


def _text(label: str, what: str, most: int, **options: Any) -> TextAreaField:
    """A text on one line of the file, with its limit."""
    return TextAreaField(
        label,
        filters=[on_one_line],
        validators=[required(what), Fits(), at_most(most)],
        description=options.pop("description", "") or f"höchstens {most} Zeichen",
        render_kw=limited(most, rows=2),
        **options,
    )


def _line(label: str, what: str | None, most: int = LONGEST_LINE, **options: Any) -> StringField:
    return StringField(
        label,
        filters=[on_one_line],
        validators=[Optional() if what is None else required(what), Fits(), at_most(most)],
        render_kw={"autocomplete": "off"},
        **options,
    )


def _list(label: str, what: str, description: str, most: int) -> TextAreaField:
    return TextAreaField(
        label,
        validators=[required(what), Fits(), LinesAtMost(most)],
        description=description,
        render_kw={"rows": 3},
    )


class ItemForm(GermanForm):
    """Everything an item says. `reason` is asked only of a proposal, `key` only of a new item."""

    seen = HiddenField()
    key = StringField(
        "Schlüssel",
        name="schluessel",
        filters=[on_one_line],
        description="Bleibt für immer, zum Beispiel m07-nachsorge. Nur a-z, 0-9 und Bindestriche.",
        validators=[Optional(), at_most(60)],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    number = _line("Nummer", "die Nummer", 10)
    phase = SelectField("Phase", choices=dict(wording.PHASES))
    question = _text("Frage", "die Frage", LONGEST["frage"])
    why = _text("Warum?", "den Grund", LONGEST["warum"])
    plain = _text("Leichte Erklärung", "die Leichte Erklärung", LONGEST["leicht"])
    anchor_0 = _text("0 nicht erfüllt", "den Satz zu 0", LONGEST["0"])
    anchor_1 = _text("1 ansatzweise erfüllt", "den Satz zu 1", LONGEST["1"])
    anchor_2 = _text("2 überwiegend erfüllt", "den Satz zu 2", LONGEST["2"])
    anchor_3 = _text("3 vollständig erfüllt", "den Satz zu 3", LONGEST["3"])
    evidence_asked = _list("Gefragter Nachweis", "den Nachweis", "je Zeile einer", LONGEST_LINE)
    evidence_examples = _list(
        "Beispiele für Nachweise",
        "Beispiele",
        f"je Zeile eines, mindestens {LEAST_EXAMPLES}, höchstens {LONGEST['nachweisbeispiele']} Zeichen",
        LONGEST["nachweisbeispiele"],
    )
    minutes = IntegerField(
        "Minuten",
        description="geschätzt, 1 bis 240",
        validators=[required("die Minuten"), NumberRange(1, 240, "Bitte geben Sie 1 bis 240 Minuten ein.")],
    )
    weight = RadioField(
        "Gewicht",
        choices={"1": "1 üblich", "2": "2 wichtig", "3": "3 Schlüsselpunkt"},
        validators=[chosen("ein Gewicht")],
    )
    mandatory = BooleanField("Muss-Punkt")
    basis = SelectField(
        "Grundlage des Muss",
        choices={"": "keine"} | {basis.value: name for basis, name in wording.BASES.items()},
    )
    scope = RadioField(
        "Umfang",
        choices={"kern": "Kern (und Voll)", "voll": "nur Voll"},
        validators=[chosen("einen Umfang")],
    )
    not_applicable = SelectField("„Nicht zutreffend“", choices=dict(wording.NOT_APPLICABLE_RULES))
    tags = CheckboxesField("Merkmale", choices=dict(wording.TAGS))
    norm = _line("Norm", "die Norm", description="So zitiert: SGB VIII § 37c (1)")
    recommendation = _line("Empfehlung", None)
    source = _line("Quelle", "die Quelle")
    reason = TextAreaField(
        "Warum schlagen Sie das vor?",
        filters=[on_one_line],
        validators=[Optional(), Fits(), at_most(LONGEST_REASON)],
        render_kw=limited(LONGEST_REASON, rows=2),
    )

    def show(self, item: Item, seen: str) -> "ItemForm":
        """Begin with what the item says now."""
        for name, value in _values(item).items():
            self[name].data = value
        self.seen.data = seen
        return self

    def begin(self, number: str) -> "ItemForm":
        """Begin a new item with the values most items have."""
        self.number.data, self.weight.data, self.scope.data = number, "1", "voll"
        return self

    def check(self, *, is_new: bool, is_proposal: bool) -> bool:
        """Whether all of it can stand in a module's file; a sentence stands at each field where it cannot."""
        is_valid = bool(self.validate())
        for field, sentence in self._problems(is_new=is_new, is_proposal=is_proposal):
            field.errors = [*field.errors, sentence]
            is_valid = False
        return is_valid

    def item(self, key: str, since: str, examples: Iterable[str] = ()) -> Item:
        """The item the form means; after it was checked."""
        mandatory = bool(self.mandatory.data)
        return Item(
            key=ItemKey(key),
            number=text_of(self.number),
            phase=Phase(self.phase.data),
            question=text_of(self.question),
            why=text_of(self.why),
            anchors=self._anchors(),
            evidence_asked=lines_of(self.evidence_asked.data),
            evidence_examples=lines_of(self.evidence_examples.data),
            weight=int(self.weight.data),
            mandatory=mandatory,
            basis=Basis(self.basis.data) if mandatory else None,
            scope=Scope(self.scope.data),
            not_applicable=NotApplicableRule(self.not_applicable.data),
            tags=tuple(tag for tag in Tag if tag.value in (self.tags.data or ())),
            norm=text_of(self.norm),
            recommendation=text_of(self.recommendation) or None,
            source=text_of(self.source),
            minutes=self.minutes.data or 0,
            plain=text_of(self.plain),
            since=EditionKey(since),
            examples=tuple(examples),
        )

    def refuse(self, refused: Refused) -> None:
        """Put the sentence at the field it is about."""
        field = {"item.number_taken": self.number, "item.key": self.key, "item.key_taken": self.key}
        field.get(refused.rule, self.question).errors = [wording.refusal(refused)]

    def _anchors(self) -> tuple[str, str, str, str]:
        none, partly, mostly, fully = (text_of(self[name]) for name in _ANCHORS)
        return none, partly, mostly, fully

    def _problems(self, *, is_new: bool, is_proposal: bool) -> Iterable[tuple[Any, str]]:
        if is_new and not text_of(self.key):
            yield self.key, "Bitte geben Sie einen Schlüssel ein."
        if is_proposal and not text_of(self.reason):
            yield self.reason, "Bitte begründen Sie Ihren Vorschlag in einem Satz."
        if all(self._anchors()) and len(set(self._anchors())) < len(_ANCHORS):
            yield self.anchor_3, "Zwei Stufen sagen dasselbe. Bitte unterscheiden Sie sie."
        if 0 < len(lines_of(self.evidence_examples.data)) < LEAST_EXAMPLES:
            yield self.evidence_examples, f"Nötig sind mindestens {LEAST_EXAMPLES} Beispiele."
        yield from self._problems_of_muss()

    def _problems_of_muss(self) -> Iterable[tuple[Any, str]]:
        if not self.mandatory.data:
            if self.basis.data:
                yield self.basis, "Eine Grundlage haben nur Muss-Punkte. Bitte wählen Sie „keine“."
            return
        if not self.basis.data:
            yield self.basis, "Ein Muss-Punkt braucht eine Grundlage."
        if self.scope.data == Scope.VOLL.value:
            yield self.scope, "Ein Muss-Punkt gehört zum Umfang Kern."
        if self.not_applicable.data == NotApplicableRule.ALLOWED.value:
            yield self.not_applicable, "Ein Muss-Punkt ist nie ohne Zustimmung „nicht zutreffend“."


def _values(item: Item) -> dict[str, Any]:
    """What an item's form begins with, by name of the field."""
    return {
        "key": item.key,
        "number": item.number,
        "phase": item.phase.value,
        "question": item.question,
        "why": item.why,
        "plain": item.plain,
        **dict(zip(_ANCHORS, item.anchors, strict=True)),
        "evidence_asked": "\n".join(item.evidence_asked),
        "evidence_examples": "\n".join(item.evidence_examples),
        "minutes": item.minutes,
        "weight": str(item.weight),
        "mandatory": item.mandatory,
        "basis": item.basis.value if item.basis else "",
        "scope": item.scope.value,
        "not_applicable": item.not_applicable.value,
        "tags": [tag.value for tag in item.tags],
        "norm": item.norm,
        "recommendation": item.recommendation or "",
        "source": item.source,
    }


class ModuleForm(GermanForm):
    """A module's own texts."""

    seen = HiddenField()
    title = _line("Titel", "einen Titel", 120)
    goal = _text("Ziel", "das Ziel", LONGEST["ziel"])
    legal_bases = _list(
        "Rechtsgrundlagen", "die Rechtsgrundlagen", "je Zeile eine: SGB VIII § 37", LONGEST_LINE
    )
    law_state = GermanDateField(
        "Rechtsstand",
        description="Gesetzestext, gegen den das Modul geprüft ist",
        validators=[required("den Rechtsstand")],
    )
    task_areas = CheckboxesField("Aufgabenbereich", choices=dict(wording.TASK_AREAS))
    indicators = _line("Kennzahlen", None, description="Schlüssel, mit Komma getrennt: W03, W04")
    level_1 = _line("R1", "den Satz zu R1")
    level_2 = _line("R2", "den Satz zu R2")
    level_3 = _line("R3", "den Satz zu R3")
    level_4 = _line("R4", "den Satz zu R4")
    level_5 = _line("R5", "den Satz zu R5")

    def show(self, texts: ModuleTexts, seen: str) -> "ModuleForm":
        """Begin with what the module says now."""
        self.title.data, self.goal.data, self.law_state.data = texts.title, texts.goal, texts.law_state
        self.legal_bases.data = "\n".join(texts.legal_bases)
        self.task_areas.data = [area.value for area in texts.task_areas]
        self.indicators.data = ", ".join(texts.indicators)
        for name, level in zip(_LEVELS, texts.levels, strict=True):
            self[name].data = level
        self.seen.data = seen
        return self

    def texts(self) -> ModuleTexts:
        """The texts the form means; after it was validated."""
        assert self.law_state.data is not None
        first, second, third, fourth, fifth = (text_of(self[name]) for name in _LEVELS)
        return ModuleTexts(
            title=text_of(self.title),
            goal=text_of(self.goal),
            legal_bases=lines_of(self.legal_bases.data),
            law_state=self.law_state.data,
            task_areas=tuple(area for area in TaskArea if area.value in (self.task_areas.data or ())),
            indicators=tuple(re.findall(r"[^\s,;]+", text_of(self.indicators))),
            levels=(first, second, third, fourth, fifth),
        )


class DescriptionForm(GermanForm):
    """What a draft is called, and why there is a new edition."""

    title = _line("Titel", "einen Titel", 120)
    explanation = TextAreaField(
        "Warum gibt es eine neue Fassung?",
        filters=[on_one_line],
        description="Die Jugendämter lesen diesen Text, bevor sie die Fassung übernehmen.",
        validators=[required("den Grund"), Fits(), at_most(1_000)],
        render_kw=limited(1_000, rows=3),
    )


class BeginForm(DescriptionForm):
    """Begins a draft."""

    source = SelectField("Ausgangspunkt", validate_choice=False)
    key = _line("Kennung", "eine Kennung", 10, description="Jahr und Nummer, zum Beispiel 2027.1")

    def refuse(self, refused: Refused) -> None:
        """Put the sentence at the field it is about."""
        field = self.source if refused.rule == "draft.source" else self.key
        field.errors = [wording.refusal(refused)]


class AnswerForm(GermanForm):
    """The operator's sentence on a proposal."""

    seen = HiddenField()
    answer = TextAreaField(
        "Ihr Satz dazu",
        filters=[on_one_line],
        description="Wer den Vorschlag gemacht hat, liest ihn.",
        validators=[Optional(), Fits(), at_most(LONGEST_REASON)],
        render_kw=limited(LONGEST_REASON, rows=2),
    )


class ClassForm(GermanForm):
    """What a difference means for an answer already given."""

    kind = SelectField("Art der Änderung", name="art", validate_choice=False)
    what = TextAreaField(
        "Was hat sich geändert?",
        name="was",
        filters=[on_one_line],
        description="Ein Satz für die Jugendämter. Bei „redaktionell“ nicht nötig.",
        validators=[Optional(), Fits(), at_most(300)],
        render_kw=limited(300, rows=2),
    )
    keys = _line(
        "Neue Punkte",
        None,
        400,
        name="in",
        description="Geteilt: alle neuen Schlüssel. Zusammengeführt: die anderen alten, zuletzt der neue.",
    )
    mapping = _line(
        "Neue Bewertung für 0, 1, 2, 3",
        None,
        20,
        name="abbildung",
        description="Nur bei neu gesetzten Stufen, zum Beispiel 0, 1, 1, 2",
    )
    days = IntegerField(
        "Tage zum Bestätigen",
        name="tage",
        description="Nur bei geändert und bei neu gesetzten Stufen",
        default=DAYS_TO_CONFIRM,
        validators=[
            Optional(),
            NumberRange(1, MOST_DAYS, f"Bitte geben Sie 1 bis {MOST_DAYS} Tage ein."),
        ],
    )
