"""Print, zoom, high contrast and dark: the same page stays readable, whatever the device makes of it."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from organizations.display import Size
from tests.browser.every_step import violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDE = {"viewport": {"width": 1280, "height": 800}, "is_mobile": False, "has_touch": False}
LOOK = """(query) => {
    const style = getComputedStyle(document.querySelector(query));
    return [style.color, style.backgroundColor];
}"""
BLACK, WHITE = "rgb(0, 0, 0)", "rgb(255, 255, 255)"


def shown_as(page, url, **cookies):
    page.context.add_cookies([{"name": name, "value": value, "url": url} for name, value in cookies.items()])


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_on_paper_a_page_is_black_on_white_without_its_frame(cast, device, live_server, theme):
    page = device(cast.secretary, **WIDE)
    shown_as(page, live_server.url, theme=theme)
    page.goto("/")
    page.emulate_media(media="print")
    hidden = [page.locator(each) for each in (".masthead", ".foot", "nav", "form", ".button")]
    assert [each.locator("visible=true").count() for each in hidden] == [0] * len(hidden)
    assert page.evaluate(LOOK, "html") == [BLACK, WHITE]
    assert page.evaluate(LOOK, "main a:not(.button)")[0] == BLACK
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "light"


@pytest.mark.parametrize(
    ("cookies", "scheme", "background"),
    [
        ({}, "light", "rgb(248, 245, 239)"),
        ({}, "dark", "rgb(23, 20, 17)"),
        ({"theme": "dark"}, "light", "rgb(23, 20, 17)"),
        ({"theme": "light"}, "dark", "rgb(248, 245, 239)"),
    ],
)
def test_what_was_chosen_goes_before_what_the_device_says(cast, device, live_server, cookies, scheme, background):
    page = device(cast.member, color_scheme=scheme)
    shown_as(page, live_server.url, **cookies)
    page.goto("/")
    assert page.evaluate(LOOK, "html")[1] == background
    assert violations(page) == []


@pytest.mark.parametrize("size", [each for each in Size.values if each != Size.STANDARD])
@pytest.mark.parametrize("width", [360, 768, 1280])
def test_in_large_type_the_frame_fits_and_its_sections_are_within_reach(cast, device, live_server, size, width):
    cast.inspector.name = "阿布都热合曼·艾买提江"  # longer than any masthead
    cast.inspector.save()
    page = device(cast.inspector, viewport={"width": width, "height": 800})
    shown_as(page, live_server.url, elder=size)
    page.goto(reverse("organizations:account"))
    assert page.evaluate("document.documentElement.scrollWidth") == width
    sections = page.get_by_role("navigation", name="主要栏目", include_hidden=True)
    menu = page.get_by_text("栏目", exact=True)
    if menu.is_visible():
        menu.focus()
        page.keyboard.press("Enter")
    expect(sections.get_by_role("link", name="首页")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert violations(page) == []
    sections.get_by_role("link", name="会议").click()
    expect(sections.get_by_role("link", name="会议", include_hidden=True)).to_have_attribute("aria-current", "page")


@pytest.mark.parametrize("width", [360, 640, 768, 1280])  # 640 is a screen of 1280 at 200%
def test_a_long_name_is_cut_short_and_breaks_nothing(cast, device, width):
    cast.officer.name = "阿布都热合曼·艾买提江"
    cast.officer.save()
    page = device(cast.officer, viewport={"width": width, "height": 800})
    page.goto("/")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.evaluate("document.querySelector('.masthead').offsetHeight") <= 100
    assert page.locator(".tool").evaluate_all("all => all.filter((each) => each.offsetHeight < 44).length") == 0


def test_the_sections_open_without_a_script(cast, device, live_server):
    page = device(cast.member, java_script_enabled=False)
    shown_as(page, live_server.url, elder="24")
    page.goto("/")
    page.get_by_text("栏目", exact=True).click()
    page.get_by_role("link", name=f"{cast.member.name}的账号").click()
    expect(page).to_have_url(f"{live_server.url}/account/")


def test_chinese_is_set_as_it_should_be(cast, device):
    page = device(cast.member)
    page.goto("/")
    names = ["lineBreak", "textSpacingTrim", "textAutospace", "fontVariantNumeric", "textAlign"]
    style = page.evaluate(
        "(names) => names.map((name) => getComputedStyle(document.body)[name])",
        names,
    )
    assert style == ["strict", "trim-start", "normal", "tabular-nums", "start"]
    assert page.evaluate("document.documentElement.lang") == "zh-Hans-CN"
