"""Past periods keep their names and places: a branch moved in June counts for its old committee until May."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from disclosures.inspections.ground import ground_on, months_begun
from disclosures.inspections.matrix import Asked, matrix_of
from disclosures.inspections.reach import reach_of
from disclosures.inspections.report import report_of
from disclosures.inspections.steps import What
from meetings.models import Meeting
from organizations.actions.tree import merge, move, rename
from organizations.models import Organization
from organizations.periods import Month
from tests import builders
from tests.evaluations.ratings import rounds

TODAY = dt.date(2026, 7, 20)
JUNE = dt.date(2026, 6, 10)
OURS, THEIRS = "松荫街道党工委", "芦汀镇党委"


@pytest.fixture
def moved(cast):
    """桐花 met from April to June, moved to the other committee on 10 June and has another name since."""
    for month in (4, 5, 6):
        rounds.member_meeting(cast.branch, [cast.secretary, cast.member], day=dt.date(2026, month, 8))
    by = {"by": cast.inspector.user, "organization": cast.branch, "on": JUNE, "today": TODAY, "reason": "批复"}
    move(**by, superior=cast.other_committee)
    rename(**by, name="中共云溪区桐花新苑党支部", short_name="桐花新苑党支部")
    return Organization.objects.get(pk=cast.branch.pk)


def report(scope, month):
    scope = Organization.objects.get(pk=scope.pk)
    return report_of(scope, Organization.objects.all(), Month(2026, month), TODAY)


def test_a_month_is_reported_under_the_name_and_the_superior_it_had(cast, moved):
    shown = {}
    for month in (5, 6):
        found = report(cast.district, month)
        row = next(row for row in found.rows if row.branch == moved)
        shown[month] = (row.name, row.superior, {each.name: each.branches for each in found.superiors})
    assert shown == {
        5: ("桐花社区党支部", OURS, {OURS: 2, THEIRS: 1}),
        6: ("桐花新苑党支部", THEIRS, {OURS: 1, THEIRS: 2}),
    }


def test_the_findings_name_it_as_it_was(cast, moved):
    Meeting.objects.filter(organization=moved, period_start=dt.date(2026, 5, 1)).update(period_start="2026-02-01")
    named = {(each.organization, each.superior) for each in report(cast.district, 5).findings}
    assert ("桐花社区党支部", OURS) in named
    assert "桐花新苑党支部" not in {name for name, _ in named}


def test_a_committees_report_holds_the_branches_of_that_month(cast, moved):
    held = {
        (scope, month): moved in {row.branch for row in report(getattr(cast, scope), month).rows}
        for scope in ("committee", "other_committee")
        for month in (5, 6)
    }
    assert held == {
        ("committee", 5): True,
        ("committee", 6): False,
        ("other_committee", 5): False,
        ("other_committee", 6): True,
    }


def cells(cast, **asked):
    """The lines of the branch that moved: group, name, the words of each month, how many were on time."""
    ground = ground_on(TODAY)
    months = months_begun(Month(2026, 1), Month(2026, 12), ground)
    found = matrix_of(reach_of(Organization.objects.all()), Asked(months, What.MEETING, **asked), ground)
    return [
        (group.name, row.line.name, [cell.words for _, cell in row.cells], row.count.on_time)
        for group in found.groups(found.lines)
        for row in group.rows
        if row.line.branch == cast.branch
    ]


def test_the_matrix_has_a_line_under_each_superior(cast, moved):
    old = (OURS, "桐花社区党支部", ["8日", "8日", "已划出", "已划出"], 2)
    new = (THEIRS, "桐花新苑党支部", ["未划入", "未划入", "8日", "待开"], 1)
    assert cells(cast) == [old, new]
    assert cells(cast, parent=cast.committee) == [old]
    assert cells(cast, parent=cast.other_committee) == [new]
    assert cells(cast, parent=cast.district) == [old, new]
    assert cells(cast, q="桐花社区") == [old]  # found under the name it had


def test_a_merged_committee_keeps_its_months(cast):
    rounds.member_meeting(cast.branch, [cast.secretary], day=dt.date(2026, 5, 8))
    merge(
        by=cast.inspector.user,
        organization=cast.committee,
        into=cast.other_committee,
        on=JUNE,
        today=TODAY,
        reason="批复",
    )
    named = {month: {each.name: each.branches for each in report(cast.district, month).superiors} for month in (5, 6)}
    assert named == {5: {OURS: 2, THEIRS: 1}, 6: {THEIRS: 3}}


def test_who_may_look_follows_from_todays_tree(cast, moved, signed_in):
    with time_machine.travel(builders.at(TODAY, 12), tick=False):
        page = signed_in(cast.officer).get(reverse("disclosures:inspection"), {"year": 2026}).content.decode()
        report_page = signed_in(cast.officer).get(reverse("disclosures:inspection_report"), {"period": "2026-05"})
        branch = reverse("disclosures:inspection_branch", args=[moved.pk, 2026, 5])
        assert signed_in(cast.officer).get(branch).status_code == 404
        assert signed_in(cast.inspector).get(branch).status_code == 200
    assert "桐花" not in page
    assert "桐花" not in report_page.content.decode()
