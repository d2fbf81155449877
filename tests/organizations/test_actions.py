"""Exemptions: asked for by the branch, decided by its superior; holidays loaded once."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from organizations.actions.exemptions import agree_to_exemption, apply_for_exemption, refuse_exemption
from organizations.actions.holidays import seed_holidays
from organizations.models import Exemption, Holiday, Person, RegisterEntry, Role
from organizations.refusals import Refused
from tests import builders

TODAY = dt.date(2026, 10, 20)
UNTIL = dt.date(2027, 4, 19)
State = Exemption.State


def apply(cast, by="secretary", person="member", **changes):
    values = {"reason": "术后休养", "starts_on": TODAY, "ends_on": UNTIL} | changes
    return apply_for_exemption(by=getattr(cast, by).user, person=getattr(cast, person), today=TODAY, **values)


def test_the_branch_asks_and_the_superior_agrees(cast):
    exemption = apply(cast)
    assert cast.member not in Person.objects.exempt_on(TODAY)
    agree_to_exemption(by=cast.officer.user, exemption=exemption, today=TODAY)
    exemption.refresh_from_db()
    assert (exemption.state, exemption.decided_on) == (State.AGREED, TODAY)
    assert cast.member in Person.objects.exempt_on(TODAY)
    assert cast.member not in Person.objects.exempt_on(TODAY - dt.timedelta(days=1))


def test_the_superior_refuses_with_a_reason(cast):
    exemption = apply(cast)
    with pytest.raises(Refused, match="请写明不同意的原因"):
        refuse_exemption(by=cast.officer.user, exemption=exemption, today=TODAY, note=" ")
    refuse_exemption(by=cast.officer.user, exemption=exemption, today=TODAY, note="可在家书面讲述。")
    exemption.refresh_from_db()
    assert (exemption.state, exemption.decision_note) == (State.REFUSED, "可在家书面讲述。")
    assert cast.member not in Person.objects.exempt_on(TODAY)


@pytest.mark.parametrize(
    ("by", "refusal"),
    [
        ("outsider", Http404),
        ("member", PermissionDenied),
        ("deputy", PermissionDenied),
        ("recorder", PermissionDenied),
        ("officer", PermissionDenied),
        ("inspector", PermissionDenied),
    ],
)
def test_only_the_branchs_secretary_asks(cast, by, refusal):
    with pytest.raises(refusal):
        apply(cast, by=by)


@pytest.mark.parametrize(
    ("by", "refusal"),
    [
        ("outsider", Http404),
        ("secretary", PermissionDenied),
        ("member", PermissionDenied),
        ("inspector", PermissionDenied),
    ],
)
def test_only_the_superior_decides(cast, by, refusal):
    exemption = apply(cast)
    user = getattr(cast, by).user
    with pytest.raises(refusal):
        agree_to_exemption(by=user, exemption=exemption, today=TODAY)
    with pytest.raises(refusal):
        refuse_exemption(by=user, exemption=exemption, today=TODAY, note="不行")


def test_nobody_decides_on_themselves(cast):
    builders.post(cast.member, cast.committee, Role.COMMITTEE_OFFICER)
    exemption = apply(cast)
    with pytest.raises(PermissionDenied):
        agree_to_exemption(by=cast.member.user, exemption=exemption, today=TODAY)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"person": "staff"}, "只适用于党员"),
        ({"reason": " "}, "请写明申请的原因"),
        ({"starts_on": TODAY - dt.timedelta(days=1)}, "开始日期不能早于今天"),
        ({"ends_on": TODAY - dt.timedelta(days=1)}, "结束日期早于开始日期"),
        ({"ends_on": dt.date(2027, 10, 20)}, "一次最长12个月"),
        ({"person": "exempt"}, "已有申请或已经同意"),
    ],
)
def test_a_request_that_cannot_be_granted_is_refused_with_a_sentence(cast, changes, sentence):
    with pytest.raises(Refused, match=sentence):
        apply(cast, **changes)


def test_after_a_refusal_the_branch_may_ask_again(cast):
    refuse_exemption(by=cast.officer.user, exemption=apply(cast), today=TODAY, note="请补材料。")
    assert apply(cast).state == State.REQUESTED


def test_an_answer_is_given_once(cast):
    exemption = apply(cast)
    agree_to_exemption(by=cast.officer.user, exemption=exemption, today=TODAY)
    with pytest.raises(Refused, match="已经答复过"):
        refuse_exemption(by=cast.officer.user, exemption=exemption, today=TODAY, note="改主意")


def test_the_register_says_that_something_was_asked_and_never_why(cast):
    agree_to_exemption(by=cast.officer.user, exemption=apply(cast), today=TODAY)
    lines = list(RegisterEntry.objects.values_list("verb", "record_name", "reason"))
    assert lines == [("同意免于参加", "顾北川", ""), ("申请免于参加", "顾北川", "")]


def test_holidays_are_loaded_once_and_what_somebody_entered_stays(db):
    new_year = Holiday.objects.create(day=dt.date(2026, 1, 1), name="本区放假")
    added = seed_holidays(by=None, years=range(2026, 2027))
    assert added > 0
    assert seed_holidays(by=None, years=range(2026, 2027)) == 0
    new_year.refresh_from_db()
    assert new_year.name == "本区放假"
    assert not Holiday.objects.calendar().is_working(dt.date(2026, 10, 1))
