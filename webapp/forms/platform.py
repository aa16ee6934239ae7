"""Forms of operators: looking for Jugendämter, their size, cohorts and moderators."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TypeVar

from wtforms import HiddenField, SelectField, StringField
from wtforms.validators import InputRequired, Optional, ValidationError

from modules.catalogue import editions
from tenants.clock import today
from tenants.cohorts.listing import Filters
from tenants.cohorts.sizing import Basis, Cluster, District
from tenants.municipalities.laender import Land
from tenants.municipalities.register import Kind
from webapp import wording
from webapp.forms.german import GermanDateField, GermanForm, at_most, required, text_of
from webapp.imports.counts import read_count

MAX_NAME = 120
E = TypeVar("E", bound=StrEnum)


def _choices(names: Mapping[E, str], everything: str) -> dict[str, str]:
    return {"": everything} | {key.value: name for key, name in names.items()}


def _chosen(kinds: type[E], field: SelectField) -> E | None:
    """What was chosen; None for "all" and for words nobody could choose."""
    return next((kind for kind in kinds if kind.value == field.data), None)


CLUSTERS = {cluster: f"Cluster {cluster}" for cluster in Cluster}


class FilterForm(GermanForm):
    """Narrows a list of Jugendämter; every value it does not know means "all"."""

    text = StringField("Name oder Schlüssel", name="suche", validators=[Optional()])
    cluster = SelectField("Cluster", choices=_choices(CLUSTERS, "alle"), validate_choice=False)
    kind = SelectField("Art", name="art", choices=_choices(wording.KINDS, "alle"), validate_choice=False)
    land = SelectField("Land", choices=_choices(wording.LAENDER, "alle"), validate_choice=False)

    def filters(self) -> Filters:
        """The filters the form means."""
        return Filters(
            text=text_of(self.text).strip(),
            cluster=_chosen(Cluster, self.cluster),
            kind=_chosen(Kind, self.kind),
            land=_chosen(Land, self.land),
        )


class LookUpForm(GermanForm):
    """Looks for a place in the official list."""

    text = StringField(
        "Gemeindeschlüssel (AGS) oder Name",
        name="suche",
        description="5 Ziffern für einen Kreis oder eine kreisfreie Stadt, 8 für eine Gemeinde",
        validators=[required("einen Schlüssel oder Namen"), at_most(80)],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )


class DistrictForm(GermanForm):
    """The district of a Jugendamt: a Kreis without some municipalities, or a population entered.

    The municipalities are checkboxes named `ohne`; the page prints them, because they differ by Kreis.
    """

    is_computed = HiddenField(name="berechnet")
    population = StringField(
        "Einwohner des Jugendamtsbezirks",
        name="einwohner",
        description="Nur wenn das Verzeichnis nicht passt. Dann bitte mit Stichtag.",
        validators=[Optional()],
        render_kw={"autocomplete": "off", "inputmode": "numeric"},
    )
    population_on = GermanDateField("Stichtag", name="stichtag", validators=[Optional()])

    def validate_population(self, field: StringField) -> None:
        """A population is a whole number of people."""
        if text_of(field) and read_count(text_of(field)) is None:
            raise ValidationError("Bitte geben Sie eine Zahl ein, zum Beispiel 173.582.")

    def validate_population_on(self, field: GermanDateField) -> None:
        """The day of a population has come."""
        if field.data and field.data > today():
            raise ValidationError("Der Stichtag liegt in der Zukunft. Bitte prüfen Sie ihn.")

    def validate(self, extra_validators: Mapping[str, Iterable[object]] | None = None) -> bool:
        """A population entered needs its day."""
        is_valid = bool(super().validate(extra_validators))
        if is_valid and text_of(self.population) and self.population_on.data is None:
            self.population_on.errors = ["Bitte geben Sie den Stichtag der Einwohnerzahl ein."]
            return False
        return is_valid

    def ask_for_population(self) -> None:
        """The official list does not have the Jugendamt: what may be left out else is asked for."""
        self.population.description = ""
        if self.is_computed.data and not self.errors:
            self.population.errors = ["Bitte geben Sie die Einwohnerzahl ein, zum Beispiel 173.582."]
            self.population_on.errors = ["Bitte geben Sie den Stichtag der Einwohnerzahl ein."]

    def entered(self) -> District | None:
        """The district as entered; None where the official list is to be used."""
        population = read_count(text_of(self.population))
        if population is None or self.population_on.data is None:
            return None
        return District(population, self.population_on.data, Basis.ENTERED)


class CohortForm(GermanForm):
    """Forms a cohort."""

    name = StringField(
        "Name",
        description="Zum Beispiel: Werkstatt Cluster II, 2026-2028",
        validators=[required("einen Namen"), at_most(MAX_NAME)],
        render_kw={"autocomplete": "off"},
    )
    starts_on = GermanDateField("Erster Tag", validators=[required("den ersten Tag")])
    ends_on = GermanDateField("Letzter Tag", validators=[required("den letzten Tag")])
    cluster = SelectField("Cluster", choices=_choices(CLUSTERS, "gemischt"), validate_choice=False)
    kind = SelectField(
        "Art",
        description="So lässt sich zum Beispiel eine Gruppe nur für Kreise bilden.",
        choices=_choices(wording.KINDS, "alle"),
        validate_choice=False,
    )
    edition = SelectField("Fassung des Katalogs", validators=[InputRequired()])

    def __init__(self, *arguments: object, **options: object) -> None:
        super().__init__(*arguments, **options)
        self.edition.choices = {key: key for key in reversed(editions.keys())}

    def chosen_cluster(self) -> Cluster | None:
        """The cluster it is made for; None for a mixed one."""
        return _chosen(Cluster, self.cluster)

    def chosen_kind(self) -> Kind | None:
        """The kind it is made for; None for any."""
        return _chosen(Kind, self.kind)


class ModeratorForm(GermanForm):
    """Chooses a consultant by mail address."""

    email = SelectField("Person mit der Rolle Moderation", validators=[required("eine Person")])
