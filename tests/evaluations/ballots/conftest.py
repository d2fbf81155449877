"""A meeting of the standing cast that is ready to vote, and its ballot."""

import datetime as dt
from dataclasses import dataclass

import pytest

from evaluations.ballots import actions
from evaluations.ballots.models import Ballot
from evaluations.ballots.paper import PaperTotals
from meetings.actions import open_meeting
from meetings.models import Attendance, BranchCritique, Critique, Meeting
from organizations.models import Person
from tests import builders
from tests.evaluations.ballots.voter import Phone

Presence = Attendance.Presence
DAY = dt.date(2025, 10, 23)


def attend(meeting, person, presence=Presence.PRESENT, **fields):
    return Attendance.objects.create(
        meeting=meeting,
        person=person,
        unit_id=person.unit_id,
        name=person.name,
        sort_key=person.sort_key,
        category=person.kind,
        standing=person.standing,
        post_title=person.post_title,
        presence=presence,
        **fields,
    )


def criticize(meeting, person, by):
    return Critique.objects.create(
        meeting=meeting,
        person=person,
        progress="按时完成",
        shortcomings="走访不多",
        direction="多走访",
        commented_by=by,
        capacity="书记",
        recorded_by=by.user,
    )


def member_meeting(branch, **fields):
    values = {
        "kind": Meeting.Kind.MEMBER,
        "organization": branch,
        "period_start": DAY.replace(day=1),
        "scheduled_at": builders.at(DAY),
        "place": "会议室",
        "state": Meeting.State.IN_SESSION,
        "opened_at": builders.at(DAY),
        "held_on": DAY,
    }
    return Meeting.objects.create(**(values | fields))


@pytest.fixture
def meeting_without_critiques(cast):
    """Nine present or online; one exempt, one observer."""
    meeting = member_meeting(cast.branch)
    present = [cast.secretary, cast.deputy, cast.recorder, cast.leader, cast.member]
    for person in [*present, cast.head, cast.staff, cast.second_staff]:
        attend(meeting, person)
    attend(meeting, cast.away, Presence.ONLINE)
    attend(meeting, cast.exempt, Presence.EXEMPT)
    attend(meeting, cast.officer, is_observer=True)
    return meeting


@pytest.fixture
def meeting(cast, meeting_without_critiques):
    for attendance in meeting_without_critiques.attendances.speakers():
        criticize(meeting_without_critiques, attendance.person, by=cast.secretary)
    return meeting_without_critiques


@pytest.fixture
def scheduled_meeting(cast):
    return member_meeting(cast.branch, state=Meeting.State.SCHEDULED, opened_at=None, held_on=None)


@pytest.fixture
def meeting_of_two(cast):
    """Two present, everybody else on leave."""
    meeting = member_meeting(cast.branch)
    for person in (cast.secretary, cast.member):
        attend(meeting, person)
        criticize(meeting, person, by=cast.secretary)
    attend(meeting, cast.deputy, Presence.LEAVE)
    return meeting


@pytest.fixture
def secretary_meeting(cast):
    """The committee's meeting with its two branches, both commented on, everybody present."""
    planned = Meeting.objects.create(
        kind=Meeting.Kind.SECRETARY,
        organization=cast.committee,
        period_start=DAY.replace(month=9, day=1),
        scheduled_at=builders.at(DAY),
        place="会议室",
    )
    meeting = open_meeting(by=cast.committee_secretary.user, meeting=planned, held_on=DAY)
    meeting.attendances.update(presence=Presence.PRESENT)
    for branch in meeting.branches.all():
        BranchCritique.objects.create(
            meeting=meeting,
            organization=branch.organization,
            achievements="按时开会",
            gaps="记录不全",
            suggestions="补齐记录",
            commented_by=cast.committee_secretary,
            capacity="书记",
            recorded_by=cast.committee_secretary.user,
        )
    return meeting


@pytest.fixture
def ballot(cast, meeting):
    """In its first state: sign-in."""
    return actions.open_ballot(by=cast.secretary.user, meeting=meeting)


@pytest.fixture
def voting(cast, ballot):
    """Six phones that have signed in, of whom nobody has cast; voting has started, three of the roll stayed away."""
    people = [cast.secretary, cast.deputy, cast.member, cast.head, cast.staff, cast.leader]
    phones = [Phone(person, ballot).sign_in() for person in people]
    ballot.state = actions.start_voting(by=cast.secretary.user, ballot=ballot).state
    return phones


@dataclass
class Papers:
    """A sealed ballot with three forms in the urn, four people on paper and two tellers who have entered nothing."""

    ballot: Ballot
    counting: Person
    overseeing: Person

    def totals(self, *, valid=3, invalid=1, changed=None) -> PaperTotals:
        """What the papers say: every row 较好, save the rows that `changed` gives."""
        rows = [(0, valid, 0, 0, 0)] * self.ballot.subjects.count()
        for position, row in (changed or {}).items():
            rows[position] = row
        return PaperTotals(valid, invalid, tuple(rows))

    def enter(self, teller: Person, totals: PaperTotals) -> None:
        actions.enter_paper(by=teller.user, ballot=self.ballot, totals=totals)

    def agree(self) -> PaperTotals:
        """Both enter the same."""
        totals = self.totals()
        for teller in (self.counting, self.overseeing):
            self.enter(teller, totals)
        return totals


@pytest.fixture
def papers(cast, ballot):
    by = cast.secretary.user
    phones = [Phone(person, ballot).sign_in() for person in (cast.secretary, cast.head, cast.staff)]
    for person in (cast.recorder, cast.leader, cast.away, cast.second_staff):
        actions.hand_out(by=by, ballot=ballot, person=person, channel="paper")
    actions.appoint_tellers(by=by, ballot=ballot, tellers={"counting": cast.member, "overseeing": cast.deputy})
    actions.start_voting(by=by, ballot=ballot)
    for phone in phones:
        phone.cast(bytes(ballot.subjects.count()))
    return Papers(actions.seal(by=by, ballot=ballot), cast.member, cast.deputy)
