"""Holidays and made-up working days (节假日与调休): loaded for known years, kept by the office, missing years said."""

import datetime as dt
import re

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.template import Context, Template
from django.urls import reverse

from organizations.actions.holidays import PUBLISHED_YEARS, add_holiday, change_holiday, remove_holiday, seed_holidays
from organizations.models import Holiday, RegisterEntry
from organizations.refusals import Refused
from organizations.working_days import WorkCalendar
from tests import builders

TODAY = dt.date(2026, 10, 20)
NEW_YEAR = dt.date(2027, 1, 1)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(builders.at(TODAY, 9), tick=False):
        yield


def url(name, *args):
    return reverse(f"organizations:{name}", args=args)


def text_of(response):
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", " ", response.content.decode()))


def add(cast, day=NEW_YEAR, name="元旦", is_working=False, by="inspector"):
    return add_holiday(by=getattr(cast, by).user, day=day, name=name, is_working=is_working, today=TODAY)


# --- actions ----------------------------------------------------------------------------------------------------------
def test_holidays_are_loaded_once_and_what_somebody_entered_stays(db):
    new_year = Holiday.objects.create(day=dt.date(2026, 1, 1), name="本区放假")
    assert seed_holidays(by=None, years=range(2026, 2027)) > 0
    assert seed_holidays(by=None, years=range(2026, 2027)) == 0
    new_year.refresh_from_db()
    assert new_year.name == "本区放假"
    assert not Holiday.objects.calendar().is_working(dt.date(2026, 10, 1))


def test_nothing_is_published_for_2027_and_the_year_falls_back_to_monday_to_friday(db):
    assert 2027 not in PUBLISHED_YEARS
    assert seed_holidays(by=None, years=range(2026, 2028)) == Holiday.objects.of_year(2026).count() > 0
    calendar = Holiday.objects.calendar()
    assert (calendar.knows(2026), calendar.knows(2027)) == (True, False)
    assert calendar.add(dt.date(2026, 12, 31), 1) == NEW_YEAR  # a Friday, and a holiday once somebody has entered it
    Holiday.objects.create(day=NEW_YEAR, name="元旦")
    assert Holiday.objects.calendar().add(dt.date(2026, 12, 31), 1) == dt.date(2027, 1, 4)


def test_a_calendar_without_a_day_knows_no_year():
    assert not WorkCalendar().knows(2026)


def test_a_day_is_entered_changed_and_removed_with_a_line_each(cast):
    holiday = add(cast)
    change_holiday(
        by=cast.inspector.user, holiday=holiday, day=dt.date(2027, 1, 2), name="元旦", is_working=True, today=TODAY
    )
    assert list(Holiday.objects.values_list("day", "name", "is_working")) == [(dt.date(2027, 1, 2), "元旦", True)]
    remove_holiday(by=cast.inspector.user, holiday=holiday, today=TODAY)
    assert not Holiday.objects.exists()
    assert list(RegisterEntry.objects.order_by("pk").values_list("verb", "detail")) == [
        ("登记节假日", {"登记": "2027年1月1日元旦放假"}),
        ("修改节假日", {"改动": "由2027年1月1日元旦放假改为2027年1月2日元旦调休上班"}),
        ("删除节假日", {"删除": "2027年1月2日元旦调休上班"}),
    ]


def test_a_changed_day_leaves_before_and_after(cast):
    holiday = add(cast)
    assert list(holiday.events.values_list("pgh_label", "day", "name")) == [("insert", NEW_YEAR, "元旦")]


def test_a_day_that_has_passed_stays_as_deadlines_were_counted_by_it(cast):
    past = Holiday.objects.create(day=dt.date(2026, 10, 1), name="国庆节")
    user = cast.inspector.user
    with pytest.raises(Refused, match="已经过去的日子不能改"):
        add(cast, day=dt.date(2026, 10, 19))
    with pytest.raises(Refused, match="已经过去的日子不能改"):
        change_holiday(by=user, holiday=past, day=NEW_YEAR, name="元旦", is_working=False, today=TODAY)
    with pytest.raises(Refused, match="已经过去的日子不能改"):
        remove_holiday(by=user, holiday=past, today=TODAY)


def test_a_day_is_entered_once_and_has_a_name(cast):
    holiday = add(cast)
    other = add(cast, day=dt.date(2027, 1, 2))
    with pytest.raises(Refused, match="2027年1月1日已经登记过"):
        add(cast)
    with pytest.raises(Refused, match="2027年1月1日已经登记过"):
        change_holiday(by=cast.inspector.user, holiday=other, day=NEW_YEAR, name="元旦", is_working=False, today=TODAY)
    with pytest.raises(Refused, match="请写明名称"):
        add(cast, day=dt.date(2027, 1, 3), name=" ")
    with pytest.raises(IntegrityError, match="holiday_has_a_name"):
        Holiday.objects.filter(pk=holiday.pk).update(name="")


@pytest.mark.parametrize("who", ["officer", "secretary", "member", "outsider"])
def test_only_the_office_keeps_the_holidays(cast, who):
    holiday, user = add(cast), getattr(cast, who).user
    with pytest.raises(PermissionDenied):
        add(cast, day=dt.date(2027, 1, 2), by=who)
    with pytest.raises(PermissionDenied):
        change_holiday(by=user, holiday=holiday, day=NEW_YEAR, name="年", is_working=False, today=TODAY)
    with pytest.raises(PermissionDenied):
        remove_holiday(by=user, holiday=holiday, today=TODAY)
    with pytest.raises(PermissionDenied):
        seed_holidays(by=user, years=range(2026, 2027))


