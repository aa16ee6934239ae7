"""The form of the calculator: counts of one year, the people they are divided by, and one remark."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import Any, cast

from wtforms import BooleanField, IntegerField, SelectField, TextAreaField
from wtforms.validators import Optional

from modules.catalogue import editions
from modules.indicators.counting import COUNTABLE, countable
from modules.indicators.definitions import CountingMethod, Indicator
from tenants.figures.entering_counts import Counted
from tenants.figures.stored import Entry
from webapp import labels
from webapp.forms.figures import GermanNumberField
from webapp.forms.german import GermanForm, at_most

LONGEST_REMARK = 300
"""Characters of the remark that goes with all counts; the whole form stays a few kilobytes."""

_YES, _NO = "ja", "nein"


@cache
def counted_indicators() -> tuple[Indicator, ...]:
    """The indicators a list of helps can give, in the order of the catalogue."""
    edition = editions.current()
    return tuple(edition.indicator(each.indicator) for each in COUNTABLE)


@cache
def people() -> Mapping[str, str]:
    """What counts are divided by that no list of helps has: field → its words, as indicators name it."""
    words = (each.denominator for each in counted_indicators() if countable(each.key).denominator is None)
    return {
        f"people_{number}": text or "" for number, text in enumerate(dict.fromkeys(words), start=1) if text
    }


def people_field(indicator: Indicator) -> str | None:
    """The field whose number stands below the line; None where that is counted too."""
    if countable(indicator.key).denominator is not None:
        return None
    return next(name for name, words in people().items() if words == indicator.denominator)


class CountsForm(GermanForm):
    """Counts of a year. Each indicator has four fields; see `counts_form`."""

    counting_method = SelectField(
        "Zählmethode",
        choices={"": "wie bei jeder Kennzahl üblich", **{m.value: n for m, n in labels.METHODS.items()}},
        validators=[Optional()],
    )
    with_uma = SelectField(
        "Unbegleitete minderjährige Ausländer (umA)",
        choices={_NO: "nicht mitzählen", _YES: "mitzählen"},
        default=_NO,
    )
    remark = TextAreaField(
        "Bemerkung zu allen Werten",
        description=(
            "Zum Beispiel, woher die Liste stammt. Bitte keine Angaben zu einzelnen Personen. "
            "Ohne Eingabe bleiben Bemerkungen, die schon bei einer Kennzahl stehen."
        ),
        validators=[Optional(), at_most(LONGEST_REMARK)],
        render_kw={"rows": "2"},
    )

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Whether the fields are right, each by itself and together."""
        is_right = bool(super().validate(extra_validators))
        if not self.taken():
            self.form_errors.append("Es ist kein Wert ausgewählt.")
            return False
        missing = {
            field for indicator in self.taken() for field in self.numbers(indicator) if _is_open(field)
        }
        for field in missing:
            field.errors = [*field.errors, "Bitte geben Sie die Zahl ein."]
        return is_right and not missing

    def taken(self) -> tuple[Indicator, ...]:
        """The indicators whose counts are to be kept."""
        return tuple(each for each in counted_indicators() if self[f"take_{each.key}"].data)

    def counts(self) -> tuple[Counted, ...]:
        """What the form states; only after it was found right."""
        return tuple(
            Counted(each.key, self._entry(each), int(self[f"seen_{each.key}"].data or 0))
            for each in self.taken()
        )

    def _entry(self, indicator: Indicator) -> Entry:
        numerator, denominator = self.numbers(indicator)
        method = self.counting_method.data
        return Entry(
            numerator=cast("Decimal", numerator.data),
            denominator=cast("Decimal", denominator.data),
            counting_method=CountingMethod(method) if method else indicator.counting_method,
            with_uma=self.with_uma.data == _YES,
            remark=(self.remark.data or "").strip(),
        )

    def numbers(self, indicator: Indicator) -> tuple[GermanNumberField, GermanNumberField]:
        """The fields above and below the line."""
        below = people_field(indicator) or f"denominator_{indicator.key}"
        return (
            cast("GermanNumberField", self[f"numerator_{indicator.key}"]),
            cast("GermanNumberField", self[below]),
        )

    def saw(self, versions: Mapping[str, int]) -> None:
        """Note which figures are on the screen beside the form."""
        for indicator in counted_indicators():
            field = self[f"seen_{indicator.key}"]
            field.data, field.raw_data = versions.get(indicator.key, 0), None

    def untake(self, indicators: Iterable[str]) -> None:
        """Leave these out, unless the person chooses them again."""
        for key in indicators:
            self[f"take_{key}"].data = False


def _is_open(field: GermanNumberField) -> bool:
    return field.data is None and not field.errors


@cache
def counts_form() -> type[CountsForm]:
    """The form with the fields of all indicators that can be counted."""
    return type("CountsFormOfEdition", (CountsForm,), dict(_fields()))


def _fields() -> Iterator[tuple[str, Any]]:
    for name, words in people().items():
        yield name, GermanNumberField(words, is_whole=True)
    for indicator in counted_indicators():
        label = f"{indicator.key} {indicator.name}"
        yield f"take_{indicator.key}", BooleanField(label)
        yield f"numerator_{indicator.key}", GermanNumberField(label, is_whole=True)
        if people_field(indicator) is None:
            yield f"denominator_{indicator.key}", GermanNumberField(label, is_whole=True)
        yield f"seen_{indicator.key}", IntegerField(label, default=0, validators=[Optional()])
