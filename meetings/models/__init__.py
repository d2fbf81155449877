"""Meetings (会议) and what is recorded of them, one noun a file."""

from .attendance import Attendance, MeetingBranch
from .meeting import Meeting
from .records import BranchCritique, BranchStatement, Critique, Recorded, Statement

__all__ = [
    "Attendance",
    "BranchCritique",
    "BranchStatement",
    "Critique",
    "Meeting",
    "MeetingBranch",
    "Recorded",
    "Statement",
]
