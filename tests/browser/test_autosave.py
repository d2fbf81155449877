"""Nothing typed at the workbench is lost: without network, with the session gone, against somebody else's text."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from meetings import actions
from meetings.models import Critique
from organizations.periods import Month
from tests.browser.signing_in import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def workbench(cast, live_server):
    """The address of the member's critique in a meeting that runs today."""
    now = timezone.now()
    meeting = actions.schedule(
        by=cast.secretary.user,
        organization=cast.branch,
        period=Month.of(timezone.localdate()),
        scheduled_at=now,
        place="会议室",
    )
    actions.open_meeting(by=cast.secretary.user, meeting=meeting)
    return live_server.url + reverse("meetings:person", args=[meeting.pk, cast.member.pk])


@pytest.fixture
def context(browser):
    """A browser of its own, with nothing kept from before."""
    opened = browser.new_context()
    yield opened
    opened.close()


def test_text_survives_a_lost_network_an_expired_session_and_another_recorder(cast, workbench, context):
    sign_in(context, cast.secretary, workbench)
    page = context.new_page()
    page.goto(workbench)
    status = page.locator("form.critique .saved")

    page.get_by_label("一月来的进步").fill("边写边存的字")
    expect(status).to_have_text(re.compile("已保存"))
    assert Critique.objects.get().progress == "边写边存的字"

    context.set_offline(True)
    page.get_by_label("存在的不足").fill("断网时写的字")
    expect(status).to_have_text("没连上，已存在本机")
    context.set_offline(False)
    expect(status).to_have_text(re.compile("已保存"))
    assert Critique.objects.get().shortcomings == "断网时写的字"

    context.clear_cookies()
    direction = page.locator("form.critique").get_by_label("努力方向")
    direction.fill("登录过期时写的字")
    expect(status).to_have_text(re.compile("登录过期了"))
    sign_in(context, cast.secretary, workbench)
    page.goto(workbench)
    expect(direction).to_have_value("登录过期时写的字")
    expect(status).to_have_text(re.compile("已保存"))
    assert Critique.objects.get().direction == "登录过期时写的字"

    other = context.new_page()
    other.goto(workbench)
    other.get_by_label("一月来的进步").fill("另一个窗口的字")
    expect(other.locator("form.critique .saved")).to_have_text(re.compile("已保存"))
    page.get_by_label("一月来的进步").fill("这个窗口的字")
    expect(status).to_have_text(re.compile("您的文字没有盖上去"))
    page.get_by_role("button", name="下一位").click()
    expect(page.get_by_text("已存的“一月来的进步”")).to_be_visible()
    expect(page.get_by_text("另一个窗口的字")).to_be_visible()
    expect(page.get_by_label("一月来的进步")).to_have_value("这个窗口的字")
    assert Critique.objects.get().progress == "另一个窗口的字"

    page.get_by_label("一月来的进步").fill("合成的一份")
    page.get_by_role("button", name="下一位").click()
    expect(page.get_by_text("已存的“一月来的进步”")).to_be_hidden()
    assert Critique.objects.get().progress == "合成的一份"
    page.goto(workbench)
    expect(page.get_by_label("一月来的进步")).to_have_value("合成的一份")
    assert page.evaluate("localStorage.length") == 0
