"""German sentences for what the domain refuses. Errors carry codes; the words stand here.

A sentence says what happened, what it means and what to do.
"""

from collections.abc import Mapping, Sequence

from modules.catalogue.model import Basis as ItemBasis
from modules.catalogue.model import Item, Scope
from modules.catalogue.transitions import ChangeClass
from modules.checklists.answers import Rating
from modules.checklists.carrying_over import Fate
from modules.checklists.phases import Gate
from modules.checklists.spread import Spread
from modules.errors import InvalidAnswer
from modules.scoring.agreement import Advice
from modules.scoring.breaks import Break
from modules.scoring.gates import Gate as LevelGate
from tenants.access.roles import PlatformRole, Role
from tenants.cohorts.sizing import Basis
from tenants.errors import Refused
from tenants.municipalities.laender import Land
from tenants.municipalities.register import Kind
from tenants.work.assigned import StoredAssignment
from tenants.work.reviewed import StoredQuery
from tenants.work.stored import StoredRun

PRODUCT = "Werkstatt 79a"

_REFUSALS: Mapping[str, str] = {
    "assignment.past_day": (
        "Die Frist liegt in der Vergangenheit. Bitte wählen Sie heute oder einen späteren Tag."
    ),
    "assignment.person": (
        "Diese Person kann hier keine Punkte bewerten. Bitte wählen Sie eine Person aus der Liste."
    ),
    "classification.raced": (
        "Jemand anderes hat im selben Augenblick einen Unterschied eingeordnet. Bitte senden Sie noch einmal."
    ),
    "classification.unchanged": "„{0}“ unterscheidet sich nicht mehr von der Ausgangsfassung.",
    "comment.empty": "Bitte schreiben Sie etwas, bevor Sie absenden.",
    "comment.too_long": "Ihr Text ist zu lang. Bitte kürzen Sie ihn auf {0} Zeichen.",
    "mention.person": "Diese Person arbeitet hier nicht mit. Bitte wählen Sie jemanden aus der Liste.",
    "cohort.dates": "Das Ende liegt vor dem Beginn. Bitte prüfen Sie beide Tage.",
    "cohort.in_another": "{0} gehört in dieser Zeit zur Gruppe {1}. Ein Jugendamt ist nur in einer Gruppe.",
    "cohort.nameless": "Aus diesem Namen lässt sich keine Adresse bilden. Bitte wählen Sie einen anderen.",
    "cohort.other_cluster": "{0} gehört zu Cluster {1}, diese Gruppe ist für Cluster {2}.",
    "cohort.other_kind": "{0} ist ein Jugendamt anderer Art, als diese Gruppe vorsieht.",
    "cohort.over": "Die Gruppe {0} ist beendet und nimmt niemanden mehr auf.",
    "cohort.too_late": "Das Ende liegt nach {0}. Bitte prüfen Sie das Jahr.",
    "cohort.size_missing": "Für {0} ist noch keine Größe bestätigt. Bitte bestätigen Sie sie zuerst.",
    "cohort.slug_taken": "Eine Gruppe mit diesem Namen und anderen Angaben gibt es schon: {0}.",
    "draft.exists": "Einen Entwurf {0} gibt es schon. Bitte wählen Sie eine andere Kennung.",
    "draft.key": ("Eine Kennung besteht aus Jahr und Nummer, zum Beispiel 2027.1, und liegt nach {0}."),
    "draft.source": "Diesen Ausgangspunkt gibt es nicht mehr. Bitte wählen Sie einen aus der Liste.",
    "edition.first": "Die Fassung {0} ist die erste. Es gibt keine ältere, von der aus man sie übernimmt.",
    "edition.not_offered": (
        "Die Fassung {0} lässt sich gerade nicht übernehmen. Sie arbeiten mit der bisherigen weiter."
    ),
    "edition.undo_changed": (
        "Die Übernahme lässt sich nicht mehr zurücknehmen, weil danach weitergearbeitet wurde: {0}. So geht "
        "nichts davon verloren."
    ),
    "edition.undo_later": "Danach wurde noch eine Fassung übernommen. Bitte nehmen Sie zuerst diese zurück.",
    "edition.undo_over": "Eine Übernahme lässt sich nur {0} Tage lang zurücknehmen. Diese Zeit ist vorbei.",
    "edition.undo_submitted": (
        "Die Übernahme lässt sich nicht mehr zurücknehmen: Seitdem wurde ein Modul eingereicht ({0})."
    ),
    "edition.window": "Der letzte Tag liegt vor dem ersten. Bitte prüfen Sie beide Tage.",
    "edition.window_over": "Dieser Tag ist vorbei. Bitte geben Sie heute oder einen späteren Tag ein.",
    "freeze.begun": (
        "Der Stand vom {0.day}.{0.month}.{0.year} ist eingefroren. Dieser Termin lässt sich nicht mehr "
        "ändern."
    ),
    "freeze.by_operator": (
        "Diesen Termin hat der Betrieb angekündigt. Verschieben und absagen kann ihn nur der Betrieb."
    ),
    "freeze.cancelled": "Dieser Termin ist schon abgesagt. Sie können einen neuen ankündigen.",
    "freeze.no_groups": (
        "Es gibt noch keine Gruppe, die verglichen wird. Bitte bestätigen Sie zuerst die Größe der "
        "Jugendämter."
    ),
    "freeze.past_day": "Dieser Tag ist vorbei oder heute. Bitte wählen Sie einen späteren.",
    "freeze.raced": (
        "Jemand anderes hat im selben Augenblick einen Termin angekündigt. Sehen Sie ihn bitte zuerst an."
    ),
    "freeze.too_far": "Der Tag liegt nach dem {0.day}.{0.month}.{0.year}. Bitte prüfen Sie das Jahr.",
    "freeze.too_soon": (
        "Das ist zu früh. Jugendämter brauchen {1} Tage, um ihre Freigaben zu prüfen und zurückzunehmen. "
        "Der früheste Tag ist der {0.day}.{0.month}.{0.year}."
    ),
    "freeze.twice": (
        "Für {0} ist schon ein Termin angekündigt. Sie können ihn unten verschieben oder absagen."
    ),
    "freeze.year_not_over": (
        "Das Jahr {0} ist an diesem Tag noch nicht vorbei. Bitte wählen Sie einen Tag danach."
    ),
    "figure.ags_of_invented": (
        "Der Schlüssel {0} gehört zu einem anderen Jugendamt. Ihres ist erfunden und hat keinen. "
        "Bitte lassen Sie die Spalte „ags“ leer."
    ),
    "figure.foreign_ags": "Der Schlüssel {0} gehört zu einem anderen Jugendamt. Ihrer ist {1}.",
    "figure.incomplete": "Bitte geben Sie Zähler und Nenner ein, oder wählen Sie, warum es keinen Wert gibt.",
    "figure.method_missing": (
        "Bitte wählen Sie die Zählmethode. Werte verschiedener Methoden werden nie verglichen."
    ),
    "figure.rate_beside_counts": (
        "Bitte geben Sie entweder Zähler und Nenner ein oder den Wert, nicht beides."
    ),
    "figure.rate_not_allowed": "Für diese Kennzahl werden Zähler und Nenner gebraucht, nicht nur der Wert.",
    "figure.remark_too_long": "Die Bemerkung ist zu lang. Bitte kürzen Sie sie auf {0} Zeichen.",
    "figure.uma_missing": "Bitte wählen Sie, ob unbegleitete minderjährige Ausländer mitgezählt sind.",
    "import.discarded": "Diese Datei wurde verworfen. Bitte laden Sie sie noch einmal.",
    "import.not_clean": "Die Datei enthält noch Fehler. Deshalb wurde keine Zeile übernommen.",
    "import.stale": (
        "Seit der Vorschau hat jemand einen dieser Werte geändert. Bitte sehen Sie die Vorschau noch "
        "einmal durch."
    ),
    "invitation.expired": "Diese Einladung ist abgelaufen. Sie galt 14 Tage.",
    "invitation.member": (
        "Diese Person gehört schon zu Ihrem Team. Sie können ihr in der Liste eine Rolle geben."
    ),
    "invitation.used": "Diese Einladung wurde bereits angenommen. Bitte melden Sie sich an.",
    "invitation.withdrawn": "Diese Einladung wurde zurückgezogen.",
    "item.key": "„{0}“ ist kein Schlüssel. Möglich sind a-z, 0-9 und einzelne Bindestriche.",
    "item.key_taken": "Den Schlüssel „{0}“ gab es schon. Ein Schlüssel wird nie neu vergeben.",
    "item.last": "Das ist der letzte Punkt des Moduls. Ein Modul braucht mindestens einen.",
    "item.number_taken": "Die Nummer {0} hat schon der Punkt „{1}“.",
    "joining.has_account": "Zu dieser Adresse gibt es bereits ein Konto. Bitte laden Sie die Seite neu.",
    "joining.wrong_password": "Das Kennwort stimmt nicht. Bitte geben Sie das Kennwort Ihres Kontos ein.",
    "ballot.item_over": (
        "Die Gruppe ist schon bei einem anderen Punkt. Ihre Stimme zum vorigen zählt nicht mehr."
    ),
    "ballot.no_seat": "Ihr Gerät nimmt noch nicht teil. Bitte tippen Sie auf „Mitmachen“.",
    "ballot.revealed": "Dieser Punkt ist schon aufgedeckt. Ihre Stimme zählt nicht mehr.",
    "meeting.full": "An dieser Sitzung nehmen schon {0} Geräte teil. Mehr sind nicht vorgesehen.",
    "meeting.no_items": "Bitte wählen Sie mindestens einen Punkt.",
    "meeting.no_reason": "Bitte schreiben Sie in einem Satz, warum.",
    "meeting.not_revealed": "Bitte decken Sie zuerst auf. Danach legt die Gruppe das Ergebnis fest.",
    "meeting.other_round": (
        "Für dieses Modul hat inzwischen ein neuer Durchgang begonnen. Bitte beenden Sie diese Sitzung und "
        "öffnen Sie eine neue."
    ),
    "meeting.over": "Diese Sitzung ist beendet. Sie nimmt keine Stimmen mehr an.",
    "meeting.reason_too_long": "Die Begründung ist zu lang. Bitte kürzen Sie sie auf {0} Zeichen.",
    "meeting.under_way": "Zu diesem Modul läuft schon eine Sitzung. Hier ist sie.",
    "law.because_missing": "Bitte sagen Sie in einem Satz, warum Sie die Änderung zurücknehmen.",
    "law.norm": "„{0}“ nennt keinen Paragrafen. Bitte schreiben Sie zum Beispiel SGB VIII § 79a.",
    "law.not_concerned": "Der Punkt {0} ist von dieser Rechtsänderung nicht mehr betroffen.",
    "law.withdrawn": "Der Betrieb hat diese Rechtsänderung zurückgenommen. Sie müssen nichts tun.",
    "moderator.not_a_consultant": "{0} hat die Rolle Moderation nicht. Bitte geben Sie sie zuerst.",
    "password.common": "Dieses Kennwort ist zu leicht zu erraten. Bitte nehmen Sie ungewöhnlichere Wörter.",
    "password.context": (
        "Bitte nehmen Sie ein Kennwort, das nicht aus Ihrem Namen, Ihrer Adresse oder Ihrem Jugendamt "
        "besteht."
    ),
    "password.too_long": "Das Kennwort ist zu lang. Bitte nehmen Sie höchstens {0} Zeichen.",
    "password.too_short": "Das Kennwort ist zu kurz. Bitte nehmen Sie mindestens {0} Zeichen.",
    "person.last_operator": (
        "Sonst betreibt niemand mehr die Plattform. Bitte benennen Sie zuerst jemand anderen."
    ),
    "person.locked": "Das Konto von {0} ist gesperrt.",
    "phase.order": "Das Ende liegt vor dem Beginn. Bitte prüfen Sie beide Tage.",
    "phase.future": "Dieser Tag liegt in der Zukunft. Bitte wählen Sie heute oder einen früheren Tag.",
    "phase.gate": "Diese Phase lässt sich noch nicht abschließen. Was fehlt, steht daneben.",
    "module.indicators": "Die Kennzahl „{0}“ gibt es nicht. Bitte prüfen Sie den Schlüssel.",
    "proposal.answer_missing": "Bitte sagen Sie in einem Satz, warum Sie den Vorschlag nicht übernehmen.",
    "proposal.decided": "Über diesen Vorschlag ist schon entschieden.",
    "proposal.repeated": "Genau das haben Sie schon vorgeschlagen. Der Betrieb hat noch nicht entschieden.",
    "proposal.unchanged": "So steht der Punkt schon im Entwurf. Bitte ändern Sie zuerst etwas.",
    "register.empty": "Die Datei enthält keine Gemeinden.",
    "register.smaller": (
        "Die Datei hat nur {1} Einträge, gespeichert sind {0}. Vielleicht fehlt ein Teil. Stimmt sie, "
        "wiederholen Sie den Befehl mit --force."
    ),
    "register.older": "Gespeichert ist das Verzeichnis vom {0:%d.%m.%Y}. Diese Datei ist vom {1:%d.%m.%Y}.",
    "release.no_value": "Die Kennzahl {0} hat keinen Wert. Freigeben lässt sich nur ein Wert.",
    "release.raced": (
        "Jemand anderes hat diese Kennzahl im selben Augenblick freigegeben. Bitte laden Sie die Seite neu."
    ),
    "reset.over": "Dieser Link gilt nicht mehr. Er gilt nur kurze Zeit und nur einmal.",
    "role.ended": "Diese Rolle ist bereits beendet.",
    "role.has": "Die Person hat diese Rolle schon.",
    "role.last_manager": (
        "Sonst verwaltet niemand mehr das Team. Bitte geben Sie zuerst einer anderen Person die Rolle "
        "Projektleitung oder Amtsleitung."
    ),
    "role.past_day": (
        "Das Ende kann nicht in der Vergangenheit liegen. Bitte wählen Sie heute oder einen späteren Tag."
    ),
    "query.empty": "Bitte schreiben Sie Ihre Rückfrage.",
    "reply.empty": "Bitte schreiben Sie Ihre Antwort.",
    "reply.too_long": "Ihre Antwort ist zu lang. Bitte kürzen Sie sie auf {0} Zeichen.",
    "review.comment_first": (
        "Zu {0} bewerten Sie anders. Bevor das zählt, kann das Jugendamt Stellung nehmen. Bitte geben Sie "
        "das Modul dafür zurück."
    ),
    "review.evidence_above": (
        "Die Nachweisklasse folgt aus dem, was vorliegt. Sie lässt sich bestätigen oder senken, nicht "
        "anheben."
    ),
    "review.finished": "Dieses Modul ist validiert. Die Prüfung ist abgeschlossen.",
    "review.nothing_to_return": (
        "Es gibt noch nichts zurückzugeben: keine Rückfrage und keine abweichende Bewertung."
    ),
    "review.open_item": (
        "Das Jugendamt hat diesen Punkt nicht beantwortet. Bitte bewerten Sie ihn selbst oder fragen Sie "
        "nach."
    ),
    "review.queries_open": "Offen sind noch Rückfragen zu {0}.",
    "review.reason_missing": (
        "Bitte begründen Sie, warum Sie es anders sehen als das Jugendamt. Es liest Ihre Begründung."
    ),
    "review.replies_undecided": "Das Jugendamt hat zu {0} geantwortet. Bitte entscheiden Sie zuerst darüber.",
    "review.sample_missing": "Für die Stichprobe fehlen noch {0}.",
    "review.text_too_long": "Ihr Text ist zu lang. Bitte kürzen Sie ihn auf {0} Zeichen.",
    "review.with_the_office": (
        "Das Modul liegt mit Rückfragen beim Jugendamt. Sie prüfen weiter, sobald es wieder eingereicht ist."
    ),
    "run.not_queried": (
        "Zu diesem Punkt gibt es keine Rückfrage. Ändern lassen sich jetzt nur Punkte mit Rückfrage."
    ),
    "run.queries_unanswered": "Bitte beantworten Sie zuerst die Rückfragen zu {0}.",
    "run.not_editable": (
        "Dieses Modul ist eingereicht. Es lässt sich erst wieder ändern, wenn es geöffnet wird."
    ),
    "run.incomplete": "Das Modul lässt sich noch nicht einreichen: Erst {0} von 90 Prozent sind bearbeitet.",
    "run.to_confirm": (
        "Das Modul lässt sich noch nicht einreichen. Bitte bestätigen Sie zuerst diese Antworten: {0}."
    ),
    "run.not_submitted": "Das Modul ist nicht eingereicht. Es lässt sich direkt bearbeiten.",
    "run.not_submitted_yet": (
        "Das Modul ist noch nicht eingereicht. Freigeben lässt es sich erst, wenn es eingereicht und "
        "geprüft ist."
    ),
    "run.not_validated": (
        "Die Moderation prüft dieses Modul noch. Freigeben lässt es sich, sobald es validiert ist."
    ),
    "run.exists": "Dieses Modul hat bereits einen offenen Durchgang.",
    "note.too_long": "Ihr Text ist zu lang. Bitte kürzen Sie ihn auf {0} Zeichen.",
    "deputy.past_day": (
        "Der letzte Tag liegt in der Vergangenheit. Bitte wählen Sie heute oder einen späteren Tag."
    ),
    "deputy.self": "Sie können sich nicht selbst vertreten. Bitte wählen Sie eine andere Person.",
    "evidence.future": "Das Datum liegt in der Zukunft. Bitte prüfen Sie es.",
    "file.locked": "Diese Datei ist gesperrt. Warum, steht auf der Seite des Nachweises.",
    "file.lost": (
        "Diese Datei liegt nicht mehr auf dem Server. Bitte wenden Sie sich an den Betrieb: Er kann sie aus "
        "der Sicherung holen. Oder fügen Sie sie noch einmal hinzu."
    ),
    "file.not_locked": "Diese Datei ist nicht gesperrt oder nicht mehr da. Bitte laden Sie die Seite neu.",
    "file.reason_missing": "Bitte begründen Sie, warum die Datei keine Sozialdaten enthält.",
    "file.reason_too_long": "Die Begründung ist zu lang. Bitte kürzen Sie sie auf {0} Zeichen.",
    "size.excluded_without_kreis": "{0} ist kein Kreis. Nur aus einem Kreis fallen Gemeinden heraus.",
    "size.future": "Der Stichtag liegt in der Zukunft. Bitte prüfen Sie ihn.",
    "size.nobody": "So hätte der Bezirk keine Einwohner. Bitte prüfen Sie die Angaben.",
    "size.not_in_kreis": "Die Gemeinde {0} gehört nicht zu {1}. Bitte prüfen Sie den Schlüssel.",
    "target.day": "Bitte wählen Sie, bis wann das Ziel erreicht sein soll.",
    "target.decision": "Bitte nennen Sie, wer das wann beschlossen hat.",
    "target.decision_too_long": "Der Text ist zu lang. Bitte kürzen Sie ihn auf {0} Zeichen.",
    "target.far_day": "Der Tag liegt mehr als {0} Jahre in der Zukunft. Bitte prüfen Sie das Jahr.",
    "target.past_day": "Der Tag liegt in der Vergangenheit. Bitte wählen Sie heute oder einen späteren Tag.",
    "tenant.invented": (
        "{0} ist erfunden und steht in keinem Verzeichnis. Bitte tragen Sie die Einwohner ein."
    ),
    "tenant.no_authority": "{0} ist ein gemeindefreies Gebiet und hat kein Jugendamt.",
}

