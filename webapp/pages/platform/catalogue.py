"""The catalogue as its editors see it: editions, drafts, and one draft from its beginning to its download."""

from dataclasses import dataclass
from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from flask import Response, flash, redirect, send_file, url_for
from flask.typing import ResponseReturnValue

from modules.catalogue import editions
from modules.catalogue.checking import EditionTotals
from modules.catalogue.model import Edition, Module
from tenants.access.permissions import Permission
from tenants.catalogue import classifying, drafting, stored
from tenants.catalogue.stored import DraftRow, StoredDraft
from tenants.clock import today
from tenants.errors import Refused
from tenants.work import rolling_out
from tenants.work.rolling_out import Rollout
from webapp.context import PlatformVisit
from webapp.forms.catalogue import BeginForm, DescriptionForm
from webapp.forms.german import text_of
from webapp.frame import Link
from webapp.pages.platform.catalogue_view import DifferenceView, Finding, differences, findings
from webapp.pages.platform.group import pages
from webapp.pages.public.catalogue import PhaseOfModule, phases
from webapp.rendering import render


@dataclass(frozen=True, slots=True)
class EditionRow:
    """A published edition in numbers.

    Attributes:
        offices: how many Jugendämter in running cohorts work with it.
        rollout: the days in which it may be taken over; None without any.
        is_first: there is none it could be taken over from.
    """

    edition: Edition
    items: int
    mandatory: int
    weight: int
    offices: int
    rollout: Rollout | None
    is_first: bool


@dataclass(frozen=True, slots=True)
class CatalogueView:
    """All editions, the newest first, and the drafts.

    Attributes:
        shipped: drafts that come with the product; read-only until somebody goes on with one.
    """

    published: tuple[EditionRow, ...]
    shipped: tuple[str, ...]
    drafts: tuple[DraftRow, ...]
    on: date
    may_edit: bool
    may_open: bool


