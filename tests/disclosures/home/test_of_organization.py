"""What an organization's page says of its month, its deadlines and its boards."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from disclosures.home.of_organization import standing_of
from organizations.models import Organization
from tests import builders
from tests.disclosures.inspections.october import october, september
from tests.evaluations.ratings import rounds

TODAY = dt.date(2026, 10, 27)


def test_a_branchs_month_says_what_is_done(cast):
    october(cast)
    standing = standing_of(cast.branch, TODAY)
    month = standing.month
    cells = (month.meeting_cell, month.vote_cell, month.rating_cell, month.publication_cell)
    assert [cell.words for cell in cells] == ["22日", "已投票", "23日", "按期"]
    assert (standing.two_months, standing.below) == (None, None)


def test_a_superior_says_its_own_meeting_and_its_branches_in_figures(cast):
    october(cast)
    standing = standing_of(cast.committee, TODAY)
    assert (standing.month, standing.two_months.short_label, standing.secretary_cell.words) == (None, "9—10月", "待开")
    assert (standing.below.branches, standing.below.meeting.on_time, standing.below.meeting.late) == (2, 1, 1)
    rounds.secretary_meeting(cast.committee, [cast.branch, cast.sibling])
    assert standing_of(cast.committee, TODAY).secretary_cell.words == "9月28日"


def lines(organization, today=TODAY):
    return [(str(each.day), each.title, each.words) for each in standing_of(organization, today).deadlines]


def test_the_next_deadlines_of_the_year_stand_in_order(cast):
    builders.campaign()
    assert lines(cast.branch, dt.date(2026, 8, 1))[:3] == [
        ("2026-08-10", "公示承诺", "还有9天"),
        ("2026-08-25", "召开8月组织生活会", "还有24天"),
        ("2026-09-25", "召开9月组织生活会", "还有55天"),
    ]
    assert lines(cast.committee) == [
        ("2026-10-30", "召开9—10月支部书记会", "还有3天"),
        ("2026-12-30", "召开11—12月支部书记会", "还有64天"),
    ]


def test_a_meeting_that_was_held_is_no_deadline_any_more(cast):
    rounds.member_meeting(cast.branch, [cast.secretary], day=dt.date(2026, 11, 5))
    assert lines(cast.branch, dt.date(2026, 11, 6)) == [("2026-12-25", "召开12月组织生活会", "还有49天")]


def test_a_deadline_on_a_rest_day_names_the_last_working_day(cast):
    deadline = standing_of(cast.branch, dt.date(2026, 10, 1)).deadlines[0]
    assert deadline.note == "10月25日是周日，不上班也不顺延；截止前最后一个工作日是10月23日。"


def test_the_district_and_what_is_dissolved_owe_no_meeting(cast):
    Organization.objects.filter(pk=cast.branch.pk).update(dissolved_on=TODAY)
    dissolved = standing_of(Organization.objects.get(pk=cast.branch.pk), TODAY)
    assert (dissolved.month, dissolved.deadlines) == (None, ())
    assert standing_of(cast.district, TODAY).deadlines == ()


def test_the_page_shows_month_deadlines_and_boards(cast, signed_in):
    meeting, _ = october(cast)
    with time_machine.travel(builders.at(TODAY, 9), tick=False):
        page = signed_in(cast.member).get(reverse("organizations:organization", args=[cast.branch.pk]))
    shown = page.content.decode()
    assert "10月进度" in shown
    assert "召开11月组织生活会" in shown
    assert meeting.publications.get().get_absolute_url() in shown


@pytest.mark.parametrize("place", ["branch", "committee", "district"])
def test_the_page_takes_the_same_queries_however_much_there_is(cast, signed_in, place, django_assert_max_num_queries):
    builders.campaign()
    september(cast)
    october(cast)
    page = reverse("organizations:organization", args=[getattr(cast, place).pk])
    client = signed_in(cast.inspector)
    with time_machine.travel(builders.at(TODAY, 9), tick=False):
        with django_assert_max_num_queries(40) as few:
            client.get(page)
        for name in ("甲", "乙", "丙"):
            branch = builders.organization(f"{name}党支部", parent=Organization.objects.get(pk=cast.committee.pk))
            rounds.member_meeting(branch, [builders.person(f"{name}书记", branch)])
            builders.post(builders.person(f"{name}副书记", cast.branch), cast.branch, "deputy")
        with django_assert_max_num_queries(40) as many:
            client.get(page)
    assert len(many) == len(few)
