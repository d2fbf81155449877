"""Lists that grow for years lead through their newest rows and count no further."""

import datetime as dt

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organizations import audit, long_lists
from organizations.long_lists import LongList
from organizations.models import RegisterEntry
from tests import builders

WORDS = "只能翻到最近3条，更早的请用筛选，或者打开党组织的页面去找。"


@pytest.fixture
def lines(cast, monkeypatch):
    """Three lines, of which a list leads through as many."""
    monkeypatch.setattr(long_lists, "MOST", 3)
    for verb in ("安排会议", "开始会议", "结束会议"):
        audit.record(cast.secretary.user, verb, organization=cast.branch)
    return RegisterEntry.objects.order_by("-at", "-pk")


def pager_of(page) -> str:
    return render_to_string("components/pager.html", {"page": page}, RequestFactory().get("/"))


@pytest.mark.parametrize(("more", "is_cut"), [(-1, False), (0, True), (5, True)])
def test_no_more_rows_are_counted_than_are_led_through(lines, cast, more, is_cut):
    for _ in range(more):
        audit.record(cast.secretary.user, "改期", organization=cast.branch)
    shown = LongList(lines[:2] if more < 0 else lines, 2)
    assert (shown.count, shown.is_cut) == (min(3, 3 + more), is_cut)


def test_the_pager_says_where_the_older_rows_are(lines):
    assert WORDS in pager_of(LongList(lines, 2).page(1))
    assert "只能翻到" not in pager_of(LongList(lines[:2], 1).page(1))


def test_the_register_reads_its_lines_along_an_index_however_many_organizations_one_sees(cast, signed_in):
    """A subquery beside the OR would have PostgreSQL look at each line of all years."""
    audit.record(cast.secretary.user, "安排会议", organization=cast.branch)
    with CaptureQueriesContext(connection) as sent:
        assert signed_in(cast.inspector).get(reverse("organizations:register")).status_code == 200
    read = [query["sql"] for query in sent if 'FROM "organizations_registerentry"' in query["sql"]]
    assert len(read) == 2
    assert not [sql for sql in read if "IN (SELECT" in sql or "LIMIT" not in sql]


def test_the_list_of_meetings_counts_no_further_than_it_leads(cast, signed_in, monkeypatch):
    monkeypatch.setattr(long_lists, "MOST", 3)
    for month in range(1, 6):
        builders.organization("空的党支部", parent=cast.committee).meetings.create(
            kind="member",
            period_start=dt.date(2026, month, 1),
            scheduled_at=builders.at(dt.date(2026, month, 20)),
            place="会议室",
        )
    page = signed_in(cast.inspector).get(reverse("meetings:list")).context["page"]
    assert (page.paginator.count, len(page)) == (3, 3)
