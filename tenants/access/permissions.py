"""Every permission there is. A page cannot be registered without naming the one it needs."""

from enum import StrEnum


class Permission(StrEnum):
    """What a person may do, inside one Jugendamt or on the platform."""

    READ_WORK = "arbeit.lesen"
    ANSWER = "punkte.bewerten"
    ASSIGN = "aufgaben.zuweisen"
    SUBMIT = "module.einreichen"
    RELEASE_EVIDENCE = "nachweise.freigeben"
    """Open a file that looks as if it held Sozialdaten."""
    RELEASE_WORK = "module.freigeben"
    SET_TARGETS = "ziele.setzen"
    READ_FIGURES = "kennzahlen.lesen"
    ENTER_FIGURES = "kennzahlen.eintragen"
    RELEASE_FIGURES = "kennzahlen.freigeben"
    READ_COMPARISON = "vergleich.lesen"
    READ_TEAM = "team.lesen"
    MANAGE_TEAM = "team.verwalten"

    REVIEW_LAW = "recht.pruefen"

    REVIEW = "module.pruefen"
    ANNOUNCE_FREEZE = "vergleich.ankuendigen"
    """Announce for a cohort one moderates the day its comparison is frozen."""
    OPERATE = "plattform.betreiben"
    EDIT_CATALOGUE = "katalog.bearbeiten"
    PROPOSE_CATALOGUE = "katalog.vorschlagen"
