"""What is wrong with a page that a browser shows: for everybody, on this width."""

from axe_playwright_python.sync_playwright import Axe


def faults(page):
    """What axe finds, whether the page scrolls sideways, and what is too small for a thumb."""
    violations = [violation["id"] for violation in Axe().run(page).response["violations"]]
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    small = page.evaluate(
        "[...document.querySelectorAll('main a, main button, main input')]"
        ".filter(each => each.checkVisibility() && each.getBoundingClientRect().height < 43.5)"
        ".map(each => each.textContent)"
    )
    return violations, wide, small
