"""How far the vote of a meeting is: the ballot's floor calls these inside its own transactions."""

from django.db import transaction

from meetings.actions.locking import locked
from meetings.models import Meeting
from organizations.refusals import Refused

State, Vote = Meeting.State, Meeting.Vote


@transaction.atomic
def begin_voting(*, by, meeting: Meeting) -> Meeting:
    """Mark the vote as open; the records of the meeting stand still from here. 通知二(二)"""
    meeting = locked(meeting)
    if meeting.state != State.IN_SESSION:
        raise Refused("会议没有在进行，不能投票。请先打开会议并登记到会。")
    if meeting.vote != Vote.PENDING:
        raise Refused("这次会议已经有一次投票了，请直接打开它。")
    if meeting.missing_critiques().exists():
        raise Refused(f"还差{meeting.missing_critiques().count()}位没有点评。请先逐一点评，再开始投票。")
    return _set(meeting, Vote.OPEN)


@transaction.atomic
def undo_voting(*, by, meeting: Meeting) -> Meeting:
    """A void ballot leaves the meeting as if no vote had begun; a new one can follow."""
    return _set(_with_open_vote(meeting), Vote.PENDING)


@transaction.atomic
def end_voting(*, by, meeting: Meeting) -> Meeting:
    """The ballot has been counted."""
    return _set(_with_open_vote(meeting), Vote.DONE)


def _with_open_vote(meeting: Meeting) -> Meeting:
    meeting = locked(meeting)
    if meeting.vote != Vote.OPEN:
        raise Refused("这次会议没有正在进行的投票，请刷新页面。")
    return meeting


def _set(meeting: Meeting, vote: str) -> Meeting:
    meeting.vote = vote
    meeting.save(update_fields=["vote"])
    return meeting
