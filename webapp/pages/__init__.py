"""Pages, cut by audience: all, one Jugendamt, the platform."""

from flask import Flask

from webapp.pages import platform, public, tenant


def register(app: Flask) -> None:
    """Register all pages."""
    for group in (public, tenant, platform):
        app.register_blueprint(group.blueprint)
