"""Every write to meetings and their records, one noun a file."""

from .attendance import invite, mark_attendance
from .critiques import save_branch_critique, save_critique
from .offline import bring_in, keep_filled_workbook
from .papers import record_paper
from .scheduling import cancel, reschedule, schedule
from .session import begin_voting, conclude, end_voting, open_meeting, undo_voting
from .statements import confirm_statement, save_branch_statement, save_statement
from .writing import Conflict

__all__ = [
    "Conflict",
    "begin_voting",
    "bring_in",
    "cancel",
    "conclude",
    "confirm_statement",
    "end_voting",
    "invite",
    "keep_filled_workbook",
    "mark_attendance",
    "open_meeting",
    "record_paper",
    "reschedule",
    "save_branch_critique",
    "save_branch_statement",
    "save_critique",
    "save_statement",
    "schedule",
    "undo_voting",
]
