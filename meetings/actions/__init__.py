"""Every write to meetings, attendance, statements and critiques, one noun a file."""

from .critiques import save_branch_critique, save_critique
from .sessions import add_observer, cancel, conclude, mark_attendance, open_meeting, reschedule, schedule
from .statements import confirm_statement, save_branch_statement, save_statement
from .voting import begin_voting, end_voting, undo_voting

__all__ = [
    "add_observer",
    "begin_voting",
    "cancel",
    "conclude",
    "confirm_statement",
    "end_voting",
    "mark_attendance",
    "open_meeting",
    "reschedule",
    "save_branch_critique",
    "save_branch_statement",
    "save_critique",
    "save_statement",
    "schedule",
    "undo_voting",
]
