"""Who of an invented Jugendamt sees to what, and what they say about it.

Open items of what is at work, and a section of what is next.
"""

from datetime import date, timedelta
from itertools import cycle
from uuid import UUID

from modules.catalogue import editions
from modules.checklists.progress import Progress
from tenants.assignments import assigning
from tenants.assignments.assigning import Wish
from tenants.isolation.sessions import TenantSession
from tenants.talk import discussing, mentioning
from tenants.work.assigned import Target
from tenants.work.reading import all_runs
from tenants.work.stored import StoredRun

_QUESTIONS = (
    "Gibt es dazu schon einen Beschluss? Im Team kennt ihn niemand.",
    "Gilt die Dienstanweisung von 2024 noch, oder ist sie überarbeitet?",
    "Zählt hier auch, was der Pflegekinderdienst macht?",
)


def share_out(session: TenantSession, lead: UUID, colleague: UUID, *, on: date) -> None:
    """Let two people give each other open items of the modules at work, and a section of the next module.

    Args:
        on: the day deadlines are counted from.
    """
    latest = {run.module.slug: run for run in all_runs(session)}
    at_work = [run for run in latest.values() if run.state.is_editable and _is_at_work(run.progress)]
    for run, question in zip(at_work, cycle(_QUESTIONS), strict=False):
        first, second, *_ = _open_items(run)
        note = "Bitte mit dem Team besprechen."
        wish = Wish(colleague, on + timedelta(days=9), note)
        assigning.assign(session, lead, first, wish, seen=None)
        assigning.assign(session, colleague, second, Wish(lead, on + timedelta(days=2)), seen=None)
        _ask(session, colleague, lead, second, question)
    waiting = [module for module in editions.current().modules if _is_next(latest.get(module.slug))]
    if waiting:
        section = Target(waiting[0].slug, phase=waiting[0].items[0].phase)
        assigning.assign(session, lead, section, Wish(colleague, on + timedelta(days=30)), seen=None)


def _ask(session: TenantSession, who: UUID, whom: UUID, item: Target, question: str) -> None:
    """Let one person ask another about an item."""
    said = discussing.say(session, who, item.module, item.key, question)
    mentioning.mention(session, who, said, [whom])


def _is_at_work(progress: Progress) -> bool:
    return progress.answered > 0 and progress.open >= 2


def _is_next(run: StoredRun | None) -> bool:
    """Nobody has begun it, or its next round begins with its first answer."""
    return run is None or (run.state.is_editable and run.progress.answered == 0)


def _open_items(run: StoredRun) -> list[Target]:
    return [
        Target(run.module.slug, item_key=item.key)
        for item in run.module.items
        if item.key not in run.answered_at
    ]
