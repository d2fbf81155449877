"""What a browser does on every page: it asks before typed words are lost, and it says that one has to wait."""

import time

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from organizations.models import Holiday, RegisterEntry
from tests import builders

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("no_complaints")]


@pytest.fixture
def questions():
    """The browser's questions before a page is left; all are answered with yes."""
    return []


@pytest.fixture
def page(cast, device, questions):
    opened = device(cast.inspector)
    opened.on("dialog", lambda dialog: (questions.append(dialog.type), dialog.accept()))
    return opened


def change_of(person):
    return reverse("organizations:change_person", args=[person.pk])


def leave(page):
    page.goto(reverse("organizations:search"))


# --- unsaved ----------------------------------------------------------------------------------------------------------
def test_who_leaves_with_typed_words_is_asked(cast, page, questions):
    page.goto(change_of(cast.member))
    page.get_by_label("职务").press_sequentially("组长")
    leave(page)
    assert questions == ["beforeunload"]


def test_who_typed_nothing_is_not_asked(cast, page, questions):
    page.goto(change_of(cast.member))
    page.get_by_label("职务").click()
    leave(page)
    assert questions == []


def test_what_was_changed_back_is_not_asked_about(cast, page, questions):
    page.goto(change_of(cast.member))
    page.get_by_label("职务").press_sequentially("长")
    page.keyboard.press("Backspace")
    leave(page)
    assert questions == []


def test_who_submits_is_not_asked(cast, page, questions):
    page.goto(change_of(cast.member))
    page.get_by_label("职务").fill("维修组组长")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("的信息已经保存。")).to_be_visible()
    assert questions == []


def test_what_the_server_did_not_take_is_still_unsaved(cast, page, questions):
    page.goto(change_of(cast.member))
    page.get_by_label("手机号").fill("12")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("处需要改一下")).to_be_visible()
    page.get_by_label("手机号").click()
    leave(page)
    assert questions == ["beforeunload"]


def test_what_stays_in_the_browser_by_itself_is_not_asked_about(cast, device, questions):
    builders.campaign(2026)
    page = device(cast.staff)
    page.on("dialog", lambda dialog: (questions.append(dialog.type), dialog.accept()))
    page.goto(reverse("commitments:write_for_person", args=[cast.staff.pk]))
    page.get_by_label("承诺事项").first.press_sequentially("窗口当日办结")
    leave(page)
    assert questions == []


def test_a_filter_is_not_asked_about(cast, page, questions):
    page.goto(reverse("organizations:people", args=[cast.branch.pk]))
    page.get_by_label("姓名或拼音").press_sequentially("顾")
    leave(page)
    assert questions == []


# --- waiting ----------------------------------------------------------------------------------------------------------
# Playwright itself waits for the page that is to come, so the page looks at itself.
LOOK_WHILE_IT_WAITS = """() => setTimeout(() => {
  const line = document.querySelector("p.saved[role=status]");
  const form = document.querySelector("form[aria-busy=true]");
  sessionStorage.seen = `${line?.textContent} ${form !== null} ${form?.querySelector("[aria-disabled=true]") !== null}`;
}, 2000)"""


def slowly(page, address):
    """Answers to `address` come over a slow line."""

    def wait(route):
        time.sleep(4)
        route.continue_()

    page.route(f"**{address}*", wait)


def test_two_presses_send_one_form_and_the_page_says_to_wait(cast, page, device):
    address = reverse("organizations:add_holiday")
    page.goto(reverse("organizations:holidays"))
    slowly(page, address)
    page.get_by_label("日期").fill("2099-01-02")
    page.get_by_label("名称").fill("元旦")
    page.evaluate(LOOK_WHILE_IT_WAITS)
    page.get_by_role("button", name="登记").dblclick(no_wait_after=True)
    expect(page.get_by_text("已登记1月2日元旦。")).to_be_visible()
    assert page.evaluate("sessionStorage.seen") == "正在办理，请稍等。 true true"
    assert [request.method for request in device.requests if address in request.url] == ["POST"]
    assert Holiday.objects.count() == 1


def test_what_answers_at_once_says_nothing(cast, page):
    page.goto(reverse("organizations:holidays"))
    page.get_by_label("日期").fill("2099-01-02")
    page.get_by_label("名称").fill("元旦")
    page.get_by_role("button", name="登记").click()
    expect(page.get_by_text("已登记1月2日元旦。")).to_be_visible()
    expect(page.locator("[aria-busy]")).to_have_count(0)


def test_a_download_that_has_come_gives_the_page_back(cast, page):
    page.goto(reverse("organizations:people", args=[cast.branch.pk]))
    for _ in range(2):
        with page.expect_download() as download:
            page.get_by_role("button", name="下载csv").click()
        assert download.value.suggested_filename.endswith(".csv")
        expect(page.locator("[aria-busy]")).to_have_count(0)
    assert RegisterEntry.objects.filter(verb__contains="导出").count() == 2


def test_going_back_to_a_page_that_waited_gives_it_back(cast, page):
    page.goto(reverse("organizations:people", args=[cast.branch.pk]))
    page.evaluate(
        "form => form.dispatchEvent(new Event('submit', {bubbles: true, cancelable: true}))",
        page.locator("form[method=post]").last.element_handle(),
    )
    expect(page.locator("[aria-busy=true]")).to_have_count(1)
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    expect(page.locator("[aria-busy]")).to_have_count(0)
    expect(page.locator("p.saved")).to_have_count(0)
