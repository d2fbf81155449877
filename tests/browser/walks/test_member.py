"""A member's month, and a staff person's, in a browser: promise, tell, sign in, vote, read the board, say something."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from disclosures.opinions.models import Opinion
from evaluations.ballots.models import Ballot
from tests import builders
from tests.browser.walks import stages

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AREAS = {
    "学习提高": "每月读一本业务书",
    "发展业绩": "管网改造九月底前完工",
    "为民服务": "每周三上门查水电",
    "遵纪守法": "账目每月张贴",
    "模范带头": "牵头成立应急小队",
}
STATEMENT = {
    "履行职责、兑现承诺": "管网改造按期完工。",
    "收获和体会": "早通知，少误会。",
    "存在的差距": "走访不够。",
    "努力方向": "下月每周走访。",
}


def promise(walker, promises):
    builders.campaign()
    walker.open("/").follow("写我的承诺").fill(**promises).press("提交确认")


def tell_beforehand(walker, cast):
    stages.plan(cast)
    walker.open("/").follow("准备10月组织生活会的讲述").follow("写我的讲述").fill("#statement", **STATEMENT).press(
        "保存讲述"
    )


def vote(walker, cast, voter):
    """As from the screen in the room: the QR code, the sign-in, and the same page once voting has started."""
    meeting = stages.hold_until_the_vote(cast)
    ballot = stages.open_ballot(cast, meeting)
    walker.open(f"{reverse('evaluations:ballot_vote', args=[ballot.pk])}#{ballot.fingerprint}")
    walker.follow("去签到").press("签到")
    expect(walker.page.get_by_role("heading", name="已签到，等主持人宣布开始投票")).to_be_visible()
    walker.look()
    phones = stages.sign_in(ballot, [person for person in stages.voters(meeting) if person != voter])
    stages.start_voting(cast, ballot)
    expect(walker.page.get_by_role("button", name="投入票箱")).to_be_visible()
    walker.look()
    for group in walker.page.locator("fieldset.choice legend b").all_inner_texts():
        walker.grade(group, "好")
    walker.tap("投入票箱")
    expect(walker.page.get_by_role("heading", name="已投入票箱")).to_be_focused()
    walker.look()
    stages.cast_all(phones)
    stages.count(cast, ballot)


def read_the_board_and_speak_up(walker, cast, evening):
    meeting = Ballot.objects.get().meeting
    stages.rate(cast, meeting)
    board = stages.post(cast, meeting)
    walker.open("/boards/").follow("10月")
    walker.follow("写意见").fill(意见内容="希望写清活动室的开放时间。")
    evening.shift(10)
    walker.press("提交意见")
    code = re.search("[2-9A-Z]{5}-[2-9A-Z]{5}", walker.page.locator("main").inner_text()).group()
    walker.open("/opinions/receipt/").fill(回执码=code).press("查询")
    assert Opinion.objects.get().publication == board


@pytest.mark.parametrize(("name", "promises"), [("member", AREAS), ("staff", {"承诺事项": "窗口的事当日办结"})])
def test_a_persons_month_has_no_fault_at_any_step(cast, walks, evening, name, promises):
    person = getattr(cast, name)
    walker = walks(person)
    promise(walker, promises)
    tell_beforehand(walker, cast)
    vote(walker, cast, person)
    walker.open("/summaries/")
    read_the_board_and_speak_up(walker, cast, evening)
