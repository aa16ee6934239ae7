"""Impressum, Datenschutz, Barrierefreiheit, reporting a barrier, help: linked from every page."""

from flask.typing import ResponseReturnValue

from webapp.context import PublicVisit, runtime
from webapp.pages.public.group import pages
from webapp.rendering import render


@pages.get("/impressum")
def imprint(_visit: PublicVisit) -> ResponseReturnValue:
    """Who runs the platform."""
    settings = runtime().settings
    return render(
        "public/imprint.html",
        name=settings.operator_name,
        address=settings.operator_address.split("|"),
        email=settings.operator_email,
    )


@pages.get("/datenschutz")
def privacy(_visit: PublicVisit) -> ResponseReturnValue:
    """Which personal data are processed: those of staff accounts only."""
    settings = runtime().settings
    return render("public/privacy.html", name=settings.operator_name, email=settings.operator_email)


@pages.get("/barrierefreiheit")
def accessibility(_visit: PublicVisit) -> ResponseReturnValue:
    """Declaration on accessibility, BITV 2.0 § 7."""
    return render("public/accessibility.html", email=runtime().settings.operator_email)


@pages.get("/hilfe")
def help_page(_visit: PublicVisit) -> ResponseReturnValue:
    """How to begin, in a few sentences."""
    return render("public/help.html", email=runtime().settings.operator_email)