NO_SUCH_RATING = "Die Bewertung muss 0, 1, 2 oder 3 sein."

_INVALID_ANSWERS: Mapping[str, str] = {
    "rating_range": NO_SUCH_RATING,
    "reason_missing": (
        "Bitte begründen Sie, warum dieser Punkt nicht zutrifft. Ohne Grund zählt er als offen."
    ),
    "reason_too_long": "Die Begründung ist zu lang. Bitte kürzen Sie sie auf 1.000 Zeichen.",
    "not_applicable_refused": "Dieser Punkt gilt für jedes Jugendamt. Bitte bewerten Sie ihn mit 0 bis 3.",
}

INVISIBLE_CHARACTERS = (
    "Der Text enthält unsichtbare Zeichen. Bitte tippen Sie die Stelle neu, statt sie einzufügen."
)

NO_KEY = "Ein Gemeindeschlüssel hat 5 oder 8 Ziffern. Bitte prüfen Sie ihn."

NO_SUCH_KEY = "Den Schlüssel {0} gibt es im Gemeindeverzeichnis nicht."

NO_SUCH_PLACE = "„{0}“ steht nicht im Gemeindeverzeichnis."

NO_REGISTER = (
    "Es ist noch kein Gemeindeverzeichnis eingelesen. Das geht auf dem Server mit "
    "„werkstatt municipalities import DATEI“."
)

