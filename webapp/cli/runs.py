"""`werkstatt runs`: check that what the Jugendämter released is still what they released."""

import click

from tenants.sharing import releasing
from tenants.work import frozen
from webapp.cli import printing
from webapp.cli.terminal import Terminal, pass_terminal


@click.group()
def runs() -> None:
    """Prüft, was freigegeben wurde."""


@runs.command()
@pass_terminal
def verify(terminal: Terminal) -> None:
    """Rechnet die Prüfsumme jedes freigegebenen Standes nach."""
    runtime = terminal.runtime()
    with runtime.platform_session(read_only=True) as session:
        offices = releasing.offices(session)
    count, broken = 0, []
    with printing.progress("Prüfen", len(offices)) as advance:
        for office in offices:
            with runtime.tenant_session(office, read_only=True) as tenant_session:
                kept = frozen.all_kept_runs(tenant_session)
            count += len(kept)
            broken += [
                f"{each.module}, {each.round}. Durchgang, Stand {each.id}"
                for each in kept
                if not each.is_unchanged
            ]
            advance(1)
    for place in broken:
        click.echo(place, err=True)
    if broken:
        raise click.ClickException(f"Nachträglich verändert: {len(broken)} von {count}.")
    if count == 0:
        click.echo("Noch nichts ist freigegeben.")
    else:
        click.echo(f"Freigegebene Stände: {count}. Alle sind unverändert.")
