"""A draft of the catalogue with changes, a proposal and a change of law, to act and look around in."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from modules.catalogue.model import Item
from tenants.access.roles import PlatformRole
from tenants.catalogue import classifying, drafting, editing, law, proposing, stored
from tenants.catalogue.law import Said
from tenants.catalogue.stored import seen_as
from tenants.clock import today
from tests.support.twins import ITEM, MODULE
from tests.support.world import Human, World


@dataclass(frozen=True, slots=True)
class Written:
    """What was written."""

    key: str
    proposal: UUID
    law_change: UUID


def begin(world: World, operator: Human) -> str:
    """A draft that says what its base says."""
    with world.runtime.platform_session() as session:
        return drafting.begin(
            session,
            operator.id,
            key=drafting.proposed_key(),
            title="Werkstatt 79a, Fassung in Arbeit",
            explanation="Die Fassung nimmt auf, was die Werkstätten gelernt haben.",
            source=drafting.sources()[0],
        )


def item(world: World, key: str, item_key: str = ITEM, module: str = MODULE) -> Item:
    """An item as the draft has it."""
    with world.runtime.platform_session(read_only=True) as session:
        return stored.module(session, key, module).module.item(item_key)


def change(world: World, operator: Human, key: str, changed: Item, module: str = MODULE) -> None:
    """Write an item over what the draft has."""
    before = item(world, key, changed.key, module)
    with world.runtime.platform_session() as session:
        editing.save_item(session, operator.id, key, module, changed, seen=seen_as(before))


def propose(world: World, consultant: Human, key: str, proposed: Item, *, reason: str = "Klarer.") -> UUID:
    """Propose how an item should read."""
    with world.runtime.platform_session() as session:
        return proposing.propose(session, consultant.id, key, MODULE, proposed, reason=reason)


def register(world: World, operator: Human, norm: str, on: date, sentence: str = "Es ist neu.") -> UUID:
    """Register a change of law."""
    with world.runtime.platform_session() as session:
        return law.register(session, operator.id, Said(norm, on, sentence, "BGBl. 2026 I Nr. 1"))


def write(world: World, operator: Human) -> Written:
    """A draft with a changed, a new and a dropped item, with a proposal for it, and a change of law."""
    key = begin(world, operator)
    first = item(world, key)
    change(
        world, operator, key, replace(first, question="Die Perspektive steht in jedem Hilfeplan.", weight=3)
    )
    with world.runtime.platform_session() as session:
        items = stored.module(session, key, MODULE).module.items
        new = replace(
            first, key=type(first.key)("m07-nachsorge-neu"), number="M07-99", since=type(first.since)(key)
        )
        editing.add_item(session, operator.id, key, MODULE, new)
        dropped = items[-1]
        editing.drop_item(session, operator.id, key, MODULE, dropped.key, seen=seen_as(dropped))
    with world.runtime.platform_session() as session:
        classifying.accept_facts(session, operator.id, key)
    consultant = world.operator(PlatformRole.MODERATION)
    proposal = propose(world, consultant, key, replace(items[1], question="Die Zahlen sind ausgewertet."))
    change_id = register(world, operator, "SGB VIII § 37c", today() - timedelta(days=1))
    return Written(key, proposal, change_id)