@dataclass(frozen=True, slots=True)
class ModuleRow:
    """A module of a draft: how many of its items differ from the base, and what waits."""

    module: Module
    changed: int
    new: int
    gone: int
    is_changed: bool
    proposals: int


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft.

    Attributes:
        explanation: why there is a new edition.
        open: differences that nobody has explained.
        is_published: an edition of this key was published meanwhile, so the draft is over.
    """

    stored: StoredDraft
    explanation: str
    rows: tuple[ModuleRow, ...]
    differences: int
    open: int
    proposals: int
    is_published: bool
    may_edit: bool


@dataclass(frozen=True, slots=True)
class CheckView:
    """The outcome of the check of a draft.

    Attributes:
        totals: what it adds up to; None where it cannot be read.
    """

    draft_key: str
    findings: tuple[Finding, ...]
    totals: EditionTotals | None
    open: int


@dataclass(frozen=True, slots=True)
class PreviewView:
    """A module of a draft as the public catalogue would show it."""

    draft_key: str
    module: Module
    phases: tuple[PhaseOfModule, ...]


@pages.get("/betrieb/katalog", needs=Permission.PROPOSE_CATALOGUE)
def catalogue(visit: PlatformVisit) -> ResponseReturnValue:
    """Editions and drafts."""
    offices = stored.offices_by_edition(visit.session)
    days = {each.edition: each for each in rolling_out.rollouts(visit.session)}
    page = CatalogueView(
        published=tuple(
            _edition_row(editions.edition(key), offices.get(key, 0), days.get(key))
            for key in reversed(editions.keys())
        ),
        shipped=editions.draft_keys(),
        drafts=stored.drafts(visit.session),
        on=today(),
        may_edit=Permission.EDIT_CATALOGUE in visit.permissions,
        may_open=Permission.OPERATE in visit.permissions,
    )
    return render("platform/catalogue.html", page=page)


@pages.get("/betrieb/katalog/neu", needs=Permission.EDIT_CATALOGUE)
def new_draft(_visit: PlatformVisit) -> ResponseReturnValue:
    """What a new draft needs."""
    form = _offered(BeginForm(formdata=None))
    form.key.data = drafting.proposed_key()
    form.title.data = f"Werkstatt 79a, Fassung {form.key.data}"
    return _begin_page(form)


@pages.post("/betrieb/katalog/neu", needs=Permission.EDIT_CATALOGUE)
def begin_draft(visit: PlatformVisit) -> ResponseReturnValue:
    """Begin a draft as a copy."""
    form = _offered(BeginForm())
    if not form.validate():
        return _begin_page(form, status=422)
    try:
        key = drafting.begin(
            visit.session,
            visit.signed_in.person_id,
            key=text_of(form.key),
            title=text_of(form.title),
            explanation=text_of(form.explanation),
            source=form.source.data or "",
        )
    except Refused as refused:
        form.refuse(refused)
        return _begin_page(form, status=422)
    flash(f"Der Entwurf {key} ist angelegt. Die Ausgangsfassung bleibt unverändert.", "success")
    return redirect(url_for("platform.draft_page", fassung=key), 303)


@pages.get("/betrieb/katalog/<fassung>", needs=Permission.PROPOSE_CATALOGUE)
def draft_page(visit: PlatformVisit, fassung: str) -> ResponseReturnValue:
    """A draft: its modules, and what is to be done next."""
    found = stored.draft(visit.session, fassung)
    listed = differences(found.draft)
    page = DraftView(
        stored=found,
        explanation=found.draft.located.transition.explanation,
        rows=tuple(_module_row(found, module) for module in found.draft.edition.modules),
        differences=len(listed),
        open=_open(listed),
        proposals=sum(found.proposals.values()),
        is_published=fassung in editions.published_in(editions.content()),
        may_edit=Permission.EDIT_CATALOGUE in visit.permissions,
    )
    return render("platform/draft.html", breadcrumbs=above(), page=page)


@pages.get("/betrieb/katalog/<fassung>/beschreibung", needs=Permission.EDIT_CATALOGUE)
def draft_description(visit: PlatformVisit, fassung: str) -> ResponseReturnValue:
    """What the draft is called and why it is written; discarding it."""
    draft = stored.draft(visit.session, fassung).draft
    form = DescriptionForm(
        formdata=None,
        data={"title": draft.title, "explanation": draft.located.transition.explanation},
    )
    return _description_page(fassung, form)


@pages.post("/betrieb/katalog/<fassung>/beschreibung", needs=Permission.EDIT_CATALOGUE)
def describe_draft(visit: PlatformVisit, fassung: str) -> ResponseReturnValue:
    """Name the draft anew."""
    form = DescriptionForm()
    if not form.validate():
        return _description_page(fassung, form, status=422)
    classifying.describe(
        visit.session,
        visit.signed_in.person_id,
        fassung,
        title=text_of(form.title),
        explanation=text_of(form.explanation),
    )
    flash("Die Beschreibung ist gespeichert.", "success")
    return redirect(url_for("platform.draft_page", fassung=fassung), 303)


@pages.post("/betrieb/katalog/<fassung>/verwerfen", needs=Permission.EDIT_CATALOGUE)
def discard_draft(visit: PlatformVisit, fassung: str) -> ResponseReturnValue:
    """Stop writing the draft."""
    drafting.discard(visit.session, visit.signed_in.person_id, fassung)
    flash(f"Der Entwurf {fassung} ist verworfen. Seine Texte bleiben gespeichert.", "success")
    return redirect(url_for("platform.catalogue"), 303)


@pages.get("/betrieb/katalog/<fassung>/pruefung", needs=Permission.PROPOSE_CATALOGUE)
def draft_check(visit: PlatformVisit, fassung: str) -> ResponseReturnValue:
    """The same check as on the command line, each finding at its place."""
    draft = stored.draft(visit.session, fassung).draft
    report = draft.check()
    page = CheckView(
        draft_key=fassung,
        findings=findings(draft, report.problems),
        totals=next(iter(report.totals), None),
        open=_open(differences(draft)),
    )
    return render("platform/draft_check.html", breadcrumbs=above(fassung), page=page)


@pages.get("/betrieb/katalog/<fassung>/module/<modul>/vorschau", needs=Permission.PROPOSE_CATALOGUE)
def draft_preview(visit: PlatformVisit, fassung: str, modul: str) -> ResponseReturnValue:
    """A module of the draft as everybody would read it."""
    module = stored.module(visit.session, fassung, modul).module
    page = PreviewView(fassung, module, tuple(phases(module)))
    return render("platform/draft_preview.html", breadcrumbs=above(fassung, module), page=page)


@pages.get("/betrieb/katalog/<fassung>/herunterladen", needs=Permission.PROPOSE_CATALOGUE)
def download_draft(visit: PlatformVisit, fassung: str) -> ResponseReturnValue:
    """The draft as the folder that ships with the next release."""
    draft = stored.draft(visit.session, fassung).draft
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        for path, text in draft.files().items():
            # The same draft is the same file, whenever it is downloaded.
            archive.writestr(ZipInfo(path), text, compress_type=ZIP_DEFLATED)
    packed.seek(0)
    return send_file(
        packed, mimetype="application/zip", as_attachment=True, download_name=f"katalog-{draft.key}.zip"
    )


def above(key: str | None = None, module: Module | None = None) -> tuple[Link, ...]:
    """The pages above one of a draft, or of a module of it."""
    links = [Link("Katalog", url_for("platform.catalogue"))]
    if key is not None:
        links.append(Link(f"Entwurf {key}", url_for("platform.draft_page", fassung=key)))
    if module is not None:
        url = url_for("platform.draft_module", fassung=key, modul=module.slug)
        links.append(Link(f"{module.number} {module.title}", url))
    return tuple(links)


def _edition_row(edition: Edition, offices: int, rollout: Rollout | None) -> EditionRow:
    items = edition.items.values()
    return EditionRow(
        edition=edition,
        items=len(items),
        mandatory=sum(item.mandatory for item in items),
        weight=sum(module.weight for module in edition.modules),
        offices=offices,
        rollout=rollout,
        is_first=not editions.older_than(edition.key),
    )


def _module_row(found: StoredDraft, module: Module) -> ModuleRow:
    difference = found.draft.difference
    own = {item.key for item in module.items}
    before = next((each for each in found.draft.before.modules if each.slug == module.slug), None)
    return ModuleRow(
        module=module,
        changed=len(own & difference.changed.keys()),
        new=len(own & set(difference.new)),
        gone=len({item.key for item in before.items} & set(difference.gone)) if before else 0,
        is_changed=module.slug in difference.modules,
        proposals=found.proposals.get(module.slug, 0),
    )


def _open(listed: tuple[DifferenceView, ...]) -> int:
    return sum(not each.is_explained for each in listed)


def _offered(form: BeginForm) -> BeginForm:
    """Let what a draft may begin from be chosen."""
    first, *shipped = drafting.sources()
    form.source.choices = {str(first): f"Fassung {first} kopieren"} | {
        str(key): f"den mitgelieferten Entwurf {key} weiterschreiben oder kopieren" for key in shipped
    }
    return form


def _begin_page(form: BeginForm, *, status: int = 200) -> Response:
    return render("platform/new_draft.html", breadcrumbs=above(), status=status, form=form)


def _description_page(key: str, form: DescriptionForm, *, status: int = 200) -> Response:
    return render(
        "platform/draft_description.html", breadcrumbs=above(key), status=status, form=form, draft_key=key
    )
