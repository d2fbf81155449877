"""The sheet in a real browser: the quota follows every choice, and the server then says the same."""

import datetime as dt

import pytest
from django.urls import reverse

from evaluations.ratings.models import RatingSheet
from tests.browser.every_step import findings
from tests.browser.signing_in import sign_in
from tests.evaluations.ratings.rounds import confirmed, member_meeting, sheet_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(cast, browser, live_server):
    """A phone on which the branch's secretary is signed in."""
    context = browser.new_context(base_url=live_server.url, viewport={"width": 390, "height": 844})
    sign_in(context, cast.secretary, live_server.url)
    yield context.new_page()
    context.close()


def test_the_quota_follows_every_choice_and_a_refused_confirmation_keeps_them(cast, page):
    people = [cast.member, cast.leader, cast.deputy, cast.recorder]
    sheet = sheet_of(cast.secretary, member_meeting(cast.branch, people))
    page.goto(reverse("evaluations:sheet", args=[sheet.pk]))
    assert findings(page) == []

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
    page.get_by_label("其他参加的人").fill("沈知远")
    page.get_by_role("button", name="确认评定").click()
    assert "评了2个先锋，可用名额是1个" in page.get_by_role("status").first.inner_text()
    assert bar().startswith("先锋可用1，已用2，超过1。")
    reason.fill("两人一起抢险。")
    page.get_by_role("button", name="确认评定").click()
    assert "评定已确认" in page.get_by_role("status").first.inner_text()
    assert RatingSheet.objects.get().over_quota_reason == "两人一起抢险。"
    assert findings(page) == []


def test_the_keyboard_rates_moves_and_finds_what_is_open(cast, page):
    people = [cast.member, cast.leader, cast.deputy, cast.recorder]
    sheet = sheet_of(cast.secretary, member_meeting(cast.branch, people))
    page.goto(reverse("evaluations:sheet", args=[sheet.pk]))

    def chosen():
        return page.evaluate(
            """[...document.querySelectorAll(".rated")].map(
                row => row.querySelector("input:checked")?.value ?? "")"""
        )

    page.get_by_text("用键盘评定").click()
    assert page.get_by_text("N下一个没有定的").is_visible()
    page.get_by_role("link", name="到下一项").click()
    page.keyboard.press("2")
    assert chosen() == ["qualified", "", "", ""]
    page.keyboard.press("ArrowDown")
    assert chosen() == ["qualified", "", "", ""]  # moving chooses nothing
    page.keyboard.press("ArrowDown")
    page.keyboard.press("5")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("1")
    assert chosen() == ["qualified", "pioneer", "deferred", ""]
    page.keyboard.press("n")
    page.keyboard.press("4")
    assert chosen() == ["qualified", "pioneer", "deferred", "lagging"]
    note = page.locator(".rated").first.get_by_label("备注（暂缓的，写原因）")
    note.press_sequentially("12n")
    assert note.input_value() == "12n"  # in a text the keys are letters
    assert chosen() == ["qualified", "pioneer", "deferred", "lagging"]


def test_only_what_is_open_can_be_shown(cast, page):
    people = [cast.member, cast.leader, cast.deputy]
    sheet = sheet_of(cast.secretary, member_meeting(cast.branch, people))
    page.goto(reverse("evaluations:sheet", args=[sheet.pk]))
    page.locator(".rated").nth(1).locator("input[value=qualified]").check(force=True)
    page.get_by_label("只看还没有定的").check()
    assert [row.is_visible() for row in page.locator(".rated").all()] == [True, False, True]
    page.get_by_label("只看还没有定的").uncheck()
    assert [row.is_visible() for row in page.locator(".rated").all()] == [True, True, True]


def test_the_form_and_the_rules_are_accessible_and_fit_a_phone(cast, page):
    meeting = member_meeting(cast.branch, [cast.member, cast.leader])
    sheet_of(cast.secretary, meeting)
    for name, args in [("annex", [meeting.pk]), ("blank_forms", []), ("rating_rules", [])]:
        page.goto(reverse(f"evaluations:{name}", args=args))
        assert findings(page) == []


def kept(page):
    return page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('typed:')).length")


def test_choices_that_were_not_sent_come_back_and_count_for_the_quota(cast, page):
    sheet = sheet_of(cast.secretary, member_meeting(cast.branch, [cast.member, cast.leader]))
    page.goto(reverse("evaluations:sheet", args=[sheet.pk]))
    page.locator(".rated").first.locator("input[value=pioneer]").check(force=True)
    page.reload()
    assert page.get_by_text("找回了上次没有交上的文字").is_visible()
    assert page.locator(".bar [role=status]").inner_text().replace("\n", "").startswith("先锋可用0，已用1，超过1。")


def test_the_reason_of_a_correction_outlives_an_expired_session_and_goes_when_it_was_taken(cast, page):
    sheet = sheet_of(cast.secretary, member_meeting(cast.branch, [cast.member, cast.leader]))
    confirmed(cast.secretary, sheet)
    elsewhere = sheet_of(cast.secretary, member_meeting(cast.branch, [cast.member], day=dt.date(2026, 9, 22)))
    confirmed(cast.secretary, elsewhere)
    session = page.context.cookies()
    page.goto(reverse("evaluations:rating_correct", args=[sheet.ratings.first().pk]))
    page.get_by_label("后进").check(force=True)
    page.get_by_label("原因").fill("第三季度的承诺经核实没有兑现。")
    page.context.clear_cookies()
    page.get_by_role("button", name="更正等次").click()  # leads to the sign-in
    page.context.add_cookies(session)
    page.goto(reverse("evaluations:sheet", args=[elsewhere.pk]))  # another sheet is no proof that it was taken
    page.goto(reverse("evaluations:rating_correct", args=[sheet.ratings.first().pk]))
    assert page.get_by_label("原因").input_value() == "第三季度的承诺经核实没有兑现。"
    assert page.get_by_label("后进").is_checked()
    page.get_by_role("button", name="更正等次").click()
    assert "已更正" in page.get_by_role("status").first.inner_text()
    assert kept(page) == 0
