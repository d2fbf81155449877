"""What is typed into a commitment and not handed in yet: kept through an expired session, forgotten once taken."""

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from commitments.models import Commitment
from tests import builders

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def context(browser):
    opened = browser.new_context(viewport={"width": 360, "height": 800})
    yield opened
    opened.close()


def sign_in(context, person, address):
    client = Client()
    client.force_login(person.user)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": address}])


@pytest.fixture
def page(cast, live_server, context):
    builders.campaign(2026)
    sign_in(context, cast.staff, live_server.url)
    opened = context.new_page()
    opened.goto(live_server.url + reverse("commitments:write_for_person", args=[cast.staff.pk]))
    return opened


def test_text_survives_an_expired_session_with_the_rows_that_were_added(cast, live_server, context, page):
    address = page.url
    page.get_by_label("承诺事项").fill("窗口当日办结")
    page.get_by_role("button", name="再加一条").click()
    page.get_by_label("承诺事项").nth(1).fill("每周上门两户")
    context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="保存草稿").click()
    expect(page.get_by_label("密码", exact=True)).to_be_visible()
    assert not Commitment.objects.exists()

    sign_in(context, cast.staff, live_server.url)
    page.goto(address)
    expect(page.get_by_label("承诺事项").first).to_have_value("窗口当日办结")
    expect(page.get_by_label("承诺事项").nth(1)).to_have_value("每周上门两户")
    page.get_by_role("button", name="保存草稿").click()
    expect(page.get_by_text("草稿已经保存")).to_be_visible()
    texts = Commitment.objects.get().items.values_list("text", flat=True)
    assert list(texts) == ["窗口当日办结", "每周上门两户"]
    assert page.evaluate("localStorage.length") == 0


def test_what_was_not_touched_is_not_kept_and_another_account_finds_nothing(cast, live_server, context, page):
    assert page.evaluate("localStorage.length") == 0
    page.get_by_label("承诺事项").fill("只有我自己看得到")
    assert page.evaluate("localStorage.length") == 1
    context.clear_cookies(name="sessionid")
    sign_in(context, cast.recorder, live_server.url)
    page.goto(page.url)
    expect(page.get_by_label("承诺事项").first).to_have_value("")
