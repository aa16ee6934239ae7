"""Impressum, Datenschutz, Barrierefreiheit, help: linked from every page."""

from datetime import date

from flask.typing import ResponseReturnValue

from webapp.context import PublicVisit, runtime
from webapp.pages.public.group import pages
from webapp.rendering import render

SELF_ASSESSED_ON = date(2026, 11, 21)
"""Day of the last self-assessment; renewed every year and at each major change (§ 7 BITV 2.0)."""


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
    return render(
        "public/accessibility.html", email=runtime().settings.operator_email, assessed_on=SELF_ASSESSED_ON
    )


@pages.get("/hilfe")
def help_page(_visit: PublicVisit) -> ResponseReturnValue:
    """How to begin, in a few sentences."""
    return render("public/help.html", email=runtime().settings.operator_email)
