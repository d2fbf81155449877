"""Keeps casting out of the logs: a line with a moment beside a vote would be order and time of a person."""

import logging
import re
import traceback
from collections.abc import Iterator

CASTING = re.compile(r"/ballots/[0-9a-f-]{36}/(cast|slip|state|vote)\b")


class QuietCasting(logging.Filter):
    """Drops whatever names a casting path or was said of a request to one, whichever logger says it."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not any(CASTING.search(text) for text in _texts(record))


def _texts(record: logging.LogRecord) -> Iterator[str]:
    yield record.getMessage()
    yield getattr(getattr(record, "request", None), "path", "")  # Django's lines carry it; runserver's, only a socket
    if record.exc_info:
        yield from traceback.format_exception(record.exc_info[1])
