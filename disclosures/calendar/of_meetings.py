"""Meetings that have their hour and are not over: those of the reader's organizations, and those that hear them."""

import datetime as dt

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from disclosures.calendar.reader import Reader
from disclosures.calendar.rules import Row, Span
from disclosures.home.rules import Standing, State, tag_words
from meetings.models import Meeting


def of_meetings(reader: Reader, span: Span, today: dt.date) -> list[Row]:
    """One query; what was held is told by the row of its deadline."""
    branches = [each.pk for each in reader.organizations if each.is_branch]
    whose = Q(kind=Meeting.Kind.MEMBER, organization__in=branches)
    whose |= Q(kind=Meeting.Kind.SECRETARY, organization__in=[each.pk for each in reader.superiors])
    whose |= Q(kind=Meeting.Kind.SECRETARY, organization__path__in=reader.reported_to)
    meetings = Meeting.objects.filter(
        whose,
        state__in=[Meeting.State.SCHEDULED, Meeting.State.IN_SESSION],
        period_start__range=(span.months[0].start, span.months[-1].start),
    ).select_related("organization")
    return [_row(meeting, today) for meeting in meetings]


def _row(meeting: Meeting, today: dt.date) -> Row:
    at = timezone.localtime(meeting.scheduled_at)
    return Row(
        key=f"meeting-{meeting.pk}",
        due=at.date(),
        title=meeting.label,
        organization=meeting.organization_name,
        standing=_standing(meeting, at.date(), today),
        working_day=at.date(),
        is_open=at.date() >= today,  # a meeting that was put off is late by its own deadline, not by this day
        url=reverse("meetings:detail", args=[meeting.pk]),
        at=at,
        place=meeting.place,
        meeting_pk=meeting.pk,
    )


def _standing(meeting: Meeting, day: dt.date, today: dt.date) -> Standing:
    if meeting.state == Meeting.State.IN_SESSION:
        return Standing(State.DOING, "正在开")
    if day < today:
        return Standing(State.LATE, "原定这天，还没有开")
    return Standing(State.TODO, "今天开" if day == today else tag_words(day, today))
