"""`werkstatt releases`: compute what is published about groups at an announced freeze, and check it."""

import time
from collections.abc import Iterable, Sequence
from uuid import UUID

import click

from modules.catalogue import editions
from modules.errors import InvalidPeriod
from modules.indicators.periods import Period
from tenants.clock import now
from tenants.sharing import contributing, ledger, releasing
from tenants.sharing.quantities import quantities_of
from tenants.wishes.reading import WishState, wish_state
from tenants.wishes.status import WishStatus
from webapp.cli import printing
from webapp.cli.terminal import Terminal, pass_terminal
from webapp.runtime import Runtime

Quantity = tuple[str, Period]
"""What is pooled, and in which period."""

_LOOK_EVERY = 0.5


class _Year(click.ParamType[Period]):
    """A year there may be figures of."""

    name = "jahr"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Period:
        """The period typed."""
        if isinstance(value, Period):
            return value
        try:
            return Period.parse(str(value))
        except InvalidPeriod:
            self.fail(f"„{value}“ ist kein Jahr.", param, ctx)


@click.group()
def releases() -> None:
    """Berechnet und prüft, was über Gruppen veröffentlicht wird."""


@releases.command()
@click.option("--indicator", "key", help="Schlüssel der Kennzahl, zum Beispiel S07.")
@click.option("--period", type=_Year(), help="Jahr der Werte.")
@click.option("--all", "everything", is_flag=True, help="Alles, wozu es Freigaben gibt.")
@click.option("--wait", is_flag=True, help="Wartet, bis die Verarbeitung fertig ist.")
@pass_terminal
def compute(
    terminal: Terminal, key: str | None, period: Period | None, *, everything: bool, wait: bool
) -> None:
    """Friert die freigegebenen Werte ein und beauftragt ihre Veröffentlichung.

    Ohne Änderung unter den Freigaben entsteht nichts Neues.
    """
    if everything == (key is not None) or (key is not None and period is None):
        raise click.UsageError("Bitte geben Sie --indicator und --period an, oder --all.")
    runtime = terminal.runtime()
    quantities = _all_quantities(runtime) if everything else _quantities(key or "", period)
    if not quantities:
        click.echo("Es gibt keine Freigaben. Nichts zu berechnen.")
        return
    wishes = _wish(runtime, quantities)
    click.echo(f"Berechnungen beauftragt: {len(wishes)}.")
    if wait:
        _say(_wait(runtime, wishes))


@releases.command()
@pass_terminal
def verify(terminal: Terminal) -> None:
    """Prüft, ob jede veröffentlichte Zahl noch ist, was veröffentlicht wurde."""
    runtime = terminal.runtime()
    broken = []
    for quantity, period in _all_quantities(runtime):
        with runtime.release_session(quantity, str(period)) as session:
            broken += [
                f"{quantity} {period}, {group}, Stand {number}"
                for group, number in ledger.broken_vintages(session)
            ]
    for place in broken:
        click.echo(place, err=True)
    if broken:
        raise click.ClickException(f"Nachträglich verändert: {len(broken)}.")
    click.echo("Alle Veröffentlichungen sind unverändert.")


def _quantities(key: str, period: Period | None) -> Sequence[Quantity]:
    assert period is not None
    return [(quantity, period) for quantity in quantities_of(editions.current().indicator(key))]


def _all_quantities(runtime: Runtime) -> Sequence[Quantity]:
    """Everything released, asked of one Jugendamt after the other: no session sees two of them."""
    with runtime.platform_session(read_only=True) as session:
        offices = releasing.offices(session)
    found: set[Quantity] = set()
    for office in offices:
        with runtime.tenant_session(office, read_only=True) as tenant_session:
            found |= contributing.released_quantities(tenant_session)
    return sorted(found)


def _wish(runtime: Runtime, quantities: Iterable[Quantity]) -> list[UUID]:
    frozen_at = now()
    with runtime.platform_session() as session:
        return [
            releasing.wish_release(session, None, quantity, period, frozen_at=frozen_at)
            for quantity, period in quantities
        ]


def _wait(runtime: Runtime, wishes: Sequence[UUID]) -> list[WishState]:
    """The states of the wishes once nothing more will happen to them."""
    over: dict[UUID, WishState] = {}
    with printing.progress("Berechnen", len(wishes)) as advance:
        while len(over) < len(wishes):
            with runtime.platform_session(read_only=True) as session:
                states = [wish_state(session, wish) for wish in wishes if wish not in over]
            finished = {state.id: state for state in states if state.is_over}
            over |= finished
            advance(len(finished))
            if not finished:
                time.sleep(_LOOK_EVERY)
    return [over[wish] for wish in wishes]


def _say(states: Sequence[WishState]) -> None:
    outcomes = [state.outcome or {} for state in states]
    printing.facts(
        [
            ("Neu veröffentlicht", sum(each.get("publication", 0) for each in outcomes)),
            ("Unverändert", sum(each.get("unchanged", 0) for each in outcomes)),
            ("Nicht veröffentlicht", sum(each.get("refusal", 0) for each in outcomes)),
            ("Gescheitert", sum(state.state is WishStatus.FAILED for state in states)),
        ]
    )
