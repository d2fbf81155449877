"""A report that the cast's committee heard in September and October, on the evening before the tests."""

import datetime as dt

from meetings import actions
from organizations.periods import TwoMonths

HELD = dt.date(2026, 10, 21)
AUTUMN = TwoMonths(2026, 5)


def heard(cast, **fields) -> actions.Heard:
    values = {
        "period": AUTUMN,
        "held_on": HELD,
        "place": "三楼会议室",
        "presider": cast.committee_secretary,
        "attendees": (cast.officer,),
        "guests": ("龙在田",),
        "reporting_organization": cast.branch,
        "reporter": "沈知远",
        "summary": "两个月各开一次会",
        "decisions": "把没有兑现的列成清单",
    }
    return actions.Heard(**(values | fields))


def drafted(cast, organization=None, by=None, **fields):
    by = by or cast.officer
    return actions.draft_hearing(by=by.user, organization=organization or cast.committee, heard=heard(cast, **fields))


def recorded(cast, organization=None, by=None, **fields):
    by = by or cast.officer
    draft = drafted(cast, organization, by, **fields)
    return actions.record_hearing(by=by.user, hearing=draft, version=draft.version)


def follow_up(cast, hearing, responsible=None, due_on=dt.date(2026, 11, 10), text="补齐台账"):
    return actions.add_follow_up(
        by=cast.officer.user, hearing=hearing, text=text, responsible=responsible or cast.branch, due_on=due_on
    )
