"""The current month's branches that a visitor plays with: moved there by the same actions that pages call."""

import datetime as dt
from random import Random

from disclosures.demo import texts
from disclosures.demo.foundation import noon
from evaluations.ballots import actions as ballots
from evaluations.ballots.models import Ballot, Channel, Grade, Teller
from evaluations.ballots.slips import draw_codes
from meetings import actions as meetings
from meetings.access import desk_of
from meetings.models import Attendance, Meeting, Statement
from organizations.models import Organization, Person, Post, Role, User
from organizations.periods import Month, TwoMonths

Presence = Attendance.Presence
TELLERS = {Teller.Duty.COUNTING: "member", Teller.Duty.OVERSEEING: "head"}


def branch_before_its_vote(branch: Organization, today: dt.date) -> Ballot:
    """The demonstration's own branch: all has been said, and sign-in to the ballot is open."""
    secretary = User.objects.get(username="secretary")
    meeting = meetings.schedule(
        by=secretary,
        organization=branch,
        period=Month.of(today),
        scheduled_at=noon(today, 19),
        place=f"{branch.short_name}会议室",
        presider=secretary.person,
    )
    meetings.open_meeting(by=secretary, meeting=meeting, held_on=today)
    rows = list(meeting.attendances.subjects().select_related("person__user", "meeting"))
    presences = {row.person_id: Presence.ONLINE if row.person.is_away else Presence.PRESENT for row in rows}
    absent = next(row for row in rows if row.person.user is None)
    meetings.mark_attendance(by=secretary, meeting=meeting, presences=presences | {absent.person_id: Presence.LEAVE})
    _say(meeting, secretary)
    ballot = ballots.open_ballot(by=secretary, meeting=meeting)
    tellers = {duty: User.objects.get(username=name).person for duty, name in TELLERS.items()}
    ballots.appoint_tellers(by=secretary, ballot=ballot, tellers=tellers)
    return ballot


def _say(meeting: Meeting, secretary: User) -> None:
    for index, row in enumerate(meeting.attendances.speakers().select_related("person__user")):
        channel = Statement.Channel.VIDEO if row.person.is_away else Statement.Channel.IN_MEETING
        text = texts.STATEMENTS[index % len(texts.STATEMENTS)]
        meetings.save_statement(
            by=secretary, meeting=meeting, person=row.person, text=text, based_on=0, channel=channel
        )
        who = desk_of(secretary, meeting).commentator_of(row)
        text = texts.CRITIQUES[index % len(texts.CRITIQUES)]
        by = User.objects.get(person=who.person_id)
        meetings.save_critique(by=by, meeting=meeting, person=row.person, text=text, based_on=0)


def branch_while_voting(meeting: Meeting, random: Random) -> dict[int, str]:
    """Everybody took a slip out of the hat and half have cast; whose is which only the answer says, by person's id."""
    secretary = _secretary_of(meeting.organization)
    ballot = ballots.open_ballot(by=secretary, meeting=meeting)
    voters = [row.person for row in ballot.roll.select_related("person")]
    for voter in voters:
        ballots.hand_out(by=secretary, ballot=ballot, person=voter, channel=Channel.SLIP)
    codes = draw_codes(len(voters))
    ballots.add_slips(by=secretary, ballot=ballot, codes=codes, living=0)
    ballots.start_voting(by=secretary, ballot=ballot)
    drawn = dict(zip((voter.pk for voter in voters), random.sample(codes, len(codes)), strict=True))
    subjects = ballot.subjects.count()
    for voter in random.sample(voters, max(3, len(voters) // 2)):
        marks = bytes(random.choices(list(Grade), weights=(5, 3, 1, 0, 1), k=subjects))
        ballots.cast_with_slip(ballot=ballot.pk, code=drawn[voter.pk], marks=marks)
    return drawn


def branch_after_sealing(meeting: Meeting, random: Random) -> None:
    """The urn is closed; a click counts it."""
    branch_while_voting(meeting, random)
    ballots.seal(by=_secretary_of(meeting.organization), ballot=meeting.ballots.get())


def branch_with_a_void_ballot(meeting: Meeting) -> None:
    """A ballot that was given up; a new one may follow."""
    secretary = _secretary_of(meeting.organization)
    ballot = ballots.open_ballot(by=secretary, meeting=meeting)
    ballots.void(by=secretary, ballot=ballot, reason="投票时停电，来电以后重新投票。")


def committee_in_session(committee: Organization, today: dt.date) -> Meeting:
    """The two months' secretary meeting of the demonstration's committee: half of the branches have spoken."""
    officer = User.objects.get(username="committee")
    secretary = _secretary_of(committee)
    meeting = meetings.schedule(
        by=officer,
        organization=committee,
        period=TwoMonths.of(today),
        scheduled_at=noon(today, 14),
        place=f"{committee.short_name}三楼会议室",
        presider=secretary.person,
    )
    meetings.open_meeting(by=officer, meeting=meeting, held_on=today)
    people = meeting.attendances.subjects().values_list("person_id", flat=True)
    meetings.mark_attendance(by=officer, meeting=meeting, presences=dict.fromkeys(people, Presence.PRESENT))
    branches = list(meeting.branches.select_related("organization"))
    _stand_in_for_the_secretary(officer, meeting, branches[-1].organization, today)
    for index, branch in enumerate(branches[: len(branches) // 2 + 1]):
        organization = branch.organization
        meetings.save_branch_statement(
            by=_secretary_of(organization),
            meeting=meeting,
            organization=organization,
            text=texts.BRANCH_STATEMENTS[index % 2],
            based_on=0,
        )
    meetings.save_branch_critique(
        by=secretary, meeting=meeting, organization=branches[0].organization, text=texts.BRANCH_CRITIQUES[0], based_on=0
    )
    return meeting


def _stand_in_for_the_secretary(officer: User, meeting: Meeting, branch: Organization, today: dt.date) -> None:
    """A secretary on leave, and a member of the branch who speaks instead (代讲)."""
    speaker = meeting.attendances.get(organization=branch)
    meetings.mark_attendance(by=officer, meeting=meeting, presences={speaker.person_id: Presence.LEAVE})
    others = Person.objects.of(branch).on_the_roster().party().not_exempt_on(today)
    instead = others.exclude(pk=speaker.person_id).in_name_order().first()
    meetings.stand_in(by=officer, meeting=meeting, organization=branch, person=instead)


def _secretary_of(organization: Organization) -> User:
    post = Post.objects.filter(organization=organization, role=Role.SECRETARY, ends_on__isnull=True)
    return User.objects.get(person__posts__in=post)
