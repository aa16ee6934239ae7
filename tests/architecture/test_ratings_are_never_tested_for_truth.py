"""A rating of 0 is the most common honest answer, and Python and Jinja call it false.

`if rating`, `rating or 0` and `{% if answer.rating %}` turn "nicht erfüllt" into "not answered". This
happened twice to the product we learn most from. So nothing that can be a 0 is tested for truth: it is
compared, with `is None` or with a number.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

ROOT = Path(__file__).parents[2]
PACKAGES = ("modules", "tenants", "webapp")

MAY_BE_ZERO = frozenset(
    {
        "rating",
        "own_rating",
        "effective",
        "points",
        "score",
        "fulfilment",
        "provisional",
        "completion",
        "kappa",
        "bias",
        "numerator",
    }
)
"""Names of values of which 0 is an ordinary one and None another."""


def python_files() -> list[Path]:
    return [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]


def templates() -> list[Path]:
    return sorted((ROOT / "webapp" / "templates").rglob("*.html"))


def asked_for_truth(tree: ast.AST) -> Iterator[ast.expr]:
    """Every expression whose truth is asked for, taken apart to its operands."""
    for node in ast.walk(tree):
        match node:
            case ast.If(test=test) | ast.IfExp(test=test) | ast.While(test=test) | ast.Assert(test=test):
                yield test
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                yield operand
            case ast.BoolOp(values=values):
                yield from values
            case ast.comprehension(ifs=ifs):
                yield from ifs
            case ast.match_case(guard=ast.expr() as guard):
                yield guard
            case ast.Call(func=ast.Name(id="bool"), args=[argument]):
                yield argument


def offences(source: str) -> list[int]:
    """Lines in which a value that may be 0 is tested for truth."""
    return sorted(
        {
            expression.lineno
            for expression in asked_for_truth(ast.parse(source))
            if name_of(expression) in MAY_BE_ZERO
        }
    )


def name_of(expression: ast.expr) -> str | None:
    """The last name of `rating`, `answer.rating`, `row["rating"]` or `row.get("rating")`."""
    match expression:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Subscript(slice=ast.Constant(value=str(name))):
            return name
        case ast.Call(func=ast.Attribute(attr="get"), args=[ast.Constant(value=str(name)), *_]):
            return name
        case ast.NamedExpr(target=ast.Name(id=name)):
            return name
        case _:
            return None


def template_offences(source: str) -> list[int]:
    """The same in a template."""
    tree = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"]).parse(source)
    asked: list[nodes.Node] = []
    asked.extend(condition.test for condition in tree.find_all(nodes.If))
    asked.extend(condition.test for condition in tree.find_all(nodes.CondExpr))
    for either in tree.find_all((nodes.And, nodes.Or)):
        asked.extend([either.left, either.right])
    asked.extend(negated.node for negated in tree.find_all(nodes.Not))
    asked.extend(
        filtered.node
        for filtered in tree.find_all(nodes.Filter)
        # `default(x, true)` replaces every false value, a 0 too.
        if filtered.name in ("default", "d")
        and len(filtered.args) + len(filtered.kwargs) > 1
        and filtered.node
    )
    return sorted({node.lineno for node in asked if template_name_of(node) in MAY_BE_ZERO})


def template_name_of(node: nodes.Node) -> str | None:
    match node:
        case nodes.Name():
            return node.name
        case nodes.Getattr():
            return node.attr
        case nodes.Getitem(arg=nodes.Const(value=name)):
            return str(name)
        case _:
            return None


def test_python_never_tests_a_rating_for_truth() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: compare with `is None` or a number, 0 is an answer"
        for path in python_files()
        for line in offences(path.read_text(encoding="utf-8"))
    ]

    assert found == []


def test_templates_never_test_a_rating_for_truth() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: write `is not none`, 0 is an answer"
        for path in templates()
        for line in template_offences(path.read_text(encoding="utf-8"))
    ]

    assert found == []


@pytest.mark.parametrize(
    "source",
    [
        "if rating: pass",
        "x = rating or 0",
        "x = answer.rating and 1",
        "x = 1 if not line.effective else 2",
        "x = [r for r in rows if r.rating]",
        "x = bool(assessment.fulfilment)",
        "while state['rating']: pass",
        "if row.get('rating'): pass",
        "if (rating := read()): pass",
        "assert score",
    ],
)
def test_the_check_sees_every_way_to_ask(source: str) -> None:
    assert offences(source) == [1]


@pytest.mark.parametrize(
    "source",
    [
        "if rating is None: pass",
        "if rating > 0: pass",
        "if ratings: pass",
        "x = 0 if rating is None else rating",
    ],
)
def test_the_check_lets_comparisons_pass(source: str) -> None:
    assert offences(source) == []


@pytest.mark.parametrize(
    "source",
    [
        "{% if answer.rating %}x{% endif %}",
        "{% if a %}{% elif not row['rating'] %}x{% endif %}",
        "{{ rating or '–' }}",
        "{{ 'x' if line.effective else 'y' }}",
        "{{ rating|default('–', true) }}",
    ],
)
def test_the_check_sees_every_way_a_template_asks(source: str) -> None:
    assert template_offences(source) == [1]


def test_the_check_lets_a_templates_comparisons_pass() -> None:
    assert (
        template_offences("{% if rating is not none and rating > 0 %}{{ rating|default('–') }}{% endif %}")
        == []
    )
