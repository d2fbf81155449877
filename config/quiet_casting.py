"""Keeps the casting path out of the logs: a line with a moment beside a vote would be order and time of a person."""

import logging
import re

CASTING = re.compile(r"/ballots/[0-9a-f-]{36}/(cast|vote|state)/")


class QuietCasting(logging.Filter):
    """Drops whatever names a casting path, whichever logger says it."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not CASTING.search(record.getMessage())
