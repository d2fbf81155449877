"""样张 in every mode: a picture of each section in test-results/gallery, none of axe's faults, no sideways scroll."""

from pathlib import Path

import pytest
from django.conf import settings

from disclosures.gallery.samples import SECTIONS
from tests.browser.every_step import violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PICTURES = Path(settings.BASE_DIR, "test-results", "gallery")
PHONE, DESK = {"width": 360, "height": 800}, {"width": 1280, "height": 900}
MODES = {
    "light": ({}, {}),
    "dark": ({"theme": "dark"}, {}),
    "elder-18": ({"elder": "18"}, {}),
    "elder-30-dark": ({"elder": "30", "theme": "dark"}, {}),
    "contrast": ({}, {"contrast": "more"}),
    "forced-colors": ({}, {"forced_colors": "active"}),
}


@pytest.fixture
def gallery(cast, device, live_server):
    """`gallery(mode, viewport)` opens the page as that mode shows it."""

    def open_in(mode, viewport):
        cookies, options = MODES[mode]
        page = device(cast.inspector, viewport=viewport, is_mobile=False, **options)
        page.context.add_cookies(
            [{"name": name, "value": each, "url": live_server.url} for name, each in cookies.items()]
        )
        page.goto("/gallery/")
        return page

    return open_in


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["360", "1280"])
@pytest.mark.parametrize("mode", MODES)
def test_every_section_is_drawn_in_every_mode_without_a_fault(gallery, mode, viewport, no_complaints):
    page = gallery(mode, viewport)
    assert page.evaluate("document.documentElement.scrollWidth") == viewport["width"]
    folder = PICTURES / f"{mode}-{viewport['width']}"
    for key, _ in SECTIONS:
        page.locator(f"#{key}").screenshot(path=folder / f"{key}.png")
    assert sorted(each.stem for each in folder.iterdir()) == sorted(key for key, _ in SECTIONS)
    assert violations(page) == []


STATES_APART = """() => [...document.querySelectorAll("#states .row:first-child > .tag")].map((tag) => {
    const mark = getComputedStyle(tag, "::before");
    return [mark.content, mark.borderStyle, mark.borderWidth, mark.transform, mark.height].join(" | ");
})"""


def test_in_forced_colors_states_and_choices_are_told_apart_by_shape(gallery):
    page = gallery("forced-colors", DESK)
    shapes = page.evaluate(STATES_APART)
    assert len(set(shapes)) == len(shapes) == 6
    colors = """(query) => {
        const style = getComputedStyle(document.querySelector(query));
        return [style.backgroundColor, style.borderBottomColor];
    }"""
    checked = page.evaluate(colors, "#choices .choice label:has(:checked:enabled)")
    others = page.evaluate(colors, "#choices .choice label:not(:has(:checked))")
    assert checked[0] != others[0]
    lines = "(query) => getComputedStyle(document.querySelector(query)).borderInlineStartColor"
    assert page.evaluate(lines, ".people a[aria-current]") != page.evaluate(lines, ".people a:not([aria-current])")


def test_the_focus_is_seen_in_forced_colors(gallery):
    page = gallery("forced-colors", DESK)
    page.locator("#buttons .button").first.focus()
    page.keyboard.press("Tab")
    ring = page.evaluate(
        "() => { const s = getComputedStyle(document.activeElement); return [s.outlineStyle, s.outlineWidth]; }"
    )
    assert ring == ["solid", "3px"]


def test_reduced_motion_moves_nothing(cast, device):
    page = device(cast.inspector, reduced_motion="reduce")
    page.goto("/gallery/")
    moving = """() => [...document.querySelectorAll("*")].filter((each) => {
        const style = getComputedStyle(each);
        return style.transitionDuration !== "0s" || style.animationName !== "none";
    }).length"""
    assert page.evaluate(moving) == 0
