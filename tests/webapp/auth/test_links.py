"""Signed links: for one purpose, one row, and never from a request's host."""

from dataclasses import replace
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from tenants.errors import NotFound
from tests.support.world import World
from tests.webapp.auth.links import invitation_path, invited, reset_of, reset_path
from webapp.auth.links import Purpose, Target, link, target_of, token
from webapp.settings import Settings

pytestmark = pytest.mark.usefixtures("cheap_hashes")


def test_a_link_names_its_row_and_its_jugendamt(settings: Settings) -> None:
    target = Target(uuid4(), uuid4())

    assert target_of(settings, Purpose.INVITATION, token(settings, Purpose.INVITATION, target)) == target


@pytest.mark.parametrize(
    "made,used", [(Purpose.INVITATION, Purpose.PASSWORD), (Purpose.PASSWORD, Purpose.INVITATION)]
)
def test_a_link_of_one_purpose_is_no_link_for_another(
    settings: Settings, made: Purpose, used: Purpose
) -> None:
    for target in (Target(uuid4()), Target(uuid4(), uuid4())):
        with pytest.raises(NotFound):
            target_of(settings, used, token(settings, made, target))


def test_a_link_of_another_installation_is_none(settings: Settings) -> None:
    foreign = replace(settings, secret_key="another-secret-key-just-as-long-as-ours")

    with pytest.raises(NotFound):
        target_of(settings, Purpose.PASSWORD, token(foreign, Purpose.PASSWORD, Target(uuid4())))


@pytest.mark.parametrize(
    "garbage", ["", "x", "a.b", "." * 100, "ä", "WyJ4Il0.abc", "eyJhbGciOiJub25lIn0.e30."]
)
def test_garbage_is_no_link(settings: Settings, garbage: str) -> None:
    with pytest.raises(NotFound):
        target_of(settings, Purpose.INVITATION, garbage)


def test_changing_one_character_makes_it_worthless(settings: Settings) -> None:
    good = token(settings, Purpose.INVITATION, Target(uuid4(), uuid4()))

    for position in range(0, len(good), 7):
        other = "A" if good[position] != "A" else "B"
        with pytest.raises(NotFound):
            target_of(settings, Purpose.INVITATION, good[:position] + other + good[position + 1 :])


@pytest.mark.parametrize("page,can_be_asked_for", [("/kennwort/neu/abc", True), ("/einladung/abc", False)])
def test_a_link_cut_in_the_mail_says_so_and_leads_to_a_new_one_where_there_is_one(
    world: World, page: str, can_be_asked_for: bool
) -> None:
    answer = world.client().get(page)

    said = answer.get_data(as_text=True)
    assert answer.status_code == 404
    assert "Dieser Link ist nicht vollständig" in said
    assert ('href="/kennwort/vergessen"' in said) == can_be_asked_for


def test_the_addresses_in_mails_are_those_of_our_pages(world: World, settings: Settings) -> None:
    adapter = world.app.url_map.bind("localhost")
    pages = {Purpose.INVITATION: "public.invitation", Purpose.PASSWORD: "public.new_password"}

    for purpose, endpoint in pages.items():
        address = urlsplit(link(settings, purpose, Target(uuid4(), uuid4())))
        assert f"{address.scheme}://{address.netloc}" == settings.base_url
        assert adapter.match(address.path)[0] == endpoint


def test_swapped_links_open_nothing(world: World) -> None:
    office = world.office()
    leader = world.person(office)
    invitation = invitation_path(world, office, invited(world, office, leader))
    reset = reset_path(world, reset_of(world, leader.email))
    client = world.client()

    assert client.get(invitation).status_code == 200
    assert client.get(reset).status_code == 200
    swapped_reset = invitation.replace("/einladung/", "/kennwort/neu/")
    swapped_invitation = reset.replace("/kennwort/neu/", "/einladung/")
    for swapped in (swapped_reset, swapped_invitation):
        assert client.get(swapped).status_code == 404
        assert client.act(swapped, page="/barriere-melden").status_code == 404


def test_a_link_that_was_cut_says_how_to_use_the_whole_of_it(world: World) -> None:
    office = world.office()
    invitation = invitation_path(world, office, invited(world, office, world.person(office)))

    cut = world.client().get(invitation[:-5])

    assert cut.status_code == 404
    assert "Bitte kopieren Sie den ganzen Link aus der E-Mail" in cut.get_data(as_text=True)


def test_a_link_to_a_row_that_does_not_exist_is_not_found(world: World, settings: Settings) -> None:
    client = world.client()

    for path in (
        invitation_path(world, world.office(), uuid4()),
        reset_path(world, uuid4()),
        f"/einladung/{token(settings, Purpose.INVITATION, Target(uuid4()))}",
    ):
        assert client.get(path).status_code == 404
