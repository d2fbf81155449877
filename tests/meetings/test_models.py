"""What the tables refuse, and the words for lists of meetings."""

import datetime as dt

import pytest

from meetings import actions
from meetings.models import Attendance, BranchCritique, BranchStatement, Critique, Meeting, MeetingBranch, Statement
from organizations.models import Policy
from organizations.periods import Month, TwoMonths
from tests import builders
from tests.meetings.conftest import AUTUMN, DAY, OCTOBER, SAID, TOLD
from tests.refusals import assert_refused_by_the_database

State, Vote = Meeting.State, Meeting.Vote
OPENED = {"opened_at": builders.at(DAY), "held_on": DAY}


def build(branch, **fields):
    values = {
        "kind": Meeting.Kind.MEMBER,
        "organization": branch,
        "period_start": OCTOBER.start,
        "scheduled_at": builders.at(DAY),
        "place": "会议室",
    }
    return Meeting(**(values | fields))


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"kind": "party"}, "meeting_kind_is_known"),
        ({"vote": "maybe", **OPENED, "state": State.IN_SESSION}, "meeting_vote_is_known"),
        ({"period_start": dt.date(2026, 10, 2)}, "meeting_period_starts_on_day_1"),
        ({"state": "lost"}, "meeting_state_has_its_stamps"),
        ({"state": State.SCHEDULED, **OPENED}, "meeting_state_has_its_stamps"),
        ({"state": State.IN_SESSION}, "meeting_state_has_its_stamps"),
        ({"state": State.CONCLUDED, **OPENED, "vote": Vote.DONE}, "meeting_state_has_its_stamps"),
        ({"state": State.CANCELLED}, "meeting_state_has_its_stamps"),
        ({"vote": Vote.OPEN}, "meeting_votes_only_while_it_runs"),
        (
            {"state": State.CONCLUDED, **OPENED, "concluded_at": builders.at(DAY)},
            "meeting_concludes_with_a_vote_or_a_reason",
        ),
        (
            {"state": State.CONCLUDED, **OPENED, "concluded_at": builders.at(DAY), "vote": Vote.OPEN},
            "meeting_concludes_with_a_vote_or_a_reason",
        ),
    ],
)
def test_a_meeting_that_contradicts_itself_is_refused(cast, fields, constraint):
    assert_refused_by_the_database(build(cast.branch, **fields), constraint)


def test_a_period_has_one_live_meeting_and_any_number_of_cancelled_ones(cast):
    for _ in range(2):
        build(cast.branch, state=State.CANCELLED, cancelled_reason="停电").save()
    build(cast.branch).save()
    assert_refused_by_the_database(build(cast.branch), "meeting_is_live_once_in_a_period")


def test_everybody_and_everything_stands_once_at_a_meeting(cast, secretary_meeting, meeting):
    by = cast.secretary.user
    critique = {"commented_by": cast.secretary, "capacity": "党支部书记", "recorded_by": by}
    row = meeting.attendances.first()
    Statement.objects.create(meeting=meeting, person=cast.member, recorded_by=by)
    Critique.objects.create(meeting=meeting, person=cast.member, **critique)
    BranchStatement.objects.create(meeting=secretary_meeting, organization=cast.branch, recorded_by=by)
    BranchCritique.objects.create(meeting=secretary_meeting, organization=cast.branch, **critique)
    for again, constraint in (
        (Attendance(meeting=meeting, person=row.person, name="x", category="member", standing="normal"), "attendance"),
        (MeetingBranch(meeting=secretary_meeting, organization=cast.branch, name="x"), "meeting_branch"),
        (Statement(meeting=meeting, person=cast.member, recorded_by=by), "statement"),
        (Critique(meeting=meeting, person=cast.member, **critique), "critique"),
        (BranchStatement(meeting=secretary_meeting, organization=cast.branch, recorded_by=by), "branch_statement"),
        (BranchCritique(meeting=secretary_meeting, organization=cast.branch, **critique), "branch_critique"),
    ):
        assert_refused_by_the_database(again, f"{constraint}_is_once_a_meeting")


def test_presence_and_channel_are_of_the_known_ones(cast, meeting):
    row = meeting.attendances.first()
    row.presence = "asleep"
    assert_refused_by_the_database(row, "attendance_presence_is_known")
    told = Statement(meeting=meeting, person=cast.member, recorded_by=cast.member.user, channel="pigeon")
    assert_refused_by_the_database(told, "statement_channel_is_known")


def test_the_words_for_lists_of_meetings(cast):
    october = build(cast.branch)
    september = build(cast.branch, period_start=dt.date(2026, 9, 1))
    cancelled = build(cast.branch, state=State.CANCELLED, cancelled_reason="停电")
    running = build(cast.sibling, state=State.IN_SESSION, **OPENED)
    concluded = build(
        cast.foreign, state=State.CONCLUDED, **OPENED, concluded_at=builders.at(DAY), no_vote_reason="人少"
    )
    committee = build(cast.committee, kind=Meeting.Kind.SECRETARY, period_start=AUTUMN.start)
    for meeting in (october, september, cancelled, running, concluded, committee):
        meeting.save()
    policy = Policy(starts_on=DAY)
    assert set(Meeting.objects.live()) == {october, september, running, concluded, committee}
    assert list(Meeting.objects.concluded()) == [concluded]
    assert list(Meeting.objects.running()) == [running]
    assert set(Meeting.objects.of_period(Month(2026, 10))) == {october, cancelled, running, concluded}
    assert list(Meeting.objects.of_period(TwoMonths(2026, 5))) == [committee]
    assert set(Meeting.objects.overdue(dt.date(2026, 10, 25), policy)) == {september}
    assert set(Meeting.objects.overdue(dt.date(2026, 10, 26), policy)) == {september, october}
    assert set(Meeting.objects.overdue(dt.date(2026, 10, 31), policy)) == {september, october, committee}
    assert (october.label, committee.label) == ("10月组织生活会", "9—10月支部书记会")


def names(rows):
    return [row.name for row in rows]


def test_missing_are_those_who_speak_and_have_not_been_heard_or_commented_on(cast, attended):
    everybody = {p.name for p in cast.everyone if p.organization == cast.branch} - {"温如玉", "尹疏桐"}
    assert set(names(attended.missing_statements())) == everybody
    actions.save_statement(by=cast.recorder.user, meeting=attended, person=cast.member, text=TOLD, based_on=0)
    actions.save_critique(by=cast.secretary.user, meeting=attended, person=cast.leader, text=SAID, based_on=0)
    assert set(names(attended.missing_statements())) == everybody - {"顾北川"}
    assert set(names(attended.missing_critiques())) == everybody - {"傅青禾"}


def test_voters_are_those_who_take_part_and_subjects_all_but_the_exempt(cast, attended):
    actions.invite(by=cast.recorder.user, meeting=attended, person=cast.officer)
    everybody = {p.name for p in cast.everyone if p.organization == cast.branch}
    assert set(names(attended.attendances.voters())) == everybody - {"温如玉", "尹疏桐"}
    assert set(names(attended.attendances.subjects())) == everybody - {"温如玉"}
    assert set(names(attended.attendances.subjects().staff())) == {"骆明霞", "黎晓帆", "尹疏桐"}


def test_a_secretary_meeting_misses_branches(cast, secretary_meeting):
    assert names(secretary_meeting.missing_statements()) == ["桐花社区党支部", "鹭洲社区党支部"]
    assert names(secretary_meeting.missing_critiques()) == ["桐花社区党支部", "鹭洲社区党支部"]
