"""R45 in the inspection: which committee heard its report in time, late, not at all, or need not."""

import datetime as dt

import pytest

from disclosures.inspections import rules
from disclosures.inspections.exports import superior_values
from disclosures.inspections.report import report_of
from disclosures.inspections.rules import Cell, Mark, Problem
from meetings import actions
from organizations.models import Organization
from organizations.periods import Month, TwoMonths
from tests import builders
from tests.disclosures.inspections.october import TODAY, october
from tests.meetings.heard import drafted, recorded

AUTUMN = TwoMonths(2026, 5)


def day(text):
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("heard_on", "today", "expected"),
    [
        ("2026-09-02", "2026-09-03", Cell(Mark.DONE, "9月2日")),
        ("2026-10-31", "2026-11-01", Cell(Mark.DONE, "10月31日")),  # that day included
        ("2026-11-01", "2026-11-01", Cell(Mark.LATE, "迟1天")),
        (None, "2026-10-31", Cell(Mark.WAITING, "待听取")),  # until 24:00
        (None, "2026-11-01", Cell(Mark.MISSING, "未听取")),
    ],
)
def test_a_report_is_heard_until_the_last_day_of_the_two_months(heard_on, today, expected):
    assert rules.hearing(AUTUMN, day(heard_on) if heard_on else None, day(today)) == expected


def report(cast, today=TODAY):
    return report_of(cast.district, Organization.objects.all(), Month(2026, 10), today)


def r45(found):
    return [(each.organization, each.problem, each.words) for each in found.findings if each.requirement == "R45"]


def test_a_committee_that_heard_nothing_is_named_and_one_that_did_is_not(cast):
    october(cast)
    recorded(cast, held_on=day("2026-10-31"))
    found = report(cast)
    assert r45(found) == [("芦汀镇党委", Problem.NO_HEARING, "应于10月31日前听取汇报")]
    assert {row.name: superior_values(row)[-2] for row in found.superiors} == {
        "松荫街道党工委": "10月31日",
        "芦汀镇党委": "未听取",
    }
    assert len(found.findings) == sum(row.findings for row in found.superiors)


@pytest.mark.parametrize("state", ["draft", "void"])
def test_what_is_not_recorded_does_not_count(cast, state):
    october(cast)
    hearing = drafted(cast)
    if state == "void":
        actions.void_hearing(by=cast.officer.user, hearing=hearing, reason="日期登错")
    assert [name for name, _, _ in r45(report(cast))] == ["松荫街道党工委", "芦汀镇党委"]


def test_a_hearing_after_its_two_months_is_late_and_the_first_one_counts(cast):
    october(cast)
    recorded(cast, held_on=day("2026-11-20"))
    assert r45(report(cast))[1] == ("松荫街道党工委", Problem.LATE_HEARING, "应于10月31日前听取汇报，迟20天")
    recorded(cast, held_on=day("2026-10-05"))
    assert [name for name, _, _ in r45(report(cast))] == ["芦汀镇党委"]


def test_nobody_is_late_before_the_two_months_are_over(cast):
    october(cast)
    assert r45(report(cast, today=day("2026-10-31"))) == []


def test_a_general_branch_may_hear_reports_and_is_not_asked_to(cast):
    october(cast)
    general = builders.organization("水厂党总支", Organization.Kind.GENERAL_BRANCH, cast.committee)
    builders.organization("水厂一支部", parent=general)
    cells = {row.name: row.hearing_cell.words for row in report(cast).superiors}
    assert cells["水厂党总支"] == "不适用"
    builders.post(cast.member, general, "secretary")
    recorded(cast, general, by=cast.member, presider=cast.member, attendees=(), reporting_organization=general)
    cells = {row.name: row.hearing_cell.words for row in report(cast).superiors}
    assert cells["水厂党总支"] == "10月21日"


@pytest.mark.parametrize("more", [0, 2])
def test_one_committee_more_costs_no_question_more(cast, more, django_assert_num_queries):
    october(cast)
    for number in range(more):
        cast.district.refresh_from_db()
        committee = builders.organization(f"第{number}党委", Organization.Kind.COMMITTEE, cast.district)
        builders.organization(f"第{number}党支部", parent=committee)
    with django_assert_num_queries(QUESTIONS):
        report(cast)


QUESTIONS = 24
