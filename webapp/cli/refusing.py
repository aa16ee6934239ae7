"""One clear German sentence for whatever ends a command, and no traceback.

What somebody can do something about has its own sentence; everything else is said to be unexpected, with
its kind, and shown in full with `--debug`.
"""

from redis.exceptions import RedisError
from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError

from modules.errors import (
    CatalogueError,
    UnknownEdition,
    UnknownIndicator,
    UnknownItem,
    UnknownModule,
)
from tenants.errors import Conflict, NotAllowed, NotFound, Refused
from webapp import wording
from webapp.embedded import wording as embedded_wording
from webapp.embedded.errors import EmbeddedError
from webapp.imports import wording as imports_wording
from webapp.imports.refusals import ImportRefused
from webapp.settings import SHORTEST_SECRET_KEY, MissingSetting, UnusableSetting

_UNUSABLE = {
    "no_number": "{0} muss eine Zahl sein.",
    "too_short": f"{{0}} ist zu kurz: Es müssen mindestens {SHORTEST_SECRET_KEY} zufällige Zeichen sein.",
}
_NOT_FOUND = {
    "cohort": "Die Gruppe {0} gibt es nicht.",
    "cohort_member": "{0} war nie in dieser Gruppe.",
    "membership": "Diese Rolle hat {0} dort nicht.",
    "moderator": "{0} moderiert diese Gruppe nicht.",
    "municipality": wording.NO_SUCH_KEY,
    "person": "Zu {0} gibt es kein Konto.",
    "platform_role": "Diese Rolle hatte {0} nie.",
    "register": "Es ist noch kein Gemeindeverzeichnis eingelesen: werkstatt municipalities import DATEI",
    "tenant": "Das Jugendamt {0} gibt es nicht.",
}


def sentence(error: Exception) -> str | None:
    """What happened and what to do; None for an error nobody can do something about."""
    return _of_use_cases(error) or _of_input(error) or _of_servers(error)


def unexpected(error: Exception) -> str:
    """The sentence for everything else."""
    kind = type(error).__name__
    return f"Das hat nicht geklappt ({kind}). Nichts wurde geändert. Genaueres zeigt: werkstatt --debug …"


def _of_use_cases(error: Exception) -> str | None:
    match error:
        case Refused():
            return wording.refusal(error)
        case NotFound(kind=kind, key=key):
            return _NOT_FOUND.get(kind, "{0} gibt es nicht.").format(key)
        case NotAllowed():
            return "Das ist mit dieser Rolle nicht erlaubt."
        case Conflict():
            return "Jemand anderes hat das gerade geändert. Bitte wiederholen Sie den Befehl."
        case _:
            return None


def _of_input(error: Exception) -> str | None:
    match error:
        case UnknownEdition(key=key):
            return f"Die Fassung {key} des Katalogs gibt es nicht."
        case UnknownModule(key=key) | UnknownItem(key=key) | UnknownIndicator(key=key):
            return f"{key} gibt es in dieser Fassung des Katalogs nicht."
        case CatalogueError():
            return str(error)
        case ImportRefused():
            return imports_wording.refusal(error)
        case _:
            return None


def _of_servers(error: Exception) -> str | None:
    match error:
        case MissingSetting(names=names):
            return f"Es fehlen Einstellungen: {', '.join(names)}. Sie sind in deploy/BETRIEB.md erklärt."
        case UnusableSetting(name=name, rule=rule):
            return _UNUSABLE[rule].format(name)
        case EmbeddedError():
            return embedded_wording.sentence(error)
        case OperationalError():
            return "Die Datenbank ist nicht erreichbar, oder die Anmeldung bei ihr scheitert."
        case ProgrammingError() if _is_missing_table(error):
            return "Die Datenbank ist noch nicht eingerichtet: werkstatt database upgrade"
        case RedisError():
            return "Die Warteschlange (Valkey oder Redis) ist nicht erreichbar."
        case _:
            return None


def _is_missing_table(error: DBAPIError) -> bool:
    return getattr(error.orig, "sqlstate", None) in {"42P01", "3F000"}
