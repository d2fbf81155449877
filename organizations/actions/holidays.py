"""Filling the table of holidays for the years that are known."""

from chinese_calendar.constants import holidays, workdays
from django.db import transaction

from organizations import audit
from organizations.models import Holiday, User

NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
}


@transaction.atomic
def seed_holidays(*, by: User | None, years: range) -> int:
    """Add the published holidays and made-up working days of `years`; what somebody has entered stays."""
    known = [
        Holiday(day=day, is_working=is_working, name=_name_of(name))
        for table, is_working in ((holidays, False), (workdays, True))
        for day, name in table.items()
        if day.year in years
    ]
    entered = set(Holiday.objects.values_list("day", flat=True))
    fresh = [holiday for holiday in known if holiday.day not in entered]
    with audit.acting(by, "载入节假日", organization=None, detail={"天数": len(fresh)}):
        Holiday.objects.bulk_create(fresh)
    return len(fresh)


def _name_of(english: str) -> str:
    return NAMES.get(english, "国家公布的假日")
