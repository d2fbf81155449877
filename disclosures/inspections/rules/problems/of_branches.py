"""What an inspection finds wanting in one branch's month, a rule a function, in the order of the notice.

Each takes a `branch_rows.BranchRow` and yields what it finds: no queries, no clock. What is not due yet is never found.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from disclosures.inspections.rules.cells import Mark, month_day
from disclosures.inspections.rules.problems.kinds import Found, Problem, late, missing


@dataclass(frozen=True)
class Quota:
    """The ★ of one sheet against what its body might give."""

    pool: str
    pioneers: int
    allowed: int
    reason: str

    @property
    def is_exceeded(self) -> bool:
        return self.pioneers > self.allowed


def commitments_hang_published(row) -> Iterator[Found]:
    """R6. 通知一(一): 承诺应于8月10日前…公示."""
    if row.commitments_unpublished:
        words = f"{row.commitments_unpublished}份承诺过了期限没有公示"
        yield Found(Problem.COMMITMENTS, words, row.commitments_evidence)


def a_meeting_is_held(row) -> Iterator[Found]:
    """R8. 通知一(二): 每月25日前召开组织生活会."""
    yield from missing(row.meeting_cell, Problem.NO_MEETING, row.held_words, row.meeting_evidence)


def the_meeting_is_held_in_time(row) -> Iterator[Found]:
    """R8. 通知一(二): 每月25日前, that day included; a late meeting is told apart from none."""
    yield from late(row.meeting_cell, Problem.LATE_MEETING, row.held_words, row.meeting_evidence)


def every_member_tells(row) -> Iterator[Found]:
    """R9. 通知一(二): 由每个党员…讲述; of a meeting that still runs nothing is missing yet."""
    if row.is_concluded and row.member_statements_missing:
        words = f"缺{row.member_statements_missing}名党员的讲述"
        yield Found(Problem.STATEMENTS, words, row.meeting_evidence)


def every_staff_person_tells(row) -> Iterator[Found]:
    """R11. 通知一(二): 党外干部职工…一并在会上讲述."""
    if row.is_concluded and row.staff_statements_missing:
        words = f"缺{row.staff_statements_missing}名党外干部职工的讲述"
        yield Found(Problem.STAFF_STATEMENTS, words, row.meeting_evidence)


def the_secretary_comments_on_each(row) -> Iterator[Found]:
    """R16. 通知二(一): 党支部书记…逐一进行点评."""
    if row.is_concluded and row.member_critiques_missing:
        words = f"缺{row.member_critiques_missing}名党员的点评"
        yield Found(Problem.CRITIQUES, words, row.meeting_evidence)


def the_head_comments_on_each(row) -> Iterator[Found]:
    """R19. 通知二(一): 行政主要负责人…对党外干部职工进行逐一点评."""
    if row.is_concluded and row.staff_critiques_missing:
        words = f"缺{row.staff_critiques_missing}名党外干部职工的点评"
        yield Found(Problem.STAFF_CRITIQUES, words, row.meeting_evidence)


def nobody_gets_the_critique_of_others(row) -> Iterator[Found]:
    """R16. 通知二(一): 逐一进行点评; how many share their words is a fact, the words themselves stay where they are."""
    if row.is_concluded and row.critiques_alike:
        words = f"去掉姓名和标点，有{row.critiques_alike}份点评的文字和同一次会议的其他点评相同"
        yield Found(Problem.ALIKE, words, row.meeting_evidence)


def a_meeting_votes(row) -> Iterator[Found]:
    """R22. 通知二(二): 在书记点评之后…无记名投票; a reason explains it and does not replace it."""
    if row.is_concluded and row.vote_cell.mark is Mark.MISSING:
        yield Found(Problem.NO_VOTE, f"没有投票：{row.no_vote_reason}", row.meeting_evidence)


def the_ballot_adds_up(row) -> Iterator[Found]:
    """R26. 通知二(二): 无记名投票; says that the totals contradict each other or the roll, never a figure of them."""
    if not row.ballot_adds_up:
        words = "计票结果各行合计不一致，或者票数多于领票人数"
        yield Found(Problem.BALLOT, words, row.meeting_evidence)


def the_month_is_rated(row) -> Iterator[Found]:
    """R34. 通知二(二): 支部每月…综合评比."""
    yield from missing(row.rating_cell, Problem.NO_RATING, row.rated_words, row.month_evidence)


def the_month_is_rated_in_time(row) -> Iterator[Found]:
    """R34. 通知二(二): 每月; a month is complete only when rated, so its last day is the due day."""
    yield from late(row.rating_cell, Problem.LATE_RATING, row.rated_words, row.month_evidence)


def who_was_deferred_is_rated_later(row) -> Iterator[Found]:
    """R34. 通知二(二): 暂缓 waits for the next round of the pool, not for ever."""
    if row.deferred_left:
        words = f"暂缓的{row.deferred_left}人，下一次评定时没有补评"
        yield Found(Problem.DEFERRED, words, row.month_evidence)


def pioneers_stay_in_the_quota(row) -> Iterator[Found]:
    """R33. 通知二(二): “先锋”…比例控制在15%左右; a reason is printed beside it."""
    for quota in row.quotas:
        if quota.is_exceeded:
            reason = f"原因：{quota.reason}" if quota.reason else "没有写原因"
            words = f"{quota.pool}先锋{quota.pioneers}名，名额{quota.allowed}名，{reason}"
            yield Found(Problem.QUOTA, words, row.month_evidence)


def results_are_published(row) -> Iterator[Found]:
    """R39. 通知三: 按时…进行公示; what was never rated can't be published and is found as that."""
    if row.rating_cell.mark is not Mark.MISSING:
        yield from missing(row.publication_cell, Problem.NO_PUBLICATION, row.posted_words, row.month_evidence)


