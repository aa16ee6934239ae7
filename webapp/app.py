"""The web application: one straight list of what it consists of."""

import gc

from flask import Flask

from tenants.people import passwords
from webapp import errors, pages, rendering, security
from webapp.auth import limits, loading
from webapp.runtime import Runtime


def create_app(runtime: Runtime) -> Flask:
    """The WSGI application on the resources of this process."""
    passwords.prepare()
    app = Flask(__name__, static_folder="static", template_folder="templates")
    app.extensions["werkstatt"] = runtime
    security.install(app, runtime.settings)
    loading.install(app, runtime)
    limits.install(app, runtime.settings)
    rendering.install(app)
    errors.install(app)
    pages.register(app)
    return app


def settle() -> None:
    """Take what stays for the life of the process out of the garbage collector's rounds.

    Called once everything is loaded: a full round over catalogue, mappers and templates takes longer than
    a page, and finds nothing.
    """
    gc.collect()
    gc.freeze()
