"""What is typed about a report hearing outlives an expired session, and is forgotten once the draft is kept."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from meetings.models import ReportHearing
from tests.browser.signing_in import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def context(browser):
    opened = browser.new_context(viewport={"width": 360, "height": 800})
    yield opened
    opened.close()


def test_a_hearing_typed_while_the_session_expired_is_found_again(cast, live_server, context):
    address = live_server.url + reverse("meetings:new_hearing")
    sign_in(context, cast.officer, live_server.url)
    page = context.new_page()
    page.goto(address)
    page.get_by_label("汇报的主要内容").fill("两个月各开一次会")
    page.get_by_label("主持人", exact=True).select_option(str(cast.committee_secretary.pk))
    context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="保存草稿").click()
    expect(page.get_by_label("密码", exact=True)).to_be_visible()

    sign_in(context, cast.officer, live_server.url)
    page.goto(address)
    expect(page.get_by_label("汇报的主要内容")).to_have_value("两个月各开一次会")
    expect(page.get_by_label("主持人", exact=True)).to_have_value(str(cast.committee_secretary.pk))
    today = page.evaluate("new Date().toLocaleDateString('sv', {timeZone: 'Asia/Shanghai'})")
    for label, value in (("听取日期", today), ("地点", "三楼会议室"), ("汇报人", "沈知远")):
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_role("button", name="保存草稿").click()
    expect(page.get_by_text("草稿已保存")).to_be_visible()
    assert ReportHearing.objects.get().summary == "两个月各开一次会"
    assert page.evaluate("localStorage.length") == 0
