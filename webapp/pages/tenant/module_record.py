"""What the module page says beside the answers: the target, the rounds, and whether the run is released."""

from dataclasses import dataclass
from uuid import UUID

from tenants.access.permissions import Permission
from tenants.work import targeting
from tenants.work.stored import StoredRun
from tenants.work.targeting import Target
from webapp.context import TenantVisit
from webapp.pages.tenant.module_release import may_release, released_id


@dataclass(frozen=True, slots=True)
class ModuleRecord:
    """The module's place among its rounds.

    Attributes:
        target: what it is to reach; its level is None where there is no target.
        is_reached: the level is there.
        may_release: the person may release it now.
        stand: id of the record, once the run is released.
    """

    target: Target
    is_reached: bool
    may_set_target: bool
    may_release: bool
    stand: UUID | None


def module_record(visit: TenantVisit, run: StoredRun) -> ModuleRecord:
    """Asked once per page; two statements at most, three where the release hangs on the Moderation."""
    target = targeting.target(visit.session, run.module.slug).target
    level = run.assessment.level
    return ModuleRecord(
        target=target,
        is_reached=target.level is not None and level is not None and level >= target.level,
        may_set_target=visit.may(Permission.SET_TARGETS),
        may_release=may_release(visit, run),
        stand=released_id(visit, run),
    )
