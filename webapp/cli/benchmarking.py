"""`werkstatt bench`: how long pages and acts take, and how many statements they send.

Fills two databases on one server alike, with few and with many Jugendämter (seven rounds of all 143 items
each, one module handed in, and a cohort of them with its consultant in the middle of the review), and drives
the real WSGI application against both in turn, so that a slow moment of the machine hits both. Prints JSON.
Timings are reported here and asserted nowhere.
"""

import json
import platform
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, timedelta
from os import cpu_count
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID, uuid4

import click
from flask import Flask
from flask.testing import FlaskClient
from rich.console import Console
from rich.progress import Progress

from modules.catalogue import editions
from modules.catalogue.model import Edition, Module
from tenants.access.roles import PlatformRole, Role
from tenants.clock import today
from tenants.cohorts import moderating, placing
from tenants.cohorts.registering import register_invented
from tenants.cohorts.sizing import Basis, District
from tenants.demonstration import people, reviewing
from tenants.demonstration.figures import fill_figures
from tenants.demonstration.working import Stage, fill_round
from tenants.isolation import migrating
from tenants.isolation.provisioning import provision
from tenants.municipalities.laender import Land
from tenants.municipalities.register import Kind
from tenants.people import signing_in
from tenants.sharing import releasing
from tenants.work import rolling_out
from tenants.work.stored import RunState
from webapp.app import create_app, settle
from webapp.embedded.postgres import EmbeddedPostgres
from webapp.embedded.valkey import EmbeddedValkey
from webapp.runtime import Runtime, open_runtime
from webapp.settings import Settings

ROUNDS = 7
YEARS_OF_FIGURES = 3
LARGEST_COHORT = 12
SEED = 79

PAGES: dict[str, str] = {
    "start": "/start",
    "modules": "/module",
    "module": "/module/{module}",
    "all items": "/punkte",
    "item": "/module/{module}/punkte/{item}",
    "profile": "/profil",
    "evidence": "/nachweise",
    "editions": "/fassung",
    "figures": "/kennzahlen",
    "comparison": "/vergleich",
    "comparison of one figure": "/vergleich/{indicator}",
    "releases": "/freigaben",
    "team": "/team",
}
DESK_PAGES: dict[str, str] = {
    "validation desk": "/pruefung",
    "review of a module": "/pruefung/{office}/{module}",
}
SAVE = "save one answer"
TAKE_OVER = "take an edition over"
_NO_PASSWORD = "-"  # noqa: S105 - nobody signs in with it


@dataclass(frozen=True, slots=True)
class Member:
    """A Jugendamt of the benchmark with somebody signed in."""

    slug: str
    token: str


@dataclass(frozen=True, slots=True)
class Desk:
    """A cohort of the benchmark with its consultant signed in.

    Attributes:
        offices: slugs of the Jugendämter in it.
    """

    slug: str
    token: str
    offices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """One request."""

    milliseconds: float
    statements: int
    size: int


@dataclass(frozen=True, slots=True)
class Installed:
    """A filled database with the application on it."""

    runtime: Runtime
    app: Flask
    members: list[Member]
    desk: Desk
    answers: int
    seconds: float


@click.command()
@click.option(
    "--tenants",
    "counts",
    multiple=True,
    type=int,
    default=(36, 560),
    show_default=True,
    help="Anzahl Jugendämter, mehrfach möglich.",
)
@click.option("--repeat", default=100, show_default=True, help="Messungen je Seite und Bestand.")
@click.option(
    "--data", type=click.Path(path_type=Path), help="Verzeichnis der Messdaten; sonst ein vorläufiges."
)
def bench(counts: tuple[int, ...], repeat: int, data: Path | None) -> None:
    """Misst Seiten und Speichern mit wenigen und mit vielen Jugendämtern; gibt JSON aus."""
    with ExitStack() as stack:
        folder = data or _temporary(stack)
        server = stack.enter_context(EmbeddedPostgres(folder / "postgres"))
        queue = stack.enter_context(EmbeddedValkey(folder / "valkey"))
        # A bar that redraws itself in a thread would be measured as well.
        progress = stack.enter_context(Progress(console=Console(stderr=True), auto_refresh=False))
        installed = {count: _install(server.url, queue.url, folder, count, progress) for count in counts}
        settle()
        measured = _measure(installed, repeat, progress)
    click.echo(json.dumps(_report(installed, measured, repeat), ensure_ascii=False, indent=2))


def _temporary(stack: ExitStack) -> Path:
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="werkstatt-bench-")))
    # The database's unprivileged account has to pass; its own folder stays closed to others.
    folder.chmod(0o755)
    return folder


