"""What the workbench shows of one person, and of all beside them; the number of queries never grows."""

import datetime as dt
from dataclasses import dataclass

from commitments.models import Commitment
from meetings.access import Desk
from meetings.lacking import SPEAKING, Lack, lacks_of
from meetings.models import (
    Attendance,
    Critique,
    Meeting,
    Statement,
)
from meetings.rules import Commentator
from organizations.models import Person, Policy

Presence = Attendance.Presence


def due_of(meeting: Meeting) -> dt.date:
    """The last day of the meeting's period, as the policy had it then."""
    return meeting.period.due(Policy.objects.on(meeting.period_start))


def may_still_tell(meeting: Meeting, row: Attendance | None) -> bool:
    """Whether a statement may be written: beforehand, or in the meeting by who takes part in it."""
    if meeting.state == Meeting.State.SCHEDULED:
        return True
    return meeting.takes_text and row is not None and row.presence != Presence.EXEMPT


def may_criticize(meeting: Meeting, desk: Desk, row: Attendance) -> bool:
    """Whether the reader's critique of this person may still be written."""
    return meeting.takes_text and row.presence != Presence.EXEMPT and desk.criticizes(row)


def task_at_hand(*, notes: bool, tells: bool, criticizes: bool) -> str:
    """The one task that large type (大字版) leaves unfolded, in the meeting's order; a reader's is what was told."""
    if notes:
        return "fulfilment"
    return "critique" if criticizes and not tells else "statement"


@dataclass(frozen=True)
class Mark:
    """The tag beside a name: its shape and its words."""

    shape: str
    words: str


@dataclass(frozen=True)
class Line:
    """A name of the list at the left."""

    row: object
    pk: int
    name: str
    mark: Mark
    is_set_aside: bool
    is_mine: bool  # the reader comments on this one


@dataclass(frozen=True)
class Group:
    title: str
    lines: list[Line]


def mark_of(row: Attendance, has_statement: bool, has_critique: bool, is_open: bool) -> Mark:
    if row.presence in (Presence.EXEMPT, Presence.LEAVE, Presence.ABSENT):
        return Mark("none", row.get_presence_display())
    if has_critique:
        return Mark("done", "已点评")
    if is_open:
        return Mark("doing", "点评中")
    if row.presence == Presence.EXPECTED:
        return Mark("todo", "未签到")
    return Mark("todo", "待点评" if has_statement else "待讲述")


@dataclass(frozen=True)
class Bench:
    """The list of names, who comments on whom, and who comes before and after the one on the screen."""

    groups: list[Group]
    notice: str
    missing_critiques: int
    lacks: list[Lack]
    place: int
    previous: Line | None
    next: Line | None

    @property
    def size(self) -> int:
        return sum(len(group.lines) for group in self.groups)


def first_to_do(meeting: Meeting, desk: Desk) -> Attendance | None:
    """Where the reader goes on: the first they comment on without a critique, else the first without one at all."""
    rows = [row for row in _rows(meeting) if desk.reads(row)]
    missing = set(meeting.missing_critiques().values_list("person", flat=True))
    waiting = [row for row in rows if row.person_id in missing]
    own = [row for row in waiting if desk.criticizes(row)]
    return next(iter(own or waiting or rows), None)


def _rows(meeting: Meeting) -> list[Attendance]:
    """Members, then staff by unit, in name order; observers have no part in this."""
    rows = meeting.attendances.filter(is_observer=False).select_related("unit")
    return sorted(rows, key=lambda row: (row.category == Person.Kind.STAFF, row.unit.name if _by_unit(row) else ""))


def _by_unit(row: Attendance) -> bool:
    return row.category == Person.Kind.STAFF and row.unit is not None


def bench_of(meeting: Meeting, desk: Desk, current: Attendance) -> Bench:
    told = set(meeting.statements.values_list("person", flat=True))
    criticized = set(meeting.critiques.complete().values_list("person", flat=True))
    every = _rows(meeting)
    lines = [
        Line(
            row=row,
            pk=row.person_id,
            name=row.name,
            mark=mark_of(row, row.person_id in told, row.person_id in criticized, row.pk == current.pk),
            is_set_aside=row.presence in (Presence.EXEMPT, Presence.LEAVE, Presence.ABSENT),
            is_mine=desk.criticizes(row),
        )
        for row in every
        if desk.reads(row)
    ]
    commentators = {row.person_id: desk.commentator_of(row) for row in every}
    subjects = [row for row in every if row.presence != Presence.EXEMPT]
    missing = [row for row in every if row.presence in SPEAKING and row.person_id not in criticized]
    before, after = neighbours(lines, current.person_id)
    return Bench(
        groups=_groups(lines, commentators),
        notice=who_comments(subjects, commentators),
        missing_critiques=len(missing),
        lacks=lacks_of(every, told, criticized, commentators) if desk.reads_all else [],
        place=1 + [line.pk for line in lines].index(current.person_id),
        previous=before,
        next=after,
    )


