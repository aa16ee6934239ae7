"""A change of law finds the items whose legal basis names it, and no others."""

import pytest

from modules.catalogue import editions
from modules.catalogue.norms import Provision, provisions, touches

TOUCHING = [
    ("SGB VIII § 37", "SGB VIII § 37"),
    ("§ 37 SGB VIII", "SGB VIII § 37"),
    ("SGB 8 § 37", "SGB VIII § 37 (1)"),
    ("SGB VIII § 37 a", "SGB VIII §§ 37a-37c"),
    ("SGB VIII § 37b", "SGB VIII §§ 37a-37c"),
    ("SGB VIII § 42", "SGB VIII §§ 42-42f"),
    ("SGB VIII § 42c", "SGB VIII §§ 42 – 42f"),
    ("SGB VIII § 42f", "SGB VIII §§ 42 bis 42f"),
    ("SGB VIII § 37 Abs. 1", "SGB VIII § 37 (1)"),
    ("SGB VIII § 37 Absatz 1 Satz 2", "SGB VIII §§ 37 (1), 77 (2)"),
    ("SGB VIII § 79a (2)", "SGB VIII § 79a (1)-(3)"),
    ("SGB VIII § 79a (1)", "SGB VIII § 79a (1) S. 1 Nr. 1-2, S. 2-3, (2) S. 2"),
    ("SGB VIII § 36a", "SGB VIII §§ 36 (2) S. 2, 36a (1)"),
    ("SGB VIII § 80", "SGB VIII §§ 79 (2) Nr. 1, 80"),
    ("SGB VIII § 64 (4)", "SGB VIII §§ 8a (1) S. 2 Nr. 2, 8b (1), 64 (4); § 4 KKG"),
    ("KKG § 4", "SGB VIII §§ 8a (1) S. 2 Nr. 2, 8b (1), 64 (4); § 4 KKG"),
    ("§ 5 LKSchG NRW", "SGB VIII § 8a (1) S. 1; NRW § 5 (2) Nr. 2-3 LKSchG"),
    ("SGB VIII § 42b", "SGB VIII §§ 42 (1) S. 1 Nr. 3, (2) S. 5, (3) S. 4, 42a-42f"),
    ("SGB VIII § 35a (1a)", "SGB VIII §§ 35a (1a), 36 (4)"),
    ("SGB VIII §§ 61-65", "SGB VIII § 64 (3)"),
    ("SGB VIII § 79a a. F.", "SGB VIII § 79a"),
]

APART = [
    ("SGB VIII § 37", "SGB VIII § 37a"),
    ("SGB VIII § 37a", "SGB VIII § 37"),
    ("SGB VIII § 4", "SGB VIII § 42"),
    ("SGB VIII § 42", "SGB VIII § 4"),
    ("SGB VIII § 43", "SGB VIII §§ 42-42f"),
    ("SGB VIII § 42g", "SGB VIII §§ 42-42f"),
    ("SGB VIII § 37 (1)", "SGB VIII § 37 (2)"),
    ("SGB VIII § 35a (1)", "SGB VIII § 35a (1a)"),
    ("SGB VIII § 79a (3)", "SGB VIII § 79a (1) S. 1 Nr. 1-2, S. 2-3, (2) S. 2"),
    ("SGB VIII § 3", "SGB VIII § 80 (2) Nr. 1, 3"),
    ("SGB X § 64", "SGB VIII § 64"),
    ("KKG § 8a", "SGB VIII § 8a"),
    ("BGB § 37", "SGB VIII § 37"),
]

UNREADABLE = ["", "SGB VIII", "§ 37", "37", "§", "SGB VIII §", "SGB VIII § x", "SGB VIII § 37; und mehr"]


@pytest.mark.parametrize("change,basis", TOUCHING)
def test_a_change_touches_what_names_it(change: str, basis: str) -> None:
    assert touches(change, basis)
    assert touches(basis, change)


@pytest.mark.parametrize("change,basis", APART)
def test_a_change_leaves_the_neighbours_alone(change: str, basis: str) -> None:
    assert not touches(change, basis)
    assert not touches(basis, change)


@pytest.mark.parametrize("citation", UNREADABLE)
def test_what_names_no_paragraph_of_a_statute_names_nothing(citation: str) -> None:
    assert provisions(citation) == ()


def test_a_range_of_absaetze_names_those_between() -> None:
    assert provisions("SGB VIII § 71 (2)-(4)") == (
        Provision(frozenset({"sgb", "viii"}), (71, ""), (71, ""), frozenset({"2", "3", "4"})),
    )


def test_every_citation_of_the_shipped_catalogue_is_understood() -> None:
    shipped = [
        *(editions.edition(key) for key in editions.published_in(editions.content())),
        *(editions.draft(key) for key in editions.draft_keys()),
    ]

    unread = {
        citation
        for edition in shipped
        for module in edition.modules
        for citation in (*module.legal_bases, *(item.norm for item in module.items))
        if not provisions(citation)
    }

    assert unread == set()
