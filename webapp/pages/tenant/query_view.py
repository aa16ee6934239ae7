"""What the Moderation said about a run, as the Jugendamt reads it."""

from dataclasses import dataclass
from fractions import Fraction

from modules.catalogue.model import Item
from modules.checklists.states import OPEN
from tenants.work.reviewed import StoredJudgement, StoredQuery
from tenants.work.stored import RunState, StoredRun


@dataclass(frozen=True, slots=True)
class ItemReview:
    """What was said about one item.

    Attributes:
        query: the open one; `earlier` are those closed, the earliest first.
        judgement: None as long as nobody decided or a query is open.
        differs: the consultant counts otherwise than the office.
        counts: the module is validated, so that the judgement counts.
    """

    query: StoredQuery | None
    earlier: tuple[StoredQuery, ...]
    judgement: StoredJudgement | None
    differs: bool
    counts: bool

    @property
    def is_silent(self) -> bool:
        """Whether nothing was said."""
        return self.query is None and self.judgement is None and not self.earlier


@dataclass(frozen=True, slots=True)
class ModuleReview:
    """What was said about the module as a whole.

    Attributes:
        queries: open queries; `unanswered` the items among them that nobody has replied to.
        differing: items the consultant counts otherwise.
        own_fulfilment: E by the office's own ratings where another is in force; else None.
    """

    queries: int
    unanswered: tuple[Item, ...]
    differing: tuple[Item, ...]
    own_fulfilment: Fraction | None


def item_review(run: StoredRun, item: Item) -> ItemReview:
    """What was said about one item of a run."""
    judgement = run.review.standing.get(item.key)
    return ItemReview(
        query=run.review.open_queries.get(item.key),
        earlier=tuple(each for each in run.review.queries.get(item.key, ()) if each.is_history),
        judgement=judgement,
        differs=judgement is not None and judgement.differs_from(run.own_states.get(item.key, OPEN)),
        counts=run.is_validated,
    )


def module_review(run: StoredRun) -> ModuleReview:
    """What was said about a run."""
    differing = run.review.differing(run.own_states)
    return ModuleReview(
        queries=len(run.review.open_queries),
        unanswered=tuple(item for item in run.module.items if item.key in run.review.unanswered),
        differing=tuple(item for item in run.module.items if item.key in differing),
        own_fulfilment=run.own_assessment.fulfilment if run.is_validated and differing else None,
    )


def next_unanswered(run: StoredRun) -> Item | None:
    """The item whose query waits for a reply; None unless queries are out and one is left."""
    if run.state is not RunState.QUERIES:
        return None
    return next((item for item in run.module.items if item.key in run.review.unanswered), None)
