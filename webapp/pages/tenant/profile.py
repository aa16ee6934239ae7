"""The profile: level and fulfilment of every module, now and at the first assessment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from flask.typing import ResponseReturnValue

from modules.catalogue.model import Module, ModuleSlug, Phase
from modules.scoring import profile as profiles
from modules.scoring.maturity import Assessment
from modules.scoring.profile import Extreme, Overall, TagScore
from tenants.access.permissions import Permission
from tenants.work.reading import all_runs
from tenants.work.stored import StoredRun
from tenants.work.targeting import NO_TARGET, StoredTarget, Target, targets
from webapp import formatting
from webapp.charts.bars import Bar, Bars, draw_bars
from webapp.charts.heatmap import Heatmap, HeatmapColumn, HeatmapRow, draw_heatmap
from webapp.charts.palette import Series
from webapp.charts.radar import Radar, RadarAxis, RadarLine, draw_radar
from webapp.charts.values import Drawing
from webapp.context import TenantVisit
from webapp.pages.tenant.group import pages
from webapp.pages.tenant.standing import baselines, current_runs, is_broken, scores
from webapp.rendering import render
from webapp.wording import PHASES

_NOW = "heute"
_FIRST = "beim ersten Mal"


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """One module of the profile.

    Attributes:
        baseline: E of the first run; None without one, and where its edition cannot be compared.
        is_broken: there is a first run in an edition that cannot be compared with today's.
        target: its level is None where there is none.
    """

    module: Module
    run_state: str | None
    assessment: Assessment
    baseline: Fraction | None
    is_broken: bool
    target: Target

    @property
    def current(self) -> Fraction | None:
        """E now; None before the first answer."""
        return self.assessment.fulfilment if self.assessment.provisional is not None else None


@dataclass(frozen=True, slots=True)
class ProfilePage:
    """The profile page."""

    overall: Overall
    lowest: Module | None
    highest: Module | None
    rows: tuple[ProfileRow, ...]
    tags: tuple[TagScore, ...]
    is_empty: bool


@pages.get("/profil", needs=Permission.READ_WORK)
def profile(visit: TenantVisit) -> ResponseReturnValue:
    """Radar, bars and table of the same values."""
    stored = all_runs(visit.session)
    runs = current_runs(stored)
    page = _page(runs, stored, targets(visit.session))
    return render(
        "tenant/profile.html",
        page=page,
        radar=None if page.is_empty else _radar(page.rows),
        bars=None if page.is_empty else _bars(page.rows),
        phases=None if page.is_empty else _phases(runs),
    )


def _page(
    runs: Sequence[StoredRun], stored: Sequence[StoredRun], aims: Mapping[str, StoredTarget]
) -> ProfilePage:
    overall = profiles.overall(scores(runs), agreed=[run.module.slug for run in runs])
    first = baselines(stored)
    modules = {run.module.slug: run.module for run in runs}
    return ProfilePage(
        overall=overall,
        lowest=_module(modules, overall.lowest),
        highest=_module(modules, overall.highest),
        rows=tuple(
            _row(run, first.get(run.module.slug), aims.get(run.module.slug, NO_TARGET).target) for run in runs
        ),
        tags=profiles.tag_scores(run.assessment for run in runs),
        is_empty=not any(run.progress.answered for run in runs),
    )


def _row(run: StoredRun, first: StoredRun | None, target: Target) -> ProfileRow:
    broken = is_broken(first, run)
    return ProfileRow(
        run.module,
        run.state.value if run.run_id else None,
        run.assessment,
        None if first is None or broken else first.assessment.fulfilment,
        is_broken=broken,
        target=target,
    )


def _module(modules: Mapping[ModuleSlug, Module], extreme: Extreme | None) -> Module | None:
    return modules[extreme.slug] if extreme else None


def _radar(rows: Sequence[ProfileRow]) -> Drawing:
    radar = Radar(
        "Erfüllungsgrad der Module",
        tuple(RadarAxis(row.module.number, f"{row.module.number} {row.module.title}") for row in rows),
        (
            RadarLine(Series.BASELINE, _FIRST, tuple(row.baseline for row in rows)),
            RadarLine(Series.OWN, _NOW, tuple(row.current for row in rows)),
        ),
    )
    return draw_radar(radar, uid="netz", write=formatting.percent)


def _bars(rows: Sequence[ProfileRow]) -> Drawing:
    bars = Bars(
        "Erfüllungsgrad der Module als Balken",
        "Modul",
        _NOW,
        tuple(Bar(f"{row.module.number} {row.module.title}", row.current, row.baseline) for row in rows),
        baseline_label=_FIRST,
    )
    return draw_bars(bars, uid="balken", write=formatting.percent)


def _phases(runs: Sequence[StoredRun]) -> Drawing:
    rows = profiles.heat_map(scores(runs))
    heatmap = Heatmap(
        "Erfüllungsgrad je Modul und Phase",
        "Modul",
        tuple(HeatmapColumn(phase.value, PHASES[phase.value]) for phase in Phase),
        tuple(
            HeatmapRow(
                run.module.number,
                f"{run.module.number} {run.module.title}",
                tuple(cell.fulfilment for cell in row.cells),
            )
            for run, row in zip(runs, rows, strict=True)
        ),
    )
    return draw_heatmap(
        heatmap, uid="phasen-karte", write=formatting.percent, write_cell=lambda v: formatting.number(v, 0)
    )
