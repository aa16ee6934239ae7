"""Figures from a file: the template, the upload, the preview, and applying it as a whole."""

from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, cast
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask.wrappers import Response

from modules.catalogue import editions
from tenants.access.permissions import Permission
from tenants.clock import today
from tenants.errors import Refused
from tenants.figures import importing, reading
from tenants.figures.importing import Plan, State
from tenants.figures.planning import Act, PlannedRow
from tenants.wishes.reading import WishState
from webapp import formatting, wording
from webapp.auth import limits
from webapp.auth.limits import limiter
from webapp.context import TenantVisit
from webapp.forms.figures import FigureFileForm
from webapp.frame import Link, Tone
from webapp.imports import figure_wording, template
from webapp.imports import wording as import_wording
from webapp.imports.figure_rows import file_findings, file_rows, findings_of
from webapp.imports.figures import read_figures
from webapp.imports.findings import Severity
from webapp.imports.reading import read_tables
from webapp.imports.refusals import ImportRefused, PersonalColumns
from webapp.pages.tenant.figure_view import in_words
from webapp.pages.tenant.group import pages
from webapp.pages.tenant.period_choice import asked_period, last_year
from webapp.rendering import render

ROWS_SHOWN = 200
"""Rows of a preview printed on the page; the rest is counted."""
SENTENCES_SHOWN = 50

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"

_ACTS = {Act.NEW: "neu", Act.CHANGED: "geändert", Act.SAME: "unverändert"}


