"""Everything that a circular writes."""

from .issuing import IssueAs, issue, record_export, withdraw
from .signing import sign
from .writing import ChangedMeanwhile, Text, correct, draft, edit, redraft

__all__ = [
    "ChangedMeanwhile",
    "IssueAs",
    "Text",
    "correct",
    "draft",
    "edit",
    "issue",
    "record_export",
    "redraft",
    "sign",
    "withdraw",
]
