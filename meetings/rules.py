"""Who comments on whom, how late a meeting is, what keeps it from going on: decisions without queries or clock."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from organizations.models import Person, Role
from organizations.periods import Period


class Punctuality(StrEnum):
    """Where a period's meeting stands against its last day. 通知一(二): 25日前、30日前"""

    HELD = "held"
    LATE = "late"
    MISSING = "missing"
    NOT_DUE = "not_due"


def lateness(held_on: dt.date, due: dt.date) -> int:
    """How many days after the last day the meeting was held; 0 when in time, the last day included."""
    return max((held_on - due).days, 0)


def punctuality(held_on: dt.date | None, due: dt.date, today: dt.date) -> Punctuality:
    """A late meeting (逾期) is told apart from one not held at all (未召开)."""
    if held_on is None:
        return Punctuality.MISSING if today > due else Punctuality.NOT_DUE
    return Punctuality.LATE if lateness(held_on, due) else Punctuality.HELD


def is_day_for(period: Period, day: dt.date) -> bool:
    """A meeting may come after its period, late; never before it."""
    return day >= period.start


@dataclass(frozen=True)
class StatementText:
    """What somebody told. 通知一(二): 履行岗位职责、兑现承诺事项…收获和体会、存在的差距和努力方向"""

    duties: str = ""
    gains: str = ""
    gaps: str = ""
    direction: str = ""


@dataclass(frozen=True)
class CritiqueText:
    """通知二(一): 一月来的进步、存在的不足和努力方向"""

    progress: str = ""
    shortcomings: str = ""
    direction: str = ""


class FiveGoods(StrEnum):
    """五个好, the headings under which a branch tells how it became a good one. 通知一(二)"""

    LEADERSHIP = "领导班子好"
    MEMBERS = "党员队伍好"
    WAYS_OF_WORKING = "工作机制好"
    RESULTS = "工作业绩好"
    REPUTATION = "群众反映好"


@dataclass(frozen=True)
class BranchStatementText:
    """通知一(二): 开展创先争优活动、兑现承诺事项、创建“五个好”党组织的情况"""

    activities: str = ""
    fulfilment: str = ""
    five_goods: str = ""


@dataclass(frozen=True)
class BranchCritiqueText:
    """通知二(一): 肯定取得的成绩，指出存在的差距，提出改进的意见建议"""

    achievements: str = ""
    gaps: str = ""
    suggestions: str = ""


Text = StatementText | CritiqueText | BranchStatementText | BranchCritiqueText


def is_blank(text: Text) -> bool:
    return not any(vars(text).values())


@dataclass(frozen=True)
class Leader:
    """Somebody whose post lets them comment at a member meeting."""

    person_id: int
    name: str
    role: str
    is_acting: bool = False
    unit_id: int | None = None
    is_superiors: bool = False  # holds the post at the superior organization
    takes_part: bool = False


@dataclass(frozen=True)
class Commentator:
    """Who comments on somebody, and as what."""

    person_id: int
    name: str
    capacity: str


def capacity_of(leader: Leader) -> str:
    if leader.is_superiors:
        return "上级党组织代表"
    if leader.role == Role.ADMINISTRATIVE_HEAD:
        return "行政主要负责人"
    title = Role(leader.role).label
    return f"党支部代理{title}" if leader.is_acting else f"党支部{title}"


def commentator_for(
    person_id: int, category: str, unit_id: int | None, leaders: Iterable[Leader]
) -> Commentator | None:
    """Who comments on this person: the first of the chain that takes part, else the first; None when nobody may.

    The secretary comments on members, the head of the unit on its staff, and nobody on themselves.
    """
    chain = [leader for leader in _chain(person_id, category, unit_id, list(leaders)) if leader.person_id != person_id]
    chosen = next((leader for leader in chain if leader.takes_part), chain[0] if chain else None)
    return Commentator(chosen.person_id, chosen.name, capacity_of(chosen)) if chosen else None


def _chain(person_id: int, category: str, unit_id: int | None, leaders: list[Leader]) -> list[Leader]:
    superiors = [leader for leader in leaders if leader.is_superiors]
    present = [leader for leader in superiors if leader.takes_part]
    secretaries = [leader for leader in leaders if leader.role == Role.SECRETARY and not leader.is_superiors]
    deputies = [leader for leader in leaders if leader.role == Role.DEPUTY and not leader.is_superiors]
    heads = _heads_of(unit_id, leaders)
    if category == Person.Kind.STAFF:
        if person_id not in {head.person_id for head in heads}:
            return heads  # 通知二(一): 行政主要负责人对党外干部职工进行逐一点评
        return present + secretaries + deputies + superiors
    if person_id in {secretary.person_id for secretary in secretaries}:
        return present + deputies + superiors
    return secretaries + deputies + superiors


def _heads_of(unit_id: int | None, leaders: list[Leader]) -> list[Leader]:
    """The unit's own head before one who heads every unit."""
    heads = [leader for leader in leaders if leader.role == Role.ADMINISTRATIVE_HEAD and not leader.is_superiors]
    own = [head for head in heads if head.unit_id is not None and head.unit_id == unit_id]
    return own + [head for head in heads if head.unit_id is None]
