"""Planning a meeting: when, where, and giving it up."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils import timezone

from meetings import rules
from meetings.actions.burden import stop_counting
from meetings.actions.writing import State, locked
from meetings.models import Meeting
from organizations import audit
from organizations.access import Permission, require
from organizations.models import Organization, Person, User
from organizations.periods import Month, Period
from organizations.refusals import Refused


@transaction.atomic
def schedule(
    *,
    by: User,
    organization: Organization,
    period: Period,
    scheduled_at: dt.datetime,
    place: str,
    presider: Person | None = None,
) -> Meeting:
    """Plan a period's meeting: a month's member meeting, or two months' secretary meeting. 通知一(二)"""
    require(by, Permission.RECORD_MEETING, organization)
    kind = Meeting.Kind.MEMBER if isinstance(period, Month) else Meeting.Kind.SECRETARY
    _check_kind(organization, kind)
    meeting = Meeting(kind=kind, organization=organization, period_start=period.start)
    _set_time(meeting, scheduled_at, place, presider)
    try:
        with (
            transaction.atomic(),
            audit.acting(by, f"安排{meeting.label}", organization=organization, detail={"period": str(period)}),
        ):
            meeting.save()
    except IntegrityError as taken:
        raise Refused(f"{meeting.label}已经安排过。要改时间，请打开原来的会议；开错了，请先取消它。") from taken
    return meeting


@transaction.atomic
def reschedule(
    *, by: User, meeting: Meeting, scheduled_at: dt.datetime, place: str, presider: Person | None = None
) -> Meeting:
    """Change when and where a meeting that has not begun takes place."""
    meeting = locked(meeting)
    require(by, Permission.RECORD_MEETING, meeting.organization)
    if meeting.state != State.SCHEDULED:
        raise Refused("会议已经开始、结束或取消，不能再改时间。")
    _set_time(meeting, scheduled_at, place, presider)
    with audit.acting(by, f"改动{meeting.label}的时间地点", organization=meeting.organization, record=meeting):
        meeting.save()
    return meeting


@transaction.atomic
def cancel(*, by: User, meeting: Meeting, reason: str) -> Meeting:
    """Give a meeting up before it ends; the period is free for another one."""
    meeting = locked(meeting)
    require(by, Permission.RUN_MEETING, meeting.organization)
    reason = reason.strip()
    if State.CANCELLED not in Meeting.MOVES[meeting.state]:
        raise Refused("会议已经结束或取消，不能再取消。")
    if meeting.vote != Meeting.Vote.PENDING:
        raise Refused("已经投过票或正在投票，不能取消会议。请先封票计票，再结束会议。")
    if not reason:
        raise Refused("请写明取消的原因。")
    meeting.state, meeting.cancelled_reason = State.CANCELLED, reason
    with audit.acting(by, f"取消{meeting.label}", organization=meeting.organization, record=meeting, reason=reason):
        meeting.save()
    stop_counting(meeting)
    return meeting


def _check_kind(organization: Organization, kind: str) -> None:
    if kind == Meeting.Kind.MEMBER and not organization.is_branch:
        raise Refused("组织生活会由党支部召开。请到党支部安排。")
    if kind == Meeting.Kind.SECRETARY and not organization.is_superior:
        raise Refused("支部书记会由辖有党支部的上级党组织召开。请到上级党组织安排。")


def _set_time(meeting: Meeting, scheduled_at: dt.datetime, place: str, presider: Person | None) -> None:
    if not rules.is_day_for(meeting.period, timezone.localtime(scheduled_at).date()):
        raise Refused(f"会议不能早于{meeting.period.label}。请改会议时间，或改选所属时段。")
    meeting.scheduled_at, meeting.place, meeting.presider = scheduled_at, place, presider
