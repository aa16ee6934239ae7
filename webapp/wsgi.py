"""The application as a WSGI server finds it: `gunicorn --config deploy/gunicorn.conf.py`."""

import atexit

from flask import Flask

from webapp import logs
from webapp.app import create_app, settle
from webapp.runtime import open_runtime
from webapp.settings import from_environment


def application() -> Flask:
    """The application with the settings of the environment and connections of its own.

    Called once in each worker process, after the fork: connections must not be shared.
    """
    logs.set_up()
    runtime = open_runtime(from_environment())
    atexit.register(runtime.close)
    app = create_app(runtime)
    settle()
    return app
