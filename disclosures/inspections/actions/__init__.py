"""Everything that an inspection writes."""

from .exporting import record_export
from .findings import (
    ExplainedMeanwhile,
    assign,
    clear,
    clear_what_is_put_right,
    explain,
    send_back,
    submit,
    withdraw,
)
from .freezing import Seen, add_on_site, freeze, title_of
from .steps import answers_due, cancel, close, due_after_the_report, mark_reported, notify

__all__ = [
    "ExplainedMeanwhile",
    "Seen",
    "add_on_site",
    "answers_due",
    "assign",
    "cancel",
    "clear",
    "clear_what_is_put_right",
    "close",
    "due_after_the_report",
    "explain",
    "freeze",
    "mark_reported",
    "notify",
    "record_export",
    "send_back",
    "submit",
    "title_of",
    "withdraw",
]
