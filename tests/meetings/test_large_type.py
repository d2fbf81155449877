"""The workbench in large type (大字版): what is to do next stands open, all else is a tap away."""

import pytest
from django.urls import reverse

from meetings import actions
from meetings.workbench import task_at_hand
from tests.meetings.conftest import BRANCH_TOLD, SAID, TOLD
from tests.unfolded import Unfolded


@pytest.mark.parametrize(
    ("notes", "tells", "criticizes", "task"),
    [
        (False, True, True, "statement"),
        (False, False, True, "critique"),
        (False, True, False, "statement"),
        (False, False, False, "statement"),
        (True, True, True, "fulfilment"),
        (True, False, True, "fulfilment"),
    ],
)
def test_one_task_is_at_hand_in_the_meetings_order(notes, tells, criticizes, task):
    assert task_at_hand(notes=notes, tells=tells, criticizes=criticizes) == task


def large(signed_in, reader, address, **posted):
    client = signed_in(reader)
    client.cookies["elder"] = "18"
    response = client.post(address, posted) if posted else client.get(address)
    return Unfolded(response.content.decode())


def at(meeting, person):
    return reverse("meetings:person", args=[meeting.pk, person.pk])


def tell(cast, meeting, person):
    actions.save_statement(by=cast.secretary.user, meeting=meeting, person=person, text=TOLD, based_on=0)


def test_first_the_statement_is_taken_down_then_the_critique_written(cast, signed_in, attended):
    before = large(signed_in, cast.secretary, at(attended, cast.member))
    assert before.forms == ["statement"]
    assert before.folds == [
        "会议步骤，现在第2步：讲述",
        "谁点评谁",
        "名单：第7位，共10位",
        "承诺与兑现",
        "上次的努力方向",
        "点评",
        "投票以前还缺",
    ]
    tell(cast, attended, cast.member)
    after = large(signed_in, cast.secretary, at(attended, cast.member))
    assert after.forms == ["critique"]
    assert (after.folds[0], "本次讲述" in after.folds) == ("会议步骤，现在第3步：点评", True)


def test_the_ones_before_and_after_are_links_at_every_task(cast, signed_in, attended):
    tell(cast, attended, cast.member)
    for reader in (cast.secretary, cast.inspector):
        shown = large(signed_in, reader, at(attended, cast.member))
        assert [link for link in shown.links if "/people/" in link]


def test_a_critique_that_lacks_something_stands_open_even_before_the_statement(cast, signed_in, attended):
    posted = {f"critique-{name}": "" for name in vars(SAID)} | {"critique-version": 0, "critique-progress": "走访多"}
    shown = large(
        signed_in, cast.secretary, reverse("meetings:save_critique", args=[attended.pk, cast.member.pk]), **posted
    )
    assert shown.forms == ["critique"]


def test_a_record_that_is_to_be_corrected_is_the_only_form(cast, signed_in, attended):
    tell(cast, attended, cast.member)
    shown = large(signed_in, cast.secretary, at(attended, cast.member) + "?edit=statement")
    assert shown.forms == ["statement"]


def test_who_only_reads_sees_what_was_told(cast, signed_in, attended):
    tell(cast, attended, cast.member)
    shown = large(signed_in, cast.inspector, at(attended, cast.member))
    assert (shown.forms, "本次讲述" in shown.folds, "点评" in shown.folds) == ([], False, True)


def test_the_own_statement_is_the_only_form_of_ones_own_page(cast, signed_in, attended):
    shown = large(signed_in, cast.member, at(attended, cast.member))
    assert shown.forms == ["statement"]
    assert "承诺与兑现" in shown.folds


def test_a_branch_tells_first_and_is_commented_on_then(cast, signed_in, secretary_meeting):
    address = reverse("meetings:branch", args=[secretary_meeting.pk, cast.branch.pk])
    assert large(signed_in, cast.committee_secretary, address).forms == ["statement"]
    actions.save_branch_statement(
        by=cast.secretary.user, meeting=secretary_meeting, organization=cast.branch, text=BRANCH_TOLD, based_on=0
    )
    assert large(signed_in, cast.committee_secretary, address).forms == ["critique"]


def test_an_outsider_opens_nothing_in_large_type_either(cast, signed_in, attended):
    client = signed_in(cast.outsider)
    client.cookies["elder"] = "18"
    assert client.get(at(attended, cast.member)).status_code == 404


def test_the_standard_page_folds_nothing(cast, signed_in, attended):
    page = signed_in(cast.secretary).get(at(attended, cast.member)).content.decode()
    assert Unfolded(page).folds == []
    assert Unfolded(page).forms == ["statement", "critique"]
