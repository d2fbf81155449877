"""What an inspection finds wanting at a superior itself in two months, and in all that it answers for."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from disclosures.inspections.evidence import Evidence
from disclosures.inspections.rules.cells import month_day
from disclosures.inspections.rules.problems.kinds import Found, Problem, late, missing


@dataclass(frozen=True)
class PoolOfYear:
    """The ★ of one pool in the year so far, against 15% of everybody who was rated."""

    pool: str
    rated: int
    pioneers: int
    allowed: int


def a_secretary_meeting_is_held(row) -> Iterator[Found]:
    """R13. 通知一(二): 每个双月…的30日前，组织召开一次…支部书记会."""
    yield from missing(row.secretary_cell, Problem.NO_SECRETARY_MEETING, row.secretary_words, row.secretary_evidence)


def the_secretary_meeting_is_held_in_time(row) -> Iterator[Found]:
    """R13. 通知一(二): 30日前, that day included; February's last day."""
    yield from late(row.secretary_cell, Problem.LATE_SECRETARY_MEETING, row.secretary_words, row.secretary_evidence)


def a_report_is_heard(row) -> Iterator[Found]:
    """R45. 通知四: 领导班子…每两月至少听取一次汇报."""
    yield from missing(row.hearing_cell, Problem.NO_HEARING, row.hearing_words, row.hearing_evidence)


def the_report_is_heard_in_time(row) -> Iterator[Found]:
    """R45. 通知四: 每两月; the first hearing counts."""
    yield from late(row.hearing_cell, Problem.LATE_HEARING, row.hearing_words, row.hearing_evidence)


def somebody_leads_it(row) -> Iterator[Found]:
    """R44. 通知四: 书记…“第一责任人”; an acting one is one."""
    if row.vacant_on:
        words = f"{month_day(row.vacant_on)}没有书记，也没有代理书记"
        yield Found(Problem.NO_SECRETARY, words, row.month_evidence)


RULES: tuple[Callable[..., Iterator[Found]], ...] = (
    a_secretary_meeting_is_held,
    the_secretary_meeting_is_held_in_time,
    somebody_leads_it,
    a_report_is_heard,
    the_report_is_heard_in_time,
)


def superior_problems(row) -> list[Found]:
    """All that is wanting at a superior itself (a `superior_rows.SuperiorRow`)."""
    return [found for rule in RULES for found in rule(row)]


def scope_problems(pools: list[PoolOfYear], evidence: Evidence) -> list[Found]:
    """R33. 通知二(二): 15%左右 over everybody in the scope; each sheet may keep to its quota and all of them not."""
    return [
        Found(
            Problem.SCOPE_QUOTA,
            f"今年到这个月，{each.pool}评定{each.rated}次，先锋{each.pioneers}次，按比例最多{each.allowed}次",
            evidence,
        )
        for each in pools
        if each.pioneers > each.allowed
    ]
