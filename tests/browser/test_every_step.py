"""What `every_step` finds on pages with a planted fault, and what it lets stand."""

import pytest

from tests.browser.every_step import findings, watch_focus

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><html lang="zh-Hans-CN"{elder}><head><title>页</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>.big {{ display: inline-block; min-width: 44px; min-height: 44px }}</style></head>
<body><main><h1>题目</h1>{body}</main></body></html>"""
PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
DESK = {"viewport": {"width": 1280, "height": 800}}

SOUND = [
    '<p>请先看<a href="/">说明</a>再填。</p>',
    '<button class="big">保存</button>',
    '<label class="big"><input type="checkbox">核对过了</label>',
    '<div style="overflow-x: auto" tabindex="0" role="region" aria-label="表"><p style="width: 900px">宽</p></div>',
    '<details><summary class="big">更多</summary><button>里面</button></details>',
]
FAULTY = [
    ('<img src="data:,">', ["axe image-alt", "axe region"]),
    ('<p style="width: 900px">太宽</p>', ["sideways scroll, "]),
    ('<p><a href="/">说明</a></p>', ["target 32×"]),
    ('<button style="width: 80px; height: 30px">保存</button>', ["target 80×30 px, needs 44"]),
    ('<label><input type="checkbox">核对过了</label>', ["target "]),
]


@pytest.fixture
def show(browser):
    """`show(body)` is a page that has it."""
    contexts = []

    def open_page(body, elder="", **options):
        contexts.append(browser.new_context(**(options or PHONE)))
        page = contexts[-1].new_page()
        page.set_content(PAGE.format(body=body, elder=elder))
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("body", SOUND)
def test_a_sound_page_has_no_finding(show, body):
    assert findings(show(body)) == []


@pytest.mark.parametrize(("body", "beginnings"), FAULTY)
def test_a_fault_is_named(show, body, beginnings):
    found = findings(show(body))
    assert found, body
    assert [line for line in found if not line.startswith(tuple(beginnings))] == []


def test_another_language_is_named(show):
    page = show("")
    page.evaluate("document.documentElement.lang = 'en'")
    assert findings(page) == ["lang is “en”"]


def test_a_wide_table_may_be_denser_under_a_mouse_and_nothing_else(show):
    link = '<a href="/" style="display: inline-block; min-width: 60px; height: 36px">一月</a>'
    table = f'<div class="matrix">{link}</div>'
    assert findings(show(table, **DESK)) == []
    assert [found[:28] for found in findings(show(table))] == ["target 60×36 px, needs 44：<a"]
    assert [found[:28] for found in findings(show(f"<div>{link}</div>", **DESK))] == ["target 60×36 px, needs 44：<a"]


def test_large_type_wants_targets_for_a_thumb_that_trembles(show):
    found = findings(show('<button class="big">保存</button>', elder=' data-elder="18"', **DESK))
    assert [line.split("：")[0] for line in found] == ["target 44×44 px, needs 60"]


@pytest.mark.parametrize(
    ("then", "found"),
    [
        ("button.remove()", ['focus lost：<button class="big">再看</button>']),
        ("button.hidden = true", ['focus lost：<button class="big" hidden="">再看</button>']),
        ("button.remove(); document.querySelector('h1').focus()", []),
        ("document.querySelector('p').remove()", []),
    ],
)
def test_a_focus_that_goes_to_nobody_is_named(browser, live_server, then, found):
    context = browser.new_context(base_url=live_server.url, **PHONE)
    watch_focus(context)
    page = context.new_page()
    page.goto("/secrecy/")
    page.evaluate("""() => {
        document.querySelector("h1").tabIndex = -1;
        document.querySelector("main").insertAdjacentHTML("beforeend", "<button class=big>再看</button><p>别的</p>");
        document.querySelector("main button").focus();
    }""")
    page.evaluate(f"() => {{ const button = document.querySelector('main button'); {then}; }}")
    page.evaluate("() => new Promise((done) => setTimeout(done, 100))")
    assert [line for line in findings(page) if line.startswith("focus")] == found
    context.close()
