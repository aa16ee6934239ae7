"""Logging: one logger, keys in English, one line an event, no content of Jugendämter.

Of an error its kinds and places are written, never its words: a database quotes the row it refuses, a mail
server the address it does not know.
"""

import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from traceback import extract_tb

log = logging.getLogger("werkstatt")

_PLAIN = frozenset(vars(logging.makeLogRecord({})))


class JsonLines(logging.Formatter):
    """Formats a record as one JSON line; line breaks in values are escaped by JSON itself."""

    def format(self, record: logging.LogRecord) -> str:
        """One line of JSON."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "event": record.getMessage(),
        }
        line |= {key: value for key, value in vars(record).items() if key not in _PLAIN}
        if record.exc_info and record.exc_info[1]:
            line["trace"] = list(_trace(record.exc_info[1]))
        return json.dumps(line, ensure_ascii=False, default=str)


def _trace(problem: BaseException | None) -> Iterator[str]:
    """The kind of the error and where it was raised, outermost call first; then those it came from."""
    while problem is not None:
        yield type(problem).__qualname__
        for frame in extract_tb(problem.__traceback__):
            yield f"{frame.filename}:{frame.lineno} {frame.name}"
        problem = problem.__cause__ or (None if problem.__suppress_context__ else problem.__context__)


def set_up() -> None:
    """Write the log to standard error as JSON lines."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    log.handlers[:] = [handler]
    log.setLevel(logging.INFO)
    log.propagate = False
