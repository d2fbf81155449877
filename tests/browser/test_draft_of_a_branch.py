"""A branch's statement drafted from its facts (用这些事实起草) beside the autosave: saved by its speaker alone."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from meetings import actions
from meetings.models import BranchStatement
from meetings.rules import BranchStatementText
from organizations.periods import TwoMonths
from tests.browser.signing_in import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ACTIVITIES, FULFILMENT, GOODS = "开展创先争优活动", "兑现承诺事项", "创建“五个好”党组织"
DRAFTED = re.compile("组织生活会")


@pytest.fixture
def meeting(cast):
    return actions.schedule(
        by=cast.officer.user,
        organization=cast.committee,
        period=TwoMonths.of(timezone.localdate()),
        scheduled_at=timezone.now(),
        place="街道会议室",
    )


@pytest.fixture
def page(browser, cast, live_server, meeting):
    """The branch secretary's browser at the statement to be prepared."""
    context = browser.new_context(viewport={"width": 360, "height": 800})
    sign_in(context, cast.secretary, live_server.url)
    opened = context.new_page()
    opened.goto(live_server.url + reverse("meetings:branch", args=[meeting.pk, cast.branch.pk]))
    yield opened
    context.close()


def draft(page):
    page.get_by_role("button", name="用这些事实起草").click()
    expect(page.get_by_label(ACTIVITIES)).to_have_value(DRAFTED)


def test_a_draft_is_saved_once_its_speaker_goes_on_with_it(page):
    draft(page)
    page.context.set_offline(True)
    page.context.set_offline(False)
    page.wait_for_timeout(500)
    assert not BranchStatement.objects.exists()
    page.get_by_label(FULFILMENT).fill("自己写的兑现")
    expect(page.locator("#statement .saved")).to_have_text(re.compile("已保存"))
    saved = BranchStatement.objects.get()
    assert (DRAFTED.search(saved.activities) is not None, saved.fulfilment) == (True, "自己写的兑现")


def test_what_was_typed_just_before_is_saved_and_stays_beside_the_draft(page):
    page.get_by_label(FULFILMENT).fill("自己写的兑现")
    draft(page)
    expect(page.get_by_label(FULFILMENT)).to_have_value("自己写的兑现")
    assert BranchStatement.objects.get().fulfilment == "自己写的兑现"
    page.get_by_role("button", name="保存讲述").click()
    expect(page.get_by_text("更正记录")).to_be_visible()
    assert DRAFTED.search(BranchStatement.objects.get().activities)
    assert page.evaluate("localStorage.length") == 0


def test_what_was_typed_and_taken_back_does_not_empty_the_draft(page):
    page.get_by_label(ACTIVITIES).fill("写错了")
    page.get_by_label(ACTIVITIES).fill("")
    draft(page)
    page.wait_for_timeout(500)
    expect(page.get_by_label(ACTIVITIES)).to_have_value(DRAFTED)
    page.get_by_role("button", name="保存讲述").click()
    expect(page.get_by_text("更正记录")).to_be_visible()
    assert DRAFTED.search(BranchStatement.objects.get().activities)


def test_without_network_the_draft_waits_and_the_text_stays(page):
    page.context.set_offline(True)
    page.get_by_label(FULFILMENT).fill("断网时写的")
    page.get_by_role("button", name="用这些事实起草").click()
    expect(page.locator("#statement .saved")).to_have_text("没连上，已存在本机")
    expect(page.get_by_label(FULFILMENT)).to_have_value("断网时写的")
    page.context.set_offline(False)
    draft(page)
    expect(page.get_by_label(FULFILMENT)).to_have_value("断网时写的")


@pytest.mark.parametrize("button", ["保存讲述", "用这些事实起草"])
def test_two_texts_are_compared_before_anything_is_drafted(cast, page, meeting, button):
    text = BranchStatementText(activities="柳文澜写的")
    about = {"meeting": meeting, "organization": cast.branch, "based_on": 0}
    actions.save_branch_statement(by=cast.recorder.user, text=text, **about)
    page.get_by_label(ACTIVITIES).fill("沈知远写的")
    expect(page.locator("#statement .saved")).to_have_text(re.compile("您的文字没有盖上去"))
    page.get_by_role("button", name=button).click()
    expect(page.get_by_text("已存的“开展创先争优活动”")).to_be_visible()
    expect(page.get_by_role("button", name="用这些事实起草")).to_have_count(0)
    assert BranchStatement.objects.get().activities == "柳文澜写的"
