"""Search from anywhere in a real browser: the field, the key that leads to it, and the page on a phone."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from organizations.name_order import sort_key
from tests import builders
from tests.browser.conftest import PHONE
from tests.browser.every_step import findings

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("no_complaints")]

DESK = {"viewport": {"width": 1280, "height": 800}, "has_touch": False, "is_mobile": False}


@pytest.fixture
def zhang(cast):
    return builders.person("张三", cast.branch, sort_key=sort_key("张三"), phone="12012345678")


def is_in_the_field(page):
    return page.evaluate("document.activeElement.matches('form[role=search] input')")


def test_the_slash_leads_to_the_field_and_enter_to_the_person(cast, zhang, device):
    page = device(cast.secretary, **DESK)
    page.goto(reverse("commitments:list"))
    page.keyboard.press("/")
    page.keyboard.type("zs")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="张三").click()
    expect(page).to_have_url(re.compile(f"{reverse('organizations:person', args=[zhang.pk])}$"))


def test_a_slash_that_is_typed_somewhere_stays_there(cast, device):
    page = device(cast.secretary, **DESK)
    page.goto(reverse("organizations:people", args=[cast.branch.pk]))
    field = page.get_by_label("姓名或拼音")
    field.press_sequentially("1/2")
    assert field.input_value() == "1/2"


def test_the_slash_can_be_turned_off_for_good_and_on_again(cast, device):
    page = device(cast.secretary, **DESK)
    page.goto(reverse("organizations:search"))
    page.get_by_role("button", name="关掉“/”键").click()
    page.goto(reverse("commitments:list"))
    page.keyboard.press("/")
    assert not is_in_the_field(page)
    page.goto(reverse("organizations:search"))
    page.get_by_role("button", name="打开“/”键").click()
    page.goto(reverse("commitments:list"))
    page.keyboard.press("/")
    assert is_in_the_field(page)


def test_on_a_phone_a_link_leads_to_the_page(cast, zhang, device):
    page = device(cast.secretary, **(PHONE | {"viewport": {"width": 360, "height": 800}}))
    page.goto(reverse("commitments:list"))
    page.get_by_role("link", name="搜索", exact=True).click()
    page.get_by_label("姓名、党组织名称或拼音").fill("5678")
    page.get_by_role("button", name="搜索").click()
    page.get_by_role("link", name="张三").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") == 360


@pytest.mark.parametrize("elder", ["", "18"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_page_has_no_faults(cast, zhang, device, live_server, width, elder):
    page = device(cast.secretary, **(DESK | {"viewport": {"width": width, "height": 800}}))
    page.context.add_cookies([{"name": "elder", "value": elder, "url": live_server.url}])
    found = {}
    for words in ("", "zs", "78", "火星", "桐花"):
        page.goto(f"{reverse('organizations:search')}?q={words}")
        found[words] = findings(page)
    assert found == dict.fromkeys(found, [])
