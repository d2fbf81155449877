"""What is typed into a commitment and not handed in yet: kept through an expired session, forgotten once taken."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from commitments import actions
from commitments.models import Campaign, Commitment, CommitmentItem
from commitments.rules import Content, ItemText
from tests import builders
from tests.browser.signing_in import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def context(browser):
    opened = browser.new_context(viewport={"width": 360, "height": 800})
    yield opened
    opened.close()


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


def type_and_lose_the_session(context, page, text):
    page.get_by_label("承诺事项").fill(text)
    context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="保存草稿").click()
    expect(page.get_by_label("密码", exact=True)).to_be_visible()


def test_reading_another_page_after_signing_in_again_forgets_nothing(cast, live_server, context, page):
    address = page.url
    other = builders.commitment(Campaign.objects.get(), cast.secretary)
    type_and_lose_the_session(context, page, "窗口当日办结")
    sign_in(context, cast.staff, live_server.url)
    page.goto(live_server.url + reverse("commitments:detail", args=[other.pk]))
    page.goto(address)
    expect(page.get_by_label("承诺事项").first).to_have_value("窗口当日办结")


def test_what_somebody_else_wrote_meanwhile_stands_beside_what_was_found_again(cast, live_server, context, page):
    address = page.url
    type_and_lose_the_session(context, page, "窗口当日办结")
    others = Content(items=(ItemText(text="记录员代写的"),))
    actions.save_commitment(
        by=cast.recorder.user, campaign=Campaign.objects.get(), subject=cast.staff, content=others, based_on=0
    )
    sign_in(context, cast.staff, live_server.url)
    page.goto(address)  # leads to the draft that is there now
    expect(page.get_by_label("承诺事项").first).to_have_value("窗口当日办结")
    page.get_by_role("button", name="保存草稿").click()
    expect(page.get_by_text("您的文字没有盖上去")).to_be_visible()
    expect(page.get_by_text("记录员代写的")).to_be_visible()
    expect(page.get_by_label("承诺事项").first).to_have_value("窗口当日办结")
    assert Commitment.objects.get().items.get().text == "记录员代写的"


def test_what_was_saved_already_is_not_found_again_as_unsaved(cast, live_server, context, page):
    type_and_lose_the_session(context, page, "窗口当日办结")
    same = Content(items=(ItemText(text="窗口当日办结"),))
    made = actions.save_commitment(
        by=cast.staff.user, campaign=Campaign.objects.get(), subject=cast.staff, content=same, based_on=0
    )
    sign_in(context, cast.staff, live_server.url)
    page.goto(live_server.url + reverse("commitments:edit", args=[made.pk]))
    expect(page.get_by_label("承诺事项").first).to_have_value("窗口当日办结")
    assert page.get_by_text("找回了").count() == 0
    assert page.evaluate("localStorage.length") == 0


def test_a_form_without_rows_to_add_is_never_sent_by_itself(cast, live_server, context, page):
    made = builders.commitment(Campaign.objects.get(), cast.staff)
    address = live_server.url + reverse("commitments:fulfilment", args=[made.pk])
    page.goto(address)
    page.get_by_label("说明").fill("办成了")
    Commitment.objects.update(state="draft", submitted_at=None, confirmed_at=None, confirmed_by=None)
    made.items.all().delete()
    again = CommitmentItem.objects.create(commitment=made, position=1, text="换了一条")
    now = timezone.now()
    Commitment.objects.update(state="confirmed", submitted_at=now, confirmed_at=now, confirmed_by=cast.secretary.user)
    page.goto(address)
    expect(page.get_by_text("换了一条")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_contain_text("兑现得怎样")
    again.refresh_from_db()
    assert (page.url, again.fulfilment_note) == (address, "")
