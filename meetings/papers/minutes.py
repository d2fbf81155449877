"""The minutes (会议记录) as rows: what the PDF and the Word document both print, and nothing of how anybody voted."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from meetings.models import (
    Attendance,
    BranchCritique,
    BranchStatement,
    Critique,
    Meeting,
    MeetingBranch,
    Statement,
)
from meetings.papers.people import branches_of, category_of, names_of, people_of, whole_name
from organizations.models import Post, Role

Presence = Attendance.Presence
HERE = (Presence.PRESENT, Presence.ONLINE)
TO_BE_SIGNED = "　　　　　　　　"


@dataclass(frozen=True)
class Speech:
    """What one person or branch told (讲述), and what was said in return (点评)."""

    name: str
    about: str  # category and post, or the branch's secretary
    told_how: str  # channel and who took it down; empty for what was told in the meeting
    told: tuple[tuple[str, str], ...]
    commented_by: str
    said: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Minutes:
    """One meeting, in the order in which minutes are read."""

    title: str
    facts: tuple[tuple[str, str], ...]
    roll: tuple[tuple[str, str], ...]
    agenda: tuple[str, ...]
    speeches: tuple[Speech, ...]
    vote: str
    end: str
    corrections: tuple[tuple[str, str], ...]  # what was added afterwards, by whom, when and why (补充更正)
    signatures: tuple[tuple[str, str], ...]


def minutes_of(meeting: Meeting) -> Minutes:
    """Everything recorded of a meeting that has begun; the number of queries does not grow with the people."""
    rows = people_of(meeting)
    names = names_of(rows)
    is_member_meeting = meeting.kind == Meeting.Kind.MEMBER
    recorder = _recorder_of(meeting)
    presider = meeting.presider.name if meeting.presider else ""
    return Minutes(
        title=f"{whole_name(meeting)}记录",
        facts=(
            ("党组织", meeting.organization_name),
            ("会议名称", f"{meeting.period.label}{meeting.get_kind_display()}"),
            ("时间", _time_of(meeting)),
            ("地点", meeting.place),
            ("主持人", presider or TO_BE_SIGNED),
            ("记录人", recorder or TO_BE_SIGNED),
        ),
        roll=_roll(rows, names),
        agenda=_agenda(meeting),
        speeches=_people_speak(meeting, rows, names) if is_member_meeting else _branches_speak(meeting),
        vote=_vote(meeting, rows),
        end=_end(meeting),
        corrections=_corrections(meeting),
        signatures=(("主持人", presider), ("记录人", recorder)),
    )


def _time_of(meeting: Meeting) -> str:
    """The planned hour holds when it was held on the planned day; the moment of the click says nothing of the hour."""
    planned = timezone.localtime(meeting.scheduled_at)
    return in_words(meeting.held_on) + (f"{planned:%H:%M}" if planned.date() == meeting.held_on else "")


def in_words(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _recorder_of(meeting: Meeting) -> str:
    posts = Post.objects.held_on(meeting.held_on).filter(organization=meeting.organization, role=Role.RECORDER)
    return "、".join(posts.order_by("starts_on", "pk").values_list("person__name", flat=True))


def _roll(rows: list[Attendance], names: dict[int, str]) -> tuple[tuple[str, str], ...]:
    """应到 and 实到 as figures, then everybody by name; an exemption's reason is never printed. 通知三"""
    due = [row for row in rows if not row.is_observer and row.presence != Presence.EXEMPT]
    here = [row for row in due if row.presence in HERE]
    lines = [("应到", f"{len(due)}人"), ("实到", f"{len(here)}人")]
    groups = [(label, [row for row in due if row.presence == value]) for value, label in Presence.choices]
    groups += [
        (Presence.EXEMPT.label, [row for row in rows if row.presence == Presence.EXEMPT]),
        ("列席", [row for row in rows if row.is_observer and row.presence in HERE]),
    ]
    lines += [
        (f"{label}（{len(group)}人）", "、".join(names[row.person_id] for row in group))
        for label, group in groups
        if group
    ]
    return tuple(lines)


