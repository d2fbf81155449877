"""The words about a meeting that several to-dos share: when it is, what is left in it."""

import datetime as dt
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from disclosures.home import rules
from meetings.models import Meeting
from organizations.models import Organization
from organizations.periods import Period


def schedule(organization: Organization, period: Period) -> str:
    """The page that plans a meeting, with the period that the to-do names."""
    return f"{reverse('meetings:schedule')}?{urlencode({'organization': organization.pk, 'period': str(period)})}"


def when(meeting: Meeting) -> str:
    at = timezone.localtime(meeting.scheduled_at)
    return f"{rules.day_and_weekday(at.date())} {at:%H:%M}，{meeting.place}"


def day_of(meeting: Meeting, today: dt.date) -> dt.date:
    """The day on which who is exempt is left out; a meeting put off is still to be held."""
    return meeting.held_on or max(timezone.localdate(meeting.scheduled_at), today)


def day_to_come(meeting: Meeting, today: dt.date) -> dt.date | None:
    """The meeting's day as a due day for who speaks there; a meeting put off is not the speaker's delay."""
    day = timezone.localdate(meeting.scheduled_at)
    return day if day >= today else None


def left_in(meeting: Meeting) -> str:
    if meeting.vote == Meeting.Vote.OPEN:
        return "正在投票。"
    return "已计票，可以结束会议。" if meeting.vote == Meeting.Vote.DONE else "讲述和点评完成以后投票。"
