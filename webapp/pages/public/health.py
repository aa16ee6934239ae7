"""Whether this process can do its work, for load balancers and monitoring."""

from flask import jsonify
from flask.typing import ResponseReturnValue

from webapp.context import PublicVisit, runtime
from webapp.pages.public.group import pages


@pages.get("/gesundheit")
def health(_visit: PublicVisit) -> ResponseReturnValue:
    """200 when database and queue answer, else 503; nothing more is told to the public."""
    answers = {"database": runtime().database.answers(), "queue": runtime().queue_answers()}
    return jsonify(answers), 200 if all(answers.values()) else 503