WHOLE_KREIS = "Wert für den ganzen Kreis, einschließlich der Gemeinden mit eigenem Jugendamt."
"""Remark on an official rate of a Kreis whose Jugendamt has a smaller district."""

CHANGE_CLASSES: Mapping[ChangeClass, str] = {
    ChangeClass.EDITORIAL: "redaktionell geändert",
    ChangeClass.CLARIFIED: "Text präzisiert",
    ChangeClass.ALTERED: "inhaltlich geändert",
    ChangeClass.MOVED: "in ein anderes Modul verschoben",
    ChangeClass.REWEIGHTED: "Muss oder Gewicht geändert",
    ChangeClass.SPLIT: "aufgeteilt",
    ChangeClass.MERGED: "zusammengeführt",
    ChangeClass.DROPPED: "entfallen",
    ChangeClass.ADDED: "neu",
    ChangeClass.RESCALED: "Stufen neu gefasst",
}

FATES: Mapping[Fate, str] = {
    Fate.KEPT: "bleiben, wie sie sind",
    Fate.TO_CONFIRM: "zu bestätigen",
    Fate.OPEN: "noch nicht beantwortet",
    Fate.ARCHIVED: "ins Archiv, weil nicht mehr gefragt",
}
"""What becomes of answers at a take-over."""

