"""A draft of the next edition with a few changes and a proposal, and a change of law for older answers."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from modules.catalogue.model import EditionKey, ItemKey
from tenants.catalogue import classifying, drafting, editing, law, proposing, stored
from tenants.catalogue.law import Said
from tenants.catalogue.stored import seen_as
from tenants.isolation.sessions import PlatformSession

_MODULE = "gesamtstrategie"


def write_draft(session: PlatformSession, operator_id: UUID, consultant_id: UUID) -> str:
    """Begin a draft, change two items of the first module, drop none; a consultant proposes a third."""
    key = drafting.begin(
        session,
        operator_id,
        key=drafting.proposed_key(),
        title=f"Werkstatt 79a, Fassung {drafting.proposed_key()}",
        explanation=(
            "Die Werkstätten haben gezeigt, wo Fragen missverstanden werden. Diese Fassung fragt dort klarer."
        ),
        source=drafting.sources()[0],
    )
    first, second, third = stored.module(session, key, _MODULE).module.items[:3]
    clearer = replace(first, why=f"{first.why} So beginnt keine Werkstatt von vorn."[:300])
    heavier = replace(second, weight=3 if second.weight < 3 else 2)
    for before, changed in ((first, clearer), (second, heavier)):
        editing.save_item(session, operator_id, key, _MODULE, changed, seen=seen_as(before))
    new = replace(
        third,
        key=ItemKey("m01-rueckmeldung-werkstatt"),
        number="M01-90",
        question="Ergebnisse der Werkstätten sind dem Jugendhilfeausschuss berichtet.",
        plain="Wir erzählen im Ausschuss, was wir gelernt haben.",
        since=EditionKey(key),
    )
    editing.add_item(session, operator_id, key, _MODULE, new)
    classifying.accept_facts(session, operator_id, key)
    proposing.propose(
        session,
        consultant_id,
        key,
        _MODULE,
        replace(third, plain="Wir prüfen, wofür wir noch kein Ziel haben."),
        reason="In zwei Werkstätten wurde der bisherige Satz nicht verstanden.",
    )
    return key


def register_law(session: PlatformSession, operator_id: UUID, *, on: date) -> UUID:
    """Register an invented change of law, in force a little before `on`, so that older answers wait."""
    return law.register(
        session,
        operator_id,
        Said(
            "SGB VIII § 71",
            on - timedelta(days=25),
            "Beispiel für die Vorführung: Der Ausschuss hört Selbstvertretungen junger Menschen an.",
            "erfunden, kein geltendes Recht",
        ),
    )
