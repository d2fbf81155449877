"""Meetings that are over, with or without a counted ballot: what a rating starts from."""

import datetime as dt

import time_machine
from django.utils import timezone

from evaluations.ballots.models import Ballot, Section, Subject, Tally
from evaluations.ratings import actions
from evaluations.ratings.actions import Decision, Minutes
from evaluations.ratings.levels import Level
from evaluations.ratings.models import Rating, RatingSheet
from meetings.models import Attendance, Meeting, MeetingBranch
from organizations.models import Person
from tests import builders

DAY = dt.date(2026, 10, 22)


def _meeting(organization, kind, start, day, has_ballot):
    return Meeting.objects.create(
        organization=organization,
        kind=kind,
        period_start=start,
        state=Meeting.State.CONCLUDED,
        vote=Meeting.Vote.DONE if has_ballot else Meeting.Vote.PENDING,
        no_vote_reason="" if has_ballot else "到会的人太少，会上口头评价。",
        scheduled_at=builders.at(day),
        place="二楼会议室",
        held_on=day,
        opened_at=builders.at(day),
        concluded_at=builders.at(day, 21),
    )


def count_ballot(meeting, counts):
    """A counted ballot: `counts` is a row of five per person or organization."""
    ballot = Ballot.objects.create(meeting=meeting, state=Ballot.State.COUNTED, public_key=b"key", fingerprint="0" * 64)
    for position, (subject, row) in enumerate(counts.items()):
        if isinstance(subject, Person):
            section = Section.STAFF if subject.kind == Person.Kind.STAFF else Section.MEMBERS
            who = {"person": subject, "section": section}
        else:
            who = {"organization": subject, "section": Section.ORGANIZATIONS}
        Subject.objects.create(ballot=ballot, position=position, name=str(subject), **who)
        Tally.objects.bulk_create(
            Tally(ballot=ballot, position=position, grade=grade, votes=votes) for grade, votes in enumerate(row)
        )
    return ballot


def member_meeting(branch, people, *, day=DAY, counts=None, presence=None):
    """A concluded member meeting with `people` in their order, everyone present unless `presence` says otherwise."""
    meeting = _meeting(branch, Meeting.Kind.MEMBER, day.replace(day=1), day, counts is not None)
    for person in people:
        Attendance.objects.create(
            meeting=meeting,
            person=person,
            unit=person.unit,
            name=person.name,
            sort_key=person.sort_key,
            category=person.kind,
            standing=person.standing,
            post_title=person.post_title,
            presence=(presence or {}).get(person, Attendance.Presence.PRESENT),
        )
    if counts is not None:
        count_ballot(meeting, counts)
    return meeting


def secretary_meeting(superior, branches, *, start=dt.date(2026, 9, 1), counts=None):
    meeting = _meeting(superior, Meeting.Kind.SECRETARY, start, start.replace(day=28), counts is not None)
    for branch in branches:
        MeetingBranch.objects.create(meeting=meeting, organization=branch, name=branch.short_name, sort_key=branch.path)
    if counts is not None:
        count_ballot(meeting, counts)
    return meeting


def sheet_of(by, meeting, pool=RatingSheet.Pool.MEMBERS):
    """The meeting's sheet of one pool, drawn up."""
    return next(sheet for sheet in actions.draw_up_sheets(by=by.user, meeting=meeting) if sheet.pool == pool)


def decide_all(by, sheet, level=Level.QUALIFIED, **by_name):
    """Give everyone `level`, and those named what is named for them."""
    decisions = {
        row.pk: Decision(level=by_name.get(row.name, level)) for row in Rating.objects.filter(sheet=sheet).current()
    }
    return decide(by, sheet, decisions)


def decide(by, sheet, decisions=None, **minutes):
    """Save a draft upon whatever stands; the minutes as far as they are named, else as they stand."""
    standing = RatingSheet.objects.get(pk=sheet.pk)
    written = {name: getattr(standing, name) for name in Minutes.__dataclass_fields__} | minutes
    return actions.decide(
        by=by.user,
        sheet=standing,
        based_on=standing.version,
        decisions=decisions or {},
        minutes=Minutes(**written),
    )


def confirm(by, sheet, participants="沈知远、陆承安、柳文澜", **minutes):
    """Save the minutes, then confirm; where the test's clock has not come to the meeting's day, on that day."""
    saved = decide(by, sheet, participants=participants, **minutes)
    if saved.meeting.held_on <= timezone.localdate():
        return actions.confirm(by=by.user, sheet=saved, based_on=saved.version)
    with time_machine.travel(builders.at(saved.meeting.held_on), tick=False):
        return actions.confirm(by=by.user, sheet=saved, based_on=saved.version)


def confirmed(by, sheet, level=Level.QUALIFIED, over_quota_reason="", **by_name):
    """A sheet decided and confirmed."""
    decide_all(by, sheet, level, **by_name)
    return confirm(by, sheet, over_quota_reason=over_quota_reason)