STILL_TO_CONFIRM = "bleiben zu bestätigen"
"""What becomes of answers that wait for a confirmation already."""

SCOPES: Mapping[Scope, str] = {Scope.KERN: "Kern", Scope.VOLL: "Voll"}

GATES: Mapping[Gate, str] = {
    Gate.RATED: "Zum Abschluss müssen mindestens 80 Prozent der Punkte bearbeitet sein.",
    Gate.FINDINGS: "Zum Abschluss braucht jeder Punkt mit 0 oder 1 eine Begründung.",
    Gate.CONCEPT: "Zum Abschluss braucht ein Punkt der SOLL-Konzeption einen Nachweis.",
    Gate.DECISION: "Zum Abschluss braucht es einen Nachweis, der einen Beschluss nennt.",
    Gate.VALIDATED: "Zum Abschluss muss die Bewertung validiert sein.",
}

TURNS: Mapping[str, str] = {
    "entwurf": "Am Zug ist Ihr Jugendamt.",
    "eingereicht": "Am Zug ist die Moderation.",
    "in-pruefung": "Am Zug ist die Moderation.",
    "rueckfragen": "Am Zug ist Ihr Jugendamt: Die Moderation hat das Modul zurückgegeben.",
    "validiert": "Am Zug ist die Amtsleitung: Das Modul wartet auf die Freigabe.",
    "eingefroren": "Der Durchgang ist freigegeben und abgeschlossen.",
}
"""State of a run → who has to do the next thing."""

