"""The office's own burden beside the results: medians a committee and in total, on the page and in the workbook."""

from io import BytesIO

import pytest
import time_machine
from django.urls import reverse
from openpyxl import load_workbook

from disclosures.inspections.backdrop import backdrop_of
from disclosures.inspections.burden import Medians, Work, medians_of, works_of
from disclosures.inspections.exports import report_xlsx
from disclosures.inspections.reach import reach_of
from disclosures.inspections.report import report_of
from meetings.models import Burden, Meeting
from organizations.models import Organization
from organizations.periods import Month
from tests import builders
from tests.disclosures.inspections.october import TODAY, october


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel(builders.at(TODAY), tick=False):
        yield


@pytest.fixture
def worked(cast):
    """桐花 took 20 minutes for 30 fields, 鹭洲 31 minutes for 41; 芦汀村 has not met."""
    first, second = october(cast)
    Burden.objects.create(meeting=first, seconds=1200, fields=30)
    Burden.objects.create(meeting=second, seconds=1860, fields=41)
    return first, second


def report(cast):
    return report_of(cast.district, Organization.objects.all(), Month(2026, 10), TODAY)


@pytest.mark.parametrize(
    ("works", "medians"),
    [
        ([], Medians(None, None)),
        ([None, None], Medians(None, None)),
        ([Work(89, 4)], Medians(1, 4)),
        ([Work(90, 4)], Medians(2, 4)),
        ([Work(600, 10), None, Work(60, 1), Work(6000, 99)], Medians(10, 10)),
        ([Work(60, 1), Work(120, 2)], Medians(2, 2)),
    ],
)
def test_the_median_is_told_in_whole_minutes_and_fields(works, medians):
    assert medians_of(works) == medians


def test_each_committee_and_the_whole_have_two_figures(cast, worked):
    found = report(cast)
    assert {row.name: row.burden for row in found.superiors} == {
        "松荫街道党工委": Medians(26, 36),
        "芦汀镇党委": Medians(None, None),
    }
    assert found.burden == Medians(26, 36)


def test_a_meeting_that_still_runs_does_not_count_yet(cast, worked):
    first, second = worked
    Meeting.objects.filter(pk=second.pk).update(state="in_session", concluded_at=None, no_vote_reason="")
    assert works_of([first.pk, second.pk]) == {first.pk: Work(1200, 30)}


def test_the_workbook_holds_the_two_figures_and_says_that_nobody_is_measured(cast, worked):
    found = report(cast)
    page = load_workbook(BytesIO(report_xlsx(found, backdrop_of(found, reach_of(Organization.objects.all())), "")))[
        "汇总"
    ]
    assert [[cell.value for cell in row[-2:]] for row in page.iter_rows(min_row=3)] == [
        ["每次会议用时（分钟）", "每次会议填写项数"],
        [26, 36],
        [None, None],
        [26, 36],
    ]
    assert "按会议合计，不计到人" in page["A2"].value


def test_the_page_shows_them_and_says_what_they_are(cast, worked, signed_in):
    body = signed_in(cast.inspector).get(reverse("disclosures:inspection_report"), {"period": "2026-10"})
    text = body.content.decode()
    assert text.count("<td>26分钟</td><td>36项</td>") == 2
    assert "不用来考核任何人" in text
    assert signed_in(cast.outsider).get(reverse("disclosures:inspection_report")).status_code == 200
    assert "26分钟" not in signed_in(cast.outsider).get(reverse("disclosures:inspection_report")).content.decode()


def test_more_meetings_cost_no_more_queries(cast, worked, django_assert_num_queries):
    for meetings in (worked[:1], worked):
        with django_assert_num_queries(1):
            works_of([meeting.pk for meeting in meetings])
