"""Words are found whichever way they were typed, and marked where they stand."""

from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from tenants.records.comment import CommentRecord
from tenants.talk import discussing
from tenants.talk.folding import excerpt, fold, folded, holds
from tests.support.world import World


@pytest.mark.parametrize(
    "text,word",
    [
        ("Das Rückführungskonzept", "rückführung"),
        ("Das Rückführungskonzept", "rueckfuehrung"),
        ("Das Rückführungskonzept", "ruckfuhrung"),
        ("Das Rueckfuehrungskonzept", "Rückführung"),
        (normalize("NFD", "Würzburg"), "würzburg"),
        ("Würzburg", normalize("NFD", "würzburg")),
        ("Straße 1", "strasse"),
        ("Strasse 1", "Straße"),
        ("GROẞBUCHSTABEN", "großbuchstaben"),
        ("Neuerhebung", "erhebung"),
        ("Café", "cafe"),
        ("100 % der Fälle", "%"),
        ("a_b", "_"),
    ],
)
def test_a_word_is_found_in_each_of_its_spellings(text: str, word: str) -> None:
    assert holds(text, [word])


def test_every_word_has_to_be_there() -> None:
    assert holds("Konzept für den Pflegekinderdienst", ["pflege", "konzept"])
    assert not holds("Konzept für den Pflegekinderdienst", ["pflege", "heim"])


def test_hits_are_marked_as_they_were_written() -> None:
    parts = excerpt("Die Straße zur Rückführung", ["strasse", "ruckfuhrung"], around=50)

    assert [part.text for part in parts if part.is_hit] == ["Straße", "Rückführung"]
    assert "".join(part.text for part in parts) == "Die Straße zur Rückführung"


def test_an_excerpt_is_cut_at_words_around_the_first_hit() -> None:
    text = f"{'davor ' * 40}Treffer{' danach' * 40}"

    shown = "".join(part.text for part in excerpt(text, ["treffer"], around=20))

    assert shown == "… davor davor davor Treffer danach danach …"


@given(st.text(max_size=80), st.text(min_size=1, max_size=5), st.integers(0, 30))
def test_any_text_has_an_excerpt_that_stands_in_it(text: str, word: str, around: int) -> None:
    line = " ".join(normalize("NFC", text).split())

    parts = excerpt(text, [word], around=around)

    shown = "".join(part.text for part in parts if part.text not in {"… ", " …"})
    assert shown in line


def test_the_database_folds_as_we_do(world: World) -> None:
    texts = ["ÄÖÜäöüßẞ", "Ève Ñandú ŠŽ", normalize("NFD", "Ölmühle"), "Straße 7"]
    office = world.office()
    person = world.person(office)

    with world.runtime.tenant_session(office.id) as session:
        for text in texts:
            discussing.say(session, person.id, "rueckfuehrung", "m07-perspektive", text)
        rows = session.execute(select(CommentRecord.text, folded(CommentRecord.text).label("folded"))).all()

    assert {row.text: row.folded for row in rows} == {text: fold(text) for text in texts}
