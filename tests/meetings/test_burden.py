"""The office's own burden: minutes and fields of a meeting; never of a person, and nothing once the vote begins."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, connection

from meetings import actions
from meetings.burden import fields_filled, seconds_worked
from meetings.models import Burden
from meetings.rules import CritiqueText, StatementText
from tests import builders
from tests.meetings.conftest import BRANCH_TOLD, DAY, SAID, TOLD

BEGIN = builders.at(DAY)


def after(seconds):
    return BEGIN + dt.timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("last", "now", "seconds"),
    [
        (None, BEGIN, 60),
        (BEGIN, after(4), 4),
        (BEGIN, after(299), 299),
        (BEGIN, after(300), 300),
        (BEGIN, after(301), 60),
        (BEGIN, after(86400), 60),
        (BEGIN, after(-5), 0),
    ],
)
def test_a_gap_up_to_five_minutes_counts_and_every_other_save_a_minute(last, now, seconds):
    assert seconds_worked(last, now) == seconds


@pytest.mark.parametrize(
    ("before", "text", "fields"),
    [
        ({"progress": "", "shortcomings": "", "direction": ""}, SAID, 3),
        ({"progress": "按期", "shortcomings": "", "direction": ""}, SAID, 2),
        (vars(SAID), CritiqueText(progress="改过"), 0),
        (vars(SAID), SAID, 0),
    ],
)
def test_a_field_counts_when_it_gets_its_first_words(before, text, fields):
    assert fields_filled(before, text) == fields


def tell(by, meeting, person, text=TOLD, based_on=0):
    return actions.save_statement(by=by.user, meeting=meeting, person=person, text=text, based_on=based_on)


def counted(meeting):
    return Burden.objects.values_list("seconds", "fields", "last_saved_at").get(meeting=meeting)


def test_the_saves_of_a_meeting_add_up(cast, attended):
    tell(cast.recorder, attended, cast.member, StatementText(duties="写"))
    with time_machine.travel(after(30), tick=False):
        tell(cast.recorder, attended, cast.member, StatementText(duties="写完", gains="有"), based_on=1)
    with time_machine.travel(after(1000), tick=False):
        tell(cast.recorder, attended, cast.leader)
    assert counted(attended) == (60 + 30 + 60, 1 + 1 + 4, after(1000))


def test_what_two_people_type_at_once_is_counted_once(cast, attended):
    tell(cast.recorder, attended, cast.member)
    for moment, save in (
        (20, lambda: tell(cast.secretary, attended, cast.leader)),
        (40, lambda: tell(cast.recorder, attended, cast.away)),
    ):
        with time_machine.travel(after(moment), tick=False):
            save()
    assert counted(attended)[0] == 60 + 40


def test_the_same_text_again_and_a_refused_save_count_nothing(cast, attended):
    tell(cast.recorder, attended, cast.member)
    before = counted(attended)
    with time_machine.travel(after(60), tick=False):
        tell(cast.recorder, attended, cast.member, based_on=1)
        with pytest.raises(actions.Conflict):
            tell(cast.recorder, attended, cast.member, StatementText(duties="旧"), based_on=7)
    assert counted(attended) == before


def test_a_secretary_meetings_texts_count_for_it(cast, secretary_meeting):
    actions.save_branch_statement(
        by=cast.officer.user, meeting=secretary_meeting, organization=cast.branch, text=BRANCH_TOLD, based_on=0
    )
    assert counted(secretary_meeting) == (60, 3, BEGIN)


def test_with_the_vote_the_moment_goes_and_only_the_sums_stay(cast, criticized):
    seconds, fields, last = counted(criticized)
    assert last == BEGIN
    actions.begin_voting(by=cast.secretary.user, meeting=criticized)
    assert counted(criticized) == (seconds, fields, None)


@pytest.mark.parametrize("end", ["conclude", "cancel"])
def test_with_the_meetings_end_the_moment_goes(cast, attended, end):
    tell(cast.recorder, attended, cast.member)
    reason = {"conclude": {"no_vote_reason": "人数不足"}, "cancel": {"reason": "停电"}}[end]
    getattr(actions, end)(by=cast.secretary.user, meeting=attended, **reason)
    assert counted(attended) == (60, 4, None)


def test_the_table_holds_sums_of_a_meeting_and_nobody():
    assert {field.column for field in Burden._meta.fields} == {"meeting_id", "seconds", "fields", "last_saved_at"}


def test_no_table_remembers_the_moments(cast, attended):
    tell(cast.recorder, attended, cast.member)
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE tgrelid = 'meetings_burden'::regclass AND NOT tgisinternal")
        assert cursor.fetchall() == []
    assert not hasattr(Burden, "pgh_event_model")


@pytest.mark.parametrize("column", ["seconds", "fields"])
def test_the_database_refuses_a_sum_below_zero(cast, attended, column):
    with pytest.raises(IntegrityError):
        Burden.objects.create(meeting=attended, **{column: -1})
