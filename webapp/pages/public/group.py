"""The group the pages of this package register with."""

from flask import Blueprint

from webapp.context import PublicPages

blueprint = Blueprint("public", __name__)
pages = PublicPages(blueprint)
