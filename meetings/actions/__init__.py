"""Every write to meetings and their records, one noun a file."""

from .attachments import attach, erase_left_over_files, remove_attachment
from .attendance import MarkedMeanwhile, invite, mark_attendance
from .corrections import correct
from .critiques import save_branch_critique, save_critique
from .offline import bring_in, keep_filled_workbook
from .papers import record_paper
from .scheduling import cancel, reschedule, schedule
from .session import begin_voting, conclude, end_voting, open_meeting, undo_voting
from .statements import confirm_statement, save_branch_statement, save_statement
from .writing import Conflict

__all__ = [
    "Conflict",
    "MarkedMeanwhile",
    "attach",
    "begin_voting",
    "bring_in",
    "cancel",
    "conclude",
    "confirm_statement",
    "correct",
    "end_voting",
    "erase_left_over_files",
    "invite",
    "keep_filled_workbook",
    "mark_attendance",
    "open_meeting",
    "record_paper",
    "remove_attachment",
    "reschedule",
    "save_branch_critique",
    "save_branch_statement",
    "save_critique",
    "save_statement",
    "schedule",
    "undo_voting",
]
