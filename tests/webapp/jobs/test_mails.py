"""Every mail of the platform: wished for by an act, sent by the worker, to the right people."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlalchemy import select

from tenants.access.roles import Role
from tenants.clock import now
from tenants.feedback import reporting_barriers
from tenants.people import inviting, joining, resetting
from tenants.records.tenant import InvitationRecord
from tenants.records.wish import WishRecord
from tests.support.hashing import cheap_hashes
from tests.support.mailbox import Mailbox, html_of, mail_server, mails_in, text_of
from tests.support.worker import work_off
from tests.support.world import World
from tests.webapp.auth.links import NEW_PASSWORD, invited, reset_of, reset_path
from webapp.runtime import Runtime

__all__ = ["cheap_hashes"]


@pytest.fixture
def mailbox(runtime: Runtime) -> Iterator[tuple[Runtime, Mailbox]]:
    """The runtime of a worker that sends to a mail server, and its mailbox."""
    with mail_server() as (url, box):
        yield replace(runtime, settings=replace(runtime.settings, smtp_url=url)), box


def link_in(mail: EmailMessage) -> str:
    return next(word for word in text_of(mail).split() if word.startswith("http://"))


def test_an_invitation_names_office_role_inviter_and_a_link_that_works(
    world: World, mailbox: tuple[Runtime, Mailbox]
) -> None:
    office = world.office()
    leader = world.person(office, name="Projektleitung Musterfurt")
    invited(world, office, leader, role=Role.MITWIRKUNG)

    work_off(mailbox[0])

    (mail,) = mailbox[1].mails
    assert mail["To"] == "neu@x.example"
    text = text_of(mail)
    assert "Projektleitung Musterfurt lädt Sie ein" in text
    assert "Stadt Musterfurt" in text
    assert "Mitwirkung" in text
    assert "Sie erhalten diese E-Mail, weil" in text
    assert link_in(mail) in html_of(mail)
    page = world.client().get(link_in(mail).removeprefix("http://localhost"))
    assert page.status_code == 200


def test_an_invitation_withdrawn_meanwhile_is_not_sent(
    world: World, mailbox: tuple[Runtime, Mailbox]
) -> None:
    office = world.office()
    leader = world.person(office)
    key = invited(world, office, leader)
    with world.runtime.tenant_session(office.id) as session:
        inviting.withdraw(session, leader.id, key)

    work_off(mailbox[0])

    assert mailbox[1].mails == []


def test_an_invitation_of_the_operator_does_not_name_them(
    world: World, mailbox: tuple[Runtime, Mailbox]
) -> None:
    office, operator = world.office(), world.operator()
    with world.runtime.platform_session() as session:
        inviting.invite_first(
            session, operator.id, office.id, email="l@x.example", name="Leitung", role=Role.AMTSLEITUNG
        )

    work_off(mailbox[0])

    (mail,) = mailbox[1].mails
    assert "Sie sind eingeladen" in text_of(mail)
    assert world.client().get(link_in(mail).removeprefix("http://localhost")).status_code == 200


def test_the_wish_for_a_new_invitation_goes_to_all_who_manage_the_team(
    world: World, mailbox: tuple[Runtime, Mailbox]
) -> None:
    office = world.office()
    leader, head = world.person(office), world.person(office, Role.AMTSLEITUNG)
    world.person(office, Role.LESEND)
    key = invited(world, office, leader)
    with world.runtime.tenant_session(office.id) as session:
        session.get_one(InvitationRecord, (office.id, key)).expires_at = now() - timedelta(days=1)
    with world.runtime.platform_session() as session:
        joining.ask_again(session, office.id, key)

    work_off(mailbox[0])

    (mail,) = mailbox[1].mails
    assert {address.addr_spec for address in mail["To"].addresses} == {leader.email, head.email}
    assert link_in(mail) == f"http://localhost/amt/{office.slug}/team"


@pytest.mark.usefixtures("cheap_hashes")
def test_a_forgotten_password_and_its_change_are_mailed_to_the_person(
    world: World, mailbox: tuple[Runtime, Mailbox]
) -> None:
    person = world.person(world.office())
    reset = reset_of(world, person.email)
    work_off(mailbox[0])
    with world.runtime.platform_session() as session:
        resetting.set_new_password(session, reset, NEW_PASSWORD)
    work_off(mailbox[0])

    asked, changed = mailbox[1].mails
    assert asked["To"] == changed["To"] == person.email
    assert link_in(asked) == f"http://localhost{reset_path(world, reset)}"
    assert "Ihr Kennwort wurde geändert" in text_of(changed)
    assert link_in(changed) == "http://localhost/kennwort/vergessen"
    assert NEW_PASSWORD not in text_of(changed)


def test_no_mail_is_sent_for_an_address_nobody_has(world: World, mailbox: tuple[Runtime, Mailbox]) -> None:
    reset_of(world, "niemand@beispiel.example")

    work_off(mailbox[0])

    assert mailbox[1].mails == []


def test_a_reported_barrier_reaches_the_operator(world: World, mailbox: tuple[Runtime, Mailbox]) -> None:
    with world.runtime.platform_session() as session:
        receipt = reporting_barriers.report_barrier(
            session, page="Profil", description="Das Netz <b>", email="person@x.example"
        )

    work_off(mailbox[0])

    (mail,) = mailbox[1].mails
    assert mail["To"] == world.runtime.settings.operator_email
    assert mail["Reply-To"] == "person@x.example"
    assert receipt.case_number in mail["Subject"]
    assert "Das Netz &lt;b&gt;" in html_of(mail)


def test_a_mail_server_that_is_away_is_tried_again(world: World) -> None:
    with mail_server() as (url, mailbox):
        pass
    away = replace(world.runtime, settings=replace(world.runtime.settings, smtp_url=url))
    office = world.office()
    invited(world, office, world.person(office))

    work_off(away)

    assert mailbox.mails == []
    with world.runtime.platform_session(read_only=True) as session:
        wish = session.scalars(select(WishRecord)).one()
    assert (wish.state, wish.attempts, wish.error) == ("gewuenscht", 1, "ConnectionRefusedError")


def test_without_a_mail_server_the_mail_is_in_the_outbox(world: World, tmp_path: Path) -> None:
    office = world.office()
    invited(world, office, world.person(office))
    settings = replace(world.runtime.settings, outbox=tmp_path)

    work_off(replace(world.runtime, settings=settings))

    (mail,) = mails_in(tmp_path)
    assert mail["To"] == "neu@x.example"
