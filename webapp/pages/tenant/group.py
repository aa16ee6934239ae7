"""The group the pages of this package register with."""

from flask import Blueprint

from webapp.context import TenantPages

blueprint = Blueprint("tenant", __name__)
pages = TenantPages(blueprint)