def _agenda(meeting: Meeting) -> tuple[str, ...]:
    """通知二: the vote comes after the critiques."""
    if meeting.kind == Meeting.Kind.MEMBER:
        steps = [
            "清点到会人数",
            "党员、党外干部职工讲述履行职责和兑现承诺的情况",
            "党支部书记点评党员，行政主要负责人点评党外干部职工",
        ]
    else:
        steps = ["清点到会人数", "各党支部书记讲述", "上级党组织书记逐一点评"]
    return tuple(steps if meeting.no_vote_reason else [*steps, "无记名投票评价"])


def _people_speak(meeting: Meeting, rows: list[Attendance], names: dict[int, str]) -> tuple[Speech, ...]:
    told = {
        each.person_id: each for each in meeting.statements.select_related("person", "recorded_by__person").order_by()
    }
    said = {each.person_id: each for each in meeting.critiques.select_related("commented_by").order_by()}
    return tuple(
        Speech(
            name=names[row.person_id],
            about="，".join(filter(None, [category_of(row), row.post_title])),
            told_how=_how(told.get(row.person_id)),
            told=_parts(told.get(row.person_id)),
            commented_by=_by(said.get(row.person_id)),
            said=_parts(said.get(row.person_id)),
        )
        for row in rows
        if row.person_id in told or row.person_id in said or (_owes_a_statement(row) and not row.is_observer)
    )


def _owes_a_statement(row: Attendance) -> bool:
    return row.presence in (*HERE, Presence.WRITTEN)


def _how(statement: Statement | None) -> str:
    """The channel and who took it down. 通知三: 书面、电话、视频、电子邮件"""
    if statement is None or statement.channel == Statement.Channel.IN_MEETING:
        return ""
    own = "本人填写" if statement.is_own else f"{statement.recorded_by.display_name}记录"
    return f"以{statement.get_channel_display()}方式讲述，{own}"


def _branches_speak(meeting: Meeting) -> tuple[Speech, ...]:
    told = {each.organization_id: each for each in meeting.branch_statements.order_by()}
    said = {each.organization_id: each for each in meeting.branch_critiques.select_related("commented_by").order_by()}
    return tuple(
        Speech(
            name=branch.name,
            about=_told_by(branch),
            told_how="",
            told=_parts(told.get(branch.organization_id)),
            commented_by=_by(said.get(branch.organization_id)),
            said=_parts(said.get(branch.organization_id)),
        )
        for branch in branches_of(meeting)
    )


def _told_by(branch: MeetingBranch) -> str:
    if branch.stand_in_name:
        return f"{branch.stand_in_name}代讲"
    return f"{branch.secretary_name}讲述" if branch.secretary_name else ""


def _parts(record: Statement | BranchStatement | Critique | BranchCritique | None) -> tuple[tuple[str, str], ...]:
    return tuple((label, text) for label, text in record.parts if text) if record else ()


def _by(critique: Critique | BranchCritique | None) -> str:
    return f"{critique.capacity}{critique.commented_by.name}" if critique else ""


def _vote(meeting: Meeting, rows: list[Attendance]) -> str:
    """That a vote was held and among whom, or why none; its figures belong to whoever decides the levels."""
    if meeting.no_vote_reason:
        return f"没有投票，原因：{meeting.no_vote_reason.rstrip('。')}。"
    if meeting.vote != Meeting.Vote.DONE:
        return f"{meeting.get_vote_display()}。"
    voters = len([row for row in rows if row.presence in HERE and not row.is_observer])
    return f"到会和线上参会的{voters}人可以投票，以无记名方式进行了评价。结果按规定另行使用，不写入记录。"


def _end(meeting: Meeting) -> str:
    if meeting.state == Meeting.State.CANCELLED:
        return f"会议已经取消，原因：{meeting.cancelled_reason.rstrip('。')}。"
    if meeting.concluded_at is None:
        return "会议还没有结束，这一份是草稿。"
    at = timezone.localtime(meeting.concluded_at)
    if at.date() == meeting.held_on:
        return f"{at:%H:%M}散会。"
    return f"会后于{in_words(at.date())}录入完毕。"


def _corrections(meeting: Meeting) -> tuple[tuple[str, str], ...]:
    """Beside the record and never in its place: each with what it is about, what was meant, and who says so."""
    return tuple(
        (
            f"{correction}（{correction.written_by.display_name}"
            f"，{in_words(timezone.localdate(correction.written_at))}补充）",
            f"{correction.text}（原因：{correction.reason}）",
        )
        for correction in meeting.corrections.with_writers().select_related("person", "organization")
    )
