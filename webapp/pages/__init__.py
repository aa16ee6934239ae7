"""Pages, cut by audience: all, one Jugendamt, a cohort's consultants, the platform."""

from flask import Flask

from webapp.pages import platform, public, tenant, workshop


def register(app: Flask) -> None:
    """Register all pages."""
    for group in (public, tenant, workshop, platform):
        app.register_blueprint(group.blueprint)