def neighbours(lines: list[Line], pk: int) -> tuple[Line | None, Line | None]:
    """The one before and the one after among those to work on; after the last one the first still waiting."""
    here = next(line for line in lines if line.pk == pk)
    walk = [line for line in lines if line.pk == pk or (not line.is_set_aside and line.is_mine == here.is_mine)]
    at = walk.index(here)
    waiting = [line for line in walk[:at] if line.mark.shape == "todo"]
    after = walk[at + 1] if at + 1 < len(walk) else next(iter(waiting), None)
    return (walk[at - 1] if at else None), after


def _groups(lines: list[Line], commentators: dict[int, Commentator | None]) -> list[Group]:
    party = [line for line in lines if line.row.category != Person.Kind.STAFF]
    groups = [Group(f"党员{len(party)}人", party)] if party else []
    staff: dict[str, list[Line]] = {}
    for line in lines:
        if line.row.category == Person.Kind.STAFF:
            staff.setdefault(line.row.unit.name if line.row.unit else "", []).append(line)
    for unit, members in staff.items():
        title = f"{unit if len(staff) > 1 else ''}职工{len(members)}人"
        groups.append(Group(title + _by_whom(members, commentators), members))
    return groups


def _by_whom(lines: list[Line], commentators: dict[int, Commentator | None]) -> str:
    usual = _usual([line.row for line in lines], commentators)
    return f" · 由{usual.name}点评" if usual else ""


def _usual(rows: list[Attendance], commentators: dict[int, Commentator | None]) -> Commentator | None:
    """Who comments on these as a rule: those who comment on the others themselves are the exceptions."""
    found = {row.person_id: commentators[row.person_id] for row in rows if commentators[row.person_id]}
    leading = {commentator.person_id for commentator in found.values()}
    led = [commentator for pk, commentator in found.items() if pk not in leading]
    candidates = led or list(found.values())
    return max(candidates, key=candidates.count) if candidates else None


def who_comments(rows: list[Attendance], commentators: dict[int, Commentator | None]) -> str:
    """One sentence on who comments on whom; the exceptions by name."""
    party = [row for row in rows if row.category != Person.Kind.STAFF]
    staff = [row for row in rows if row.category == Person.Kind.STAFF]
    parts = _parts(party, "党员", commentators)
    for unit in dict.fromkeys(row.unit_id for row in staff):
        of_unit = [row for row in staff if row.unit_id == unit]
        several = len({row.unit_id for row in staff}) > 1 and of_unit[0].unit
        parts += _parts(of_unit, f"{of_unit[0].unit.name}职工" if several else "职工", commentators)
    return "；".join(parts) + "。" if parts else ""


def _parts(rows: list[Attendance], whom: str, commentators: dict[int, Commentator | None]) -> list[str]:
    usual = _usual(rows, commentators)
    if usual is None:
        return [f"{whom}还没有人点评，请先登记行政主要负责人"] if rows else []
    parts = [f"{usual.capacity}{usual.name}点评{whom}"]
    for row in rows:
        other = commentators[row.person_id]
        if other is None:
            parts.append(f"{row.name}还没有人点评，请上级派代表列席")
        elif other != usual:
            parts.append(f"{row.name}本人由{other.capacity}{other.name}点评")
    return parts


@dataclass(frozen=True)
class PersonFacts:
    """All that a critique weighs: 个人讲述、平时表现、承诺事项兑现情况 (通知二(一))."""

    commitment: Commitment | None
    statement: Statement | None
    critique: Critique | None
    past_statement: Statement | None
    past_critique: Critique | None


def commitment_of(meeting: Meeting, person: Person) -> Commitment | None:
    """The confirmed commitment that binds the person in the meeting's year."""
    return Commitment.objects.for_people([person.pk], meeting.period_start.year).get(person.pk)


def facts_of(meeting: Meeting, person: Person) -> PersonFacts:
    earlier = {"meeting__kind": Meeting.Kind.MEMBER, "meeting__period_start__lt": meeting.period_start}
    live = Meeting.objects.live().values("pk")
    past_statements = person.statements.filter(meeting__in=live, **earlier).select_related("meeting")
    past_critiques = person.critiques.filter(meeting__in=live, **earlier).select_related("meeting", "commented_by")
    return PersonFacts(
        commitment=commitment_of(meeting, person),
        statement=meeting.statements.filter(person=person).select_related("recorded_by__person", "person").the_one(),
        critique=meeting.critiques.filter(person=person)
        .select_related("commented_by", "recorded_by__person")
        .the_one(),
        past_statement=past_statements.order_by("-meeting__period_start").first(),
        past_critique=past_critiques.order_by("-meeting__period_start").first(),
    )
