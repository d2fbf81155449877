"""A year in words (年终汇总): what each month says, what it may be used for, which year is shown; no queries."""

import datetime as dt
from enum import StrEnum

from disclosures.inspections.rules import DISSOLVED, NOT_FOUNDED, NOT_STARTED
from evaluations.ratings.levels import Level
from meetings.models import Attendance, Meeting
from organizations.periods import Month, Period

Presence = Attendance.Presence
# How attendance is counted, in the order of the columns; a meeting that is over leaves nobody unmarked.
PRESENCES = (
    Presence.PRESENT,
    Presence.ONLINE,
    Presence.WRITTEN,
    Presence.LEAVE,
    Presence.ABSENT,
    Presence.EXEMPT,
)
TOOK_PART = (Presence.PRESENT, Presence.ONLINE, Presence.WRITTEN)
APPRAISAL_MONTH = 1  # last year is appraised in January


class Word(StrEnum):
    """What stands in a month without a level; an empty cell could mean any of them."""

    DEFERRED = "暂缓"
    EXEMPT = "免于参加"
    NO_LEVEL = "不定等次"
    UNRATED = "待评定"
    RUNNING = "正在开会"
    NOT_LISTED = "不在名单"
    NOT_HELD = "未召开"
    NOT_YET_HELD = "待召开"
    TO_COME = "未到"
    NOT_JOINED = "未转入"
    NO_BRANCH = "不在支部"
    NOT_RATED = "不参评"
    ELSEWHERE = "在别的支部"


MEANINGS = {
    Word.DEFERRED: "评定时写明原因，暂缓定等次",
    Word.EXEMPT: "经上级党组织同意，可不参加",
    Word.NO_LEVEL: "按本区的政策，预备党员不定等次",
    Word.UNRATED: "会已经开过，等次还没有确认",
    Word.RUNNING: "会正在开",
    Word.NOT_LISTED: "会开过，名单上没有",
    Word.NOT_HELD: "到期没有开会",
    Word.NOT_YET_HELD: "还没有到期",
    Word.TO_COME: "还没有到",
    Word.NOT_JOINED: "还没有转入",
    Word.NO_BRANCH: "当时不在党支部的名册上",
    Word.NOT_RATED: "上级不召开支部书记会，不评等次",
    Word.ELSEWHERE: "当时不在这个支部，记录在那里",
    NOT_STARTED: "本区还没有开始",
    NOT_FOUNDED: "党组织还没有成立",
    DISSOLVED: "党组织已经撤销",
}
STATES = {Word.UNRATED: "doing", Word.RUNNING: "doing", Word.NOT_YET_HELD: "todo", Word.TO_COME: "todo"}


class Use(StrEnum):
    """What a summary serves at the end of the year. 通知二(二): 党内民主评议、年终考核"""

    DEMOCRATIC_APPRAISAL = "党内民主评议"
    ANNUAL_ASSESSMENT = "年终考核"
    COMMENDATION = "评先评优"


ONLY_A_REFERENCE = "只供参考：不计分，不排名，本身不作任何结论。"
REFERENCE = {
    Use.DEMOCRATIC_APPRAISAL: f"本年度各期等次的汇总，是党内民主评议、确定年度考核等次的重要依据，{ONLY_A_REFERENCE}",
    Use.ANNUAL_ASSESSMENT: f"本年度各期等次的汇总，是年终考核、确定年度考核等次的重要依据，{ONLY_A_REFERENCE}",
    Use.COMMENDATION: f"本年度各期等次的汇总，是党组织评先评优的重要依据，{ONLY_A_REFERENCE}",
}
OF_LISTS = f"各期等次的汇总，是民主评议、年终考核和评先评优的重要依据，{ONLY_A_REFERENCE}"


def rated_words(*, presence: str, state: str, level: str | None, is_deferred: bool, has_no_level: bool) -> str:
    """What a held meeting says of somebody on its list; `level` and `is_deferred` are those of a confirmed sheet."""
    if level:
        return Level(level).label
    if is_deferred:
        return Word.DEFERRED
    if presence == Presence.EXEMPT:
        return Word.EXEMPT
    if state == Meeting.State.IN_SESSION:
        return Word.RUNNING
    return Word.NO_LEVEL if has_no_level else Word.UNRATED


def unheld_words(period: Period, due: dt.date, today: dt.date, *, was_held: bool) -> str:
    """What a period says of somebody whom no meeting lists."""
    if period.start > today:
        return Word.TO_COME
    if was_held:
        return Word.NOT_LISTED
    return Word.NOT_YET_HELD if today <= due else Word.NOT_HELD


def years_from(first: dt.date, today: dt.date) -> range:
    """The years that can be summed up, newest first, back to the district's first month."""
    return range(today.year, first.year - 1, -1)


def year_shown(first: dt.date, today: dt.date) -> int:
    """This year; in January last year, which is being appraised then, where there was one."""
    last = today.year - (today.month == APPRAISAL_MONTH)
    return max(last, first.year)


def months_of(year: int) -> list[Month]:
    """All twelve, also those to come: a sheet has the same form all year."""
    return [Month(year, number) for number in range(1, 13)]
