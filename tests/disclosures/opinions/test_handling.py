"""An opinion's way through the office: who may be given it, what each step writes, refuses and tells the register."""

import pytest

from disclosures.models import Opinion
from disclosures.opinions import actions
from organizations.models import RegisterEntry
from tests.disclosures.opinions import steps
from tests.disclosures.publications import boards
from tests.refusals import raises_refusal

TODAY = boards.LAST_DAY
Outcome, Concern = Opinion.Outcome, Opinion.Concern


@pytest.fixture
def posted(cast):
    return boards.post(cast, boards.rated_month(cast))


@pytest.fixture
def opinion(posted):
    return steps.left(posted)


def test_every_step_leaves_its_stamp_and_its_line(cast, opinion):
    steps.closed(cast, opinion, about=cast.member)
    opinion.refresh_from_db()
    assert [
        opinion.state,
        opinion.about,
        opinion.assignee,
        opinion.assigned_by,
        opinion.assigned_on,
        opinion.checked_on,
        opinion.outcome,
        opinion.finding,
        opinion.answer,
        opinion.answered_by,
        opinion.answered_on,
        opinion.closed_by,
        opinion.closed_on,
        opinion.correction,
    ] == [
        "closed",
        cast.member,
        cast.deputy,
        cast.secretary.user,
        TODAY,
        TODAY,
        "not_upheld",
        "查了值班表，问了三个人",
        "已核对，值班表没有错。",
        cast.deputy.user,
        TODAY,
        cast.secretary.user,
        TODAY,
        None,
    ]
    lines = RegisterEntry.objects.filter(record_type="disclosures.opinion").order_by("pk")
    assert [(line.verb, line.actor, line.organization, line.detail) for line in lines] == [
        ("交办意见", cast.secretary.user, cast.branch, {"承办人": "陆承安"}),
        ("核查意见", cast.deputy.user, cast.branch, {}),
        ("答复意见", cast.deputy.user, cast.branch, {}),
        ("办结意见", cast.secretary.user, cast.branch, {}),
    ]


def test_an_opinion_is_never_given_to_the_person_it_is_about(cast, opinion):
    with raises_refusal("承办人不能是意见说到的人"):
        steps.assigned(cast, opinion, about=cast.deputy, assignee=cast.deputy)
    named = steps.left(opinion.publication, about_name=cast.deputy.name, concern=Concern.PERSON)
    with raises_refusal("承办人不能是意见说到的人"):
        steps.assigned(cast, named, assignee=cast.deputy)


def test_an_opinion_is_given_only_to_somebody_with_a_post_there(cast, opinion):
    for outside in (cast.member, cast.outsider, cast.officer):
        with raises_refusal("承办人要在办理意见的党组织任职"):
            steps.assigned(cast, opinion, assignee=outside)


def test_what_turns_out_to_be_about_the_secretary_is_passed_up_and_not_given_out(cast, opinion):
    with raises_refusal("说的是沈知远，是这里的书记，不能在这里办理"):
        steps.assigned(cast, opinion, about=cast.secretary)
    actions.refer(by=cast.deputy.user, opinion=opinion, about=cast.secretary, today=TODAY)
    opinion.refresh_from_db()
    assert [opinion.about, opinion.handler, opinion.state] == [cast.secretary, cast.committee, "received"]
    actions.assign(by=cast.officer.user, opinion=opinion, about=None, assignee=cast.committee_secretary, today=TODAY)
    with raises_refusal("已经交办"):
        actions.refer(by=cast.officer.user, opinion=opinion, about=None, today=TODAY)
    opinion.refresh_from_db()
    assert [opinion.assignee, opinion.about] == [cast.committee_secretary, cast.secretary]


def test_the_person_concerned_takes_no_step(cast, posted):
    opinion = steps.left(posted, concern=Concern.LEADER)
    by, today = cast.secretary.user, TODAY
    with raises_refusal("说的是您本人"):
        actions.assign(by=by, opinion=opinion, about=None, assignee=cast.officer, today=today)
    actions.assign(by=cast.officer.user, opinion=opinion, about=None, assignee=cast.officer, today=today)
    with raises_refusal("说的是您本人"):
        actions.check(by=by, opinion=opinion, outcome=Outcome.NOT_UPHELD, finding="没有", today=today)
    actions.check(by=cast.officer.user, opinion=opinion, outcome=Outcome.ACCEPTED, finding="属实", today=today)
    with raises_refusal("说的是您本人"):
        actions.answer(by=by, opinion=opinion, answer="没有这回事", today=today)
    actions.answer(by=cast.officer.user, opinion=opinion, answer="已批评。", today=today)
    with raises_refusal("说的是您本人"):
        actions.close(by=by, opinion=opinion, today=today)


def test_until_it_is_checked_an_opinion_may_be_given_on(cast, opinion):
    steps.assigned(cast, opinion)
    steps.assigned(cast, opinion, assignee=cast.recorder)
    opinion.refresh_from_db()
    assert [opinion.state, opinion.assignee] == ["assigned", cast.recorder]
    actions.check(by=cast.recorder.user, opinion=opinion, outcome=Outcome.ACCEPTED, finding="看了", today=TODAY)
    with raises_refusal("现在是“待答复”"):
        steps.assigned(cast, opinion)


@pytest.mark.parametrize("skipped", ["check", "answer", "close"])
def test_no_step_is_skipped(cast, opinion, skipped):
    by, today = cast.secretary.user, TODAY
    step = {
        "check": lambda: actions.check(by=by, opinion=opinion, outcome=Outcome.ACCEPTED, finding="看了", today=today),
        "answer": lambda: actions.answer(by=by, opinion=opinion, answer="好的", today=today),
        "close": lambda: actions.close(by=by, opinion=opinion, today=today),
    }[skipped]
    with raises_refusal("现在是“待交办”，不能这样办"):
        step()


def test_checking_and_answering_ask_for_words(cast, opinion):
    with raises_refusal("请写明核查情况"):
        steps.checked(cast, opinion, finding=" ")
    with raises_refusal("请写明答复内容"):
        steps.answered(cast, opinion, answer=" ")


def test_an_opinion_is_answered_once(cast, opinion):
    steps.answered(cast, opinion)
    with raises_refusal("已经答复"):
        actions.answer(by=cast.secretary.user, opinion=opinion, answer="另一个答复", today=TODAY)
    opinion.refresh_from_db()
    assert opinion.answer == "已核对，值班表没有错。"


def test_an_upheld_opinion_is_closed_when_the_corrected_board_hangs(cast, posted, opinion):
    steps.answered(cast, opinion, Outcome.UPHELD, about=cast.member)
    with raises_refusal("公示还没有更正"):
        actions.close(by=cast.secretary.user, opinion=opinion, today=TODAY)
    new = steps.corrected(cast, posted)
    actions.close(by=cast.secretary.user, opinion=opinion, today=TODAY)
    opinion.refresh_from_db()
    assert [opinion.state, opinion.correction] == ["closed", new]


def test_an_opinion_about_no_board_can_not_ask_for_a_corrected_one(cast):
    with raises_refusal("没有针对哪份公示"):
        steps.checked(cast, steps.written_down(cast), Outcome.UPHELD)
