"""Everything that an inspection writes."""

from .exporting import record_export
from .steps import answers_due, cancel, close, due_after_the_report, mark_reported, notify

__all__ = [
    "answers_due",
    "cancel",
    "close",
    "due_after_the_report",
    "mark_reported",
    "notify",
    "record_export",
]
