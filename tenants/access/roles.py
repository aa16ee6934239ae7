"""The only table from role to permissions. There are no custom roles.

Source: product reference 2 (roles). Rights and scope are one value: a tenant role counts in the
Jugendamt of its membership only, a platform role never inside a Jugendamt.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from tenants.access.permissions import Permission


class Role(StrEnum):
    """A role a membership gives inside one Jugendamt."""

    AMTSLEITUNG = "amtsleitung"
    PROJEKTLEITUNG = "projektleitung"
    MITWIRKUNG = "mitwirkung"
    LESEND = "lesend"


class PlatformRole(StrEnum):
    """A role outside any Jugendamt."""

    MODERATION = "moderation"
    BETRIEB = "betrieb"


_READING = frozenset(
    {
        Permission.READ_WORK,
        Permission.READ_FIGURES,
        Permission.READ_COMPARISON,
        Permission.READ_TEAM,
    }
)
_WORKING = _READING | {Permission.ANSWER, Permission.ASSIGN, Permission.ENTER_FIGURES}

PERMISSIONS: Mapping[Role | PlatformRole, frozenset[Permission]] = {
    Role.AMTSLEITUNG: _READING
    | {
        Permission.SUBMIT,
        Permission.RELEASE_WORK,
        Permission.SET_TARGETS,
        Permission.RELEASE_FIGURES,
        Permission.MANAGE_TEAM,
    },
    Role.PROJEKTLEITUNG: _WORKING
    | {
        Permission.SUBMIT,
        Permission.RELEASE_EVIDENCE,
        Permission.SET_TARGETS,
        Permission.REVIEW_LAW,
        Permission.MANAGE_TEAM,
    },
    Role.MITWIRKUNG: _WORKING,
    Role.LESEND: _READING,
    PlatformRole.MODERATION: frozenset(
        {Permission.REVIEW, Permission.ANNOUNCE_FREEZE, Permission.PROPOSE_CATALOGUE}
    ),
    PlatformRole.BETRIEB: frozenset(
        {Permission.OPERATE, Permission.EDIT_CATALOGUE, Permission.PROPOSE_CATALOGUE}
    ),
}


def permissions_of(roles: Iterable[Role | PlatformRole]) -> frozenset[Permission]:
    """Everything the roles together allow."""
    return frozenset[Permission]().union(*(PERMISSIONS[role] for role in roles))


def roles_with(permission: Permission) -> tuple[Role, ...]:
    """The roles inside a Jugendamt that allow this, such as those whose people may be given an item."""
    return tuple(role for role in Role if permission in PERMISSIONS[role])


def may_give(permissions: frozenset[Permission], role: Role) -> bool:
    """Whether somebody with these permissions may give or end the role.

    A role that releases figures is given by those who have that right themselves, or by the operator:
    otherwise whoever manages the team could release in the Amtsleitung's place.
    """
    if Permission.MANAGE_TEAM not in permissions:
        return False
    return Permission.RELEASE_FIGURES not in PERMISSIONS[role] or Permission.RELEASE_FIGURES in permissions
