"""Nobody crosses from one Jugendamt into another, over the whole map of the real application.

Every address below `/amt/<amt>` is requested with every method as every role of one Jugendamt, with the ids
of the other: once with the other's slug, once with one's own slug and each foreign id in turn. All must be
404. A page added tomorrow is in this test by existing.
"""

import itertools
import re
from collections import Counter
from typing import cast

from werkzeug.routing import Rule

from tenants.access.roles import PERMISSIONS, PlatformRole, Role
from tenants.talk import discussing
from tests.support import url_map
from tests.support.client import CheckingClient
from tests.support.twins import Twin, twins
from tests.support.world import Human, World
from webapp.context import TENANT_PAGES, WORKSHOP_PAGES, Page


def _tenant_rules(world: World) -> list[Rule]:
    return list(url_map.rules(world.app, TENANT_PAGES))


def _ids(twin: Twin, own: Twin, foreign: set[str]) -> dict[str, str]:
    return {argument: (twin if argument in foreign else own).ids[argument] for argument in own.ids}


def _attempt(client: CheckingClient, method: str, address: str, token: str) -> int:
    data = {"csrf_token": token} if method == "POST" else None
    return client.open(address, method=method, data=data).status_code


def test_no_page_answers_for_another_jugendamt(world: World) -> None:
    own, other = twins(world)
    rules = _tenant_rules(world)
    visitors = [
        *own.people.items(),
        (None, world.operator()),
        (None, world.operator(PlatformRole.MODERATION)),
    ]
    answers: Counter[str] = Counter()

    for role, visitor in visitors:
        client = world.client(visitor)
        token = client.csrf("/barriere-melden")
        for rule in rules:
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                for foreign in _foreign_choices(rule, is_member=role is not None):
                    address = url_map.address(world.app, rule, _ids(other, own, foreign))
                    answers[
                        _judged(_attempt(client, method, address, token), world, rule, role, foreign)
                    ] += 1

    print(
        f"\ncrossing: {len(rules)} routes, {len(visitors)} visitors, {answers.total()} attempts, "
        f"{answers['leak']} leaks, {dict(answers)}"
    )
    assert answers["leak"] == 0
    assert answers["not found"] > len(rules) * len(visitors)


def test_no_page_of_a_cohort_answers_for_another(world: World) -> None:
    own, other = twins(world)
    rules = list(url_map.rules(world.app, WORKSHOP_PAGES))
    moderator = own.cohort.moderator
    strangers = [*own.people.values(), world.operator(), world.operator(PlatformRole.MODERATION)]
    visits: list[tuple[Human, set[str]]] = [(moderator, {"gruppe"}), (moderator, {"amt"})]
    visits += [(moderator, {"beitrag"}), (moderator, {"gruppe", "amt"}), (moderator, {"amt", "beitrag"})]
    visits += [(moderator, each) for each in ({"dokument"}, {"anlage"}, {"dokument", "anlage"})]
    visits += [(moderator, {"termin"})]
    visits += [(other.cohort.moderator, set()), *((stranger, set()) for stranger in strangers)]
    attempts = 0

    for visitor, foreign in visits:
        client = world.client(visitor)
        token = client.csrf("/barriere-melden")
        for rule in rules:
            if not foreign <= rule.arguments:
                continue
            mine, theirs = own.workshop_ids, other.workshop_ids
            ids = {name: theirs[name] if name in foreign else mine[name] for name in mine}
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                attempts += 1
                address = url_map.address(world.app, rule, ids)
                assert _attempt(client, method, address, token) == 404, (rule.rule, foreign)

    print(f"\ncrossing: {len(rules)} routes of a cohort, {attempts} attempts, 0 leaks")
    assert attempts > len(rules) * len(strangers)


def test_a_consultant_reads_no_word_of_another_cohort_and_nothing_said_internally(world: World) -> None:
    own, other = twins(world)
    with world.runtime.tenant_session(own.office.id) as session:
        lead = own.people[Role.PROJEKTLEITUNG]
        item = own.workshop_ids["punkt"]
        discussing.say(session, lead.id, own.workshop_ids["modul"], item, "nur unter uns")
    client = world.client(own.cohort.moderator)

    for rule in url_map.rules(world.app, WORKSHOP_PAGES, method="GET"):
        address = url_map.address(world.app, rule, own.workshop_ids)
        for page in (address, f"{address}?punkt={item}"):
            response = client.get(page)
            assert response.status_code in {200, 303}, page
            assert other.canary.encode() not in response.get_data(), page
            assert b"nur unter uns" not in response.get_data(), page


def _judged(status: int, world: World, rule: Rule, role: Role | None, foreign: set[str]) -> str:
    """404 is right; 403 only at one's own address for a colleague who lacks the right, whatever the id."""
    needs = cast("Page", world.app.view_functions[rule.endpoint]).needs
    lacks_the_right = role is not None and needs not in PERMISSIONS[role]
    if status == 403 and lacks_the_right and "amt" not in foreign:
        return "not allowed"
    return "not found" if status == 404 else "leak"


def _foreign_choices(rule: Rule, *, is_member: bool) -> list[set[str]]:
    """The other's slug; and, for members, one's own slug with each foreign id."""
    own_things = [
        {argument} for argument in rule.arguments if argument not in url_map.CONTENT and argument != "amt"
    ]
    return [{"amt"}, *(own_things if is_member else [])]


def test_a_page_of_another_jugendamt_looks_like_one_that_does_not_exist(world: World) -> None:
    own, other = twins(world)
    client = world.client(next(iter(own.people.values())))

    foreign = client.get(f"/amt/{other.office.slug}/module")
    missing = client.get("/amt/gibt-es-nicht/module")

    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert _without_tokens(foreign.get_data(as_text=True)) == _without_tokens(missing.get_data(as_text=True))


def _without_tokens(page: str) -> str:
    return re.sub(r'(value|content)="[^"]*"|hx-headers[^>]*', "", page)


def test_ones_own_pages_never_carry_a_word_of_the_other(world: World) -> None:
    own, other = twins(world)

    for mine, theirs in itertools.permutations((own, other)):
        for role, human in mine.people.items():
            client = world.client(human)
            for rule in _tenant_rules(world):
                if "GET" in (rule.methods or set()):
                    response = client.get(url_map.address(world.app, rule, _ids(theirs, mine, set())))
                    assert response.status_code in {200, 303, 403}, (role, rule.rule, response.status_code)
                    assert theirs.canary.encode() not in response.get_data(), (role, rule.rule)
