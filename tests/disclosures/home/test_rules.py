"""The seven steps and the words of the home page, as tables."""

import datetime as dt

import pytest

from disclosures.home import rules
from disclosures.home.rules import Attended, Facts, Key, State
from evaluations.ballots.models import Ballot
from meetings.models import Meeting

TODAY = dt.date(2026, 10, 22)
BASE = {
    "scheduled": dt.datetime(2026, 10, 22, 19),
    "meeting_due": dt.date(2026, 10, 25),
    "today": TODAY,
}
IN_SESSION, CONCLUDED = Meeting.State.IN_SESSION, Meeting.State.CONCLUDED
B = Ballot.State


def facts(state=IN_SESSION, **fields):
    return Facts(**(BASE | {"meeting_state": state} | fields))


@pytest.mark.parametrize(
    ("key", "found", "state", "words"),
    [
        (Key.ATTENDANCE, facts(Meeting.State.SCHEDULED), "todo", "10月22日 周四 19:00"),
        (Key.ATTENDANCE, facts(Meeting.State.SCHEDULED, today=dt.date(2026, 10, 27)), "late", "逾期2天还没有开"),
        (Key.ATTENDANCE, facts(attended=Attended(due=3, here=1, unmarked=2)), "doing", "还有2人没有签到"),
        (Key.ATTENDANCE, facts(attended=Attended(due=3, here=2, leave=1)), "done", "到会2人，请假1人"),
        (Key.STATEMENTS, facts(Meeting.State.SCHEDULED), "todo", "开会以后讲述"),
        (Key.STATEMENTS, facts(), "todo", "先签到"),
        (Key.STATEMENTS, facts(subjects=5, statements_missing=2), "doing", "已讲述3，还差2人"),
        (Key.STATEMENTS, facts(subjects=5), "done", "5人都已讲述"),
        (Key.CRITIQUES, facts(CONCLUDED, subjects=5, critiques_missing=2), "late", "缺2人"),
        (Key.CRITIQUES, facts(subjects=2, measure="个支部"), "done", "2个支部都已点评"),
        (Key.VOTE, facts(subjects=5, critiques_missing=1), "todo", "点评完才能开始"),
        (Key.VOTE, facts(subjects=5), "todo", "可以开始投票"),
        (Key.VOTE, facts(ballot_state=B.SIGNIN, on_roll=5, signed_in=2), "doing", "签到领票2人，应到5人"),
        (Key.VOTE, facts(ballot_state=B.VOTING, signed_in=2), "doing", "领票2人，正在投票"),
        (Key.VOTE, facts(ballot_state=B.SEALED, signed_in=2), "done", "领票2人，已封票"),
        (Key.VOTE, facts(CONCLUDED, no_vote_reason="人少"), "none", "没有投票"),
        (Key.COUNT, facts(ballot_state=B.VOTING), "todo", "封票以后计票"),
        (Key.COUNT, facts(ballot_state=B.SEALED), "doing", "已封票，等待计票"),
        (Key.COUNT, facts(ballot_state=B.COUNTED), "done", "已计票"),
        (Key.COUNT, facts(CONCLUDED), "none", "没有投票"),
        (Key.RATING, facts(), "todo", "会议结束以后评定"),
        (Key.RATING, facts(CONCLUDED), "todo", "可以开始评定"),
        (Key.RATING, facts(CONCLUDED, sheets=2, sheets_confirmed=1), "doing", "评价表2张，已确认1张"),
        (Key.RATING, facts(CONCLUDED, sheets=2, sheets_confirmed=2, rated_on=TODAY), "done", "10月22日评定"),
        (Key.PUBLICATION, facts(), "todo", "评定以后公示"),
        (Key.PUBLICATION, facts(posting_due=dt.date(2026, 10, 27)), "todo", "10月27日前公示"),
        (Key.PUBLICATION, facts(posting_due=dt.date(2026, 10, 20)), "late", "逾期2天没有公示"),
        (Key.PUBLICATION, facts(posted_on=TODAY), "done", "10月22日公示"),
        (Key.PUBLICATION, facts(posted_on=TODAY, posted_late=3), "late", "10月22日公示，迟3天"),
    ],
)
def test_each_step_stands_as_the_facts_say(key, found, state, words):
    assert rules.standings(found)[key] == rules.Standing(State(state), words)


def test_the_current_step_is_the_first_that_is_not_behind():
    assert rules.current(rules.standings(facts(Meeting.State.SCHEDULED))) == Key.ATTENDANCE
    attended = Attended(due=2, here=2)
    assert rules.current(rules.standings(facts(attended=attended, subjects=2, statements_missing=1))) == Key.STATEMENTS
    over = facts(
        CONCLUDED, attended=attended, subjects=2, sheets=1, sheets_confirmed=1, rated_on=TODAY, posted_on=TODAY
    )
    assert rules.current(rules.standings(over)) is None


@pytest.mark.parametrize(
    ("at", "sentence"),
    [
        (dt.datetime(2026, 10, 22, 9), "十月的组织生活会，今天上午开"),
        (dt.datetime(2026, 10, 23, 14), "十月的组织生活会，明天下午开"),
        (dt.datetime(2026, 10, 24, 19), "十月的组织生活会，后天晚上开"),
        (dt.datetime(2026, 10, 25, 19), "十月的组织生活会，10月25日 周日晚上开"),
        (dt.datetime(2026, 10, 21, 19), "十月的组织生活会，原定10月21日，还没有开"),
    ],
)
def test_the_title_tells_the_meeting_as_people_would(at, sentence):
    assert rules.meeting_sentence(f"{rules.month_name(10)}的组织生活会", at, TODAY) == sentence


@pytest.mark.parametrize(
    ("due", "words"),
    [(None, "待办"), (TODAY, "今天截止"), (dt.date(2026, 10, 25), "还有3天"), (dt.date(2026, 10, 20), "逾期2天")],
)
def test_a_tag_counts_the_days(due, words):
    assert rules.tag_words(due, TODAY) == words


def test_a_deadline_on_a_working_day_needs_no_note():
    assert rules.deadline_note(TODAY, TODAY) == ""
