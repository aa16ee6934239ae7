"""The German words of every mail. Nothing confidential stands in a mail: no ratings, no figures."""

from tenants.feedback.reporting_barriers import BarrierReport
from tenants.people.letters import AskedAgainLetter, InvitationLetter, PasswordLetter
from webapp import wording
from webapp.formatting import date_de
from webapp.mail.messages import Letter


def invitation(letter: InvitationLetter, link: str) -> Letter:
    """Somebody is invited into a Jugendamt."""
    role = wording.ROLES[letter.role]
    who = f"{letter.invited_by} lädt Sie ein" if letter.invited_by else "Sie sind eingeladen"
    return Letter(
        to=(letter.email,),
        subject=f"Einladung: Qualitätsentwicklung, {letter.tenant_name}",
        paragraphs=(
            f"Guten Tag {letter.name},",
            f"{who}, an der Qualitätsentwicklung mitzuarbeiten: {letter.tenant_name}. Ihre Rolle: {role}.",
            f"Der Link gilt bis zum {date_de(letter.expires_at)} und nur einmal. Geben Sie ihn nicht weiter.",
        ),
        action=("Einladung annehmen", link),
        why="Sie erhalten diese E-Mail, weil Ihre Adresse für diese Einladung angegeben wurde. Kennen Sie "
        "den Anlass nicht, dann löschen Sie die E-Mail. Es geschieht nichts.",
    )


def asked_again(letter: AskedAgainLetter, link: str, operator: str) -> Letter:
    """Somebody asks for a new invitation; those who manage the team decide."""
    return Letter(
        to=letter.recipients or (operator,),
        subject=f"Bitte um eine neue Einladung, {letter.tenant_name}",
        paragraphs=(
            "Guten Tag,",
            f"die Einladung für {letter.name} ({letter.email}) ist abgelaufen. Es wird um eine neue gebeten.",
            "Soll die Person dabei sein? Dann senden Sie die Einladung auf der Seite Team noch einmal.",
            "Sonst ziehen Sie sie zurück.",
        ),
        action=("Zur Seite Team", link),
        why=f"Sie erhalten diese E-Mail, weil Sie das Team verwalten: {letter.tenant_name}.",
    )


def new_password(letter: PasswordLetter, link: str) -> Letter:
    """Somebody forgot their password."""
    return Letter(
        to=(letter.email,),
        subject="Neues Kennwort festlegen",
        paragraphs=(
            f"Guten Tag {letter.name},",
            "mit dem folgenden Link legen Sie ein neues Kennwort fest. Er gilt 60 Minuten und nur einmal.",
        ),
        action=("Neues Kennwort festlegen", link),
        why="Sie erhalten diese E-Mail, weil für Ihre Adresse ein neues Kennwort angefordert wurde. Waren "
        "Sie das nicht, dann löschen Sie die E-Mail. Ihr Kennwort bleibt, wie es ist.",
    )


def password_changed(letter: PasswordLetter, link: str) -> Letter:
    """Somebody's password was changed; said so that a stranger's change is noticed."""
    return Letter(
        to=(letter.email,),
        subject="Ihr Kennwort wurde geändert",
        paragraphs=(
            f"Guten Tag {letter.name},",
            "Ihr Kennwort wurde geändert. Alle bisherigen Anmeldungen sind beendet.",
            "Waren Sie das nicht? Dann fordern Sie ein neues Kennwort an und sagen Sie es dem Betrieb.",
        ),
        action=("Neues Kennwort anfordern", link),
        why="Sie erhalten diese E-Mail bei jeder Änderung Ihres Kennworts.",
    )


def barrier(report: BarrierReport, operator: str) -> Letter:
    """A barrier was reported; the operator answers."""
    answer = (
        f"Antwort an: {report.email}"
        if report.email
        else "Es wurde keine Adresse für eine Antwort angegeben."
    )
    return Letter(
        to=(operator,),
        subject=f"Barriere gemeldet: {report.case_number}",
        paragraphs=(
            f"Fall {report.case_number}, zu beantworten bis zum {date_de(report.answer_due_on)} (§ 12b BGG).",
            f"Seite: {report.page}",
            report.description,
            answer,
        ),
        why="Sie erhalten diese E-Mail als Betrieb der Plattform, weil jemand eine Barriere gemeldet hat.",
        reply_to=report.email,
    )
