"""When a publication is due and up, and how its title and lines read: no queries, no clock."""

import datetime as dt
import hashlib
import json

from organizations.working_days import WorkCalendar

NOTICE_BOARD = "党员创先争优公示栏"  # 通知三: 各基层党支部
SHOWCASE = "创先争优展示台"  # 通知三: 辖有基层党组织的党组织
AFFAIRS_BOARD = "党务公开栏"  # 通知一(一): 在本单位学习园地或党务公开栏进行公示
STUDY_CORNER = "学习园地"
BOARDS_OF_COMMITMENTS = {"affairs": AFFAIRS_BOARD, "study": STUDY_CORNER}


def results_due(confirmed_on: dt.date, within_days: int, calendar: WorkCalendar) -> dt.date:
    """The last day for posting results: so many working days after the last sheet's confirmation."""
    return calendar.add(confirmed_on, within_days)


def commitment_due(campaign_due: dt.date, since: dt.date | None, newcomer_days: int) -> dt.date:
    """The last day for posting one commitment: the campaign's, or a newcomer's own. 通知一(一): 8月10日前."""
    if since is None:
        return campaign_due
    return max(campaign_due, since + dt.timedelta(days=newcomer_days))


def up_until(posted_on: dt.date, for_days: int, calendar: WorkCalendar) -> dt.date:
    """The last day of the publicity period; the day of posting counts when it is a working day."""
    return calendar.count_from(posted_on, for_days)


def days_late(due_on: dt.date, day: dt.date) -> int:
    return max(0, (day - due_on).days)


def results_title(organization_name: str) -> str:
    return f"{organization_name}“星级先锋”综合评比结果公示"


def commitments_title(organization_name: str, year: int, kind_label: str) -> str:
    return f"{organization_name}{year}年{kind_label}公示"


def fingerprint(content: dict) -> str:
    """A short mark of a content: what was previewed is what gets posted, or nothing is."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
