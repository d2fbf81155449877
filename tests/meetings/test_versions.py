"""The versions of what was told and said (改动记录): every edit is kept and seen, by whoever may read the record."""

from types import SimpleNamespace

import pytest
import time_machine
from django.urls import reverse

from meetings import actions
from meetings.rules import BranchStatementText, CritiqueText, StatementText
from meetings.versions import Changed, Version, folded, versions_of
from tests import builders
from tests.meetings.conftest import BRANCH_SAID, BRANCH_TOLD, DAY, SAID

BEGIN = builders.at(DAY)


def page(name, *args):
    return reverse(f"meetings:{name}", args=args)


def at(minute):
    return BEGIN.replace(minute=minute)


def tell(by, meeting, person, based_on, minute=0, channel="in_meeting", **texts):
    with time_machine.travel(at(minute), tick=False):
        return actions.save_statement(
            by=by.user,
            meeting=meeting,
            person=person,
            text=StatementText(**texts),
            based_on=based_on,
            channel=channel,
        )


def test_each_version_says_who_changed_what_and_when(cast, attended):
    tell(cast.recorder, attended, cast.member, 0, 1, duties="小队5人")
    statement = tell(cast.recorder, attended, cast.member, 1, 2, duties="小队6人", gaps="少")
    with time_machine.travel(at(3), tick=False):
        actions.confirm_statement(by=cast.member.user, statement=statement, version=2)
    statement = tell(cast.secretary, attended, cast.member, 2, 4, channel="phone", duties="小队6人")
    assert versions_of(statement) == [
        Version(
            "沈知远",
            at(4),
            at(4),
            (
                Changed("存在的差距", "少", ""),
                Changed("讲述方式", "会上讲述", "电话"),
                Changed("本人确认", "已确认", "改过，要重新确认"),
            ),
        ),
        Version("顾北川", at(3), at(3), (Changed("本人确认", "没有确认", "已确认"),)),
        Version(
            "柳文澜",
            at(2),
            at(2),
            (Changed("履行职责、兑现承诺", "小队5人", "小队6人"), Changed("存在的差距", "", "少")),
        ),
        Version("柳文澜", at(1), at(1), (Changed("履行职责、兑现承诺", "", "小队5人"),)),
    ]


def test_saves_that_only_add_are_one_version(cast, attended):
    for version, words in enumerate(("小", "小队", "小队5人")):
        statement = tell(cast.recorder, attended, cast.member, version, version, duties=words)
    assert versions_of(statement) == [Version("柳文澜", at(0), at(2), (Changed("履行职责、兑现承诺", "", "小队5人"),))]


def event(entry, duties="", gaps=""):
    return SimpleNamespace(pgh_context={"entry": entry}, duties=duties, gaps=gaps)


@pytest.mark.parametrize(
    ("events", "lengths"),
    [
        ([event(1, "甲"), event(1, "甲乙")], [2]),
        ([event(1, "甲乙"), event(1, "甲丙")], [1, 1]),
        ([event(1, "甲"), event(1, "")], [1, 1]),
        ([event(1, "甲"), event(1, "甲乙", "丙"), event(1, "甲乙", "丁")], [2, 1]),
        ([event(1, "甲"), event(2, "甲乙")], [1, 1]),
        ([event(None, "甲"), event(None, "甲乙")], [1, 1]),
    ],
)
def test_a_stretch_of_typing_ends_where_something_was_taken_out_or_another_line_begins(events, lengths):
    steps = folded(events, ("duties", "gaps"))
    assert [events.index(last) - events.index(first) + 1 for first, last in steps] == lengths


@pytest.fixture
def edited(cast, attended):
    """The member's statement was put right once, the critique softened once."""
    tell(cast.recorder, attended, cast.member, 0, duties="小队5人")
    tell(cast.recorder, attended, cast.member, 1, duties="小队6人")
    for version, text in enumerate((SAID, CritiqueText("按期完工", "小队差一人", "再凑一人"))):
        actions.save_critique(by=cast.secretary.user, meeting=attended, person=cast.member, text=text, based_on=version)
    return attended


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("recorder", 200),
        ("officer", 200),
        ("inspector", 200),
        ("member", 200),
        ("leader", 403),
        ("head", 403),
        ("outsider", 404),
    ],
)
def test_the_page_is_for_whoever_may_read_the_record(cast, signed_in, edited, who, status):
    client = signed_in(getattr(cast, who))
    response = client.get(page("versions_of_person", edited.pk, cast.member.pk))
    assert response.status_code == status
    if status == 200:
        body = response.content.decode()
        assert "小队5人" in body
        assert (
            page("versions_of_person", edited.pk, cast.member.pk)
            in client.get(page("person", edited.pk, cast.member.pk)).content.decode()
        )


def test_whoever_is_commented_on_never_reads_how_the_critique_was_put_together(cast, signed_in, edited):
    address = page("versions_of_person", edited.pk, cast.member.pk)
    assert "小队差三人" in signed_in(cast.secretary).get(address).content.decode()
    actions.conclude(by=cast.secretary.user, meeting=edited, no_vote_reason="人数不足")
    body = signed_in(cast.member).get(address).content.decode()
    assert "小队差" not in body
    assert "小队5人" in body


def test_a_statement_that_was_written_beforehand_has_its_versions_too(cast, signed_in, scheduled):
    tell(cast.member, scheduled, cast.member, 0, duties="小队5人")
    address = page("versions_of_person", scheduled.pk, cast.member.pk)
    assert "小队5人" in signed_in(cast.member).get(address).content.decode()
    assert (
        "还没有记下什么"
        in signed_in(cast.leader).get(page("versions_of_person", scheduled.pk, cast.leader.pk)).content.decode()
    )
    assert signed_in(cast.leader).get(address).status_code == 403


def test_a_branchs_versions_are_for_itself_and_its_superior(cast, signed_in, secretary_meeting):
    about = {"meeting": secretary_meeting, "organization": cast.branch}
    actions.save_branch_statement(by=cast.secretary.user, text=BRANCH_TOLD, based_on=0, **about)
    changed = BranchStatementText(activities="走访改过", fulfilment="兑现八项", five_goods="班子好")
    actions.save_branch_statement(by=cast.officer.user, text=changed, based_on=1, **about)
    actions.save_branch_critique(by=cast.committee_secretary.user, text=BRANCH_SAID, based_on=0, **about)
    address = page("versions_of_branch", secretary_meeting.pk, cast.branch.pk)
    own, above = (signed_in(who).get(address).content.decode() for who in (cast.secretary, cast.officer))
    assert ["入户走访" in own, "走访改过" in own, "补齐台账" in own] == [True, True, False]
    assert ["入户走访" in above, "走访改过" in above, "补齐台账" in above] == [True, True, True]
    assert signed_in(cast.sibling_secretary).get(address).status_code == 403
    assert signed_in(cast.outsider).get(address).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_more_versions_cost_no_more_questions(cast, signed_in, attended, count, django_assert_num_queries):
    writers = (cast.recorder, cast.secretary, cast.member)[:count]
    for version, writer in enumerate(writers):
        tell(writer, attended, cast.member, version, duties=f"第{version}版")
    client, address = signed_in(cast.recorder), page("versions_of_person", attended.pk, cast.member.pk)
    client.get(address)
    with django_assert_num_queries(19):
        body = client.get(address).content.decode()
    assert body.count("改后</th>") == count
