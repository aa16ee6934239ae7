"""What became of an answer, change by change."""

from modules.checklists.answers import NotApplicable, Rated, Rating
from tenants.access.roles import Role
from tenants.work.answering import Entry, answer_item
from tenants.work.reading import latest_run
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