# --- pages ------------------------------------------------------------------------------------------------------------
def test_the_office_loads_a_year_that_is_published(cast, signed_in):
    client = signed_in(cast.inspector)
    assert "2026年还没有登记节假日，这一年的工作日暂按周一至周五算" in text_of(client.get(url("holidays")))
    page = text_of(client.post(url("load_holidays", 2026), follow=True))
    assert "已载入2026年国家公布的节假日" in page
    assert "10月1日周四国庆节放假" in page
    assert "10月10日周六国庆节调休上班" in page


def test_a_year_that_nobody_has_published_says_so(cast, signed_in):
    client = signed_in(cast.inspector)
    page = text_of(client.get(url("holidays"), {"year": "2027"}))
    assert "2027年还没有登记节假日，这一年的工作日暂按周一至周五算。国家公布以后，请在这里逐天登记" in page
    assert "载入2027年" not in page
    assert client.post(url("load_holidays", 2027)).status_code == 404


def test_the_office_enters_changes_and_removes_a_day(cast, signed_in):
    client = signed_in(cast.inspector)
    page = client.post(url("add_holiday"), {"day": "2027-01-01", "what": "off", "name": "元旦"}, follow=True)
    assert "已登记1月1日元旦" in text_of(page)
    assert "1月1日周五元旦放假" in text_of(page)
    pk = Holiday.objects.get().pk
    assert 'value="2027-01-01"' in client.get(url("change_holiday", pk)).content.decode()
    sent = {"day": "2027-01-02", "what": "working", "name": "元旦"}
    assert "1月2日周六元旦调休上班" in text_of(client.post(url("change_holiday", pk), sent, follow=True))
    assert "已删除1月2日元旦" in text_of(client.post(url("remove_holiday", pk), follow=True))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"day": ""}, "请填写日期"),
        ({"day": "元旦"}, "日期请按年月日填写"),
        ({"day": "0001-01-01"}, "已经过去的日子不能改"),
        ({"day": "9999-12-31"}, "年份最晚到2100年"),
        ({"what": "maybe"}, "请选择放假还是调休上班"),
        ({"name": ""}, "请写明名称"),
        ({"name": "长" * 41}, "名称最多40字"),
    ],
)
def test_a_bad_day_gives_a_sentence_and_loses_nothing(cast, signed_in, changes, sentence):
    sent = {"day": "2027-01-01", "what": "off", "name": "新年第一天"} | changes
    response = signed_in(cast.inspector).post(url("add_holiday") + "?year=2027", sent)
    assert response.status_code == 200
    assert sentence in text_of(response)
    assert sent["name"] in response.content.decode()
    assert not Holiday.objects.exists()


@pytest.mark.parametrize("year", ["x", "1999", "99999999999999999999", "２０２６", "-1"])
def test_what_is_no_year_is_not_found(cast, signed_in, year):
    assert signed_in(cast.member).get(url("holidays"), {"year": year}).status_code == 404


@pytest.mark.parametrize("who", ["officer", "secretary", "member", "outsider"])
def test_everybody_reads_the_holidays_and_only_the_office_writes(cast, signed_in, who):
    pk, client = add(cast).pk, signed_in(getattr(cast, who))
    page = client.get(url("holidays"), {"year": "2027"})
    assert page.status_code == 200
    assert "登记一天" not in text_of(page)
    answers = [
        client.post(url("add_holiday"), {"day": "2027-02-01", "what": "off", "name": "春节"}),
        client.get(url("change_holiday", pk)),
        client.post(url("remove_holiday", pk)),
        client.post(url("load_holidays", 2026)),
    ]
    assert [answer.status_code for answer in answers] == [403] * 4


def test_the_holidays_ask_visitors_to_sign_in(client, db):
    assert client.get(url("holidays")).url.startswith(url("sign_in"))


def test_more_days_take_no_more_queries(cast, signed_in, django_assert_max_num_queries):
    client = signed_in(cast.inspector)

    def queries():
        with django_assert_max_num_queries(20) as captured:
            assert client.get(url("holidays"), {"year": "2027"}).status_code == 200
        return len(captured)

    add(cast)
    few = queries()
    for number in (2, 3):
        add(cast, day=dt.date(2027, 1, number))
    assert queries() == few


# --- the note beside deadlines ----------------------------------------------------------------------------------------
def note(days):
    return Template("{% load holidays %}{% holiday_note days %}").render(Context({"days": days})).strip()


def test_a_deadline_in_a_year_without_holidays_says_how_it_was_counted(db, django_assert_num_queries):
    Holiday.objects.create(day=dt.date(2026, 1, 1), name="元旦")
    assert note(dt.date(2026, 12, 31)) == ""
    assert "2027年的节假日还没有登记，工作日暂按周一至周五算。" in note(NEW_YEAR)
    with django_assert_num_queries(1):
        assert "2027年、2028年的" in note([NEW_YEAR, dt.date(2028, 1, 1), dt.date(2026, 3, 1), dt.date(2027, 2, 1)])
    with django_assert_num_queries(0):
        assert note(None) == ""
