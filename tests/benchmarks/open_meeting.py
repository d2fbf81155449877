"""The evening of a meeting of sixty people: who came, what was said but for the last one's, and the ballot after it."""

import datetime as dt

from evaluations.ballots.models import Ballot, Section, Subject
from meetings.models import Attendance, Critique, Meeting, Statement
from organizations.models import Person
from tests import builders

PEOPLE = 60


def open_meeting(secretary: Person, day: dt.date) -> Meeting:
    """Return a meeting of the secretary's branch, which first grows to sixty people."""
    branch = secretary.organization
    Person.objects.bulk_create(
        Person(
            name=f"新党员{number}", sort_key=f"x{number:03}", kind="member", organization=branch, since=builders.SINCE
        )
        for number in range(PEOPLE - branch.people.count())
    )
    meeting = Meeting.objects.create(
        kind=Meeting.Kind.MEMBER,
        organization=branch,
        period_start=day.replace(day=1),
        scheduled_at=builders.at(day),
        place="会议室",
        state=Meeting.State.IN_SESSION,
        held_on=day,
        held_as=branch.short_name,
        opened_at=builders.at(day),
    )
    people = list(branch.people.order_by("sort_key"))
    Attendance.objects.bulk_create(_attendance(meeting, person) for person in people)
    Statement.objects.bulk_create(_statement(meeting, person, secretary) for person in people[:-1])
    Critique.objects.bulk_create(_critique(meeting, person, secretary) for person in people[:-1])
    return meeting


def _attendance(meeting: Meeting, person: Person) -> Attendance:
    return Attendance(
        meeting=meeting,
        person=person,
        name=person.name,
        sort_key=person.sort_key,
        category=person.kind,
        standing=person.standing,
        presence=Attendance.Presence.PRESENT,
    )


def _statement(meeting: Meeting, person: Person, secretary: Person) -> Statement:
    return Statement(
        meeting=meeting,
        person=person,
        version=1,
        recorded_by=secretary.user,
        duties="走访了十二户，代办了三件事。" * 6,
        gains="和群众坐在一条板凳上，才听得到真话。",
        gaps="台账记得还不细。",
        direction="下个月补齐台账，再走访十户。",
        channel=Statement.Channel.IN_MEETING,
    )


def _critique(meeting: Meeting, person: Person, secretary: Person) -> Critique:
    return Critique(
        meeting=meeting,
        person=person,
        version=1,
        recorded_by=secretary.user,
        progress="走访扎实，群众反映好。",
        shortcomings="台账还不细。",
        direction="下个月补齐。",
        commented_by=secretary,
        capacity="书记",
    )


def ballot_of(meeting: Meeting) -> Ballot:
    """Return the ballot on everybody at the meeting while votes are cast."""
    ballot = Ballot.objects.create(
        meeting=meeting, state=Ballot.State.VOTING, public_key=bytes(294), fingerprint="0" * 64
    )
    Subject.objects.bulk_create(
        Subject(ballot=ballot, position=position, section=Section.MEMBERS, person=row.person, name=row.name)
        for position, row in enumerate(meeting.attendances.select_related("person"))
    )
    return ballot
