"""The group the pages of this package register with."""

from flask import Blueprint

from webapp.context import WorkshopPages

blueprint = Blueprint("workshop", __name__)
pages = WorkshopPages(blueprint)
