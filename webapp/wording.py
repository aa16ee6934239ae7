"""German sentences for what the domain refuses. Errors carry codes; the words stand here.

A sentence says what happened, what it means and what to do.
"""

from collections.abc import Mapping

from modules.checklists.answers import Rating
from modules.errors import InvalidAnswer
from tenants.access.roles import PlatformRole, Role
from tenants.errors import Refused

PRODUCT = "Werkstatt 79a"

_REFUSALS: Mapping[str, str] = {
    "run.not_editable": "Dieses Modul ist eingereicht. Es lässt sich erst wieder ändern, wenn es geöffnet wird.",
    "run.incomplete": "Das Modul lässt sich noch nicht einreichen: Erst {0} von 90 Prozent sind bearbeitet.",
    "run.not_submitted": "Das Modul ist nicht eingereicht. Es lässt sich direkt bearbeiten.",
    "run.exists": "Dieses Modul hat bereits einen offenen Durchgang.",

    "note.too_long": "Ihr Text ist zu lang. Bitte kürzen Sie ihn auf {0} Zeichen.",
    "evidence.future": "Das Datum liegt in der Zukunft. Bitte prüfen Sie es.",
}

_INVALID_ANSWERS: Mapping[str, str] = {
    "rating_range": "Die Bewertung muss 0, 1, 2 oder 3 sein.",
    "reason_missing": "Bitte begründen Sie, warum dieser Punkt nicht zutrifft. Ohne Grund zählt er als offen.",
    "reason_too_long": "Die Begründung ist zu lang. Bitte kürzen Sie sie auf 1.000 Zeichen.",
    "not_applicable_refused": "Dieser Punkt gilt für jedes Jugendamt. Bitte bewerten Sie ihn mit 0 bis 3.",
}

RATINGS: Mapping[Rating, str] = {
    Rating.NOT_MET: "nicht erfüllt",
    Rating.PARTLY: "ansatzweise erfüllt",
    Rating.MOSTLY: "überwiegend erfüllt",
    Rating.FULLY: "vollständig erfüllt",
}

RUN_STATES: Mapping[str, str] = {
    "entwurf": "Entwurf",
    "eingereicht": "eingereicht",
    "in-pruefung": "in Prüfung",
    "rueckfragen": "Rückfragen",
    "validiert": "validiert",
    "eingefroren": "eingefroren",
}

PHASES: Mapping[str, str] = {
    "IA": "IST-Aufnahme",
    "AN": "IST-Analyse",
    "SK": "SOLL-Konzeption",
    "UV": "Umsetzungsvorbereitung",
    "UM": "Umsetzung",
    "EV": "Evaluation",
}

TAGS: Mapping[str, str] = {
    "G": "Schutz vor Gewalt und Ausbeutung",
    "I": "Inklusion",
    "R": "Rechte junger Menschen",
    "B": "Beteiligung",
    "K": "Kooperation",
    "D": "Daten",
}

ROLES: Mapping[Role | PlatformRole, str] = {
    Role.AMTSLEITUNG: "Amtsleitung",
    Role.PROJEKTLEITUNG: "Projektleitung",
    Role.MITWIRKUNG: "Mitwirkung",
    Role.LESEND: "Lesend",
    PlatformRole.MODERATION: "Moderation",
    PlatformRole.BETRIEB: "Betrieb",
}

ROLE_EXPLANATIONS: Mapping[Role, str] = {
    Role.AMTSLEITUNG: "gibt Kennzahlen frei, reicht Module ein, verwaltet das Team",
    Role.PROJEKTLEITUNG: "bewertet Punkte, trägt Kennzahlen ein, reicht Module ein, verwaltet das Team",
    Role.MITWIRKUNG: "bewertet Punkte und trägt Kennzahlen ein (ASD, Controlling, Jugendhilfeplanung)",
    Role.LESEND: "sieht alles im eigenen Jugendamt und ändert nichts",
}


def refusal(error: Refused) -> str:
    """The sentence for a refused act."""
    return _REFUSALS[error.rule].format(*error.details)


def invalid_answer(error: InvalidAnswer) -> str:
    """The sentence for an answer the item does not take."""
    return _INVALID_ANSWERS[error.rule]
