"""The table of holidays (节假日): filled for the years that are known, and kept by the office."""

import datetime as dt

from chinese_calendar.constants import holidays, workdays
from django.db import transaction

from organizations import audit
from organizations.access import Permission, district_or_403
from organizations.models import Holiday, User
from organizations.refusals import Refused

NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
}
PUBLISHED_YEARS = frozenset(day.year for day in holidays)


@transaction.atomic
def seed_holidays(*, by: User | None, years: range) -> int:
    """Add the published holidays and made-up working days of `years`; what somebody has entered stays."""
    district = district_or_403(by, Permission.SET_POLICY) if by else None
    known = [
        Holiday(day=day, is_working=is_working, name=_name_of(name))
        for table, is_working in ((holidays, False), (workdays, True))
        for day, name in table.items()
        if day.year in years
    ]
    entered = set(Holiday.objects.values_list("day", flat=True))
    fresh = [holiday for holiday in known if holiday.day not in entered]
    with audit.acting(by, "载入节假日", organization=district, detail={"天数": len(fresh)}):
        Holiday.objects.bulk_create(fresh)
    return len(fresh)


def _name_of(english: str) -> str:
    return NAMES.get(english, "国家公布的假日")


@transaction.atomic
def add_holiday(*, by: User, day: dt.date, name: str, is_working: bool, today: dt.date) -> Holiday:
    """Enter one day off, or one rest day that is worked (调休上班)."""
    district = district_or_403(by, Permission.SET_POLICY)
    _require_to_come(day, today)
    _require_free(day)
    holiday = Holiday(day=day, name=_named(name), is_working=is_working)
    with audit.acting(by, "登记节假日", organization=district, detail={"登记": _in_words(holiday)}):
        holiday.save()
    return holiday


@transaction.atomic
def change_holiday(*, by: User, holiday: Holiday, day: dt.date, name: str, is_working: bool, today: dt.date) -> Holiday:
    """Change a day that is to come."""
    district = district_or_403(by, Permission.SET_POLICY)
    holiday = Holiday.objects.select_for_update().get(pk=holiday.pk)
    for each in (holiday.day, day):
        _require_to_come(each, today)
    if day != holiday.day:
        _require_free(day)
    before = _in_words(holiday)
    holiday.day, holiday.name, holiday.is_working = day, _named(name), is_working
    detail = {"改动": f"由{before}改为{_in_words(holiday)}"}
    with audit.acting(by, "修改节假日", organization=district, record=holiday, detail=detail):
        holiday.save()
    return holiday


@transaction.atomic
def remove_holiday(*, by: User, holiday: Holiday, today: dt.date) -> None:
    """Take out a day that is to come; it is then an ordinary day of its weekday."""
    district = district_or_403(by, Permission.SET_POLICY)
    holiday = Holiday.objects.select_for_update().get(pk=holiday.pk)
    _require_to_come(holiday.day, today)
    with audit.acting(by, "删除节假日", organization=district, record=holiday, detail={"删除": _in_words(holiday)}):
        holiday.delete()


def _require_to_come(day: dt.date, today: dt.date) -> None:
    if day < today:
        raise Refused("已经过去的日子不能改，期限已经按它算过。请填今天或以后的日期。")


def _require_free(day: dt.date) -> None:
    if Holiday.objects.filter(day=day).exists():
        raise Refused(f"{_day(day)}已经登记过。要改，请在列表里打开那一天。")


def _named(name: str) -> str:
    if not name.strip():
        raise Refused("请写明名称，例如“国庆节”。")
    return name.strip()


def _in_words(holiday: Holiday) -> str:
    return f"{_day(holiday.day)}{holiday.name}{'调休上班' if holiday.is_working else '放假'}"


def _day(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
