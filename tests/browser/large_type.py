"""What large type (大字版) promises of a page, measured in the browser."""

from axe_playwright_python.sync_playwright import Axe

# 18 pt are 24 px. A target inside a sentence is as high as its line (WCAG 2.5.8); what nobody sees has no box.
MEASURE = """() => {
    const [SMALLEST, TARGET, LINES] = [24, 60, 1.3];
    const found = new Set();
    const unseen = (element) => element.closest(".unseen") || element.getClientRects().length === 0;
    const name = (element) => element.tagName + " " + (element.textContent || element.name || "").trim().slice(0, 24);
    const inSentence = (link) => link.matches("a") && getComputedStyle(link).display === "inline"
        && link.closest("p, li, td, dd, th, div, span").textContent.trim() !== link.textContent.trim();
    for (const target of document.querySelectorAll("a[href], button, input, select, textarea, summary")) {
        const label = target.matches("[type=radio], [type=checkbox]") && target.closest("label");
        const box = (label || target).getBoundingClientRect();
        if (target.type === "hidden" || unseen(label || target) || inSentence(target)) continue;
        if (Math.min(box.width, box.height) < TARGET - 0.5) {
            found.add(`target ${Math.round(box.width)}×${Math.round(box.height)}: ${name(label || target)}`);
        }
    }
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const [text, holder] = [texts.currentNode.textContent.trim(), texts.currentNode.parentElement];
        if (!text || unseen(holder) || holder.closest("option, script, template, noscript")) continue;
        const style = getComputedStyle(holder);
        const size = parseFloat(style.fontSize);
        if (size < SMALLEST) found.add(`text ${size}: ${text.slice(0, 24)}`);
        const lines = parseFloat(style.lineHeight) / size;
        if (lines < LINES - 0.01) found.add(`lines ${lines}: ${text.slice(0, 24)}`);
    }
    const [width, room] = [document.documentElement.scrollWidth, document.documentElement.clientWidth];
    if (width > room) found.add(`overflow ${width - room}`);
    return [...found];
}"""
CONTRAST = {"runOnly": ["color-contrast-enhanced"], "rules": {"color-contrast-enhanced": {"enabled": True}}}


def shortcomings(page, size=None):
    """What on this page is too small, too narrow or too wide; `size` sets another size of type first."""
    if size:
        page.evaluate("size => (document.documentElement.dataset.elder = size)", size)
    return [f"{size or ''} {each}" for each in page.evaluate(MEASURE)]


def pale_texts(page):
    """Texts whose contrast is below 7:1."""
    found = Axe().run(page, options=CONTRAST).response["violations"]
    return [f"contrast: {node['html'][:80]}" for each in found for node in each["nodes"]]
