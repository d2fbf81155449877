"""The seven steps of a meeting (议程) and the days people read: no queries, no clock."""

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum

from evaluations.ballots.models import Ballot
from meetings.models import Meeting

WEEKDAYS = "一二三四五六日"


class Key(StrEnum):
    """The steps in the order of the notice."""

    ATTENDANCE = "attendance"
    STATEMENTS = "statements"
    CRITIQUES = "critiques"
    VOTE = "vote"
    COUNT = "count"
    RATING = "rating"
    PUBLICATION = "publication"


LABELS = dict(zip(Key, ("签到", "讲述", "点评", "投票", "计票", "评定", "公示"), strict=True))


class State(StrEnum):
    """How a step stands, as the tags of the pages draw it."""

    DONE = "done"
    DOING = "doing"
    TODO = "todo"
    LATE = "late"
    NONE = "none"


@dataclass(frozen=True)
class Standing:
    """How one step stands, and the few words beside it."""

    state: State
    words: str


@dataclass(frozen=True)
class Attended:
    """Who came, counted: the exempt and the observers are in none of these."""

    due: int = 0
    here: int = 0
    written: int = 0
    leave: int = 0
    absent: int = 0
    unmarked: int = 0


@dataclass(frozen=True)
class Facts:
    """What the steps of one meeting follow from."""

    meeting_state: str
    scheduled: dt.datetime  # in local time
    meeting_due: dt.date
    today: dt.date
    no_vote_reason: str = ""
    measure: str = "人"  # a secretary meeting hears branches
    attended: Attended = field(default_factory=Attended)
    subjects: int = 0
    statements_missing: int = 0
    critiques_missing: int = 0
    ballot_state: str | None = None
    on_roll: int = 0
    signed_in: int = 0
    sheets: int = 0
    sheets_confirmed: int = 0
    rated_on: dt.date | None = None
    posted_on: dt.date | None = None
    posted_late: int = 0
    posting_due: dt.date | None = None

    @property
    def is_opened(self) -> bool:
        return self.meeting_state in (Meeting.State.IN_SESSION, Meeting.State.CONCLUDED)

    @property
    def is_concluded(self) -> bool:
        return self.meeting_state == Meeting.State.CONCLUDED


def day(value: dt.date) -> str:
    return f"{value.month}月{value.day}日"


def day_and_weekday(value: dt.date) -> str:
    return f"{day(value)} 周{WEEKDAYS[value.weekday()]}"


def standings(facts: Facts) -> dict[Key, Standing]:
    """How each of the seven steps stands."""
    return {
        Key.ATTENDANCE: _attendance(facts),
        Key.STATEMENTS: _spoken(facts, facts.statements_missing, "讲述"),
        Key.CRITIQUES: _spoken(facts, facts.critiques_missing, "点评"),
        Key.VOTE: _vote(facts),
        Key.COUNT: _count(facts),
        Key.RATING: _rating(facts),
        Key.PUBLICATION: _publication(facts),
    }


def current(found: dict[Key, Standing]) -> Key | None:
    """The first step that is not behind the meeting; None when all are."""
    return next((key for key, standing in found.items() if standing.state in (State.DOING, State.TODO)), None)


def _attendance(facts: Facts) -> Standing:
    if not facts.is_opened:
        late = (facts.today - facts.meeting_due).days
        if late > 0:
            return Standing(State.LATE, f"逾期{late}天还没有开")
        when = facts.scheduled
        return Standing(State.TODO, f"{day_and_weekday(when.date())} {when:%H:%M}")
    who = facts.attended
    parts = [("到会", who.here), ("书面", who.written), ("请假", who.leave), ("缺席", who.absent)]
    words = "，".join(f"{label}{number}人" for label, number in parts if number)
    if who.unmarked and not facts.is_concluded:
        return Standing(State.DOING, f"还有{who.unmarked}人没有签到")
    return Standing(State.DONE, words or "没有人到会")


def _spoken(facts: Facts, missing: int, what: str) -> Standing:
    if not facts.is_opened:
        return Standing(State.TODO, f"开会以后{what}")
    if not facts.subjects:
        return Standing(State.TODO, "先签到")
    said = facts.subjects - missing
    if not missing:
        return Standing(State.DONE, f"{said}{facts.measure}都已{what}")
    if facts.is_concluded:
        return Standing(State.LATE, f"缺{missing}{facts.measure}")
    return Standing(State.DOING if said else State.TODO, f"已{what}{said}，还差{missing}{facts.measure}")


