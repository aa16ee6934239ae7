"""The group the pages of this package register with."""

from flask import Blueprint

from webapp.context import PlatformPages

blueprint = Blueprint("platform", __name__)
pages = PlatformPages(blueprint)
