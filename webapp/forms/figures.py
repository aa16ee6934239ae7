"""Forms about figures: one figure with German numbers, and a file of them."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import Any, cast

from flask_wtf.file import FileField, FileRequired
from wtforms import Field, IntegerField, RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import HiddenInput, TextInput

from modules.indicators.definitions import CountingMethod, Indicator
from modules.indicators.missing import Missing
from tenants.figures.checking import LONGEST_REMARK
from tenants.figures.stored import Entry, StoredFigure
from webapp import labels
from webapp.forms.german import GermanForm, at_most
from webapp.imports import wording
from webapp.imports.findings import Finding, Rule
from webapp.imports.numbers import Number, read_number

_YES, _NO = "ja", "nein"
_NOT_WHOLE = ("VZÄ", "km²")


class GermanNumberField(Field):
    """A number as German offices write it, read by the rules of the file import.

    What was typed stays on the screen until it is right. `data` is None where nothing was typed.

    Args:
        is_whole: the number counts something, so that a dot can only separate thousands.
        unit: the one unit that may stand behind the number.
        is_expected: the label does not call it voluntary; whether it may be left out is for the form to say.
    """

    data: Decimal | None
    widget = TextInput()

    def __init__(
        self,
        *arguments: Any,
        is_whole: bool = False,
        unit: str | None = None,
        is_expected: bool = True,
        **options: Any,
    ) -> None:
        super().__init__(*arguments, **options)
        self.render_kw = {"inputmode": "decimal", "autocomplete": "off", "required": False}
        self.flags.required = is_expected
        self.is_whole = is_whole
        self.unit = unit
        self.typed: str | None = None

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed.

        Raises:
            ValueError: the sentence for the field.
        """
        self.typed = valuelist[0] if valuelist else ""
        self.data = None
        read = read_number(self.typed, thousands_dot=self.is_whole)
        refusal = self._refusal(read)
        if refusal is not None:
            raise ValueError(refusal)
        self.data = read.value if isinstance(read, Number) else None

    def _refusal(self, read: Number | Missing | Rule | None) -> str | None:
        if isinstance(read, Rule):
            return wording.sentence(Finding("", 0, "", self.typed or "", read))
        if isinstance(read, Missing):
            return "Bitte lassen Sie das Feld leer und wählen Sie unten, warum es keinen Wert gibt."
        if isinstance(read, Number) and read.unit not in (None, self.unit):
            return "Bitte geben Sie die Zahl ohne Einheit ein."
        return None

    def _value(self) -> str:
        if self.typed is not None:
            return self.typed
        return "" if self.data is None else format(self.data, "f").replace(".", ",")


