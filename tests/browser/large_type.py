"""What large type (大字版) promises of a page, measured in the browser."""

from axe_playwright_python.sync_playwright import Axe

from tests.browser.every_step import SIDEWAYS, TARGETS

# 18 pt are 24 px; what nobody sees has no box; the settings show each size in itself (`.sizes`).
TEXTS = """() => {
    const [SMALLEST, LINES] = [24, 1.3];
    const found = new Set();
    const unseen = (element) => element.closest(".unseen") || element.getClientRects().length === 0;
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const [text, holder] = [texts.currentNode.textContent.trim(), texts.currentNode.parentElement];
        if (!text || unseen(holder) || holder.closest("option, script, template, noscript, .sizes")) continue;
        const style = getComputedStyle(holder);
        const size = parseFloat(style.fontSize);
        if (size < SMALLEST) found.add(`text ${size}: ${text.slice(0, 24)}`);
        const lines = parseFloat(style.lineHeight) / size;
        if (lines < LINES - 0.01) found.add(`lines ${lines}: ${text.slice(0, 24)}`);
    }
    return [...found];
}"""
CONTRAST = {"runOnly": ["color-contrast-enhanced"], "rules": {"color-contrast-enhanced": {"enabled": True}}}


def shortcomings(page, size=None):
    """What on this page is too small, too narrow or too wide; `size` sets another size of type first."""
    if size:
        page.evaluate("size => (document.documentElement.dataset.elder = size)", size)
    return [f"{size or ''} {found}" for look in (SIDEWAYS, TARGETS, TEXTS) for found in page.evaluate(look)]


def pale_texts(page):
    """Texts whose contrast is below 7:1."""
    found = Axe().run(page, options=CONTRAST).response["violations"]
    return [f"contrast: {node['html'][:80]}" for each in found for node in each["nodes"]]
