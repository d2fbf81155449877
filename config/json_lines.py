"""Log lines as JSON, one a line, for whoever gathers them: what happened and where in the code, never to whom.

The words of an exception are left out, because they quote what people typed (“invalid literal … '张三'”, the DETAIL of
a constraint); its class, the places it passed and, of the database's errors, code and constraint say what broke.
"""

import json
import logging
import traceback
from datetime import UTC, datetime

import environ
import psycopg

_env = environ.Env()
# gunicorn's own lines begin before there are settings.
WANTED = _env.bool("LOG_JSON", default=_env.bool("PRODUCTION", default=False))


class JsonLine(logging.Formatter):
    """Writes a record as an object with fixed keys; what a library adds to its records stays out."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info and record.exc_info[1]:
            line["errors"] = [_described(error) for error in _causes(record.exc_info[1])]
        return json.dumps(line, ensure_ascii=False)


def _causes(error: BaseException | None) -> list[BaseException]:
    """The error and what it came from, the last one first."""
    found = []
    while error is not None and error not in found:
        found.append(error)
        error = error.__cause__ or error.__context__
    return found


def _described(error: BaseException) -> dict:
    described = {
        "class": f"{type(error).__module__}.{type(error).__qualname__}",
        "at": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)],
    }
    if isinstance(error, psycopg.Error):
        described |= {"code": error.sqlstate, "constraint": error.diag.constraint_name}
    return described
