"""Accounts in a real browser: the slip's QR code, the warning before a session ends, and the pages on a phone."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from organizations.accounts import idle, rules
from tests.browser.every_step import findings
from tests.browser.signing_in import sign_in
from tests.organizations.accounts.slips import PASSWORD, issue, newcomer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WAIT = 15_000


def url(name, *args):
    return reverse(f"organizations:{name}", args=args)


@pytest.fixture
def open_page(browser, live_server):
    """`open_page(person)` is a page of a browser of its own; nothing may be asked of another host."""
    contexts, elsewhere = [], []

    def open_for(person=None, width=360, **options):
        context = browser.new_context(
            base_url=live_server.url, viewport={"width": width, "height": 800}, locale="zh-CN", **options
        )
        contexts.append(context)
        if person:
            sign_in(context, person, live_server.url)
        page = context.new_page()
        page.set_default_timeout(WAIT)
        page.on("request", lambda request: request.url.startswith(live_server.url) or elsewhere.append(request.url))
        return page

    yield open_for
    for context in contexts:
        context.close()
    assert [address for address in elsewhere if not address.startswith("data:")] == []


SOON = rules.WARNED_BEFORE + dt.timedelta(seconds=2)  # a page that is told so asks the server two seconds later
NEARLY_OVER = rules.WARNED_BEFORE - dt.timedelta(seconds=5)


@pytest.fixture
def pause(monkeypatch):
    """`pause(allowed)` changes how long the server lets anybody rest; pages are told that it is nearly over."""
    monkeypatch.setattr("config.pages.allowed_for", lambda user: SOON)
    return lambda allowed: monkeypatch.setattr(idle, "allowed_for", lambda user: allowed)


def test_the_qr_code_fills_the_code_in_and_leaves_it_in_no_address(cast, open_page):
    (slip,) = issue(cast.officer, newcomer(cast.branch, phone="12012345678"), today=timezone.localdate())
    page = open_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{url('activate')}#{slip.code}")
    expect(page.get_by_label("激活码")).to_have_value(slip.code)
    assert page.evaluate("location.hash") == ""
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_label("您的用户名")).to_have_value("12012345678")
    page.get_by_label("新密码", exact=True).fill(PASSWORD)
    page.get_by_label("再输一次新密码").fill(PASSWORD)
    page.get_by_role("button", name="设好密码，登录").click()
    expect(page.get_by_role("link", name="新来的")).to_be_visible()
    assert [address for address in asked if slip.code[:4] in address] == []


def test_a_code_is_typed_without_any_script(cast, open_page):
    (slip,) = issue(cast.officer, newcomer(cast.branch, phone="12012345678"), today=timezone.localdate())
    page = open_page(java_script_enabled=False)
    page.goto(url("activate"))
    page.get_by_label("激活码").fill(slip.code.lower().replace("-", ""))
    page.get_by_role("button", name="下一步").click()
    page.get_by_label("新密码", exact=True).fill(PASSWORD)
    page.get_by_label("再输一次新密码").fill(PASSWORD)
    page.get_by_role("button", name="设好密码，登录").click()
    expect(page.get_by_role("link", name="新来的")).to_be_visible()


def test_the_page_warns_before_the_session_ends_and_goes_on_when_asked(cast, open_page, pause):
    page = open_page(cast.member)
    pause(NEARLY_OVER)
    page.goto(url("account"))
    warning = page.get_by_text("再过2分钟会自动退出")
    expect(warning).to_be_visible(timeout=WAIT)
    pause(rules.PAUSE)
    page.get_by_role("button", name="继续").click()
    expect(warning).to_be_hidden()


def test_a_page_asks_first_and_does_not_warn_when_another_window_is_at_work(cast, open_page, pause):
    page = open_page(cast.member)
    pause(rules.PAUSE)
    page.goto(url("account"))
    with page.expect_response(lambda response: response.url.endswith(url("time_left"))) as answer:
        pass
    assert answer.value.json()["seconds"] > rules.WARNED_BEFORE.total_seconds()
    expect(page.locator("[data-idle]")).to_be_hidden()


def test_a_session_that_has_ended_says_so_and_leads_back_after_signing_in(cast, open_page, pause):
    page = open_page(cast.member)
    pause(rules.PAUSE)
    page.goto(url("organizations"))
    pause(dt.timedelta(seconds=-1))
    expect(page.get_by_text("登录已经结束")).to_be_visible(timeout=WAIT)
    expect(page.get_by_role("button", name="继续")).to_be_hidden()
    pause(rules.PAUSE)
    page.reload()
    page.get_by_label("用户名").fill(cast.member.user.username)
    page.get_by_label("密码").fill("demo-2026")
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(re.compile(f"{url('organizations')}$"))


def test_typing_counts_as_work(cast, open_page):
    page = open_page(cast.member)
    page.clock.install()
    page.goto(url("password"))
    page.get_by_label("新密码", exact=True).fill("一")
    page.clock.run_for(6 * 60 * 1000)
    with page.expect_request(lambda request: request.url.endswith(url("stay"))) as asked:
        page.get_by_label("新密码", exact=True).fill("一二")
    assert asked.value.response().status == 200


@pytest.mark.parametrize("width", [360, 1280])
def test_every_page_fits_and_has_no_axe_violation(cast, open_page, width):
    (slip,) = issue(cast.officer, newcomer(cast.branch), today=timezone.localdate())
    page = open_page(cast.inspector, width)
    looked_at = []

    def look(this):
        looked_at.append((this.url.split("/", 3)[-1], findings(this)))

    for name, *args in (
        ("account",),
        ("password",),
        ("second_factor",),
        ("accounts",),
        ("accounts_of", cast.branch.pk),
    ):
        page.goto(url(name, *args))
        look(page)
    visitor = open_page(None, width)
    visitor.goto(url("sign_in"))
    look(visitor)
    visitor.goto(url("activate"))
    look(visitor)
    visitor.get_by_label("激活码").fill(slip.code)
    with visitor.expect_navigation():
        visitor.get_by_role("button", name="下一步").click()
    look(visitor)
    for _ in range(5):
        visitor.goto(url("sign_in"))
        visitor.get_by_label("用户名").fill(cast.member.user.username)
        visitor.get_by_label("密码").fill("错")
        with visitor.expect_navigation():
            visitor.get_by_role("button", name="登录").click()
    expect(visitor.get_by_text("连续输错了5次")).to_be_visible()
    look(visitor)
    assert [seen for seen in looked_at if seen[1]] == []