LIES_WITH: Mapping[str, str] = {
    "entwurf": "im Jugendamt",
    "eingereicht": "bei der Moderation",
    "in-pruefung": "bei der Moderation",
    "rueckfragen": "im Jugendamt",
    "validiert": "bei der Amtsleitung",
    "eingefroren": "abgeschlossen",
}
"""State of a run → with whom it lies, in a list where the module is named beside it."""

AT_THE_TEXT = frozenset(
    {
        "query.empty",
        "review.evidence_above",
        "review.open_item",
        "review.reason_missing",
        "review.text_too_long",
    }
)
"""Refusals of a consultant's decision that are said at its text; the others are about the whole module."""

ANSWER_CHANGED = (
    "Das Jugendamt hat diesen Punkt inzwischen geändert. Ihre Angaben stehen noch hier. Bitte sehen Sie sich "
    "die Antwort noch einmal an und senden Sie dann."
)

ADVICE: Mapping[Advice, str] = {
    Advice.USABLE: "Die Bewertungen stimmen gut überein und lassen sich verwenden.",
    Advice.DISCUSS: "Bitte besprechen Sie die Stufen-Sätze in der nächsten Werkstatt.",
    Advice.CALIBRATE: "Bitte üben Sie in der nächsten Werkstatt an einem gemeinsamen, anonymen Fall.",
    Advice.UNDETERMINED: "Nicht zu berechnen, weil alle Punkte gleich bewertet sind.",
}
"""What follows from an agreement, in plain words."""

FOREIGN_HOST = "Unter dieser Adresse ist die Anwendung nicht zu erreichen."

