"""The facts beside a branch's statement, and the draft made of them."""

import pytest
import time_machine
from django.urls import reverse

from meetings.models import BranchStatement
from tests import builders
from tests.disclosures.two_months.autumn import TODAY, autumn, planned


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel(builders.at(TODAY, 9), tick=False):
        yield


def page(name, meeting, branch):
    return reverse(name, args=[meeting.pk, branch.pk])


def draft(client, meeting, branch, **typed):
    names = ("activities", "fulfilment", "five_goods")
    form = {f"statement-{name}": typed.get(name, "") for name in names} | {"statement-version": 0}
    return client.post(page("disclosures:draft_branch_statement", meeting, branch), form)


def test_the_facts_stand_beside_the_statement_for_who_prepares_it_and_who_comments(cast, signed_in):
    meeting = autumn(cast)
    for who in (cast.secretary, cast.recorder, cast.committee_secretary, cast.officer, cast.inspector):
        body = signed_in(who).get(page("meetings:branch", meeting, cast.branch)).content.decode()
        assert "9—10月的事实" in body
        assert "应到7人，实到7人" in body
        assert "先锋★1人，合格☆3人" in body
        assert "1条，已答复0条，待答复1条，其中逾期1条" in body
        assert "党员、干部职工承诺事项5项，已兑现1项，推进中0项，未兑现4项。" in body
        assert "补齐台账" in body


def test_a_draft_fills_the_empty_fields_and_saves_nothing(cast, signed_in):
    meeting = autumn(cast)
    body = draft(signed_in(cast.secretary), meeting, cast.branch, fulfilment="自己写的兑现").content.decode()
    assert "9月组织生活会9月24日召开。" in body
    assert "10月评比结果10月26日公示。" in body
    assert "上次会上的建议：补齐台账。" in body
    assert "自己写的兑现" in body
    assert "本支部承诺事项1项" not in body.split("自己写的兑现")[1]
    assert not BranchStatement.objects.exists()


def test_a_draft_keeps_what_cannot_be_read_and_says_so(cast, signed_in):
    meeting = planned(cast)
    response = draft(signed_in(cast.secretary), meeting, cast.branch, activities="长" * 2001)
    assert "长" * 2001 in response.content.decode()
    assert "有1处需要改一下" in response.content.decode()


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("secretary", 200),
        ("recorder", 200),
        ("officer", 200),
        ("inspector", 403),
        ("sibling_secretary", 403),
        ("member", 404),
        ("outsider", 404),
    ],
)
def test_who_writes_the_statement_may_draft_it(cast, signed_in, who, status):
    meeting = planned(cast)
    assert draft(signed_in(getattr(cast, who)), meeting, cast.branch).status_code == status


def test_nothing_is_drafted_once_the_meeting_is_over(cast, signed_in):
    meeting = planned(cast)
    type(meeting).objects.update(state="cancelled", cancelled_reason="台风")
    assert draft(signed_in(cast.secretary), meeting, cast.branch).status_code == 403


@pytest.mark.parametrize("more", [0, 2])
def test_one_branch_and_three_ask_as_many_questions(cast, signed_in, more, django_assert_num_queries):
    meeting = autumn(cast)
    for number in range(more):
        cast.committee.refresh_from_db()
        builders.organization(f"第{number}党支部", parent=cast.committee)
    client = signed_in(cast.officer)
    with django_assert_num_queries(QUESTIONS):
        client.get(page("meetings:branch", meeting, cast.branch))


QUESTIONS = 61
