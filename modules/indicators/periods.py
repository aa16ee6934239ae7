"""The period a figure is about, with one canonical text for database, address and file."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self

from modules.errors import InvalidPeriod

_YEAR = re.compile(r"[0-9]{4}")


class PeriodKind(StrEnum):
    """How long a period is. Figures of different kinds are never compared."""

    YEAR = "year"


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A calendar year from 1900 to 2199; periods of one kind are ordered by time.

    A figure counted on a day (Stichtag) belongs to the year of that day.
    """

    kind: PeriodKind
    year: int

    def __post_init__(self) -> None:
        if not 1900 <= self.year < 2200:
            raise InvalidPeriod(str(self.year))

    @classmethod
    def of_year(cls, year: int) -> Self:
        """The calendar year; raises InvalidPeriod."""
        return cls(PeriodKind.YEAR, year)

    @classmethod
    def parse(cls, text: str) -> Self:
        """The period of a canonical text such as `2023`; raises InvalidPeriod for anything else."""
        if _YEAR.fullmatch(text) is None:
            raise InvalidPeriod(text)
        return cls.of_year(int(text))

    def __str__(self) -> str:
        """The canonical text; `parse` reads it back."""
        return str(self.year)

    @property
    def first_day(self) -> date:
        """First day of the period."""
        return date(self.year, 1, 1)

    @property
    def last_day(self) -> date:
        """Last day of the period, the Stichtag of most official figures."""
        return date(self.year, 12, 31)

    def previous(self) -> Self:
        """The period of the same kind before this one; raises InvalidPeriod before 1900."""
        return self.of_year(self.year - 1)