ERROR_PAGES: Mapping[str, tuple[str, str]] = {
    "not_found": (
        "Seite nicht gefunden",
        "Diese Seite gibt es nicht, oder sie gehört zu einem anderen Jugendamt.",
    ),
    "no_such_item": (
        "Diesen Punkt gibt es nicht mehr",
        (
            "Die Fassung des Katalogs, mit der Ihr Jugendamt arbeitet, hat diesen Punkt nicht. Gespeichert "
            "wurde nichts. Das Modul zeigt, was jetzt gefragt ist."
        ),
    ),
    "broken_link": (
        "Dieser Link ist nicht vollständig",
        (
            "Bitte kopieren Sie den ganzen Link aus der E-Mail in die Adresszeile. Hilft das nicht, lassen "
            "Sie sich einen neuen schicken."
        ),
    ),
    "wrong_code": (
        "Diesen Code gibt es nicht",
        "Bitte prüfen Sie die acht Zeichen auf der Leinwand, oder scannen Sie den QR-Code noch einmal.",
    ),
    "not_allowed": (
        "Dafür fehlt Ihnen das Recht",
        (
            "Ihre Rolle in diesem Jugendamt erlaubt das nicht. Projektleitung oder Amtsleitung können "
            "Ihre Rolle ändern."
        ),
    ),
    "refused": ("Das geht jetzt nicht", "{0}"),
    "conflict": (
        "Inzwischen geändert",
        (
            "Jemand anderes hat diese Angabe inzwischen geändert. Bitte laden Sie die Seite neu. Nichts "
            "wurde überschrieben."
        ),
    ),
    "invalid": ("Angabe nicht gespeichert", "{0}"),
    "too_busy": (
        "Bitte gleich noch einmal",
        "Gerade melden sich sehr viele Personen an. Bitte versuchen Sie es in einer Minute noch einmal.",
    ),
    "forged": (
        "Bitte noch einmal",
        (
            "Das Formular war zu alt oder kam von einer anderen Seite. Bitte laden Sie die Seite neu und "
            "senden Sie es noch einmal."
        ),
    ),
    "unstorable": (
        "Nicht gespeichert",
        (
            "Der Text enthält ein unsichtbares Zeichen (NUL), das sich nicht speichern lässt. Bitte tippen "
            "Sie die Stelle neu, statt sie einzufügen."
        ),
    ),
    "http": ("Das hat nicht geklappt", "Die Anfrage ließ sich nicht bearbeiten. Bitte gehen Sie zurück."),
    "http_400": (
        "Anfrage nicht verstanden",
        "Die Anfrage war unvollständig. Bitte gehen Sie zurück und versuchen Sie es noch einmal.",
    ),
    "http_404": (
        "Seite nicht gefunden",
        "Diese Seite gibt es nicht, oder sie gehört zu einem anderen Jugendamt.",
    ),
    "http_405": ("So nicht möglich", "Diese Adresse nimmt die Anfrage nicht an. Bitte gehen Sie zurück."),
    "http_413": (
        "Zu groß",
        (
            "Nichts wurde gespeichert: Eine Datei darf 10 MB groß sein, die Texte eines Formulars zusammen "
            "2 MB. Bitte teilen Sie auf, was Sie senden wollten."
        ),
    ),
    "evidence_too_large": (
        "Dateien zu groß",
        (
            "Zusammen sind die Dateien größer als {0} MB. Bitte gehen Sie zurück und senden Sie sie einzeln "
            "oder verkleinern Sie sie."
        ),
    ),
    "no_room": (
        "Kein Platz auf dem Server",
        (
            "Nichts wurde gespeichert: Auf dem Server ist kein Platz mehr. Bitte wenden Sie sich an "
            "den Betrieb. Was vorher gespeichert war, bleibt."
        ),
    ),
    "counts_too_large": (
        "Zu viel für ein paar Zahlen",
        (
            "Nichts wurde gespeichert: Diese Seite nimmt nur gezählte Werte an, höchstens 8 Kilobyte. Bitte "
            "gehen Sie zurück und kürzen Sie die Bemerkung."
        ),
    ),
    "http_429": (
        "Zu viele Versuche",
        "Das waren zu viele Versuche in kurzer Zeit. Bitte warten Sie eine Minute.",
    ),
    "unexpected": (
        "Das hat nicht geklappt",
        (
            "Die Seite ließ sich nicht laden. Gespeichertes bleibt erhalten. Bitte versuchen Sie es noch "
            "einmal oder nennen Sie dem Betrieb das Kennzeichen {0}."
        ),
    ),
}

INCOMPLETE = "Die Angabe ist unvollständig oder zu lang. Bitte prüfen Sie sie und speichern Sie noch einmal."

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

BREAKS: Mapping[Break, str] = {
    Break.EDITION: "Ein Muss-Punkt fragt seit der Fassung {edition} nach etwas anderem.",
    Break.SCHEME: "Seitdem wird nach einem anderen Schema gerechnet.",
    Break.SCOPE: "Seitdem zählt der Umfang {scope}.",
}
"""Why a value is not joined with the one before it."""

GATES_OF_LEVELS: Mapping[LevelGate, str] = {
    LevelGate.VALUE: "Der Erfüllungsgrad reicht noch nicht.",
    LevelGate.MANDATORY_PARTLY: "Jeder Muss-Punkt zählt mindestens 1.",
    LevelGate.MANDATORY_SHARE_MOSTLY: "Muss-Punkte mit mindestens 60 % des Gewichts zählen mindestens 2.",
    LevelGate.MANDATORY_MOSTLY: "Jeder Muss-Punkt zählt mindestens 2.",
    LevelGate.EVALUATION_SOME_MOSTLY: "Mindestens ein Punkt der Evaluation zählt 2.",
    LevelGate.MANDATORY_SHARE_FULLY: "Muss-Punkte mit mindestens 80 % des Gewichts zählen 3.",
    LevelGate.EVALUATION_ALL_MOSTLY: "Jeder Punkt der Evaluation zählt mindestens 2.",
    LevelGate.VALIDATION: "Die Moderation hat das Modul validiert.",
}
"""What a level asks for, said as it is once it holds."""

PHASES: Mapping[str, str] = {
    "IA": "IST-Aufnahme",
    "AN": "IST-Analyse",
    "SK": "SOLL-Konzeption",
    "UV": "Umsetzungsvorbereitung",
    "UM": "Umsetzung",
    "EV": "Evaluation",
}

PHASE_QUESTIONS: Mapping[str, str] = {
    "IA": "Was haben wir, was tun wir tatsächlich?",
    "AN": "Warum ist es so, was fehlt?",
    "SK": "Wie soll es sein?",
    "UV": "Was brauchen wir dafür?",
    "UM": "Läuft es?",
    "EV": "Hat es gewirkt, was ändern wir?",
}
"""Phase → the question it answers. Source: domain reference 2.4."""