def _install(server: str, queue: str, folder: Path, count: int, progress: Progress) -> Installed:
    addresses = provision(server, f"bench_{count}", owner_password="owner", login_password="login")  # noqa: S106
    migrating.upgrade(addresses.owner)
    runtime = open_runtime(
        Settings(
            database_url=addresses.login,
            redis_url=queue,
            secret_key=str(uuid4()) * 2,
            base_url="http://localhost",
            operator_name="Messung",
            operator_address="",
            operator_email="messung@localhost",
            outbox=folder / "outbox",
            evidence_folder=folder / "nachweise",
        )
    )
    task = progress.add_task(f"{count} Jugendämter füllen", total=count)
    started = time.perf_counter()
    members, answers = [], 0
    for number in range(count):
        member, written = _fill(runtime, number)
        members.append(member)
        answers += written
        progress.update(task, advance=1, refresh=True)
    _publish(runtime)
    desk = _moderate(runtime, members[:LARGEST_COHORT])
    migrating.analyse(addresses.owner)
    return Installed(runtime, create_app(runtime), members, desk, answers, time.perf_counter() - started)


def _fill(runtime: Runtime, number: int) -> tuple[Member, int]:
    """One Jugendamt; all alike but for the seed, spread evenly over the three clusters."""
    random = Random(f"{SEED}/{number}")
    population = (30_000, 90_000, 250_000)[number % 3]
    on = today()
    with runtime.platform_session() as session:
        slug = f"messort-{number:03}"
        registered = register_invented(
            session,
            None,
            name=f"Stadt Messort {number:03}",
            slug=slug,
            kind=Kind.KREISANGEHOERIGE_STADT,
            land=Land.NORDRHEIN_WESTFALEN,
            district=District(population, date(on.year - 1, 12, 31), Basis.ENTERED),
        )
        team = people.add_team(
            session,
            registered.tenant_id,
            slug,
            registered.name,
            password_hash=_NO_PASSWORD,
            on=on - timedelta(days=900),
        )
        token = signing_in.begin(session, team[Role.PROJEKTLEITUNG])
    return Member(slug, token), _fill_work(
        runtime, registered.tenant_id, team[Role.PROJEKTLEITUNG], random, population
    )


def _fill_work(runtime: Runtime, tenant_id: UUID, person: UUID, random: Random, population: int) -> int:
    on, written = today(), 0
    oldest = _oldest()
    at_work, handed_in = len(_at_work()), len(oldest.modules) - len(_at_work())
    with runtime.tenant_session(tenant_id) as session:
        for round_ in range(1, ROUNDS + 1):
            is_past = round_ < ROUNDS
            first = Stage(RunState.FROZEN if is_past else RunState.DRAFT, 1.0)
            last = Stage(RunState.FROZEN if is_past else RunState.IN_REVIEW, 1.0)
            written += fill_round(
                session,
                person,
                edition=oldest,
                round_=round_,
                stages=[first] * at_work + [last] * handed_in,
                maturity=random.uniform(0.3, 0.9),
                on=on - timedelta(days=120 * (ROUNDS - round_)),
                seed=f"{SEED}/{tenant_id}",
                with_events=False,
            )
        years = range(on.year - YEARS_OF_FIGURES, on.year)
        fill_figures(session, person, years=years, population=population, seed=f"{SEED}/{tenant_id}")
    return written


def _oldest() -> Edition:
    """The edition everybody works in, so that there is one to take over."""
    return editions.edition(editions.keys()[0])


def _at_work() -> tuple[Module, ...]:
    """The modules everybody still answers; the last one is with the consultant."""
    return _oldest().modules[:-1]


def _publish(runtime: Runtime) -> None:
    with runtime.platform_session() as session:
        rolling_out.open_edition(session, None, editions.current().key, today(), None)
    for quantity in releasing.usual_quantities():
        for year in range(today().year - YEARS_OF_FIGURES, today().year):
            with runtime.release_session(quantity, str(year)) as session:
                releasing.release(session)


def _moderate(runtime: Runtime, members: list[Member]) -> Desk:
    """A cohort of these Jugendämter, with a consultant in the middle of the review."""
    on, offices = today(), tuple(member.slug for member in members)
    with runtime.platform_session() as session:
        email = "moderation@messung.example"
        person = people.add_platform_person(
            session, email, "Moderation", PlatformRole.MODERATION, password_hash=_NO_PASSWORD
        )
        cohort = placing.create_cohort(
            session,
            None,
            name="Messgruppe",
            starts_on=on - timedelta(days=30),
            ends_on=on + timedelta(days=300),
            edition=_oldest().key,
        )
        placing.place(session, None, cohort.slug, offices, on=on)
        placing.add_moderator(session, None, cohort.slug, email)
        workshop = moderating.workshop(session, person, cohort.slug)
        token = signing_in.begin(session, person)
    assert workshop is not None
    with runtime.workshop_session(workshop.id, person) as session:
        reviewing.review(session, on=on, seed=str(SEED))
    return Desk(cohort.slug, token, offices)


