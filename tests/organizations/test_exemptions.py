"""Exemptions (免于参加): asked for by the branch, decided by its superior, renewed, ended early."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import Http404

from organizations.actions.exemptions import (
    agree_to_exemption,
    apply_for_exemption,
    end_exemption_early,
    refuse_exemption,
    renew_exemption,
    withdraw_exemption,
)
from organizations.models import Exemption, Person, Policy, RegisterEntry, Role
from organizations.refusals import Refused
from tests import builders

TODAY = dt.date(2026, 10, 20)
UNTIL = dt.date(2027, 4, 19)
State = Exemption.State


REASON = "术后休养"


def day(offset):
    return TODAY + dt.timedelta(days=offset)


def apply(cast, by="secretary", person="member", **changes):
    values = {"reason": REASON, "starts_on": TODAY, "ends_on": UNTIL} | changes
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
        ({"ends_on": dt.date(2027, 10, 20)}, "一次最长12个月，最晚到2027年10月19日"),
        ({"starts_on": dt.date(2027, 10, 22), "ends_on": dt.date(2027, 11, 1)}, "最晚在一年以内"),
        ({"starts_on": dt.date(9999, 12, 1), "ends_on": dt.date(9999, 12, 31)}, "最晚在一年以内"),
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


# --- agreed to late, withdrawn, renewed, ended early ------------------------------------------------------------------
def test_what_is_agreed_to_late_begins_on_the_day_of_the_answer(cast):
    exemption = agree_to_exemption(by=cast.officer.user, exemption=apply(cast), today=day(5))
    assert (exemption.starts_on, exemption.requested_on, exemption.ends_on) == (day(5), TODAY, UNTIL)
    assert cast.member not in Person.objects.exempt_on(day(4))
    assert cast.member in Person.objects.exempt_on(day(5))


def test_a_time_that_has_passed_cannot_be_agreed_to(cast):
    exemption = apply(cast, ends_on=day(3))
    with pytest.raises(Refused, match="申请的时间已经过去"):
        agree_to_exemption(by=cast.officer.user, exemption=exemption, today=day(4))


def test_the_branch_takes_back_what_was_not_answered_or_has_not_begun(cast):
    asked = apply(cast)
    assert withdraw_exemption(by=cast.secretary.user, exemption=asked, today=TODAY).state == State.WITHDRAWN
    agreed = agree_to_exemption(by=cast.officer.user, exemption=apply(cast, starts_on=day(9)), today=TODAY)
    assert withdraw_exemption(by=cast.secretary.user, exemption=agreed, today=day(8)).state == State.WITHDRAWN
    assert cast.member not in Person.objects.exempt_on(day(9))


def test_what_has_begun_is_not_taken_back_and_what_was_taken_back_is_not_answered(cast):
    agreed = agree_to_exemption(by=cast.officer.user, exemption=apply(cast), today=TODAY)
    with pytest.raises(Refused, match="请用“提前结束”"):
        withdraw_exemption(by=cast.secretary.user, exemption=agreed, today=TODAY)
    asked = apply(cast, person="leader")
    withdraw_exemption(by=cast.secretary.user, exemption=asked, today=TODAY)
    with pytest.raises(Refused, match="支部已经撤回"):
        agree_to_exemption(by=cast.officer.user, exemption=asked, today=TODAY)


def running(cast, **fields):
    """The member's exemption from a hundred days ago until in twenty days."""
    return builders.exemption(cast.member, **({"starts_on": day(-100), "ends_on": day(20)} | fields))


def renew(cast, old, ends_on):
    return renew_exemption(by=cast.secretary.user, exemption=old, reason=REASON, ends_on=ends_on, today=TODAY)


def test_a_renewal_goes_on_from_the_old_end_and_needs_the_superior_again(cast):
    old = running(cast)
    renewal = renew(cast, old, dt.date(2027, 11, 9))
    assert (renewal.starts_on, renewal.state, renewal.renews) == (day(21), State.REQUESTED, old)
    assert cast.member not in Person.objects.exempt_on(day(21))
    agree_to_exemption(by=cast.officer.user, exemption=renewal, today=TODAY)
    assert cast.member in Person.objects.exempt_on(day(21))


def test_a_renewal_asked_for_too_late_begins_today_never_in_the_past(cast):
    assert renew(cast, running(cast, ends_on=day(-3)), day(50)).starts_on == TODAY


@pytest.mark.parametrize(
    ("fields", "ends_on", "sentence"),
    [
        ({"ends_on": day(31)}, day(60), "2026年10月21日起才能续期"),
        ({"state": State.REFUSED}, day(60), "只有上级同意过的才能续期"),
        ({}, dt.date(2027, 11, 10), "最晚到2027年11月9日"),
        ({}, day(20), "结束日期早于开始日期"),
    ],
)
def test_a_renewal_that_cannot_be_granted_is_refused_with_a_sentence(cast, fields, ends_on, sentence):
    with pytest.raises(Refused, match=sentence):
        renew(cast, running(cast, **fields), ends_on)


def test_one_renewal_at_a_time(cast):
    old = running(cast)
    renew(cast, old, day(60))
    with pytest.raises(Refused, match="已有申请"):
        renew(cast, old, day(60))


def end(cast, exemption, resumes_on, by="secretary"):
    return end_exemption_early(by=getattr(cast, by).user, exemption=exemption, resumes_on=resumes_on, today=TODAY)


def test_an_early_end_counts_from_the_day_named_and_keeps_what_was_agreed(cast):
    ended = end(cast, running(cast), day(2))
    assert (ended.ends_on, ended.agreed_until, ended.state) == (day(1), day(20), State.AGREED)
    exempt = [cast.member in Person.objects.exempt_on(day(offset)) for offset in (-1, 0, 1, 2)]
    assert exempt == [True, True, True, False]


