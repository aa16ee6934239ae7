"""Making links as mails carry them."""

from uuid import UUID

from sqlalchemy import select

from tenants.access.roles import Role
from tenants.people import inviting, passwords, resetting
from tenants.records.person import PasswordResetRecord, PersonRecord
from tests.support.world import Human, Office, World
from webapp.auth.links import Purpose, Target, token

PASSWORD = "vier Eulen zählen Zwiebeln"
NEW_PASSWORD = "sieben Igel suchen Salbei"


def with_password(world: World, human: Human, password: str = PASSWORD) -> Human:
    """The person, now able to sign in."""
    with world.runtime.platform_session() as session:
        session.get_one(PersonRecord, human.id).password_hash = passwords.hashed(password)
    return human


def invited(
    world: World, office: Office, by: Human, *, email: str = "neu@x.example", role: Role = Role.LESEND
) -> UUID:
    """Id of a new invitation."""
    with world.runtime.tenant_session(office.id) as session:
        return inviting.invite(session, by.id, email=email, name="Controlling", role=role)


def invitation_path(world: World, office: Office, invitation: UUID) -> str:
    """Path of an invitation's link."""
    return f"/einladung/{token(world.runtime.settings, Purpose.INVITATION, Target(invitation, office.id))}"


def reset_of(world: World, email: str) -> UUID:
    """Id of the latest reset asked for with this address."""
    with world.runtime.platform_session() as session:
        resetting.ask_for_reset(session, email)
    with world.runtime.platform_session(read_only=True) as session:
        newest = select(PasswordResetRecord.id).order_by(PasswordResetRecord.wished_at.desc()).limit(1)
        return session.scalars(newest).one()


def reset_path(world: World, reset: UUID) -> str:
    """Path of a reset's link."""
    return f"/kennwort/neu/{token(world.runtime.settings, Purpose.PASSWORD, Target(reset))}"
