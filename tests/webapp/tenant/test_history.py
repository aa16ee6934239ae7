"""What became of an answer, change by change."""

import re

from modules.catalogue.model import Scope
from modules.checklists.answers import NotApplicable, Rated, Rating
from tenants.access.roles import Role
from tenants.work import running
from tenants.work.answering import Entry, answer_item
from tenants.work.stored import latest_run
from tests.support.world import World

MODULE = "rueckfuehrung"
ITEM = "m07-perspektivliste"


def test_every_change_is_listed_with_who_and_what_was_before(world: World) -> None:
    office = world.office()
    first, second = world.person(office, name="Projektleitung"), world.person(office, name="Controlling")
    entries = [
        (first, Entry(Rated(Rating.PARTLY), "Entwurf")),
        (second, Entry(NotApplicable("Es gibt keine solchen Hilfen."))),
        (first, Entry(Rated(Rating.FULLY), "<b>überprüft</b>")),
    ]
    for seen, (person, entry) in enumerate(entries):
        with world.runtime.tenant_session(office.id) as session:
            answer_item(session, person.id, MODULE, ITEM, entry, seen=seen)
    reader = world.client(world.person(office, Role.LESEND))
    statements: list[str] = []

    with world.runtime.database.observed(statements.append):
        page = reader.get(f"/amt/{office.slug}/module/{MODULE}/punkte/{ITEM}/verlauf").get_data(as_text=True)

    places = [
        page.index(text)
        for text in (
            # The latest change stands above, what was before stands on its left.
            "nicht zutreffend: Es gibt keine solchen Hilfen.",
            "3, vollständig erfüllt. &lt;b&gt;überprüft&lt;/b&gt;",
            "1, ansatzweise erfüllt. Entwurf",
        )
    ]
    assert places == sorted(places)
    assert "Controlling" in page
    assert len(statements) <= 5


def test_an_item_nobody_answered_has_no_history_yet(world: World) -> None:
    office = world.office()
    client = world.client(world.person(office))

    page = client.get(f"/amt/{office.slug}/module/{MODULE}/punkte/{ITEM}/verlauf").get_data(as_text=True)

    assert "Noch keine Änderung." in page
    with world.runtime.tenant_session(office.id, read_only=True) as session:
        assert latest_run(session, MODULE).run_id is None


def test_the_history_of_an_item_outside_the_scope_leads_to_the_module(world: World) -> None:
    office = world.office()
    person = world.person(office)
    with world.runtime.tenant_session(office.id) as session:
        outside = next(item for item in latest_run(session, MODULE).module.items if item.scope is Scope.VOLL)
        running.choose_scope(session, person.id, MODULE, Scope.KERN, seen=0)
    client = world.client(person)

    page = client.get(f"/amt/{office.slug}/module/{MODULE}/punkte/{outside.key}/verlauf").get_data(
        as_text=True
    )

    targets = set(re.findall(rf'href="(/amt/{office.slug}/module/{MODULE}[^"]*)"', page))
    assert targets == {f"/amt/{office.slug}/module/{MODULE}"}
    assert [client.get(target).status_code for target in targets] == [200]
