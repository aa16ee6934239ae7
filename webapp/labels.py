"""German names of codes as Jinja filters: phases, features, ratings, evidence, levels, states.

Names only; sentences stand in the templates. A code without a name is a mistake of ours, so it raises
instead of printing the code.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from modules.catalogue.model import Basis, Scope
from modules.checklists.answers import Rating
from modules.checklists.evidence import EvidenceClass
from modules.indicators.counting import Column, HelpKind, Measure, Reason
from modules.indicators.definitions import CountingMethod, Group
from modules.indicators.missing import Missing
from modules.scoring.scale import LEVEL_NAMES, Level
from tenants.access.roles import Role
from tenants.cohorts.sizing import Basis as SizeBasis
from tenants.figures.stored import Source
from tenants.municipalities.laender import Land
from tenants.municipalities.register import Kind
from webapp.formatting import OFFICE_TIME
from webapp.wording import (
    BASES,
    CATALOGUE_FIELDS,
    KINDS,
    LAENDER,
    LIES_WITH,
    PHASE_QUESTIONS,
    PHASES,
    RATINGS,
    ROLES,
    RUN_STATES,
    SCOPES,
    SIZE_BASES,
    TAGS,
)

EVIDENCE: Mapping[EvidenceClass, str] = {
    EvidenceClass.E0: "ohne Nachweis",
    EvidenceClass.E1: "Dokument liegt vor",
    EvidenceClass.E2: "beschlossen, aktuell und angewandt",
}

MISSING: Mapping[Missing, str] = {
    Missing.LATER: "liegt noch nicht vor",
    Missing.UNKNOWN: "unbekannt oder geheim zu halten",
    Missing.NOT_STATED: "keine Angabe",
    Missing.UNRELIABLE: "nicht sicher genug",
    Missing.NOT_APPLICABLE: "trifft bei uns nicht zu",
    Missing.NOTHING: "nichts vorhanden",
}

METHODS: Mapping[CountingMethod, str] = {
    CountingMethod.STICHTAG: "am Stichtag 31.12.",
    CountingMethod.SUMME: "Summe: am 31.12. laufende und im Jahr beendete",
    CountingMethod.JAHRESDURCHSCHNITT: "Jahresdurchschnitt",
}

HELP_KINDS: Mapping[HelpKind, str] = {
    HelpKind.GEFAEHRDUNGSEINSCHAETZUNG: "§ 8a Gefährdungseinschätzung",
    HelpKind.GEMEINSAME_WOHNFORM: "§ 19 Gemeinsame Wohnform",
    HelpKind.HILFE_AMBULANT: "§ 27 Abs. 2 ambulant",
    HelpKind.HILFE_STATIONAER: "§ 27 Abs. 2 stationär",
    HelpKind.HILFE_SONSTIGE: "§ 27 Abs. 2 sonstige",
    HelpKind.ERZIEHUNGSBERATUNG: "§ 28 Erziehungsberatung",
    HelpKind.SOZIALE_GRUPPENARBEIT: "§ 29 Soziale Gruppenarbeit",
    HelpKind.ERZIEHUNGSBEISTAND: "§ 30 Erziehungsbeistand, Betreuungshilfe",
    HelpKind.FAMILIENHILFE: "§ 31 Sozialpädagogische Familienhilfe",
    HelpKind.TAGESGRUPPE: "§ 32 Tagesgruppe",
    HelpKind.VOLLZEITPFLEGE: "§ 33 Vollzeitpflege",
    HelpKind.HEIMERZIEHUNG: "§ 34 Heimerziehung, betreutes Wohnen",
    HelpKind.EINZELBETREUUNG_AMBULANT: "§ 35 Einzelbetreuung, ambulant",
    HelpKind.EINZELBETREUUNG_STATIONAER: "§ 35 Einzelbetreuung, stationär",
    HelpKind.SCHULBEGLEITUNG: "§ 35a Schulbegleitung",
    HelpKind.EINGLIEDERUNGSHILFE: "§ 35a Eingliederungshilfe, sonstige",
    HelpKind.JUNGE_VOLLJAEHRIGE: "§ 41 ohne Angabe der Form",
    HelpKind.INOBHUTNAHME: "§§ 42, 42a Inobhutnahme",
}

COLUMNS: Mapping[Column, str] = {
    Column.KIND: "Art der Hilfe",
    Column.BEGIN: "Beginn",
    Column.END: "Ende",
    Column.BORN: "Geburtsdatum oder Alter",
    Column.UMA: "Unbegleitet eingereist (umA)",
    Column.ADULT: "Hilfe nach § 41",
    Column.REASON: "Grund der Beendigung oder Ergebnis",
    Column.AFTERWARDS: "Aufenthalt danach",
}

REASONS: Mapping[Reason, str] = {
    Reason.PLANNED: "gemäß Hilfeplan beendet",
    Reason.DEVIATING: "abweichend vom Hilfeplan beendet",
    Reason.MOVED: "Zuständigkeit gewechselt",
    Reason.ENDANGERED: "akute oder latente Gefährdung (§ 8a)",
    Reason.OTHER: "anderes",
}

MEASURES: Mapping[Measure, str] = {
    Measure.CASES: "",
    Measure.BEGUN: "im Jahr begonnene",
    Measure.ENDED: "im Jahr beendete",
    Measure.PLANNED: "im Jahr beendete, gemäß Hilfeplan",
    Measure.DEVIATING: "im Jahr beendete, abweichend vom Hilfeplan",
    Measure.NOT_MOVED: "im Jahr beendete ohne Wechsel der Zuständigkeit",
    Measure.ENDANGERED: "im Jahr beendete mit akuter oder latenter Gefährdung",
    Measure.RETURNED: "im Jahr beendete, danach bei Eltern oder Sorgeberechtigten",
    Measure.MINORS_ENDED: "im Jahr vor dem 18. Geburtstag beendete",
    Measure.MINORS_RETURNED: "im Jahr vor dem 18. Geburtstag beendete, danach bei den Eltern",
    Measure.MONTHS: "Monate der im Jahr beendeten, Tage geteilt durch 30,4375",
}
"""How the numerator is counted; cases by the counting method, which has its own name."""

SOURCES: Mapping[Source, str] = {
    Source.FORM: "eigene Eingabe",
    Source.IMPORT: "eigene Datei",
    Source.CALCULATOR: "Kennzahlen-Rechner",
    Source.INKAR: "BBSR Bonn, INKAR, dl-de/by-2-0",
}

INDICATOR_GROUPS: Mapping[Group, str] = {
    Group.SOZIALSTRUKTUR: "Sozialstruktur und Belastung",
    Group.INANSPRUCHNAHME: "Inanspruchnahme",
    Group.HILFESTRUKTUR: "Hilfestruktur",
    Group.FINANZEN: "Finanzen",
    Group.PERSONAL: "Personal",
    Group.VERFAHREN: "Verfahren",
    Group.WIRKUNG: "Wirkung und Ergebnis",
}


def phase_name(phase: str) -> str:
    """`IA` → `IST-Aufnahme`."""
    return PHASES[phase]


def phase_question(phase: str) -> str:
    """`SK` → `Wie soll es sein?`."""
    return PHASE_QUESTIONS[phase]


def lies_with(state: str) -> str:
    """`validiert` → `bei der Amtsleitung`."""
    return LIES_WITH[state]


def tag_name(tag: str) -> str:
    """`B` → `Beteiligung`."""
    return TAGS[tag]


def rating_name(rating: int) -> str:
    """2 → `überwiegend erfüllt`."""
    return RATINGS[Rating(rating)]


def evidence_name(evidence: int) -> str:
    """E1 → `Dokument liegt vor`."""
    return EVIDENCE[EvidenceClass(evidence)]


def level_name(level: int) -> str:
    """R3 → `geregelt`."""
    return LEVEL_NAMES[Level(level)]


def basis_name(basis: str) -> str:
    """`G` → `gesetzliche Pflicht`."""
    return BASES[Basis(basis)]


def catalogue_field(field: str) -> str:
    """`frage` → `Frage`."""
    return CATALOGUE_FIELDS[field]


def run_state_name(state: str | None) -> str:
    """`eingereicht` → `eingereicht`; a module without a run is `offen`."""
    return "offen" if state is None else RUN_STATES[state]


def kind_name(kind: str | None) -> str:
    """`kreisfreie-stadt` → `kreisfreie Stadt`; no kind is `alle Arten`."""
    return "alle Arten" if kind is None else KINDS[Kind(kind)]


def land_name(land: str) -> str:
    """`NW` → `Nordrhein-Westfalen`."""
    return LAENDER[Land(land)]


def cluster_name(cluster: str | None) -> str:
    """`II` → `Cluster II`; no cluster is `alle Cluster`."""
    return "alle Cluster" if cluster is None else f"Cluster {cluster}"


def size_basis_name(basis: str) -> str:
    """`entered` → `eingetragen`."""
    return SIZE_BASES[SizeBasis(basis)]


def role_name(role: str) -> str:
    """`projektleitung` → `Projektleitung`."""
    return ROLES[Role(role)]


def scope_name(scope: str) -> str:
    """`kern` → `Kern`."""
    return SCOPES[Scope(scope)]


def source_name(source: str) -> str:
    """`form` → `eigene Eingabe`; official data carry the attribution their licence asks for."""
    return SOURCES[Source(source)]


def greeting(at: datetime) -> str:
    """What one says at this time of day in Germany."""
    hour = at.astimezone(OFFICE_TIME).hour
    return "Guten Morgen" if hour < 11 else "Guten Tag" if hour < 18 else "Guten Abend"


FILTERS: Mapping[str, Callable[..., str]] = {
    "phase_name": phase_name,
    "phase_question": phase_question,
    "lies_with": lies_with,
    "tag_name": tag_name,
    "rating_name": rating_name,
    "evidence_name": evidence_name,
    "level_name": level_name,
    "basis_name": basis_name,
    "catalogue_field": catalogue_field,
    "run_state_name": run_state_name,
    "kind_name": kind_name,
    "land_name": land_name,
    "cluster_name": cluster_name,
    "size_basis_name": size_basis_name,
    "role_name": role_name,
    "scope_name": scope_name,
    "source_name": source_name,
    "greeting": greeting,
}
"""Name in templates → function."""
