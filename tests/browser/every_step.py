"""What is looked at on every page that a browser test comes to: `assert findings(page) == []`."""

from axe_playwright_python.base import AXE_SCRIPT

# All of axe's rules, which are more than WCAG 2.2 AA asks; the size of targets is off unless it is switched on.
AXE = """async () => {
    const found = await axe.run({ resultTypes: ["violations"], rules: { "target-size": { enabled: true } } });
    return found.violations.flatMap((rule) => rule.nodes.map((node) => `axe ${rule.id}：${node.html.slice(0, 160)}`));
}"""

# A phone that is too narrow for a page zooms out, and its inner width grows along: only the client width stays.
SIDEWAYS = """() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const scrolls = (each) => /auto|scroll|hidden|clip/.test(getComputedStyle(each).overflowX);
    const isOut = (each) => each.getBoundingClientRect().right > width + 0.5;
    const isHeld = (each) => each !== document.body && (scrolls(each) || isHeld(each.parentElement));
    const out = [...document.body.querySelectorAll("*")].filter((each) => isOut(each) && !isHeld(each.parentElement));
    const last = out.filter((each) => ![...each.children].some((child) => out.includes(child)));
    const shown = last.slice(0, 3).map((each) => each.outerHTML.slice(0, 120)).join(" | ");
    return [`sideways scroll, ${document.documentElement.scrollWidth} px on ${width}：${shown}`];
}"""

# 44 px for a thumb and 60 in 大字版; lists of people and wide tables may be denser under a mouse. A link within a
# sentence is as high as its line; a radio or checkbox is as big as it is together with its label.
TARGETS = """() => {
    const SELECTOR = "a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button]";
    const isElder = document.documentElement.hasAttribute("data-elder");
    const isMouse = !isElder && matchMedia("(pointer: fine) and (min-width: 64rem)").matches;
    const least = (each) => isElder ? 60 : isMouse && each.closest(".people, .matrix, .table") ? 24 : 44;
    const isUnseen = (each) => !each.checkVisibility({ visibilityProperty: true }) || each.closest(".unseen, [inert]");
    const isWithinText = (each) => getComputedStyle(each).display === "inline"
        && each.parentElement.innerText.trim().length > each.innerText.trim().length;
    const parts = (each) => ["radio", "checkbox"].includes(each.type) ? [each, ...each.labels] : [each];
    const size = (each) => {
        const boxes = parts(each).map((part) => part.getBoundingClientRect());
        const right = Math.max(...boxes.map((box) => box.right)), left = Math.min(...boxes.map((box) => box.left));
        const bottom = Math.max(...boxes.map((box) => box.bottom)), top = Math.min(...boxes.map((box) => box.top));
        return [right - left, bottom - top];
    };
    return [...document.querySelectorAll(SELECTOR)]
        .filter((each) => !each.disabled && !isUnseen(each) && !(each.matches("a") && isWithinText(each)))
        .map((each) => [each, ...size(each)])
        .filter(([each, width, height]) => Math.min(width, height) < least(each) - 0.5)
        .map(([each, width, height]) => `target ${Math.round(width)}×${Math.round(height)} px, `
            + `needs ${least(each)}：${each.outerHTML.replace(/\\s+/g, " ").slice(0, 160)}`);
}"""

LANG = """() => document.documentElement.lang === "zh-Hans-CN" ? [] : [`lang is “${document.documentElement.lang}”`]"""

# What had the focus went or was hidden, and nobody said where the focus is now: whoever uses the keyboard starts anew.
WATCH_FOCUS = 'addEventListener("focusin", (event) => { window.lastFocused = event.target; });'
FOCUS = """() => {
    const last = window.lastFocused;
    if (!last || document.activeElement !== document.body) return [];
    const isThere = last.isConnected && last.checkVisibility() && !last.disabled;
    return isThere ? [] : [`focus lost：${last.outerHTML.slice(0, 160)}`];
}"""


def watch_focus(context) -> None:
    """From now on `findings` also tells what lost the focus to nobody."""
    context.add_init_script(WATCH_FOCUS)


def violations(page) -> list[str]:
    """What axe finds on the page as it stands."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return page.evaluate(AXE)


def findings(page) -> list[str]:
    """What is wrong with the page as it stands: axe's violations, sideways scroll, small targets, another language."""
    return violations(page) + [found for look in (SIDEWAYS, TARGETS, LANG, FOCUS) for found in page.evaluate(look)]
