"""The sheet in a real browser: the quota follows every choice, and the server then says the same."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.urls import reverse

from evaluations.ratings.models import RatingSheet
from tests.evaluations.ratings.rounds import member_meeting, sheet_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(cast, signed_in, browser, live_server):
    """A phone on which the branch's secretary is signed in."""
    context = browser.new_context(base_url=live_server.url, viewport={"width": 390, "height": 844})
    name = settings.SESSION_COOKIE_NAME
    value = signed_in(cast.secretary).cookies[name].value
    context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
    yield context.new_page()
    context.close()


def test_the_quota_follows_every_choice_and_a_refused_confirmation_keeps_them(cast, page):
    people = [cast.member, cast.leader, cast.deputy, cast.recorder]
    sheet = sheet_of(cast.secretary, member_meeting(cast.branch, people))
    page.goto(reverse("evaluations:sheet", args=[sheet.pk]))
    assert Axe().run(page).response["violations"] == []

    def bar():
        return page.locator(".bar [role=status]").inner_text().replace("\n", "")

    def choose(name, value):
        page.get_by_role("group", name=name).locator(f"input[value={value}]").check(force=True)

    reason = page.get_by_label("先锋超过名额的原因")
    assert bar().startswith("先锋可用1，已用0，剩余1。")
    assert not reason.is_visible()
    choose("顾北川", "pioneer")
    choose("傅青禾", "pioneer")
    assert bar().startswith("先锋可用1，已用2，超过1。")
    assert reason.is_visible()
    choose("柳文澜", "deferred")
    assert bar().startswith("先锋可用0，已用2，超过2。")
    assert page.locator("[data-open]").text_content() == "没定的有1项。"

    choose("柳文澜", "qualified")
    choose("陆承安", "qualified")
    page.get_by_label("参加评定的人员").fill("沈知远")
    page.get_by_role("button", name="确认评定").click()
    assert "评了2个先锋，可用名额是1个" in page.get_by_role("status").first.inner_text()
    assert bar().startswith("先锋可用1，已用2，超过1。")
    reason.fill("两人一起抢险。")
    page.get_by_role("button", name="确认评定").click()
    assert "评定已确认" in page.get_by_role("status").first.inner_text()
    assert RatingSheet.objects.get().over_quota_reason == "两人一起抢险。"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