def _vote(facts: Facts) -> Standing:
    ballot = facts.ballot_state
    if ballot is None:
        if facts.is_concluded:
            return Standing(State.NONE, "没有投票" if facts.no_vote_reason else "")
        # 通知二(二): 在书记点评之后
        ready = facts.is_opened and facts.subjects and not facts.critiques_missing
        return Standing(State.TODO, "可以开始投票" if ready else "点评完才能开始")
    if ballot == Ballot.State.SIGNIN:
        return Standing(State.DOING, f"签到领票{facts.signed_in}人，应到{facts.on_roll}人")
    if ballot == Ballot.State.VOTING:
        return Standing(State.DOING, f"领票{facts.signed_in}人，正在投票")
    return Standing(State.DONE, f"领票{facts.signed_in}人，已封票")


def _count(facts: Facts) -> Standing:
    if facts.ballot_state == Ballot.State.COUNTED:
        return Standing(State.DONE, "已计票")
    if facts.ballot_state == Ballot.State.SEALED:
        return Standing(State.DOING, "已封票，等待计票")
    if facts.ballot_state is None and facts.is_concluded:
        return Standing(State.NONE, "没有投票")
    return Standing(State.TODO, "封票以后计票")


def _rating(facts: Facts) -> Standing:
    if facts.sheets and facts.sheets == facts.sheets_confirmed:
        return Standing(State.DONE, f"{day(facts.rated_on)}评定")
    if facts.sheets:
        return Standing(State.DOING, f"评价表{facts.sheets}张，已确认{facts.sheets_confirmed}张")
    return Standing(State.TODO, "可以开始评定" if facts.is_concluded else "会议结束以后评定")


def _publication(facts: Facts) -> Standing:
    if facts.posted_on:
        if facts.posted_late:
            return Standing(State.LATE, f"{day(facts.posted_on)}公示，迟{facts.posted_late}天")
        return Standing(State.DONE, f"{day(facts.posted_on)}公示")
    if facts.posting_due is None:
        return Standing(State.TODO, "评定以后公示")
    late = (facts.today - facts.posting_due).days
    if late > 0:
        return Standing(State.LATE, f"逾期{late}天没有公示")
    return Standing(State.TODO, f"{day(facts.posting_due)}前公示")


MONTH_NAMES = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
NEAR_DAYS = {0: "今天", 1: "明天", 2: "后天"}


def part_of_day(hour: int) -> str:
    if hour < 12:
        return "上午"
    return "下午" if hour < 18 else "晚上"


def meeting_sentence(label: str, scheduled: dt.datetime, today: dt.date) -> str:
    """What the title says about a meeting that is to come: 十月的组织生活会，后天晚上开."""
    away = (scheduled.date() - today).days
    if away < 0:
        return f"{label}，原定{day(scheduled.date())}，还没有开"
    when = NEAR_DAYS.get(away, day_and_weekday(scheduled.date()))
    return f"{label}，{when}{part_of_day(scheduled.hour)}开"


def month_name(month: int) -> str:
    return f"{MONTH_NAMES[month - 1]}月"


def deadline_note(due: dt.date, last_working_day: dt.date) -> str:
    """Why a to-do stands on an earlier day than the notice's: a deadline on a rest day is not moved."""
    if last_working_day == due:
        return ""
    weekday = f"周{WEEKDAYS[due.weekday()]}"
    return f"{day(due)}是{weekday}，不上班也不顺延；截止前最后一个工作日是{day(last_working_day)}。"


def tag_words(due: dt.date | None, today: dt.date) -> str:
    """How much time is left, or gone."""
    if due is None:
        return "待办"
    left = (due - today).days
    if left < 0:
        return f"逾期{-left}天"
    return "今天截止" if left == 0 else f"还有{left}天"


def title_sentence(overdue: int, to_do: int) -> str:
    """What is the matter when no meeting is."""
    if overdue:
        return f"有{overdue}件事已经逾期"
    return f"有{to_do}件事要办" if to_do else "眼下没有要办的事"