def _measure(
    installed: dict[int, Installed], repeat: int, progress: Progress
) -> dict[int, dict[str, list[Measured]]]:
    results: dict[int, dict[str, list[Measured]]] = {count: {} for count in installed}
    task = progress.add_task("Messen", total=(len(PAGES) + len(DESK_PAGES) + 1) * repeat)
    for name in [*PAGES, *DESK_PAGES, SAVE]:
        acts = {count: _act(name, each) for count, each in installed.items()}
        for number in range(-5, repeat):
            for count, act in acts.items():
                measured = act(number)
                # The first five warm up: templates are compiled, plans cached.
                if number >= 0:
                    results[count].setdefault(name, []).append(measured)
            progress.update(task, advance=number >= 0, refresh=True)
    for count, each in installed.items():
        # Everybody once, last: whoever has taken it over has nothing to take over any more.
        results[count][TAKE_OVER] = [_take_over(each, member) for member in each.members]
    return results


def _take_over(installed: Installed, member: Member) -> Measured:
    """All modules of one Jugendamt, every item of them answered, as one act."""
    client, address = _client(installed.app, member.token), f"/amt/{member.slug}/fassung"
    token = _hidden(client.get(address).get_data(as_text=True), "csrf_token")
    form = {"csrf_token": token, "fassung": editions.current().key}
    return _timed(installed, lambda: client.post(f"{address}/uebernehmen", data=form), status=303)


def _act(name: str, installed: Installed) -> Callable[[int], Measured]:
    if name in DESK_PAGES:
        return _act_at_desk(name, installed)
    random = Random(f"{SEED}/{name}")
    modules = _at_work()

    def act(number: int) -> Measured:
        member, module = random.choice(installed.members), random.choice(modules)
        item = random.choice(module.items)
        client = _client(installed.app, member.token)
        if name == SAVE:
            return _save(installed, client, member, module.slug, item.key, number)
        path = PAGES[name].format(module=module.slug, item=item.key, indicator="D05")
        return _timed(installed, lambda: client.get(f"/amt/{member.slug}{path}"))

    return act


def _act_at_desk(name: str, installed: Installed) -> Callable[[int], Measured]:
    random, desk = Random(f"{SEED}/{name}"), installed.desk
    client, reviewed = _client(installed.app, desk.token), _oldest().modules[-1]

    def act(_number: int) -> Measured:
        path = DESK_PAGES[name].format(office=random.choice(desk.offices), module=reviewed.slug)
        return _timed(installed, lambda: client.get(f"/werkstatt/{desk.slug}{path}"))

    return act


def _save(
    installed: Installed, client: FlaskClient, member: Member, module: str, item: str, number: int
) -> Measured:
    """One answer changed as htmx sends it, with the version that stands on the page."""
    address = f"/amt/{member.slug}/module/{module}/punkte/{item}"
    page = client.get(address).get_data(as_text=True)
    form = {name: _hidden(page, name) for name in ("csrf_token", "seen")}
    form |= {"answer": str(number % 4), "note": f"Messung {number}"}
    return _timed(installed, lambda: client.post(address, data=form, headers={"HX-Request": "true"}))


def _hidden(page: str, name: str) -> str:
    return page.split(f'name="{name}" value="', 1)[1].split('"', 1)[0]


def _timed(installed: Installed, request: Callable[[], Any], *, status: int = 200) -> Measured:
    statements: list[str] = []
    with installed.runtime.database.observed(statements.append):
        started = time.perf_counter()
        response = request()
        body = response.get_data()
        seconds = time.perf_counter() - started
    if response.status_code != status:
        raise click.ClickException(f"{response.request.path} antwortet mit {response.status_code}.")
    return Measured(seconds * 1000, len(statements), len(body))


def _client(app: Flask, token: str) -> FlaskClient:
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
        cookie["_fresh"] = True
    return client


def _report(
    installed: dict[int, Installed], measured: dict[int, dict[str, list[Measured]]], repeat: int
) -> dict[str, Any]:
    sets = {
        str(count): {
            "tenants": count,
            "answers": each.answers,
            "fill_seconds": round(each.seconds, 1),
            "acts": {name: _summary(values) for name, values in measured[count].items()},
        }
        for count, each in installed.items()
    }
    return {
        "machine": {"cores": cpu_count(), "python": platform.python_version(), "system": platform.system()},
        "repeat": repeat,
        "sets": sets,
        "largest_to_smallest_p50": dict(_ratios(measured)),
    }


def _summary(values: list[Measured]) -> dict[str, float]:
    times = sorted(value.milliseconds for value in values)
    return {
        "p50_ms": round(statistics.median(times), 1),
        "p95_ms": round(times[min(len(times) - 1, int(len(times) * 0.95))], 1),
        "statements": max(value.statements for value in values),
        "html_kB": round(max(value.size for value in values) / 1000, 1),
    }


def _ratios(measured: dict[int, dict[str, list[Measured]]]) -> Iterator[tuple[str, float]]:
    small, large = measured[min(measured)], measured[max(measured)]
    for name in small:
        p50 = [statistics.median(value.milliseconds for value in each[name]) for each in (large, small)]
        yield name, round(p50[0] / p50[1], 2)
