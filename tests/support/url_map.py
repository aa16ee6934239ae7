"""Every page of the application as the URL map knows it, so that a new page is tested by existing."""

from collections.abc import Iterator, Mapping

import pytest
from flask import Flask
from werkzeug.routing import Rule

from modules.catalogue import editions
from tests.support.twins import INDICATOR, ITEM, MODULE

CONTENT = {
    "modul": MODULE,
    "punkt": ITEM,
    "kennzahl": INDICATOR,
    "phase": "ia",
    "kennung": editions.current().key,
}
"""Arguments that name content of the catalogue, which is the same for all."""


def rules(app: Flask, group: str, *, method: str | None = None) -> Iterator[Rule]:
    """The addresses of one audience, all or those that answer to a method."""
    for rule in app.url_map.iter_rules():
        of_group = getattr(app.view_functions[rule.endpoint], "group", None) == group
        if of_group and (method is None or method in (rule.methods or ())):
            yield rule


def address(app: Flask, rule: Rule, ids: Mapping[str, str]) -> str:
    """The path of a rule with the ids filled in; catalogue content is known."""
    unknown = rule.arguments - CONTENT.keys() - ids.keys()
    if unknown:
        pytest.fail(f"Say in the test's ids where {sorted(unknown)} of {rule.rule} come from.")
    values = {argument: {**CONTENT, **ids}[argument] for argument in rule.arguments}
    with app.test_request_context():
        adapter = app.url_map.bind("localhost")
        return adapter.build(rule.endpoint, values, method=next(iter(rule.methods or ())))
