"""`werkstatt indicators`: figures from files, for one Jugendamt or from an official export for many."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

import click

from modules.catalogue import editions
from modules.indicators.periods import Period
from tenants.clock import today
from tenants.cohorts import reading
from tenants.cohorts.registering import tenants_by_ags
from tenants.errors import NotFound
from tenants.figures import importing
from tenants.figures.checking import Implausible
from tenants.figures.importing import Plan
from tenants.figures.official import OfficialRate, Taken, check_rates, take_official
from tenants.figures.planning import Act
from tenants.figures.stored import Source
from tenants.isolation.sessions import PlatformSession
from tenants.municipalities import reading as register
from webapp.cli import printing
from webapp.cli.terminal import Terminal, pass_terminal
from webapp.formatting import number
from webapp.imports import figure_wording, template, wording
from webapp.imports.figure_rows import file_findings, file_rows, findings_of
from webapp.imports.figures import read_figures
from webapp.imports.findings import Severity
from webapp.imports.inkar import InkarExport, InkarValue, read_inkar
from webapp.imports.reading import read_tables
from webapp.wording import WHOLE_KREIS

_FILE = click.argument("file", type=click.File("rb"), metavar="DATEI")


@click.group()
def indicators() -> None:
    """Liest Kennzahlen ein und schreibt die Vorlage dafür."""


@indicators.command("import")
@click.option("--tenant", required=True, help="Wort des Jugendamts in Adressen.")
@_FILE
@pass_terminal
def import_file(terminal: Terminal, tenant: str, file: BinaryIO) -> None:
    """Liest die ausgefüllte Vorlage (CSV oder XLSX) eines Jugendamts ein, ganz oder gar nicht."""
    read = read_figures(read_tables(file), editions.current().indicator, this_year=today().year)
    tenant_id = _tenant_id(terminal, tenant)
    with terminal.runtime().tenant_session(tenant_id) as session:
        import_id = importing.preview(
            session, None, Path(file.name).name, file_rows(read), file_findings(read)
        )
        plan = importing.plan(session, import_id)
        _refuse_unclean(plan)
        with printing.progress("Kennzahlen übernehmen", len(plan.rows)) as advance:
            importing.apply_now(
                session, None, import_id, seen=plan.fingerprint, on_progress=lambda _done, _total: advance(1)
            )
    click.echo(
        f"{tenant}: {plan.count(Act.NEW)} neue, {plan.count(Act.CHANGED)} geänderte, "
        f"{plan.count(Act.SAME)} unveränderte Werte."
    )


@indicators.command("import-inkar")
@_FILE
@pass_terminal
def import_inkar(terminal: Terminal, file: BinaryIO) -> None:
    """Liest einen INKAR-Export (BBSR) für alle Jugendämter ein, deren Kreis oder Stadt er nennt.

    Was ein Jugendamt selbst eingetragen hat, bleibt.
    """
    export = read_inkar(file)
    _refuse_findings(export)
    by_place = _by_place(export.values)
    _check(by_place)
    with terminal.runtime().platform_session(read_only=True) as session:
        offices = tenants_by_ags(session, by_place)
        unknown = _unknown(session, [ags for ags in by_place if ags not in offices])
    taken = Taken()
    with printing.progress("INKAR übernehmen", len(offices)) as advance:
        # One session per Jugendamt: nobody's session sees two of them.
        for ags, tenant_id in offices.items():
            with terminal.runtime().tenant_session(tenant_id) as session:
                taken += take_official(session, by_place[ags], source=Source.INKAR, whole_kreis=WHOLE_KREIS)
            advance(1)
    _say(export, by_place, offices, unknown, taken)


@indicators.command("template")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), metavar="DATEI")
@click.option(
    "--ags", default="", help="Schlüssel des Jugendamts; mit --year wird je Kennzahl eine Zeile vorbereitet."
)
@click.option("--year", type=int, help="Jahr der vorbereiteten Zeilen.")
def write_template(file: Path, ags: str, year: int | None) -> None:
    """Schreibt die Vorlage; die Endung .csv oder .xlsx bestimmt das Format."""
    if file.suffix not in {".csv", ".xlsx"}:
        raise click.BadParameter("Die Datei muss auf .csv oder .xlsx enden.")
    write = template.write_csv if file.suffix == ".csv" else template.write_template
    file.write_bytes(write(editions.current().indicators, ags=ags, year=year))
    click.echo(f"Vorlage geschrieben: {file}")


def _tenant_id(terminal: Terminal, slug: str) -> UUID:
    with terminal.runtime().platform_session(read_only=True) as session:
        return reading.tenant_id(session, slug)


def _refuse_unclean(plan: Plan) -> None:
    """Say everything that is wrong and end; the transaction is rolled back."""
    if plan.is_applicable:
        return
    sentences = [
        wording.sentence(each) for each in findings_of(plan.findings) if each.severity is Severity.ERROR
    ]
    for row in plan.rows:
        sentences += figure_wording.problems_in_file(row)
    _complain(sentences)


def _refuse_findings(export: InkarExport) -> None:
    if export.findings:
        _complain([wording.sentence(finding) for finding in export.findings])


def _complain(sentences: list[str]) -> None:
    for sentence in sentences:
        click.echo(sentence, err=True)
    raise click.ClickException(f"Fehler in der Datei: {len(sentences)}. Nichts wurde übernommen.")


def _check(by_place: Mapping[str, list[OfficialRate]]) -> None:
    """Refuse the file before its first value is kept."""
    for ags, rates in by_place.items():
        try:
            check_rates(rates)
        except Implausible as implausible:
            said = " ".join(figure_wording.plausibility(finding) for finding in implausible.findings)
            raise click.ClickException(f"{ags}: {said} Nichts wurde übernommen.") from implausible


def _by_place(values: Iterable[InkarValue]) -> Mapping[str, list[OfficialRate]]:
    rates: dict[str, list[OfficialRate]] = defaultdict(list)
    for each in values:
        rates[each.ags].append(OfficialRate(each.indicator, Period.parse(each.period), each.value))
    return rates


def _unknown(session: PlatformSession, keys: Iterable[str]) -> list[str]:
    """Those of the keys the official list does not have; none while there is no list."""
    if register.state_or_none(session) is None:
        return []
    unknown = []
    for key in keys:
        try:
            register.municipality(session, key)
        except NotFound:
            unknown.append(key)
    return unknown


def _say(
    export: InkarExport,
    by_place: Mapping[str, list[OfficialRate]],
    offices: Mapping[str, UUID],
    unknown: list[str],
    taken: Taken,
) -> None:
    names = {each.ags: each.area for each in export.values}
    without = [ags for ags in by_place if ags not in offices and ags not in unknown]
    click.echo(
        f"{len(offices)} Jugendämter: {number(taken.new, 0)} neue, {number(taken.changed, 0)} geänderte, "
        f"{number(taken.same, 0)} unveränderte Werte. Eigene Werte behalten: {number(taken.own, 0)}."
    )
    if export.missing:
        click.echo(f"Leere Zellen und Zeichen für fehlende Werte: {number(export.missing, 0)}.")
    for column in export.left_out_columns:
        click.echo(wording.left_out_column(column))
    for row in export.left_out_rows:
        click.echo(wording.left_out_row(row))
    for ags in unknown:
        click.echo(f"{ags} „{names[ags]}“: Den Schlüssel gibt es nicht mehr. Nicht übernommen.")
    if without:
        click.echo(f"Ohne Jugendamt auf dieser Plattform ({number(len(without), 0)}): {', '.join(without)}.")
    click.echo("Datenquelle: BBSR Bonn, INKAR, dl-de/by-2-0.")
