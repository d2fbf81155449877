"""Every write to meetings and their records, one noun a file."""

from .attachments import attach, erase_left_over_files, remove_attachment
from .attendance import MarkedMeanwhile, invite, mark_attendance, stand_in
from .corrections import correct
from .critiques import save_branch_critique, save_critique
from .follow_ups import add_follow_up, finish_follow_up, remove_follow_up
from .hearings import (
    ChangedMeanwhile,
    Heard,
    correct_hearing,
    draft_hearing,
    edit_hearing,
    record_hearing,
    void_hearing,
)
from .offline import bring_in, keep_filled_workbook
from .papers import record_paper
from .scheduling import cancel, reschedule, schedule
from .session import begin_voting, conclude, end_voting, open_meeting, undo_voting
from .statements import confirm_statement, save_branch_statement, save_statement
from .writing import Conflict

__all__ = [
    "ChangedMeanwhile",
    "Conflict",
    "Heard",
    "MarkedMeanwhile",
    "add_follow_up",
    "attach",
    "begin_voting",
    "bring_in",
    "cancel",
    "conclude",
    "confirm_statement",
    "correct",
    "correct_hearing",
    "draft_hearing",
    "edit_hearing",
    "end_voting",
    "erase_left_over_files",
    "finish_follow_up",
    "invite",
    "keep_filled_workbook",
    "mark_attendance",
    "open_meeting",
    "record_hearing",
    "record_paper",
    "remove_attachment",
    "remove_follow_up",
    "reschedule",
    "save_branch_critique",
    "save_branch_statement",
    "save_critique",
    "save_statement",
    "schedule",
    "stand_in",
    "undo_voting",
    "void_hearing",
]
