"""What the tables of the report hearings refuse."""

import datetime as dt

import pytest

from meetings.models import HearingAttendee, HearingCorrection, HearingFollowUp, MeetingBranch, ReportHearing
from organizations.periods import TwoMonths
from tests import builders
from tests.meetings.heard import AUTUMN, HELD, drafted, recorded
from tests.refusals import assert_refused_by_the_database


def hearing(cast, **fields):
    values = {
        "organization": cast.committee,
        "held_as": "松荫",
        "period_start": AUTUMN.start,
        "held_on": HELD,
        "place": "会议室",
        "reporter": "沈知远",
        "written_by": cast.officer.user,
    }
    return ReportHearing(**(values | fields))


RECORDED = {"state": "recorded", "recorded_at": builders.at(HELD), "summary": "说了", "decisions": "定了"}


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"period_start": dt.date(2026, 9, 2)}, "hearing_period_starts_on_day_1_of_an_odd_month"),
        ({"period_start": dt.date(2026, 10, 1)}, "hearing_period_starts_on_day_1_of_an_odd_month"),
        ({"held_on": dt.date(2026, 8, 31)}, "hearing_is_not_before_its_period"),
        ({"reporter": ""}, "hearing_names_who_reported"),
        ({"state": "lost"}, "hearing_state_agrees_with_its_stamps"),
        ({"state": "recorded"}, "hearing_state_agrees_with_its_stamps"),
        ({**RECORDED, "state": "draft"}, "hearing_state_agrees_with_its_stamps"),
        ({**RECORDED, "void_reason": "错"}, "hearing_state_agrees_with_its_stamps"),
        ({"state": "void"}, "hearing_state_agrees_with_its_stamps"),
        ({**RECORDED, "summary": ""}, "hearing_is_recorded_with_what_was_heard_and_decided"),
        ({**RECORDED, "decisions": ""}, "hearing_is_recorded_with_what_was_heard_and_decided"),
    ],
)
def test_a_hearing_that_contradicts_itself_is_refused(cast, fields, constraint):
    assert_refused_by_the_database(hearing(cast, **fields), constraint)


def test_somebody_hears_once_one_presides_and_everybody_has_a_name(cast):
    found = drafted(cast)
    for fields, constraint in (
        ({"person": cast.officer, "name": "骆党务"}, "hearing_attendee_is_once_a_hearing"),
        ({"name": ""}, "hearing_attendee_has_a_name"),
        ({"name": "龙在田", "is_presiding": True}, "hearing_is_presided_by_one"),
    ):
        assert_refused_by_the_database(HearingAttendee(hearing=found, **fields), constraint)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"text": ""}, "hearing_follow_up_says_something"),
        ({"organization": None}, "hearing_follow_up_is_an_organizations_or_a_persons"),
        ({"person": "member"}, "hearing_follow_up_is_an_organizations_or_a_persons"),
        ({"done_on": HELD}, "hearing_follow_up_is_done_exactly_when_its_stamps_say_so"),
        ({"done_note": "办了"}, "hearing_follow_up_is_done_exactly_when_its_stamps_say_so"),
        ({"done_on": HELD, "done_by": "user"}, "hearing_follow_up_is_done_exactly_when_its_stamps_say_so"),
    ],
)
def test_a_follow_up_has_one_who_does_it_and_all_or_nothing_of_its_end(cast, fields, constraint):
    stand_for = {"member": cast.member, "user": cast.officer.user}
    values = {"text": "补齐", "organization": cast.branch, "responsible_name": "桐花", "due_on": HELD}
    values |= {name: stand_for.get(value, value) if isinstance(value, str) else value for name, value in fields.items()}
    assert_refused_by_the_database(HearingFollowUp(hearing=recorded(cast), **values), constraint)


def test_a_correction_says_something(cast):
    wrong = HearingCorrection(hearing=recorded(cast), text="", added_by=cast.officer.user, added_on=HELD)
    assert_refused_by_the_database(wrong, "hearing_correction_says_something")


@pytest.mark.parametrize("fields", [{"stand_in_name": "顾北川"}, {"stand_in": "member"}])
def test_who_stands_in_is_named(cast, secretary_meeting, fields):
    branch = MeetingBranch.objects.get(meeting=secretary_meeting, organization=cast.branch)
    for name, value in fields.items():
        setattr(branch, name, cast.member if value == "member" else value)
    assert_refused_by_the_database(branch, "meeting_branch_names_who_stands_in")


def test_the_first_day_of_each_period_counts_only_what_is_recorded(cast):
    drafted(cast, held_on=dt.date(2026, 9, 3))
    recorded(cast, held_on=dt.date(2026, 10, 20))
    recorded(cast, held_on=dt.date(2026, 10, 5))
    recorded(cast, period=TwoMonths(2026, 4), held_on=dt.date(2026, 9, 2))
    assert ReportHearing.objects.first_days() == {
        (cast.committee.pk, dt.date(2026, 9, 1)): dt.date(2026, 10, 5),
        (cast.committee.pk, dt.date(2026, 7, 1)): dt.date(2026, 9, 2),
    }
