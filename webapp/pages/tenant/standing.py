"""Where the twelve modules stand: current runs, first runs and their scores, in catalogue order."""

from collections.abc import Mapping, Sequence

from modules.catalogue import editions
from modules.scoring.profile import ModuleScore
from tenants.work.stored import StoredRun, edition_of, not_begun


def current_runs(runs: Sequence[StoredRun]) -> tuple[StoredRun, ...]:
    """The latest run of every module of the Jugendamt's edition; an empty one where nobody began."""
    latest = {run.module.slug: run for run in runs}
    edition = edition_of(latest.values())
    return tuple(latest.get(module.slug) or not_begun(edition, module) for module in edition.modules)


def baselines(runs: Sequence[StoredRun]) -> Mapping[str, StoredRun]:
    """Module → its first run, where a later one exists or the first is finished."""
    first: dict[str, StoredRun] = {}
    for run in runs:
        first.setdefault(run.module.slug, run)
    return {slug: run for slug, run in first.items() if run.state.is_submitted}


def is_broken(first: StoredRun | None, run: StoredRun) -> bool:
    """Whether the value of the first run may not be compared with this one's, because the editions differ.

    Source: product reference 5.4, rule 5.
    """
    return first is not None and run.module.slug in editions.breaks(first.edition, run.edition)


def scores(runs: Sequence[StoredRun]) -> tuple[ModuleScore, ...]:
    """The scores that enter the overall value."""
    return tuple(ModuleScore(run.module.slug, run.assessment, run.state.is_submitted) for run in runs)