def results_are_published_in_time(row) -> Iterator[Found]:
    """R39. 通知三: 按时; the first posting counts."""
    yield from late(row.publication_cell, Problem.LATE_PUBLICATION, row.posted_words, row.publication_evidence)


def opinions_are_answered(row) -> Iterator[Found]:
    """R40. 通知三: 广泛听取意见，接受群众监督; found in the month in which the opinion came."""
    if row.opinions_overdue:
        yield Found(Problem.OPINIONS, f"{row.opinions_overdue}条意见过了答复期限", row.month_evidence)


def exemptions_are_agreed_to_before_use(row) -> Iterator[Found]:
    """R43. 通知三: 经上级党组织同意，可不参加; how many, never who or why."""
    if row.exempt_without_agreement:
        words = f"{row.exempt_without_agreement}人登记为免于参加，开会那天没有上级的同意"
        yield Found(Problem.EXEMPTION, words, row.meeting_evidence)


def somebody_is_secretary(row) -> Iterator[Found]:
    """R44. 通知四: 书记…“第一责任人”; an acting one is one."""
    if row.vacant_on:
        words = f"{month_day(row.vacant_on)}没有书记，也没有代理书记"
        yield Found(Problem.NO_SECRETARY, words, row.month_evidence)


RULES: tuple[Callable[..., Iterator[Found]], ...] = (
    commitments_hang_published,
    a_meeting_is_held,
    the_meeting_is_held_in_time,
    every_member_tells,
    every_staff_person_tells,
    the_secretary_comments_on_each,
    the_head_comments_on_each,
    nobody_gets_the_critique_of_others,
    a_meeting_votes,
    the_ballot_adds_up,
    the_month_is_rated,
    the_month_is_rated_in_time,
    who_was_deferred_is_rated_later,
    pioneers_stay_in_the_quota,
    results_are_published,
    results_are_published_in_time,
    opinions_are_answered,
    exemptions_are_agreed_to_before_use,
    somebody_is_secretary,
)


def problems(row) -> list[Found]:
    """All that is wanting in a branch's month; of a month in which nothing was expected, nothing is."""
    return [found for rule in RULES for found in rule(row)] if row.is_expected else []