TAGS: Mapping[str, str] = {
    "G": "Schutz vor Gewalt und Ausbeutung",
    "I": "Inklusion",
    "R": "Rechte junger Menschen",
    "B": "Beteiligung",
    "K": "Kooperation",
    "D": "Daten",
}

BASES: Mapping[ItemBasis, str] = {
    ItemBasis.PFLICHT: "gesetzliche Pflicht",
    ItemBasis.SOLL: "Soll-Vorschrift",
    ItemBasis.FACHSTANDARD: "Fachstandard",
}

NOT_APPLICABLE_RULES: Mapping[str, str] = {
    "ja": "möglich, mit Grund",
    "nur-mit-zustimmung": "nur mit Zustimmung der Moderation",
    "nein": "nie",
}

TASK_AREAS: Mapping[str, str] = {
    "LEISTUNGEN": "Leistungen",
    "ANDERE_AUFGABEN": "andere Aufgaben",
    "GEFAEHRDUNGSEINSCHAETZUNG": "Gefährdungseinschätzung",
    "ZUSAMMENARBEIT": "Zusammenarbeit",
}

CLASSIFICATIONS: Mapping[ChangeClass, str] = {
    ChangeClass.EDITORIAL: "redaktionell: gleiche Bedeutung, glattere Worte",
    ChangeClass.CLARIFIED: "präzisiert: sagt deutlicher, was gemeint war",
    ChangeClass.ALTERED: "geändert: fragt etwas anderes, Antworten sind zu bestätigen",
    ChangeClass.MOVED: "verschoben in ein anderes Modul",
    ChangeClass.REWEIGHTED: "Gewicht oder Muss geändert",
    ChangeClass.SPLIT: "geteilt in mehrere neue Punkte",
    ChangeClass.MERGED: "zusammengeführt mit anderen in einen neuen Punkt",
    ChangeClass.DROPPED: "entfallen: wird nicht mehr gefragt",
    ChangeClass.ADDED: "neu",
    ChangeClass.RESCALED: "Stufen neu gesetzt: alte Bewertungen werden umgerechnet",
}

CATALOGUE_FIELDS: Mapping[str, str] = {
    "schluessel": "Schlüssel",
    "nr": "Nummer",
    "phase": "Phase",
    "frage": "Frage",
    "warum": "Warum",
    "stufen": "Stufen",
    "nachweise": "Gefragter Nachweis",
    "nachweisbeispiele": "Beispiele für Nachweise",
    "gewicht": "Gewicht",
    "muss": "Muss",
    "grundlage": "Grundlage des Muss",
    "umfang": "Umfang",
    "nz_erlaubt": "„Nicht zutreffend“",
    "merkmale": "Merkmale",
    "fundstelle": "Norm und Quelle",
    "minuten": "Minuten",
    "leicht": "Leichte Erklärung",
    "einfuehrung": "Seit Fassung",
    "beispiele": "Gute Beispiele",
    "modul": "Modul",
    "kennung": "Nummer",
    "stand": "Stand",
    "titel": "Titel",
    "ziel": "Ziel",
    "rechtsgrundlagen": "Rechtsgrundlagen",
    "rechtsstand": "Rechtsstand",
    "aufgabenbereich": "Aufgabenbereich",
    "aufwand_minuten": "Aufwand in Minuten",
    "kennzahlen": "Kennzahlen",
    "bewertung": "Bewertung",
    "reifegrade": "Reifegrade",
    "punkte": "Punkte",
    "erklaerung": "Erklärung",
    "aenderungen": "Einordnung der Unterschiede",
}
"""Name of a field in the files → what it is called in forms and lists."""

ROLES: Mapping[Role | PlatformRole, str] = {
    Role.AMTSLEITUNG: "Amtsleitung",
    Role.PROJEKTLEITUNG: "Projektleitung",
    Role.MITWIRKUNG: "Mitwirkung",
    Role.LESEND: "Lesend",
    PlatformRole.MODERATION: "Moderation",
    PlatformRole.BETRIEB: "Betrieb",
}

ROLE_EXPLANATIONS: Mapping[Role, str] = {
    Role.AMTSLEITUNG: "gibt Module und Kennzahlen frei, reicht Module ein, setzt Ziele, verwaltet das Team",
    Role.PROJEKTLEITUNG: (
        "bewertet und verteilt Punkte, trägt Kennzahlen ein, reicht Module ein, setzt Ziele, "
        "verwaltet das Team"
    ),
    Role.MITWIRKUNG: (
        "bewertet und verteilt Punkte, trägt Kennzahlen ein (ASD, Controlling, Jugendhilfeplanung)"
    ),
    Role.LESEND: "sieht alles im eigenen Jugendamt und ändert nichts",
}

KINDS: Mapping[Kind, str] = {
    Kind.KREISFREIE_STADT: "kreisfreie Stadt",
    Kind.KREISANGEHOERIGE_STADT: "kreisangehörige Stadt",
    Kind.KREIS: "Kreis",
}

LAENDER: Mapping[Land, str] = {
    Land.SCHLESWIG_HOLSTEIN: "Schleswig-Holstein",
    Land.HAMBURG: "Hamburg",
    Land.NIEDERSACHSEN: "Niedersachsen",
    Land.BREMEN: "Bremen",
    Land.NORDRHEIN_WESTFALEN: "Nordrhein-Westfalen",
    Land.HESSEN: "Hessen",
    Land.RHEINLAND_PFALZ: "Rheinland-Pfalz",
    Land.BADEN_WUERTTEMBERG: "Baden-Württemberg",
    Land.BAYERN: "Bayern",
    Land.SAARLAND: "Saarland",
    Land.BERLIN: "Berlin",
    Land.BRANDENBURG: "Brandenburg",
    Land.MECKLENBURG_VORPOMMERN: "Mecklenburg-Vorpommern",
    Land.SACHSEN: "Sachsen",
    Land.SACHSEN_ANHALT: "Sachsen-Anhalt",
    Land.THUERINGEN: "Thüringen",
}

