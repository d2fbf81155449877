"""Meetings (会议) and what is recorded of them, one noun a file."""

from .attendance import Attendance, MeetingBranch
from .hearing import HearingAttendee, HearingCorrection, HearingFollowUp, ReportHearing
from .meeting import Meeting
from .records import BranchCritique, BranchStatement, Critique, Recorded, Statement

__all__ = [
    "Attendance",
    "BranchCritique",
    "BranchStatement",
    "Critique",
    "HearingAttendee",
    "HearingCorrection",
    "HearingFollowUp",
    "Meeting",
    "MeetingBranch",
    "Recorded",
    "ReportHearing",
    "Statement",
]
