"""The page of the year: month by month, for its reader alone, in a number of queries that never grows."""

import datetime as dt
import re

import pytest
import time_machine
from django.urls import reverse

from organizations.models import Holiday, Organization
from tests import builders
from tests.disclosures.calendar.test_rows import scheduled
from tests.disclosures.inspections.october import october, september
from tests.evaluations.ratings import rounds

WEDNESDAY = dt.date(2026, 10, 21)
PAGE = reverse("disclosures:calendar")


@pytest.fixture(autouse=True)
def wednesday():
    with time_machine.travel(builders.at(WEDNESDAY, 8), tick=False):
        yield


def page(signed_in, person, address=PAGE):
    response = signed_in(person).get(address)
    assert response.status_code == 200
    return response, re.sub(r"\s+", " ", response.content.decode())


def test_the_year_stands_month_by_month_with_the_last_working_day(cast, signed_in):
    september(cast)
    response, text = page(signed_in, cast.secretary)
    months = [(str(month), [row.title for row in rows]) for month, rows in response.context["months"]]
    assert months == [
        ("2026-09", ["召开9月组织生活会", "评定9月“星级先锋”等次"]),
        ("2026-10", ["公示9月评比结果", "召开10月组织生活会", "评定10月“星级先锋”等次"]),
        ("2026-11", ["召开11月组织生活会", "评定11月“星级先锋”等次"]),
        ("2026-12", ["召开12月组织生活会", "评定12月“星级先锋”等次"]),
    ]
    assert "2026年的日程，有1件事已经逾期" in text
    assert "截止前最后一个工作日是10月23日。" in text
    assert '<section id="m10" aria-labelledby="h10" aria-current="date">' in text


def test_the_next_and_the_last_year_are_one_step_away(cast, signed_in):
    _, text = page(signed_in, cast.secretary)
    for year in (2025, 2027):
        assert f'href="{reverse("disclosures:calendar_of_year", args=[year])}"' in text
    _, text = page(signed_in, cast.secretary, reverse("disclosures:calendar_of_year", args=[2027]))
    assert text.count("组织生活会</span>") == 12
    assert f'href="{PAGE}"' in text


@pytest.mark.parametrize("year", [0, 1, 2009, 2101, 9999, 10**30])
def test_a_year_that_cannot_be_meant_is_not_there(cast, signed_in, year):
    address = reverse("disclosures:calendar_of_year", args=[year])
    assert signed_in(cast.secretary).get(address).status_code == 404


@pytest.mark.parametrize("year", [2010, 2100])
def test_the_first_and_the_last_year_open(cast, signed_in, year):
    _, text = page(signed_in, cast.inspector, reverse("disclosures:calendar_of_year", args=[year]))
    assert f"{year}年" in text


def test_a_year_before_everything_says_so_and_what_to_do(cast, signed_in):
    _, text = page(signed_in, cast.secretary, reverse("disclosures:calendar_of_year", args=[2015]))
    assert "2015年没有和您有关的期限" in text


def test_a_year_without_holidays_is_said_to_be_a_guess(cast, signed_in):
    note = "2026年的节假日还没有登记，工作日暂按周一至周五算。"
    assert note in page(signed_in, cast.secretary)[1]
    Holiday.objects.create(day=dt.date(2026, 10, 1), name="国庆节")
    assert note not in page(signed_in, cast.secretary)[1]


def test_the_home_page_leads_to_it(cast, signed_in):
    assert f'href="{PAGE}"' in page(signed_in, cast.member, reverse("disclosures:home"))[1]


def test_an_outsider_reads_nothing_of_the_branch(cast, signed_in):
    october(cast)
    scheduled(cast.sibling, dt.date(2026, 11, 5))
    _, text = page(signed_in, cast.outsider)
    assert [name for name in ("桐花社区", "鹭洲社区", "松荫街道") if name in text] == []


def test_a_visitor_is_led_to_sign_in(client, cast):
    assert client.get(PAGE).url == f"/sign-in/?next={PAGE}"


@pytest.mark.parametrize("who", ["secretary", "officer", "inspector", "member", "head"])
def test_the_page_takes_the_same_queries_however_much_there_is(cast, signed_in, who, django_assert_max_num_queries):
    builders.campaign()
    october(cast)
    client = signed_in(getattr(cast, who))
    with django_assert_max_num_queries(40) as few:
        client.get(PAGE)
    for name in ("甲", "乙", "丙"):
        branch = builders.organization(f"{name}党支部", parent=Organization.objects.get(pk=cast.committee.pk))
        rounds.member_meeting(branch, [builders.person(f"{name}书记", branch)])
    with django_assert_max_num_queries(40) as many:
        client.get(PAGE)
    assert len(many) == len(few)
