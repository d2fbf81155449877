"""The meeting itself: opened, voted, concluded."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from meetings import rules
from meetings.actions.burden import stop_counting
from meetings.actions.writing import State, Vote, locked, require_in_session
from meetings.expected import branches_expected, people_expected
from meetings.models import Attendance, Meeting, MeetingBranch
from organizations import audit
from organizations.access import Permission, require
from organizations.models import User
from organizations.past import read_past
from organizations.refusals import Refused

Presence = Attendance.Presence


@transaction.atomic
def open_meeting(*, by: User, meeting: Meeting, held_on: dt.date | None = None) -> Meeting:
    """Begin the meeting and freeze who belongs to it, as the roster is; `held_on` is today unless told later."""
    meeting = locked(meeting)
    require(by, Permission.RUN_MEETING, meeting.organization)
    if State.IN_SESSION not in Meeting.MOVES[meeting.state]:
        raise Refused("会议已经开始、结束或取消，不能再开。")
    today = timezone.localdate()
    held_on = held_on or today
    if held_on > today:
        raise Refused("召开日期不能晚于今天。请在开会当天再点开会。")
    if not rules.is_day_for(meeting.period, held_on):
        raise Refused(f"召开日期不能早于{meeting.period.label}。请核对日期。")
    meeting.state, meeting.held_on, meeting.opened_at = State.IN_SESSION, held_on, timezone.now()
    meeting.held_as = read_past().short_name_on(meeting.organization, held_on)
    with audit.acting(by, f"开{meeting.label}", organization=meeting.organization, record=meeting):
        meeting.save()
        if meeting.kind == Meeting.Kind.MEMBER:
            _freeze_roster(meeting)
        else:
            _freeze_branches(meeting)
    return meeting


def _freeze_roster(meeting: Meeting) -> None:
    rows = people_expected(meeting, meeting.held_on)
    if not rows:
        raise Refused("名册上还没有人，不能开会。请先登记本支部的人员。")
    Attendance.objects.bulk_create(rows)


def _freeze_branches(meeting: Meeting) -> None:
    branches, rows = branches_expected(meeting, meeting.held_on)
    if not branches:
        raise Refused("还没有直属的基层党组织，不能开支部书记会。请先登记所属党支部。")
    MeetingBranch.objects.bulk_create(branches)
    Attendance.objects.bulk_create(rows)


@transaction.atomic
def begin_voting(*, by: User, meeting: Meeting) -> Meeting:
    """Hold attendance, statements and critiques while the vote runs. 通知二(二): 在书记点评之后"""
    meeting = locked(meeting)
    require(by, Permission.RUN_MEETING, meeting.organization)
    require_in_session(meeting)
    if meeting.vote != Vote.PENDING:
        raise Refused("这次会议已经在投票或已经计票，不能再开始投票。")
    _require_everybody_marked(meeting)
    if missing := meeting.missing_critiques().count():
        raise Refused(f"还差{missing}份点评没有做完，不能投票。请先完成每一位的点评。")
    stop_counting(meeting)
    return _set_vote(by, meeting, Vote.OPEN, "开始投票，讲述和点评定稿")


@transaction.atomic
def undo_voting(*, by: User, meeting: Meeting) -> Meeting:
    """Take a vote back that was given up before its count."""
    meeting = locked(meeting)
    require(by, Permission.RUN_MEETING, meeting.organization)
    if meeting.vote != Vote.OPEN:
        raise Refused("这次会议没有正在进行的投票。")
    return _set_vote(by, meeting, Vote.PENDING, "投票作废，讲述和点评可以再改")


@transaction.atomic
def end_voting(*, by: User, meeting: Meeting) -> Meeting:
    """The vote is counted; the meeting may conclude."""
    meeting = locked(meeting)
    require(by, Permission.RUN_MEETING, meeting.organization)
    if meeting.vote != Vote.OPEN:
        raise Refused("这次会议没有正在进行的投票。")
    return _set_vote(by, meeting, Vote.DONE, "投票计票完成")


def _set_vote(by: User, meeting: Meeting, vote: str, verb: str) -> Meeting:
    meeting.vote = vote
    with audit.acting(by, verb, organization=meeting.organization, record=meeting):
        meeting.save(update_fields=["vote"])
    return meeting


@transaction.atomic
def conclude(*, by: User, meeting: Meeting, no_vote_reason: str = "") -> Meeting:
    """End the meeting, with its vote counted or a reason why there was none."""
    meeting = locked(meeting)
    require(by, Permission.RUN_MEETING, meeting.organization)
    require_in_session(meeting)
    reason = no_vote_reason.strip()
    if meeting.vote == Vote.OPEN:
        raise Refused("投票还没有计票，不能结束会议。请先封票、计票，或把投票作废。")
    if meeting.vote == Vote.PENDING and not reason:
        raise Refused("这次会议没有投票。请先投票，或写明没有投票的原因。")
    _require_everybody_marked(meeting)
    meeting.no_vote_reason = "" if meeting.vote == Vote.DONE else reason
    meeting.state, meeting.concluded_at = State.CONCLUDED, timezone.now()
    verb = f"结束{meeting.label}"
    with audit.acting(by, verb, organization=meeting.organization, record=meeting, reason=meeting.no_vote_reason):
        meeting.save()
    stop_counting(meeting)
    return meeting


def _require_everybody_marked(meeting: Meeting) -> None:
    waiting = meeting.attendances.filter(presence=Presence.EXPECTED, is_observer=False).count()
    if waiting:
        raise Refused(f"还有{waiting}人没有登记到会情况。请先到签到页登记。")
