"""Every write to the opinions: received, then step by step until they are closed."""

from .handling import answer, assign, check, close, refer
from .receiving import Receipt, Words, digest_of, forget_old_hours, leave, write_down

__all__ = [
    "Receipt",
    "Words",
    "answer",
    "assign",
    "check",
    "close",
    "digest_of",
    "forget_old_hours",
    "leave",
    "refer",
    "write_down",
]