SIZE_BASES: Mapping[Basis, str] = {
    Basis.REGISTER: "Gemeindeverzeichnis",
    Basis.COMPUTED: "Gemeindeverzeichnis, ohne Gemeinden mit eigenem Jugendamt",
    Basis.ENTERED: "eingetragen",
}


MEETING_WENT_ON = (
    "Inzwischen hat jemand anderes die Sitzung weitergeführt. Hier steht, wo sie jetzt ist. Ihr Schritt "
    "wurde nicht ausgeführt."
)

NO_SUCH_VOTE = "Bitte wählen Sie 0, 1, 2, 3 oder „Ich enthalte mich“."

_FEW = ("", "eine", "zwei", "drei")


def refusal(error: Refused) -> str:
    """The sentence for a refused act."""
    return _REFUSALS[error.rule].format(*error.details)


def assigned_meanwhile(theirs: StoredAssignment | None) -> str:
    """The sentence for two people who gave the same thing to somebody in between."""
    now = f"Zuständig ist jetzt {theirs.person.name}." if theirs else "Jetzt ist niemand mehr zuständig."
    return (
        f"Inzwischen hat jemand anderes diese Zuweisung geändert. {now} Ihre Angaben stehen noch hier. "
        "Senden Sie sie noch einmal, wenn sie gelten sollen."
    )


def decided(run: StoredRun, item: Item) -> str:
    """What a consultant has just decided about an item."""
    if item.key in run.review.open_queries:
        return f"{item.number}: Rückfrage notiert. Sie geht mit den anderen an das Jugendamt."
    if item.key in run.review.differing(run.own_states):
        return f"{item.number}: abweichend bewertet."
    return f"{item.number}: einverstanden."


def replied(run: StoredRun) -> str:
    """What was saved, and what is left before the module goes back."""
    left = len(run.review.unanswered)
    if left == 0:
        return "Ihre Antwort ist gespeichert. Alle Rückfragen sind beantwortet."
    return f"Ihre Antwort ist gespeichert. Noch offen: {left} {'Rückfrage' if left == 1 else 'Rückfragen'}."


def replied_meanwhile(theirs: StoredQuery) -> str:
    """The sentence for two people who answered the same query."""
    if theirs.reply is None:
        return "Die Rückfrage hat sich geändert. Bitte lesen Sie sie noch einmal und senden Sie dann."
    return (
        f"Inzwischen hat jemand geantwortet: „{theirs.reply}“. Ihr Text steht noch hier. Senden Sie ihn noch "
        "einmal, wenn er gelten soll."
    )


def outside_scope(item: Item, scope: Scope) -> str:
    """Why an item asked for is not shown."""
    return f"{item.number} zählt im Umfang {SCOPES[scope]} nicht mit. Antworten dazu bleiben gespeichert."


def invalid_answer(error: InvalidAnswer) -> str:
    """The sentence for an answer the item does not take."""
    return _INVALID_ANSWERS[error.rule]


def spread_in_words(spread: Spread) -> str:
    """How far apart the votes of a group are; for few votes, why that is not shown."""
    if spread.distance is None:
        said = _too_few(spread.rated)
    elif spread.distance == 0:
        said = f"Alle {spread.rated} schätzen den Punkt gleich ein."
    else:
        steps = "Stufe" if spread.distance == 1 else "Stufen"
        said = f"Die Einschätzungen liegen {_FEW[spread.distance]} {steps} auseinander."
    if spread.abstained == 0:
        return said
    return f"{said} {_abstained(spread.abstained)}"


def counts_in_words(counts: Sequence[int]) -> str:
    """Votes per step, e.g. `1 mal Stufe 1, 4 mal Stufe 2`; steps nobody chose are left out."""
    return ", ".join(f"{count} mal Stufe {step}" for step, count in enumerate(counts) if count)


def agreed_in_words(spread: Spread) -> str:
    """How a group came to an answer, for its history."""
    votes = "1 Stimme" if spread.rated == 1 else f"{spread.rated} Stimmen"
    return f"Gemeinsam bewertet, {votes}" + (f": {counts_in_words(spread.counts)}" if spread.counts else "")


def answered_meanwhile(who: str, theirs: str) -> str:
    """The sentence for a group whose item somebody answered on their own in between."""
    return (
        f"{who} hat diesen Punkt inzwischen beantwortet: „{theirs}“. Ihre Angaben stehen noch hier. Senden "
        "Sie sie noch einmal, wenn sie gelten sollen."
    )


def _too_few(rated: int) -> str:
    if rated == 0:
        return "Niemand hat eine Stimme abgegeben."
    said = "Es gibt nur eine Stimme." if rated == 1 else "Es gibt nur zwei Stimmen."
    return f"{said} Erst ab drei zeigen wir die Verteilung; vorher würde sie verraten, wer wie gestimmt hat."


def _abstained(count: int) -> str:
    return "Eine Person enthält sich." if count == 1 else f"{count} Personen enthalten sich."