class FigureForm(GermanForm):
    """One figure. What the indicator does not know has no field; see `figure_form`."""

    seen: IntegerField
    numerator: GermanNumberField
    denominator: GermanNumberField | None = None
    rate: GermanNumberField | None = None
    missing: SelectField
    counting_method: RadioField | None = None
    with_uma: RadioField | None = None
    remark: TextAreaField

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Whether the fields are right, each by itself and together."""
        is_right = bool(super().validate(extra_validators))
        for field, text in self._together():
            field.errors = [*field.errors, text]
            is_right = False
        return is_right

    def entry(self) -> Entry:
        """The figure the form states; only after it was found right."""
        missing = Missing[self.missing.data] if self.missing.data else None
        method = self.counting_method.data if self.counting_method else None
        return Entry(
            numerator=self.numerator.data if missing is None else missing,
            denominator=self.denominator.data if self.denominator and missing is None else None,
            rate=self.rate.data if self.rate and missing is None else None,
            counting_method=CountingMethod(method) if method else None,
            with_uma=self.with_uma.data == _YES if self.with_uma else None,
            remark=(self.remark.data or "").strip(),
        )

    def posted(self) -> Mapping[str, str]:
        """What was typed and chosen, field by field, without the version it was typed over."""
        fields = (field for field in self if field.name != self.seen.name)
        return {field.name: field.raw_data[0] if field.raw_data else "" for field in fields}

    def _numbers(self) -> Iterator[GermanNumberField]:
        return (each for each in (self.numerator, self.denominator, self.rate) if each is not None)

    def _together(self) -> Iterator[tuple[Field, str]]:
        """What is wrong although each field is right by itself."""
        if any(field.errors for field in self._numbers()):
            return
        has_rate = self.rate is not None and self.rate.data is not None
        counts = [each for each in (self.numerator, self.denominator) if each is not None]
        if self.missing.data:
            if any(field.data is not None for field in self._numbers()):
                yield self.missing, "Bitte geben Sie entweder Zahlen ein oder einen Grund an, nicht beides."
        elif has_rate:
            if any(field.data is not None for field in counts):
                yield (
                    cast("Field", self.rate),
                    "Bitte geben Sie entweder Zähler und Nenner ein oder den Wert.",
                )
        else:
            for field in counts:
                if field.data is None:
                    yield field, "Bitte geben Sie die Zahl ein, oder wählen Sie, warum es keinen Wert gibt."


@cache
def figure_form(indicator: Indicator) -> type[FigureForm]:
    """The form for one indicator: its words as labels, and only the fields it knows."""
    return type("FigureFormOfIndicator", (FigureForm,), dict(_fields(indicator)))


def stored_data(figure: StoredFigure | None) -> dict[str, object]:
    """What the form shows of a stored figure; a new one begins with the usual answers."""
    if figure is None:
        return {}
    entry = figure.entry
    return {
        "seen": figure.version,
        "numerator": None if isinstance(entry.numerator, Missing) else entry.numerator,
        "denominator": entry.denominator,
        "rate": entry.rate,
        "missing": entry.missing.name if entry.missing else "",
        "counting_method": entry.counting_method.value if entry.counting_method else None,
        "with_uma": None if entry.with_uma is None else _YES if entry.with_uma else _NO,
        "remark": entry.remark,
    }


def _fields(indicator: Indicator) -> Iterator[tuple[str, Any]]:
    yield "seen", IntegerField(widget=HiddenInput(), validators=[InputRequired()], default=0)
    money = "€" if "€" in indicator.unit else None
    yield "numerator", GermanNumberField(indicator.numerator, is_whole=True, unit=money)
    if indicator.denominator is not None:
        is_whole = not any(unit in indicator.denominator for unit in _NOT_WHOLE)
        yield "denominator", GermanNumberField(indicator.denominator, is_whole=is_whole)
    if indicator.rate_only:
        yield "rate", _rate(indicator)
    yield (
        "missing",
        SelectField(
            "Wenn es keinen Wert gibt",
            choices={
                "": "Es gibt einen Wert",
                **{sign.name: name for sign, name in labels.MISSING.items()},
            },
            validators=[Optional()],
        ),
    )
    if indicator.counting_method is not None:
        yield (
            "counting_method",
            RadioField(
                "Zählmethode",
                description="Werte verschiedener Zählmethoden werden nie miteinander verglichen.",
                choices={method.value: name for method, name in labels.METHODS.items()},
                default=indicator.counting_method.value,
                validators=[InputRequired("Bitte wählen Sie die Zählmethode.")],
            ),
        )
    if indicator.has_uma:
        yield (
            "with_uma",
            RadioField(
                "Unbegleitete minderjährige Ausländer (umA)",
                choices={_NO: "nicht mitgezählt", _YES: "mitgezählt"},
                default=_NO,
                validators=[InputRequired("Bitte wählen Sie, ob umA mitgezählt sind.")],
            ),
        )
    yield (
        "remark",
        TextAreaField(
            "Bemerkung",
            description="Zum Beispiel ein Sondereffekt. Bitte keine Angaben zu einzelnen Personen.",
            validators=[Optional(), at_most(LONGEST_REMARK)],
            render_kw={"rows": "3"},
        ),
    )


def _rate(indicator: Indicator) -> GermanNumberField:
    return GermanNumberField(
        f"Wert ({indicator.unit})",
        description="Nur wenn die Quelle keinen Zähler und Nenner nennt.",
        unit="%" if indicator.unit == "%" else "€" if "€" in indicator.unit else None,
        is_expected=False,
    )


class FigureFileForm(GermanForm):
    """A file of figures."""

    file = FileField(
        "Datei",
        description="Die ausgefüllte Vorlage als Excel-Arbeitsmappe (.xlsx) oder CSV, höchstens 10 MB.",
        validators=[FileRequired("Bitte wählen Sie eine Datei.")],
        render_kw={"accept": ".xlsx,.csv,.txt"},
    )
