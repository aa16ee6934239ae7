"""Reading a number of people as it is typed: `173.582`, `173582` or `173 582`."""

from webapp.imports.numbers import Number, read_number


def read_count(text: str) -> int | None:
    """The whole number, from 1; None where the text is none."""
    number = read_number(text, thousands_dot=True)
    if not isinstance(number, Number) or number.unit is not None:
        return None
    is_whole = number.value == number.value.to_integral_value()
    return int(number.value) if is_whole and number.value > 0 else None
