"""The register's lines of what is saved while it is typed: one a sitting, and every save still leads to its line."""

import datetime as dt

import pytest
import time_machine

from meetings import actions
from meetings.models import StatementEvent
from meetings.rules import StatementText
from organizations import register
from organizations.models import RegisterEntry
from organizations.register import Change, RowChange, changes_of
from tests import builders
from tests.meetings.conftest import DAY, SAID

BEGIN = builders.at(DAY)
VERB = "记录顾北川的讲述"


def minutes(number):
    return BEGIN + dt.timedelta(minutes=number)


def tell(by, meeting, person, duties, based_on):
    return actions.save_statement(
        by=by.user, meeting=meeting, person=person, text=StatementText(duties=duties), based_on=based_on
    )


def type_on(cast, meeting, moments, first=1):
    """The recorder's autosave at each of the moments; what was saved last."""
    for version, moment in enumerate(moments, start=first):
        with time_machine.travel(moment, tick=False):
            statement = tell(cast.recorder, meeting, cast.member, f"写到第{version}句", version - 1)
    return statement


def lines_of(statement):
    found = RegisterEntry.objects.of_record(statement).order_by("pk")
    return [(line.verb, line.actor_name, line.at) for line in found]


def test_saves_of_one_sitting_stand_under_one_line_of_its_beginning(cast, attended):
    statement = type_on(cast, attended, [minutes(0), minutes(1), minutes(29)])
    assert lines_of(statement) == [(VERB, "柳文澜", BEGIN)]
    line = RegisterEntry.objects.of_record(statement).get()
    events = StatementEvent.objects.order_by("pgh_id")
    assert [(event.pgh_label, event.version, event.duties, event.pgh_context) for event in events] == [
        ("insert", 1, "写到第1句", {"entry": line.pk, "by": cast.recorder.user.pk}),
        ("update", 2, "写到第2句", {"entry": line.pk, "by": cast.recorder.user.pk}),
        ("update", 3, "写到第3句", {"entry": line.pk, "by": cast.recorder.user.pk}),
    ]


def test_a_sitting_ends_thirty_minutes_after_it_began_however_steadily_it_goes_on(cast, attended):
    statement = type_on(cast, attended, [minutes(0), minutes(20), minutes(30), minutes(45)])
    assert lines_of(statement) == [(VERB, "柳文澜", BEGIN), (VERB, "柳文澜", minutes(30))]


def test_somebody_elses_save_in_between_begins_a_new_line_for_both(cast, attended):
    statement = type_on(cast, attended, [minutes(0)])
    tell(cast.member, attended, cast.member, "本人改过", 1)
    tell(cast.recorder, attended, cast.member, "又记一次", 2)
    assert lines_of(statement) == [
        (VERB, "柳文澜", BEGIN),
        (VERB, "顾北川", BEGIN),
        (VERB, "柳文澜", BEGIN),
    ]


def test_a_confirmation_is_a_line_of_its_own_and_ends_the_sitting(cast, attended):
    statement = type_on(cast, attended, [minutes(0)])
    actions.confirm_statement(by=cast.member.user, statement=statement, version=1)
    type_on(cast, attended, [minutes(2), minutes(3)], first=2)
    assert [(verb, who) for verb, who, _ in lines_of(statement)] == [
        (VERB, "柳文澜"),
        ("确认本人的讲述", "顾北川"),
        (VERB, "柳文澜"),
    ]


def test_the_records_of_two_people_and_two_kinds_never_share_a_line(cast, attended):
    for person in (cast.member, cast.leader):
        tell(cast.secretary, attended, person, "讲过", 0)
        actions.save_critique(by=cast.secretary.user, meeting=attended, person=person, text=SAID, based_on=0)
    written = RegisterEntry.objects.filter(verb__regex="讲述|点评").order_by("pk")
    assert [(line.verb, line.record_type, line.record_name) for line in written] == [
        ("记录顾北川的讲述", "meetings.statement", "顾北川的讲述"),
        ("点评顾北川", "meetings.critique", "对顾北川的点评"),
        ("记录傅青禾的讲述", "meetings.statement", "傅青禾的讲述"),
        ("点评傅青禾", "meetings.critique", "对傅青禾的点评"),
    ]


def test_attendance_shares_a_line_until_somebody_else_or_something_else_comes_between(cast, attended):
    for who, presence in ((cast.recorder, "leave"), (cast.recorder, "present"), (cast.secretary, "leave")):
        actions.mark_attendance(by=who.user, meeting=attended, presences={cast.member.pk: presence})
    actions.invite(by=cast.secretary.user, meeting=attended, person=cast.officer)
    actions.mark_attendance(by=cast.secretary.user, meeting=attended, presences={cast.member.pk: "present"})
    lines = RegisterEntry.objects.of_record(attended).order_by("pk").values_list("verb", "actor__person__name")
    assert list(lines)[-4:] == [
        ("登记到会情况", "柳文澜"),
        ("登记到会情况", "沈知远"),
        ("登记骆党务列席", "沈知远"),
        ("登记到会情况", "沈知远"),
    ]


def test_a_line_shows_each_field_of_a_sitting_once_and_no_words(cast, attended):
    type_on(cast, attended, [minutes(0), minutes(1)])
    first = RegisterEntry.objects.get(verb=VERB)
    type_on(cast, attended, [minutes(40), minutes(41), minutes(42)], first=3)
    second = RegisterEntry.objects.filter(verb=VERB).latest("pk")
    (added,), _ = changes_of(first)
    assert (added.what, added.label, added.changes[0]) == ("讲述", "新增", Change("版本", "空", "2"))
    assert changes_of(second) == (
        [
            RowChange(
                "讲述",
                "修改",
                (Change("版本", "2", "5"), Change("履行职责、兑现承诺", "", register.KEPT_IN_THE_RECORD)),
            )
        ],
        False,
    )


@pytest.mark.parametrize("saves", [1, 3])
def test_a_line_takes_the_same_queries_for_one_save_and_for_three(cast, attended, saves, django_assert_num_queries):
    type_on(cast, attended, [minutes(number) for number in range(saves)])
    line = RegisterEntry.objects.get(verb=VERB)
    tables = len(register._event_models())
    # of the one table that the line touched: two more queries for its states, and three for what its keys point at
    with django_assert_num_queries(tables + 2 + 3):
        changes_of(line)
