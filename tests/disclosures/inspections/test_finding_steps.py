"""The way of a finding and of its inspection: who takes which step, what it writes, and what is refused."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from disclosures.inspections import actions
from disclosures.inspections.access import (
    conducted_by,
    findings_answered_by,
    findings_cleared_by,
    findings_for,
    inspections_of,
)
from organizations.models import Policy, Post, RegisterEntry, Role
from tests import builders
from tests.disclosures.inspections.october import TODAY, october
from tests.disclosures.inspections.rounds import AFTER, DUE, finding_of, frozen, notified, reported
from tests.evaluations.ratings import rounds as ratings
from tests.refusals import raises_refusal, sentence_of

WORDS = "会议按期开了，系统里补录晚了。"
NOT_ALLOWED = (PermissionDenied, Http404)


@pytest.fixture
def told(cast):
    return notified(cast)


@pytest.fixture
def finding(cast, told):
    return finding_of(told, cast.sibling, "未评定")


def explain(finding, by, words=WORDS, based_on=0):
    return actions.explain(by=by.user, finding=finding, explanation=words, based_on=based_on, today=TODAY)


def submit(finding, by, words="已经补评。"):
    return actions.submit(by=by.user, finding=finding, rectification=words, today=TODAY)


def clear(finding, by, note="看了评价表。"):
    return actions.clear(by=by.user, finding=finding, note=note, today=TODAY)


def send_back(finding, by, reason="评价表还是草稿。"):
    return actions.send_back(by=by.user, finding=finding, reason=reason, today=TODAY)


def withdraw(finding, by, reason="说明属实。"):
    return actions.withdraw(by=by.user, finding=finding, reason=reason, today=TODAY)


STEPS = {"explain": explain, "submit": submit, "clear": clear, "send_back": send_back, "withdraw": withdraw}
MAY = {
    "explain": {"sibling_secretary"},
    "submit": {"sibling_secretary"},
    "clear": {"officer", "committee_secretary", "inspector"},
    "send_back": {"officer", "committee_secretary", "inspector"},
    "withdraw": {"inspector"},
}


@pytest.mark.parametrize("step", STEPS)
def test_a_step_is_taken_by_whose_it_is_and_by_nobody_else(cast, finding, step):
    if step == "send_back":
        submit(finding, cast.sibling_secretary)
    for who in [name for name in cast.__annotations__ if hasattr(getattr(cast, name), "user")]:
        if who not in MAY[step]:
            with pytest.raises(NOT_ALLOWED):
                STEPS[step](finding, getattr(cast, who))
    STEPS[step](finding, getattr(cast, sorted(MAY[step])[0]))


def test_every_step_leaves_its_stamps_and_its_line(cast, finding):
    explain(finding, cast.sibling_secretary)
    submit(finding, cast.sibling_secretary)
    send_back(finding, cast.officer)
    submit(finding, cast.sibling_secretary, "已经确认评价表。")
    clear(finding, cast.officer)
    finding.refresh_from_db()
    assert [
        finding.state,
        finding.explanation,
        finding.explanation_version,
        finding.explained_by,
        finding.explained_on,
        finding.rectification,
        finding.submitted_by,
        finding.submitted_on,
        finding.return_reason,
        finding.cleared_by,
        finding.cleared_on,
        finding.clearing_note,
    ] == [
        "cleared",
        WORDS,
        1,
        cast.sibling_secretary.user,
        TODAY,
        "已经确认评价表。",
        cast.sibling_secretary.user,
        TODAY,
        "评价表还是草稿。",
        cast.officer.user,
        TODAY,
        "看了评价表。",
    ]
    lines = RegisterEntry.objects.of_record(finding).order_by("pk")
    assert [(line.verb, line.organization) for line in lines] == [
        ("说明检查发现的问题", cast.sibling),
        ("报送问题整改情况", cast.sibling),
        ("退回问题整改", cast.sibling),
        ("报送问题整改情况", cast.sibling),
        ("检查发现的问题销号", cast.sibling),
    ]


def test_an_explanation_upon_an_older_version_is_refused_with_what_stands(cast, finding):
    explain(finding, cast.sibling_secretary)
    with pytest.raises(actions.ExplainedMeanwhile, match="宋砚秋已经改过情况说明") as refused:
        explain(finding, cast.sibling_secretary, "另一种说法。")
    assert refused.value.finding.explanation == WORDS
    explain(finding, cast.sibling_secretary)  # the same words again are no change and no conflict
    finding.refresh_from_db()
    assert finding.explanation_version == 1
    explain(finding, cast.sibling_secretary, "两种说法合成一份。", based_on=1)
    finding.refresh_from_db()
    assert [finding.explanation_version, finding.explanation] == [2, "两种说法合成一份。"]


@pytest.mark.parametrize("step", STEPS)
def test_a_step_needs_its_words(cast, finding, step):
    if step == "send_back":
        submit(finding, cast.sibling_secretary)
    by = getattr(cast, sorted(MAY[step])[0])
    assert sentence_of(STEPS[step], finding, by, " ").startswith("请写明")


def test_a_settled_finding_takes_no_more_steps(cast, finding):
    clear(finding, cast.officer)
    assert "已销号" in sentence_of(submit, finding, cast.sibling_secretary)
    assert "已销号" in sentence_of(withdraw, finding, cast.inspector)
    assert "没有可以退回的整改" in sentence_of(send_back, finding, cast.officer)


def test_a_withdrawn_finding_is_not_explained_and_does_not_stand(cast, told, finding):
    withdraw(finding, cast.inspector)
    assert "已经撤销" in sentence_of(explain, finding, cast.sibling_secretary)
    assert finding not in told.findings.standing()


def test_who_reported_it_done_never_clears_it(cast, finding):
    """The committee answers for a branch that has nobody, and then the office clears."""
    Post.objects.filter(organization=cast.sibling).delete()
    submit(finding, cast.officer)
    with pytest.raises(PermissionDenied):
        clear(finding, cast.officer)
    clear(finding, cast.committee_secretary)


def test_explanations_end_with_the_circular_and_putting_right_goes_on(cast, finding, told):
    actions.mark_reported(by=cast.inspector.user, inspection=told, today=AFTER)
    assert "不能再改" in sentence_of(explain, finding, cast.sibling_secretary)
    submit(finding, cast.sibling_secretary)
    clear(finding, cast.officer)


# --- who sees and answers ---
def test_before_they_are_told_only_the_office_sees_anything(cast):
    october(cast)
    inspection = frozen(cast)
    for who in cast.everyone:
        seen = who == cast.inspector
        assert inspections_of(who.user).exists() is seen, who
        assert findings_for(who.user).exists() is seen, who
        assert not findings_answered_by(who.user).exists()
        assert not findings_cleared_by(who.user).exists()
    assert list(conducted_by(cast.inspector.user)) == [inspection]


def test_each_reads_the_own_units_findings_and_those_below(cast, told):
    of = {each: set(told.findings.filter(organization=each)) for each in (cast.branch, cast.sibling, cast.committee)}
    ours = set().union(*of.values())
    readers = {
        "inspector": set(told.findings.all()),
        "officer": ours,
        "committee_secretary": ours,
        "secretary": of[cast.branch],
        "deputy": of[cast.branch],
        "sibling_secretary": of[cast.sibling],
        "outsider": set(told.findings.filter(organization=cast.foreign)),
    }
    for name in [name for name in cast.__annotations__ if hasattr(getattr(cast, name), "user")]:
        assert set(findings_for(getattr(cast, name).user)) == readers.get(name, set()), name


def test_a_branch_without_anybody_is_answered_for_by_its_superior(cast, told):
    before = set(findings_answered_by(cast.officer.user))
    assert before == set(told.findings.filter(responsible=cast.committee))
    Post.objects.filter(organization=cast.sibling).delete()
    after = set(findings_answered_by(cast.officer.user))
    assert after - before == set(told.findings.filter(responsible=cast.sibling))
    builders.post(cast.sibling_secretary, cast.sibling, Role.RECORDER)
    assert set(findings_answered_by(cast.officer.user)) == after  # a recorder does not answer


def test_a_cancelled_inspection_asks_for_nothing_and_is_still_read(cast, told, finding):
    actions.cancel(by=cast.inspector.user, inspection=told, reason="范围选错", today=TODAY)
    assert finding in findings_for(cast.sibling_secretary.user)
    assert "不能这样办" in sentence_of(submit, finding, cast.sibling_secretary)
    assert "不能再改" in sentence_of(explain, finding, cast.sibling_secretary)
    assert "不能再撤销" in sentence_of(withdraw, finding, cast.inspector)


# --- the inspection ---
def test_units_have_the_policys_working_days_for_an_answer(cast, told):
    assert [told.notified_on, told.answers_due_on] == [TODAY, DUE]
    assert [told.is_ripe(DUE), told.is_ripe(DUE + dt.timedelta(days=1))] == [False, True]
    Policy.objects.create(starts_on=TODAY, findings_answered_within_days=5)
    assert actions.answers_due(TODAY) == dt.date(2026, 12, 1)


def test_the_circular_waits_for_the_days_and_gives_everything_a_last_day(cast, told, finding):
    with raises_refusal("各单位的说明期限是11月27日，含当天"):
        actions.mark_reported(by=cast.inspector.user, inspection=told, today=DUE)
    own_day = dt.date(2026, 12, 31)
    actions.assign(
        by=cast.inspector.user, inspection=told, findings=[finding.pk], responsible=None, due_on=own_day, today=TODAY
    )
    actions.mark_reported(by=cast.inspector.user, inspection=told, today=AFTER)
    days = dict(told.findings.values_list("pk", "due_on"))
    assert days.pop(finding.pk) == own_day
    assert set(days.values()) == {dt.date(2026, 12, 14)}  # ten working days after 30 November


def test_with_findings_left_nobody_is_passed_over_and_with_none_nobody_is_waited_for(cast):
    october(cast)
    inspection = frozen(cast)
    with raises_refusal("还有问题没有告知各单位"):
        actions.mark_reported(by=cast.inspector.user, inspection=inspection, today=AFTER)
    for each in inspection.findings.all():
        withdraw(each, cast.inspector)
    moved = actions.mark_reported(by=cast.inspector.user, inspection=inspection, today=AFTER)
    assert [moved.state, moved.notified_on] == ["reported", None]


def test_an_inspection_closes_when_nothing_is_left(cast):
    inspection = reported(cast)
    with raises_refusal("还有14个问题没有销号"):
        actions.close(by=cast.inspector.user, inspection=inspection, today=AFTER)
    for each in inspection.findings.all():
        actions.clear(by=cast.inspector.user, finding=each, note="看过。", today=AFTER)
    assert actions.close(by=cast.inspector.user, inspection=inspection, today=AFTER).state == "closed"


def test_a_step_is_taken_once(cast, told):
    with raises_refusal("现在是“已告知，待通报”"):
        actions.notify(by=cast.inspector.user, inspection=told, today=TODAY)


@pytest.mark.parametrize("step", ["notify", "mark_reported", "close"])
@pytest.mark.parametrize("who", ["officer", "committee_secretary", "secretary", "member", "outsider"])
def test_only_the_office_moves_an_inspection(cast, step, who):
    october(cast)
    inspection = frozen(cast)
    with pytest.raises(NOT_ALLOWED):
        getattr(actions, step)(by=getattr(cast, who).user, inspection=inspection, today=TODAY)


def test_cancelling_says_why_and_is_over_with_the_circular(cast, told):
    with raises_refusal("请写明取消的原因"):
        actions.cancel(by=cast.inspector.user, inspection=told, reason=" ", today=TODAY)
    with pytest.raises(NOT_ALLOWED):
        actions.cancel(by=cast.outsider.user, inspection=told, reason="错", today=TODAY)
    actions.mark_reported(by=cast.inspector.user, inspection=told, today=AFTER)
    with raises_refusal("已通报"):
        actions.cancel(by=cast.inspector.user, inspection=told, reason="错", today=AFTER)


# --- unit and day for many ---
def assign(told, cast, findings, responsible=None, due_on=None, by=None):
    return actions.assign(
        by=(by or cast.inspector).user,
        inspection=told,
        findings=findings,
        responsible=responsible,
        due_on=due_on,
        today=TODAY,
    )


def test_unit_and_day_are_set_for_many_at_once(cast, told):
    unrated = told.findings.filter(problem="未评定")
    day = dt.date(2026, 12, 10)
    assert assign(told, cast, [each.pk for each in unrated], cast.committee, day) == 2
    assert set(unrated.values_list("responsible", "due_on")) == {(cast.committee.pk, day)}
    assert not told.findings.exclude(problem="未评定").filter(due_on=day).exists()
    assert findings_answered_by(cast.officer.user).filter(problem="未评定").count() == 2


def test_what_cannot_be_set_is_refused(cast, told, finding):
    clear(finding, cast.officer)
    others = [finding_of(told, cast.branch).pk]
    day = dt.date(2026, 12, 10)
    assert "没有选中" in sentence_of(assign, told, cast, [finding.pk], due_on=day)
    assert "请选责任单位，或者填整改期限" in sentence_of(assign, told, cast, others)
    assert "不能早于今天" in sentence_of(assign, told, cast, others, due_on=dt.date(2026, 11, 23))
    with pytest.raises(NOT_ALLOWED):
        assign(told, cast, others, due_on=day, by=cast.officer)
    with pytest.raises(NOT_ALLOWED):
        assign(told, cast, others, due_on=day, by=cast.outsider)


# --- recheck ---
def test_what_the_rules_find_no_longer_is_cleared_in_one_go_and_nothing_else(cast, told, finding):
    meeting = cast.sibling.meetings.get()
    ratings.confirmed(cast.sibling_secretary, ratings.sheet_of(cast.sibling_secretary, meeting))
    everything = list(told.findings.values_list("pk", flat=True))
    cleared = actions.clear_what_is_put_right(by=cast.officer.user, inspection=told, findings=everything, today=TODAY)
    assert cleared == [finding]
    finding.refresh_from_db()
    assert [finding.state, finding.clearing_note] == ["cleared", "复核：系统记录里已经办好。"]


def test_nobody_clears_by_recheck_what_is_not_theirs(cast, told, finding):
    meeting = cast.sibling.meetings.get()
    ratings.confirmed(cast.sibling_secretary, ratings.sheet_of(cast.sibling_secretary, meeting))
    for who in (cast.secretary, cast.sibling_secretary, cast.outsider, cast.member):
        assert not actions.clear_what_is_put_right(by=who.user, inspection=told, findings=[finding.pk], today=TODAY)
    finding.refresh_from_db()
    assert finding.is_open
