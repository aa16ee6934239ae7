"""The German sentence for each error of the embedded servers, for the terminal."""

from webapp.embedded.errors import (
    AccountWithoutName,
    AlreadyRunning,
    DataDirectoryUnreachable,
    DataDirectoryUnwritable,
    EmbeddedError,
    NoSpace,
    OtherVersion,
    ProgramMissing,
    StartFailed,
    UntrustedCopy,
)

MEGABYTE = 1_000_000


def sentence(error: EmbeddedError) -> str:
    """What happened and what to do, in one or two short sentences without a line break."""
    match error:
        case ProgramMissing(program=program, package=package):
            return f"Das Programm {program} fehlt. Es kommt mit dem Paket {package}."
        case AccountWithoutName(uid=uid):
            return f"PostgreSQL läuft nicht unter der Kontonummer {uid}, weil sie in /etc/passwd fehlt."
        case DataDirectoryUnreachable(directory=directory, barrier=barrier, account=account):
            return (
                f"Die Datenbank läuft unter dem Konto {account} und kann {directory} nicht erreichen, "
                f"weil der Ordner {barrier} diesem Konto verschlossen ist. "
                "Bitte wählen Sie einen anderen Ort für die Daten, zum Beispiel unter /var/lib."
            )
        case DataDirectoryUnwritable(directory=directory):
            return f"Ihr Konto darf im Ordner {directory} nicht lesen und schreiben."
        case OtherVersion(directory=directory, found=found, expected=expected):
            return (
                f"Die Daten in {directory} stammen von PostgreSQL {found}, installiert ist "
                f"PostgreSQL {expected}. Bitte wählen Sie einen anderen Ort für die Daten."
            )
        case NoSpace(directory=directory, needed_bytes=needed, free_bytes=free):
            return (
                f"Auf dem Datenträger von {directory} sind {free // MEGABYTE} MB frei, "
                f"nötig sind {needed // MEGABYTE} MB."
            )
        case AlreadyRunning(directory=directory, pid=pid):
            owner = "einem anderen Programm" if pid is None else f"Prozess {pid}"
            return f"Die Daten in {directory} sind schon in Benutzung, und zwar von {owner}."
        case UntrustedCopy(place=place):
            return f"{place} wurde von einem anderen Konto angelegt. Bitte entfernen Sie diesen Ordner."
        case StartFailed(program=program, log=log, last_lines=last_lines):
            reason = last_lines.splitlines()[-1] if last_lines else "ohne Meldung"
            return f"{program} ist nicht gestartet ({reason}). Das Protokoll steht in {log}."
    return str(error)