@pytest.mark.parametrize(
    ("fields", "resumes_on", "sentence"),
    [
        ({}, day(-1), "要在2026年10月20日到2026年11月9日之间"),
        ({}, day(21), "要在2026年10月20日到2026年11月9日之间"),
        ({"starts_on": TODAY}, TODAY, "要在2026年10月21日到2026年11月9日之间"),
        ({"ends_on": day(-1)}, TODAY, "没有在进行"),
        ({"starts_on": day(1), "decided_on": TODAY}, day(2), "没有在进行"),
    ],
)
def test_an_early_end_changes_no_day_that_has_passed(cast, fields, resumes_on, sentence):
    with pytest.raises(Refused, match=sentence):
        end(cast, running(cast, **fields), resumes_on)


def test_a_renewal_is_taken_back_before_the_present_one_ends_early(cast):
    old = running(cast)
    renew(cast, old, day(60))
    with pytest.raises(Refused, match="请先撤回续期"):
        end(cast, old, TODAY)


@pytest.mark.parametrize(
    ("by", "refusal"),
    [
        ("outsider", Http404),
        ("member", PermissionDenied),
        ("deputy", PermissionDenied),
        ("officer", PermissionDenied),
        ("inspector", PermissionDenied),
    ],
)
def test_only_the_branchs_secretary_renews_withdraws_and_ends(cast, by, refusal):
    old, user = running(cast), getattr(cast, by).user
    with pytest.raises(refusal):
        renew_exemption(by=user, exemption=old, reason=REASON, ends_on=day(60), today=TODAY)
    with pytest.raises(refusal):
        withdraw_exemption(by=user, exemption=old, today=TODAY)
    with pytest.raises(refusal):
        end(cast, old, TODAY, by=by)


def test_whoever_has_moved_on_is_asked_for_anew_where_they_are(cast):
    asked, old = apply(cast, person="leader"), running(cast)
    Person.objects.filter(pk__in=[cast.leader.pk, cast.member.pk]).update(organization=cast.foreign)
    with pytest.raises(Refused, match="已经转到芦汀村党支部"):
        agree_to_exemption(by=cast.officer.user, exemption=asked, today=TODAY)
    with pytest.raises(Refused, match="已经转到芦汀村党支部"):
        renew(cast, old, day(60))


def test_the_policy_sets_the_longest_time(cast):
    Policy.objects.create(starts_on=day(-9), exemption_months=3)
    with pytest.raises(Refused, match="一次最长3个月，最晚到2027年1月19日"):
        apply(cast)


def test_no_line_of_the_register_tells_why(cast):
    renewal = renew(cast, running(cast), day(60))
    withdraw_exemption(by=cast.secretary.user, exemption=renewal, today=TODAY)
    end(cast, renewal.renews, day(2))
    told = {"record_name": "顾北川", "reason": ""}
    assert list(RegisterEntry.objects.values("verb", "record_name", "reason", "detail")) == [
        told | {"verb": "提前结束免于参加", "detail": {"恢复参加": "2026年10月22日"}},
        told | {"verb": "撤回免于参加申请", "detail": {}},
        told | {"verb": "申请续期免于参加", "detail": {}},
    ]


# --- what the database refuses ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(("first", "last"), [(-200, -100), (-50, 0), (20, 40), (-200, 40)])
def test_two_exemptions_of_one_person_never_overlap(cast, first, last):
    running(cast)
    with pytest.raises(IntegrityError, match="exemption_of_a_person_overlaps_no_other"):
        builders.exemption(cast.member, starts_on=day(first), ends_on=day(last))


def test_what_was_refused_and_other_people_may_overlap(cast):
    running(cast)
    builders.exemption(cast.member, starts_on=day(0), ends_on=day(9), state=State.REFUSED)
    builders.exemption(cast.leader, starts_on=day(0), ends_on=day(9))
    builders.exemption(cast.member, starts_on=day(21), ends_on=day(30))
    assert (cast.member.exemptions.count(), cast.leader.exemptions.count()) == (3, 1)


# --- the office's words -----------------------------------------------------------------------------------------------
def test_words_for_what_waits_what_ends_and_what_was_refused(cast):
    builders.exemption(cast.deputy, starts_on=day(-9), ends_on=day(31))
    ends_soon = builders.exemption(cast.leader, starts_on=day(-9), ends_on=day(30))
    running(cast)
    renewal = builders.exemption(cast.member, starts_on=day(21), ends_on=day(60), state=State.REQUESTED)
    refused = builders.exemption(cast.away, starts_on=day(-30), ends_on=day(9), state=State.REFUSED)
    builders.exemption(cast.recorder, starts_on=day(-31), ends_on=day(9), state=State.REFUSED)
    begun = builders.exemption(cast.secretary, starts_on=day(0), ends_on=day(9), state=State.REQUESTED)
    assert list(Exemption.objects.ending_soon(TODAY)) == [ends_soon]
    assert list(Exemption.objects.refused_lately(TODAY)) == [refused]
    assert list(Exemption.objects.waiting()) == [begun, renewal]
    assert list(Exemption.objects.begun_without_agreement(TODAY)) == [begun]


def test_a_refusal_leaves_the_desk_when_the_branch_asks_again(cast):
    refused = builders.exemption(cast.member, starts_on=day(-3), ends_on=day(9), state=State.REFUSED)
    assert list(Exemption.objects.refused_lately(TODAY)) == [refused]
    apply(cast)
    assert not Exemption.objects.refused_lately(TODAY).exists()
