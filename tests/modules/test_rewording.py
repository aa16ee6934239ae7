"""Two texts beside each other show which words only one of them says."""

from hypothesis import given
from hypothesis import strategies as st

from modules.catalogue.rewording import Stretch, Text, reworded

texts = st.lists(st.sampled_from(["Die", "Ziele", "sind", "messbar.", "und", "klar"])).map(" ".join)


def _words(text: Text) -> str:
    return "".join(stretch.words for stretch in text)


def test_a_word_that_came_is_marked_on_the_right_only() -> None:
    before, after = reworded("Ziele sind dokumentiert.", "Ziele sind im Hilfeplan dokumentiert.")

    assert before == (Stretch("Ziele sind ", is_changed=False), Stretch("dokumentiert.", is_changed=False))
    assert after == (
        Stretch("Ziele sind ", is_changed=False),
        Stretch("im Hilfeplan ", is_changed=True),
        Stretch("dokumentiert.", is_changed=False),
    )


@given(before=texts, after=texts)
def test_both_texts_stay_whole_and_share_what_is_not_marked(before: str, after: str) -> None:
    left, right = reworded(before, after)

    assert (_words(left), _words(right)) == (before, after)
    shared = [
        "".join(each.words.strip() for each in text if not each.is_changed).replace(" ", "")
        for text in (left, right)
    ]
    assert shared[0] == shared[1]


@given(text=texts)
def test_a_text_beside_itself_has_no_mark(text: str) -> None:
    assert not any(each.is_changed for side in reworded(text, text) for each in side)
