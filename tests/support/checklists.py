"""Modules, items and states built by hand, for rules that need no content file."""

from collections.abc import Mapping, Sequence
from datetime import date

from hypothesis import strategies as st

from modules.catalogue.model import (
    Basis,
    Edition,
    EditionKey,
    Item,
    ItemKey,
    Module,
    ModuleSlug,
    NotApplicableRule,
    Phase,
    Scope,
    Tag,
    TaskArea,
)
from modules.checklists.answers import NotApplicable, Rated, Rating
from modules.checklists.evidence import EvidenceClass
from modules.checklists.states import ItemState
from modules.scoring.scale import SCHEME

REASON = "Das gibt es im Bezirk nicht"


def make_item(
    number: str = "M01-01",
    *,
    phase: Phase = Phase.IST_AUFNAHME,
    weight: int = 1,
    mandatory: bool = False,
    tags: Sequence[Tag] = (),
    not_applicable: NotApplicableRule | None = None,
) -> Item:
    """An item; a Muss item may be set aside with consent only, any other freely."""
    usual = NotApplicableRule.WITH_CONSENT if mandatory else NotApplicableRule.ALLOWED
    return Item(
        key=ItemKey(number.lower()),
        number=number,
        phase=phase,
        question=f"Frage {number}",
        why="Grund",
        anchors=("Nichts.", "Ein Entwurf.", "In Kraft.", "Überprüft."),
        evidence_asked=("Konzept",),
        evidence_examples=("Konzept vom 1.3.2025",),
        weight=weight,
        mandatory=mandatory,
        basis=Basis.FACHSTANDARD if mandatory else None,
        scope=Scope.KERN,
        not_applicable=usual if not_applicable is None else not_applicable,
        tags=tuple(tags),
        norm="SGB VIII § 79a",
        recommendation=None,
        source="Test",
        minutes=6,
        plain="Wir prüfen das.",
        since=EditionKey("2026.1"),
    )


def make_module(items: Sequence[Item], *, number: str = "M01", scheme: str = SCHEME) -> Module:
    """A module of these items."""
    return Module(
        slug=ModuleSlug(f"modul-{number.lower()}"),
        number=number,
        revision=1,
        title=f"Modul {number}",
        goal="Ziel",
        legal_bases=("SGB VIII § 79a",),
        law_state=date(2025, 7, 1),
        task_areas=(TaskArea.LEISTUNGEN,),
        minutes={Scope.KERN: 40, Scope.VOLL: 95},
        indicators=(),
        scheme=scheme,
        levels=("R1", "R2", "R3", "R4", "R5"),
        items=tuple(items),
    )


def make_edition(*modules: Module, key: str = "2026.1") -> Edition:
    """An edition of these modules."""
    return Edition(EditionKey(key), f"Fassung {key}", date(2026, 1, 1), modules)


def m07() -> Module:
    """M07 with the phases, weights, Muss items and tags of the module catalogue (domain reference 2)."""
    phases = ["IA", "AN", "SK", "SK", "SK", "SK", "UV", "UV", "UM", "UM", "UM", "EV"]
    weights = (2, 2, 3, 3, 2, 2, 2, 1, 2, 2, 1, 2)
    tags = {4: (Tag.SCHUTZ, Tag.RECHTE), 11: (Tag.BETEILIGUNG, Tag.RECHTE)}
    items = [
        make_item(
            f"M07-{place:02}",
            phase=Phase(phase),
            weight=weight,
            mandatory=place in (3, 4, 6),
            tags=tags.get(place, ()),
        )
        for place, (phase, weight) in enumerate(zip(phases, weights, strict=True), start=1)
    ]
    return make_module(items, number="M07")


WORKED_RATINGS = (3, 2, 3, 3, 1, 2, 2, None, 3, 1, 2)
"""Self ratings of M07-01 to M07-11 in the worked example; M07-08 is open, M07-12 does not apply."""

WORKED_EVIDENCE = (2, 1, 2, 1, 0, 1, 2, 0, 0, 0, 1)
"""Their evidence classes."""


def worked_states(module: Module) -> dict[ItemKey, ItemState]:
    """The states of the worked example (domain reference 3.2)."""
    rated = {
        item.key: ItemState(Rated(Rating(rating)), EvidenceClass(evidence))
        for item, rating, evidence in zip(module.items, WORKED_RATINGS, WORKED_EVIDENCE, strict=False)
        if rating is not None
    }
    return rated | {module.items[11].key: ItemState(NotApplicable(REASON))}


def all_rated(
    module: Module, rating: Rating, evidence: EvidenceClass = EvidenceClass.E2
) -> dict[ItemKey, ItemState]:
    """Every item with this rating on this evidence."""
    return {item.key: ItemState(Rated(rating), evidence) for item in module.items}


def answer_some(
    module: Module, ratings: Mapping[str, int], evidence: EvidenceClass = EvidenceClass.E2
) -> dict[ItemKey, ItemState]:
    """Items by number with these ratings on this evidence; all others open."""
    return {
        module.item(number).key: ItemState(Rated(Rating(rating)), evidence)
        for number, rating in ratings.items()
    }


def item_states() -> st.SearchStrategy[ItemState]:
    """Any state an item can be in."""
    answers = st.one_of(st.none(), st.builds(Rated, st.sampled_from(Rating)), st.just(NotApplicable(REASON)))
    return st.builds(ItemState, answers, st.sampled_from(EvidenceClass), st.booleans())


SOME_TAGS = ((), (Tag.SCHUTZ,), (Tag.SCHUTZ, Tag.RECHTE), (Tag.BETEILIGUNG,), (Tag.DATEN,))
"""Tags an item may carry in drawn modules."""


@st.composite
def modules(draw: st.DrawFn) -> Module:
    """Modules of 1 to 9 items of any phase, weight, Muss and tags."""
    shapes = draw(
        st.lists(
            st.tuples(
                st.sampled_from(Phase),
                st.integers(1, 3),
                st.booleans(),
                st.sampled_from(SOME_TAGS),
            ),
            min_size=1,
            max_size=9,
        )
    )
    items = [
        make_item(f"M01-{place:02}", phase=phase, weight=weight, mandatory=mandatory, tags=tags)
        for place, (phase, weight, mandatory, tags) in enumerate(shapes, start=1)
    ]
    return make_module(items)


@st.composite
def checklists(draw: st.DrawFn) -> tuple[Module, dict[ItemKey, ItemState]]:
    """A module with states for some of its items."""
    module = draw(modules())
    states = draw(st.lists(item_states(), max_size=len(module.items)))
    return module, {item.key: state for item, state in zip(module.items, states, strict=False)}
