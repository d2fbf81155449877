"""Meetings (会议) and what is recorded of them, one noun a file."""

from .attachment import Attachment
from .attendance import Attendance, MeetingBranch
from .burden import Burden
from .correction import Correction
from .hearing import HearingAttendee, HearingCorrection, HearingFollowUp, ReportHearing
from .meeting import Meeting
from .records import BranchCritique, BranchStatement, Critique, Recorded, Statement

__all__ = [
    "Attachment",
    "Attendance",
    "BranchCritique",
    "BranchStatement",
    "Burden",
    "Correction",
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
