"""What an inspection freezes: whole values, once, with figures that add up from the report's own rows."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from disclosures.inspections import actions
from disclosures.inspections.models import Finding, Inspection
from disclosures.inspections.report import report_of
from disclosures.inspections.rules import Mark
from organizations.models import Organization, RegisterEntry
from organizations.periods import Month
from tests import builders
from tests.disclosures.inspections.october import TODAY, october, september
from tests.disclosures.inspections.rounds import OCTOBER, finding_of, frozen, notified
from tests.refusals import raises_refusal, sentence_of

SEPTEMBER = Month(2026, 9)


def rows_of(inspection):
    fields = ("position", "organization_name", "superior_name", "period_start", "period_months", "problem")
    return list(inspection.findings.values_list(*fields, "requirement", "responsible__short_name"))


def test_the_findings_of_october_are_frozen_in_the_order_of_the_notice_and_of_the_tree(cast):
    october(cast)
    inspection = frozen(cast)
    start, pair = dt.date(2026, 10, 1), dt.date(2026, 9, 1)
    ours, theirs = "松荫街道党工委", "芦汀镇党委"
    tonghua, luzhou, luting = "桐花社区党支部", "鹭洲社区党支部", "芦汀村党支部"
    assert rows_of(inspection) == [
        (1, luting, theirs, start, 1, "未召开组织生活会", "R8", luting),
        (2, luzhou, ours, start, 1, "组织生活会逾期召开", "R8", luzhou),
        (3, ours, "", pair, 2, "未召开支部书记会", "R13", ours),
        (4, theirs, "", pair, 2, "未召开支部书记会", "R13", theirs),
        (5, tonghua, ours, start, 1, "缺讲述", "R9", tonghua),
        (6, luzhou, ours, start, 1, "缺讲述", "R9", luzhou),
        (7, tonghua, ours, start, 1, "缺点评", "R16", tonghua),
        (8, luzhou, ours, start, 1, "缺点评", "R16", luzhou),
        (9, luzhou, ours, start, 1, "未投票", "R22", luzhou),
        (10, luzhou, ours, start, 1, "未评定", "R34", luzhou),
        (11, luting, theirs, start, 1, "未评定", "R34", luting),
        (12, tonghua, ours, start, 1, "先锋超过名额", "R33", tonghua),
        (13, ours, "", pair, 2, "两月未听取汇报", "R45", ours),
        (14, theirs, "", pair, 2, "两月未听取汇报", "R45", theirs),
    ]
    assert [inspection.title, inspection.scope_name, inspection.data_day, inspection.state] == [
        "区委2026年10月检查",
        "区委",
        TODAY,
        "frozen",
    ]


def test_the_words_are_those_of_the_report_and_stay_when_the_record_is_corrected(cast):
    october(cast)
    inspection = frozen(cast)
    report = report_of(cast.district, Organization.objects.all(), OCTOBER, TODAY)
    words = {(each.organization_id, each.problem): each.words for each in report.findings}
    assert {(each.organization_id, each.problem): each.words for each in inspection.findings.all()} == words
    late = finding_of(inspection, cast.sibling, "组织生活会逾期召开")
    cast.sibling.meetings.update(held_on=dt.date(2026, 10, 24))
    late.refresh_from_db()
    assert late.words == "应于10月25日前召开，10月28日召开，迟3天"


def test_freezing_twice_is_one_and_a_cancelled_one_is_none(cast):
    october(cast)
    first = frozen(cast)
    assert frozen(cast) == first
    assert RegisterEntry.objects.filter(verb__startswith="开展检查").count() == 1
    actions.cancel(by=cast.inspector.user, inspection=first, reason="范围选错", today=TODAY)
    assert frozen(cast) != first


def test_what_two_months_share_is_found_once(cast):
    october(cast)
    september(cast)
    inspection = frozen(cast, first=SEPTEMBER)
    assert inspection.title == "区委2026年9月至10月检查"
    assert inspection.findings.filter(problem="两月未听取汇报", organization=cast.committee).count() == 1
    of_meetings = inspection.findings.filter(problem="未召开组织生活会").values_list("period_start", flat=True)
    assert list(of_meetings) == [dt.date(2026, 9, 1), dt.date(2026, 9, 1), dt.date(2026, 10, 1)]


def test_what_hangs_on_no_month_is_found_once_at_the_last(cast):
    october(cast)
    september(cast)
    builders.commitment(builders.campaign(), cast.member)
    inspection = frozen(cast, first=SEPTEMBER)
    of_commitments = inspection.findings.filter(organization=cast.branch, problem="承诺未公示")
    assert list(of_commitments.values_list("period_start", "period_months")) == [(dt.date(2026, 10, 1), 1)]


def test_two_sheets_over_their_quota_are_one_finding_with_both_sentences(cast):
    meeting, _ = october(cast)
    meeting.rating_sheets.update(quota_allowed=0, over_quota_reason="")
    words = finding_of(frozen(cast), cast.branch, "先锋超过名额").words
    assert words.count("没有写原因") == words.count("；") + 1


def test_the_figures_are_the_sums_of_the_reports_rows(cast):
    october(cast)
    september(cast)
    inspection = frozen(cast, first=SEPTEMBER)
    reports = [report_of(cast.district, Organization.objects.all(), each, TODAY) for each in (SEPTEMBER, OCTOBER)]
    rows = [row for report in reports for row in report.rows if not row.absence]
    names = {Mark.DONE: "on_time", Mark.LATE: "late", Mark.MISSING: "missing", Mark.WAITING: "waiting"}
    total = inspection.statistics["total"]
    for step in ("meeting", "vote", "rating", "publication"):
        cells = [getattr(row, f"{step}_cell").mark for row in rows]
        assert total[step] == {name: cells.count(mark) for mark, name in names.items()}, step
    levels = [row.level_counts(pool) for row in rows for pool in ("members", "staff")]
    assert total["levels"] == [sum(column) for column in zip(*levels, strict=True)]
    assert [total["branches"], total["months"]] == [3, 6]
    assert total["secretary_meeting"] == {"on_time": 0, "late": 0, "missing": 2, "waiting": 0}
    lines = inspection.statistics["superiors"]
    assert [(line["name"], line["branches"], line["months"]) for line in lines] == [
        ("松荫街道党工委", 2, 4),
        ("芦汀镇党委", 1, 2),
    ]
    assert sum(line["meeting"]["missing"] for line in lines) == total["meeting"]["missing"]


def test_praised_is_who_did_all_on_time_and_of_whom_nothing_was_found(cast):
    meeting, _ = october(cast)
    assert frozen(cast).praise == []
    meeting.rating_sheets.update(quota_allowed=9, over_quota_reason="")
    meeting.attendances.update(presence="absent")  # nobody spoke, so nobody's statement is missing
    inspection = frozen(cast, today=TODAY + dt.timedelta(days=1))
    assert inspection.praise == [
        {"organization": cast.branch.pk, "name": "桐花社区党支部", "superior": "松荫街道党工委"}
    ]
    assert inspection.praised() == inspection.praise
    on_site(cast, inspection)
    assert inspection.praised() == []


def test_a_dissolved_branch_leaves_its_finding_to_its_superior(cast):
    october(cast)
    Organization.objects.filter(pk=cast.foreign.pk).update(dissolved_on=dt.date(2026, 11, 10))
    finding = finding_of(frozen(cast), cast.foreign, "未召开组织生活会")
    assert finding.responsible == cast.other_committee


def test_a_branch_that_moved_is_found_where_it_stood(cast):
    october(cast)
    inspection = frozen(cast, scope=cast.other_committee)
    assert {each.organization for each in inspection.findings.all()} == {cast.other_committee, cast.foreign}


def test_only_the_office_freezes(cast):
    october(cast)
    for who in (cast.officer, cast.committee_secretary, cast.secretary, cast.member):
        with pytest.raises((PermissionDenied, Http404)):
            actions.freeze(by=who.user, scope=cast.committee, first=OCTOBER, last=OCTOBER, title="", today=TODAY)
    with pytest.raises(Http404):
        actions.freeze(by=cast.outsider.user, scope=cast.committee, first=OCTOBER, last=OCTOBER, title="", today=TODAY)
    assert not Inspection.objects.exists()


@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [
        (OCTOBER, SEPTEMBER, "结束月份早于开始月份"),
        (OCTOBER, Month(2026, 12), "结束月份还没有到"),
        (Month(2025, 10), OCTOBER, "最多12个月"),
    ],
)
def test_months_that_make_no_inspection_are_refused(cast, first, last, sentence):
    with raises_refusal(sentence):
        frozen(cast, first=first, last=last)


@pytest.mark.parametrize("months", [1, 3])
def test_a_month_more_costs_a_report_more_and_a_finding_more_nothing(cast, months, django_assert_max_num_queries):
    october(cast)
    first = OCTOBER
    for _ in range(months - 1):
        first = first.previous()
    with django_assert_max_num_queries(25 + 40 * months):
        frozen(cast, first=first)


# --- on site ---
def on_site(cast, inspection, day=TODAY, **wishes):
    values = {
        "organization": cast.branch,
        "month": OCTOBER,
        "problem": "其他",
        "words": "意见箱锁坏了。",
        "seen_on": TODAY,
    } | wishes
    return actions.add_on_site(by=cast.inspector.user, inspection=inspection, seen=actions.Seen(**values), today=day)


def test_what_was_seen_on_site_joins_the_list_at_its_end(cast):
    october(cast)
    inspection = frozen(cast)
    finding = on_site(cast, inspection)
    assert [finding.position, finding.source, finding.requirement, finding.seen_by, finding.seen_on] == [
        15,
        "on_site",
        "",
        cast.inspector.user,
        TODAY,
    ]
    assert on_site(cast, inspection) == finding
    assert on_site(cast, inspection, problem="未公示").requirement == "R39"


def test_told_late_the_days_for_an_answer_begin_anew(cast):
    inspection = notified(cast)
    on_site(cast, inspection, day=dt.date(2026, 11, 26))
    inspection.refresh_from_db()
    assert inspection.answers_due_on == dt.date(2026, 12, 1)


@pytest.mark.parametrize(
    ("wishes", "sentence"),
    [
        ({"month": SEPTEMBER}, "这个月份不在这次检查的范围里"),
        ({"seen_on": TODAY + dt.timedelta(days=1)}, "不能晚于今天"),
        ({"words": " "}, "写明看到的情况"),
        ({"problem": ""}, "请选问题"),
    ],
)
def test_what_is_wrong_on_site_is_refused(cast, wishes, sentence):
    october(cast)
    assert sentence in sentence_of(on_site, cast, frozen(cast), **wishes)


def test_another_committees_branch_is_not_in_the_scope(cast):
    october(cast)
    inspection = frozen(cast, scope=cast.committee)
    assert "不在这次检查的范围里" in sentence_of(on_site, cast, inspection, organization=cast.foreign)


def test_nobody_but_the_office_adds_and_nothing_after_the_report(cast):
    inspection = notified(cast)
    seen = actions.Seen(cast.branch, OCTOBER, "其他", "意见箱锁坏了。", TODAY)
    for who in (cast.officer, cast.secretary, cast.outsider):
        with pytest.raises((PermissionDenied, Http404)):
            actions.add_on_site(by=who.user, inspection=inspection, seen=seen, today=TODAY)
    actions.mark_reported(by=cast.inspector.user, inspection=inspection, today=dt.date(2026, 11, 30))
    assert "已经通报" in sentence_of(on_site, cast, inspection)
    assert Finding.objects.filter(source="on_site").count() == 0


def test_until_units_are_told_their_registers_say_nothing(cast):
    october(cast)
    inspection = frozen(cast, scope=cast.committee)
    on_site(cast, inspection)
    actions.withdraw(
        by=cast.inspector.user, finding=inspection.findings.first(), reason="查错了", today=timezone.localdate()
    )
    lines = RegisterEntry.objects.filter(record_type__startswith="disclosures.")
    assert {
        line.organization for line in lines.filter(record_type__in=["disclosures.inspection", "disclosures.finding"])
    } == {cast.district}
