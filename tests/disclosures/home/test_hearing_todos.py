"""What the home page asks of leading bodies, and of those to whom they gave something to do."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from organizations.models import Organization
from organizations.periods import TwoMonths
from tests import builders
from tests.disclosures.inspections.october import september
from tests.evaluations.ratings import rounds
from tests.meetings.heard import drafted, follow_up, recorded

TUESDAY = dt.date(2026, 11, 24)
HOME = reverse("disclosures:home")


@pytest.fixture(autouse=True)
def tuesday():
    with time_machine.travel(builders.at(TUESDAY, 8), tick=False):
        yield


def todos(signed_in, person, word):
    desk = signed_in(person).get(HOME).context["desk"]
    return [(each.title, each.tag, each.url) for each in desk.todos if word in each.title]


def test_a_committee_is_asked_for_a_hearing_in_every_two_months(cast, signed_in):
    september(cast)
    new = f"{reverse('meetings:new_hearing')}?organization={cast.committee.pk}"
    for who in (cast.officer, cast.committee_secretary):
        assert todos(signed_in, who, "汇报") == [
            ("补听9—10月汇报", "逾期24天", new),
            ("领导班子听取11—12月汇报", "还有37天", new),
        ]


def test_a_draft_asks_to_be_recorded_and_a_record_asks_for_nothing(cast, signed_in):
    september(cast)
    draft = drafted(cast)
    recorded(cast, period=TwoMonths(2026, 6), held_on=TUESDAY)
    address = reverse("meetings:hearing", args=[draft.pk])
    assert todos(signed_in, cast.officer, "汇报") == [("登记听取9—10月汇报的记录", "逾期24天", address)]


@pytest.mark.parametrize("who", ["secretary", "member", "inspector"])
def test_nobody_else_is_asked(cast, signed_in, who):
    september(cast)
    assert todos(signed_in, getattr(cast, who), "汇报") == []


def test_a_superior_whose_branches_are_all_dissolved_is_asked_for_nothing(cast, signed_in):
    september(cast)
    recorded(cast)
    Organization.objects.filter(pk__in=[cast.branch.pk, cast.sibling.pk]).update(dissolved_on=dt.date(2026, 11, 1))
    assert todos(signed_in, cast.officer, "支部书记会") == []
    assert todos(signed_in, cast.officer, "汇报") == []


def test_a_superior_with_one_branch_left_is_asked_for_both(cast, signed_in):
    september(cast)
    Organization.objects.filter(pk=cast.sibling.pk).update(dissolved_on=dt.date(2026, 11, 1))
    assert len(todos(signed_in, cast.officer, "支部书记会")) == 2
    assert len(todos(signed_in, cast.officer, "汇报")) == 2


def test_a_general_branch_is_not_asked_for_a_hearing(cast, signed_in):
    september(cast)
    general = builders.organization("水厂党总支", Organization.Kind.GENERAL_BRANCH, cast.committee)
    builders.organization("水厂一支部", parent=general)
    builders.post(cast.member, general, "secretary")
    assert len(todos(signed_in, cast.member, "支部书记会")) == 2
    assert todos(signed_in, cast.member, "汇报") == []


def test_a_follow_up_stands_with_who_does_it_until_it_is_done(cast, signed_in):
    september(cast)
    builders.post(cast.leader, cast.committee, "administrative_head")
    hearing = recorded(cast)
    of_branch = follow_up(cast, hearing, due_on=dt.date(2026, 11, 20))
    follow_up(cast, hearing, cast.leader, text="走访三户", due_on=dt.date(2026, 12, 1))
    line = ("办理：补齐台账", "逾期4天", reverse("meetings:follow_up", args=[of_branch.pk]))
    found = {
        who: [title for title, _, _ in todos(signed_in, getattr(cast, who), "办理：")]
        for who in ("secretary", "recorder", "leader", "member", "sibling_secretary", "outsider")
    }
    assert found == {
        "secretary": ["办理：补齐台账"],
        "recorder": ["办理：补齐台账"],
        "leader": ["办理：走访三户"],
        "member": [],
        "sibling_secretary": [],
        "outsider": [],
    }
    assert todos(signed_in, cast.secretary, "办理：") == [line]
    type(of_branch).objects.update(done_on=TUESDAY, done_by=cast.secretary.user, done_note="补齐了")
    assert todos(signed_in, cast.secretary, "办理：") == []


def test_a_follow_up_of_a_draft_or_of_a_void_record_asks_nobody(cast, signed_in):
    september(cast)
    hearing = drafted(cast)
    follow_up(cast, hearing)
    assert todos(signed_in, cast.secretary, "办理：") == []
    type(hearing).objects.update(state="void", void_reason="错")
    assert todos(signed_in, cast.secretary, "办理：") == []


@pytest.mark.parametrize("number", [1, 3])
def test_three_follow_ups_cost_as_many_questions_as_one(cast, signed_in, number, django_assert_num_queries):
    september(cast)
    rounds.secretary_meeting(cast.committee, [cast.branch])
    hearing = recorded(cast)
    for each in range(number):
        follow_up(cast, hearing, text=f"第{each}件")
    client = signed_in(cast.secretary)
    with django_assert_num_queries(QUESTIONS):
        client.get(HOME)


QUESTIONS = 48