@dataclass(frozen=True, slots=True)
class UploadPage:
    """Choosing a file.

    Attributes:
        refusal: why the file that was just sent is not taken; None before the first.
        is_personal: because its columns look like data about single persons.
    """

    year: str
    refusal: str | None = None
    is_personal: bool = False


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One row of the file."""

    place: str
    indicator: str
    period: str
    act: str
    before: str
    after: str
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """What applying a file would do, or did.

    Attributes:
        errors, notes: sentences naming sheet, row, column, value and rule; the first of them.
        more_errors: how many are not printed.
        hidden: rows that are not printed.
        seen: stands for the figures the preview was made against.
    """

    id: UUID
    file_name: str
    state: str
    read_at: datetime
    new: int
    changed: int
    same: int
    errors: tuple[str, ...]
    more_errors: int
    notes: tuple[str, ...]
    rows: tuple[PreviewRow, ...]
    hidden: int
    seen: str
    is_applicable: bool
    job: WishState | None


@pages.get("/kennzahlen/datei", needs=Permission.ENTER_FIGURES)
def figures_file(_visit: TenantVisit) -> ResponseReturnValue:
    """Choose a file, or take the template."""
    return _upload_page(UploadPage(_year()), FigureFileForm())


@pages.get("/kennzahlen/datei/vorlage", needs=Permission.ENTER_FIGURES)
def figures_template(visit: TenantVisit) -> ResponseReturnValue:
    """The template with a row for every indicator of the year, as XLSX or CSV (`form=csv`)."""
    indicators = editions.current().indicators
    is_csv = request.args.get("form") == "csv"
    year, ags = int(_year()), reading.own_ags(visit.session) or ""
    write = template.write_csv if is_csv else template.write_template
    name = f"kennzahlen-{visit.membership.slug}-{year}.{'csv' if is_csv else 'xlsx'}"
    answer = Response(write(indicators, ags=ags, year=year), content_type=CSV if is_csv else XLSX)
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


@pages.post("/kennzahlen/datei", needs=Permission.ENTER_FIGURES)
@limiter.limit(limits.FILES, key_func=limits.per_person)
def read_figures_file(visit: TenantVisit) -> ResponseReturnValue:
    """Read a file and keep it as a preview; a file that is refused leaves nothing behind."""
    form = FigureFileForm()
    if not form.validate():
        return _upload_page(UploadPage(_year()), form, status=422)
    try:
        tables = read_tables(cast("BinaryIO", form.file.data.stream))
        read = read_figures(tables, editions.current().indicator, this_year=today().year)
    except ImportRefused as refused:
        page = UploadPage(
            _year(), import_wording.refusal(refused), is_personal=isinstance(refused, PersonalColumns)
        )
        return _upload_page(page, FigureFileForm(formdata=None), status=422)
    import_id = importing.preview(
        visit.session,
        visit.signed_in.person_id,
        form.file.data.filename or "",
        file_rows(read),
        file_findings(read),
    )
    return redirect(url_for("tenant.figures_preview", datei=import_id), 303)


@pages.get("/kennzahlen/datei/<uuid:datei>", needs=Permission.ENTER_FIGURES)
def figures_preview(visit: TenantVisit, datei: UUID) -> ResponseReturnValue:
    """What applying the file would do now."""
    return _preview_page(visit, datei)


@pages.post("/kennzahlen/datei/<uuid:datei>/uebernehmen", needs=Permission.ENTER_FIGURES)
def apply_figures_file(visit: TenantVisit, datei: UUID) -> ResponseReturnValue:
    """Apply all rows, or none."""
    seen = request.form.get("seen", "")
    try:
        applied = importing.apply_import(visit.session, visit.signed_in.person_id, datei, seen=seen)
    except Refused as refused:
        return _preview_page(visit, datei, refusal=wording.refusal(refused), status=409)
    if applied.state is State.COMMISSIONED:
        return redirect(url_for("tenant.figures_preview", datei=datei), 303)
    flash(
        f"Die Datei ist übernommen: {applied.new} neue und {applied.changed} geänderte Werte.", Tone.SUCCESS
    )
    return redirect(url_for("tenant.figures"), 303)


@pages.post("/kennzahlen/datei/<uuid:datei>/verwerfen", needs=Permission.ENTER_FIGURES)
def discard_figures_file(visit: TenantVisit, datei: UUID) -> ResponseReturnValue:
    """Give the preview up."""
    importing.discard(visit.session, visit.signed_in.person_id, datei)
    flash("Die Datei ist verworfen. Es wurde nichts übernommen.", Tone.INFO)
    return redirect(url_for("tenant.figures_file"), 303)


@pages.post("/kennzahlen/datei/<uuid:datei>/oeffnen", needs=Permission.ENTER_FIGURES)
def reopen_figures_file(visit: TenantVisit, datei: UUID) -> ResponseReturnValue:
    """Make a file whose job failed a preview again; one whose job still runs stays as it is."""
    job = importing.commission(visit.session, datei)
    if job is None or job.is_over:
        importing.reopen(visit.session, datei)
    return redirect(url_for("tenant.figures_preview", datei=datei), 303)


def _year() -> str:
    return str(asked_period() or last_year())


def _upload_page(page: UploadPage, form: FigureFileForm, *, status: int = 200) -> ResponseReturnValue:
    return render("tenant/figures_file.html", breadcrumbs=_crumbs(), status=status, page=page, form=form)


def _preview_page(
    visit: TenantVisit, datei: UUID, *, refusal: str | None = None, status: int = 200
) -> ResponseReturnValue:
    plan = importing.plan(visit.session, datei)
    job = importing.commission(visit.session, datei) if plan.state is State.COMMISSIONED else None
    crumbs = (*_crumbs(), Link("Datei", url_for("tenant.figures_file")))
    return render(
        "tenant/figures_preview.html",
        breadcrumbs=crumbs,
        status=status,
        page=_preview(plan, job),
        refusal=refusal,
    )


def _crumbs() -> tuple[Link, ...]:
    return (Link("Kennzahlen", url_for("tenant.figures")),)


def _preview(plan: Plan, job: WishState | None) -> PreviewPage:
    findings = findings_of(plan.findings)
    errors = [import_wording.sentence(each) for each in findings if each.severity is Severity.ERROR]
    wrong = [row for row in plan.rows if row.problems]
    errors += [sentence for row in wrong for sentence in figure_wording.problems_in_file(row)]
    shown = [*wrong, *(row for row in plan.rows if not row.problems)][:ROWS_SHOWN]
    return PreviewPage(
        id=plan.id,
        file_name=plan.file_name,
        state=plan.state.value,
        read_at=plan.read_at,
        new=plan.count(Act.NEW),
        changed=plan.count(Act.CHANGED),
        same=plan.count(Act.SAME),
        errors=tuple(errors[:SENTENCES_SHOWN]),
        more_errors=max(0, len(errors) - SENTENCES_SHOWN),
        notes=tuple(
            import_wording.sentence(each) for each in findings if each.severity is not Severity.ERROR
        )[:SENTENCES_SHOWN],
        rows=tuple(_preview_row(row) for row in shown),
        hidden=len(plan.rows) - len(shown),
        seen=plan.fingerprint,
        is_applicable=plan.is_applicable and plan.state is State.PREVIEW,
        job=job,
    )


def _preview_row(row: PlannedRow) -> PreviewRow:
    indicator, before = row.indicator, row.before
    return PreviewRow(
        place=figure_wording.place(row),
        indicator=f"{indicator.key} {indicator.name}",
        period=str(row.period),
        act=_ACTS[row.act],
        before=in_words(indicator, before.entry, before.value) if before else formatting.MISSING,
        after=in_words(indicator, row.entry, row.entry.value(indicator)),
        problems=tuple(figure_wording.in_file(problem) for problem in row.problems),
    )
