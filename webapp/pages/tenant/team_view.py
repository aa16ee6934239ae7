"""What the pages of the team show: people with the acts this visitor may do, everything ready to print."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import url_for

from tenants.access.permissions import Permission
from tenants.access.roles import Role, may_give
from tenants.people.reading import Colleague, HeldRole, PendingInvitation, Team
from webapp import wording
from webapp.context import TenantVisit
from webapp.forms.people import EndRoleForm, GiveRoleForm, InvitationForm


@dataclass(frozen=True, slots=True)
class ColleagueRow:
    """Somebody of the team; `change_url` is None where the visitor may change none of their roles."""

    name: str
    email: str
    is_self: bool
    roles: tuple[HeldRole, ...]
    change_url: str | None


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """An open invitation; the addresses are None where the visitor may not renew or withdraw it."""

    name: str
    email: str
    role: str
    expires_on: date
    is_expired: bool
    renew_url: str | None
    withdraw_url: str | None


@dataclass(frozen=True, slots=True)
class TeamPage:
    """The team page.

    Attributes:
        form: invites somebody; None for people who see the list only.
        explanations: every role with what it may do.
    """

    colleagues: tuple[ColleagueRow, ...]
    invitations: tuple[InvitationRow, ...]
    form: InvitationForm | None
    invite_url: str
    explanations: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A role somebody has; `form` and `end_url` are None where the visitor may not end it."""

    id: str
    label: str
    since: date
    ends_on: date | None
    end_url: str | None
    form: EndRoleForm | None


@dataclass(frozen=True, slots=True)
class ColleaguePage:
    """The roles of one colleague.

    Attributes:
        form: gives one more role; None where there is none left that the visitor may give.
        refusal: why the last act was refused, in a sentence; None if it was not.
    """

    name: str
    email: str
    is_self: bool
    roles: tuple[RoleRow, ...]
    give_url: str
    form: GiveRoleForm | None
    refusal: str | None


@dataclass(frozen=True, slots=True)
class RefusedAct:
    """An act on a colleague that was refused.

    Attributes:
        form: the form as it was filled in.
        sentence: why, unless it stands at a field of the form.
        membership_id: the role it was about; None for giving one.
    """

    form: GiveRoleForm | EndRoleForm
    sentence: str | None = None
    membership_id: UUID | None = None


def givable(visit: TenantVisit) -> tuple[Role, ...]:
    """The roles the visitor may give."""
    return tuple(role for role in Role if may_give(visit.permissions, role))


def team_page(visit: TenantVisit, team: Team, *, form: InvitationForm | None = None) -> TeamPage:
    """The page as this visitor may see it.

    Args:
        form: the invitation form as it was refused; a fresh one otherwise.
    """
    manages = visit.may(Permission.MANAGE_TEAM)
    return TeamPage(
        colleagues=tuple(_row(visit, colleague) for colleague in team.colleagues),
        invitations=tuple(_invitation(visit, invitation) for invitation in team.invitations),
        form=(form or InvitationForm(formdata=None).offer(givable(visit))) if manages else None,
        invite_url=url_for("tenant.invite_colleague", amt=visit.membership.slug),
        explanations=tuple((wording.ROLES[role], wording.ROLE_EXPLANATIONS[role]) for role in Role),
    )


def colleague_page(
    visit: TenantVisit, colleague: Colleague, refused: RefusedAct | None = None
) -> ColleaguePage:
    """The roles of a colleague with the acts this visitor may do."""
    others = _roles_left(visit, colleague)
    form = refused.form if refused and isinstance(refused.form, GiveRoleForm) else GiveRoleForm(formdata=None)
    return ColleaguePage(
        name=colleague.name,
        email=colleague.email,
        is_self=_is_self(visit, colleague),
        roles=tuple(_role(visit, role, refused) for role in colleague.roles),
        give_url=url_for("tenant.give_role", amt=visit.membership.slug, person=colleague.person_id),
        form=form.offer(others) if others else None,
        refusal=refused.sentence if refused else None,
    )


def _row(visit: TenantVisit, colleague: Colleague) -> ColleagueRow:
    may_change = any(may_give(visit.permissions, held.role) for held in colleague.roles)
    return ColleagueRow(
        name=colleague.name,
        email=colleague.email,
        is_self=_is_self(visit, colleague),
        roles=colleague.roles,
        change_url=url_for("tenant.colleague", amt=visit.membership.slug, person=colleague.person_id)
        if may_change or _roles_left(visit, colleague)
        else None,
    )


def _roles_left(visit: TenantVisit, colleague: Colleague) -> list[Role]:
    """What the visitor may give and the colleague does not have for good already."""
    held = {role.role for role in colleague.roles if role.ends_on is None}
    return [role for role in givable(visit) if role not in held]


def _is_self(visit: TenantVisit, colleague: Colleague) -> bool:
    return colleague.person_id == visit.signed_in.person_id


def _role(visit: TenantVisit, held: HeldRole, refused: RefusedAct | None) -> RoleRow:
    if not may_give(visit.permissions, held.role):
        end_url, form = None, None
    else:
        end_url = url_for("tenant.end_role", amt=visit.membership.slug, rolle=held.membership_id)
        form = (_refused_form(held, refused) or EndRoleForm(formdata=None)).about(held.role)
    return RoleRow(
        id=f"rolle-{held.membership_id}",
        label=wording.ROLES[held.role],
        since=held.since,
        ends_on=held.ends_on,
        end_url=end_url,
        form=form,
    )


def _refused_form(held: HeldRole, refused: RefusedAct | None) -> EndRoleForm | None:
    """The form as it was filled in, if ending this very role was refused."""
    if refused is None or refused.membership_id != held.membership_id:
        return None
    return refused.form if isinstance(refused.form, EndRoleForm) else None


def _invitation(visit: TenantVisit, invitation: PendingInvitation) -> InvitationRow:
    may_send = may_give(visit.permissions, invitation.role)
    slug = visit.membership.slug
    return InvitationRow(
        name=invitation.name,
        email=invitation.email,
        role=wording.ROLES[invitation.role],
        expires_on=invitation.expires_at.date(),
        is_expired=invitation.is_expired,
        renew_url=url_for("tenant.renew_invitation", amt=slug, einladung=invitation.id) if may_send else None,
        withdraw_url=url_for("tenant.withdraw_invitation", amt=slug, einladung=invitation.id)
        if may_send
        else None,
    )
