"""Material of the tests: a district's month, with as many findings as are asked for."""

import datetime as dt

from disclosures.circulars.material import Figures, Item, Material, Timely
from organizations.periods import Month

SIGNED_BY = "区委创先争优活动领导小组办公室"
OCTOBER = Month(2026, 10)
DUE = dt.date(2026, 11, 20)
TOTAL = Figures(
    "合计",
    branches=21,
    meetings=Timely(19, 1, 1),
    voted=20,
    rated=20,
    posted=Timely(18, 2, 0),
    levels=(12, 70, 3, 1),
    opinions_answered=4,
    secretary_meetings=Timely(2, 0, 0),
    hearings=Timely(2, 0, 0),
)


def item(number: int = 1, **fields) -> Item:
    values = {
        "organization": f"第{number}社区党支部",
        "superior": "松荫街道党工委",
        "problem": "未召开组织生活会",
        "period": "10月",
        "words": "应于10月25日前召开",
        "requirement": "R8",
        "responsible": f"第{number}社区党支部",
        "due_on": DUE,
    } | fields
    return Item(**values)


def material(*items: Item, **fields) -> Material:
    values = {
        "scope": "中共云溪区委",
        "first_month": OCTOBER,
        "last_month": OCTOBER,
        "data_day": dt.date(2026, 11, 2),
        "notified_on": dt.date(2026, 11, 3),
        "superiors_inspected": 2,
        "put_right_within": 10,
        "total": TOTAL,
        "superiors": (Figures("松荫街道党工委"), Figures("芦汀镇党委")),
        "items": items,
    } | fields
    return Material(**values)
