"""Somebody without a mouse: Tab, Enter, Space and the arrows, and a look at where the focus is at each stop."""

import datetime as dt

from playwright.sync_api import Locator

from tests.browser.every_step import FOCUS
from tests.browser.walks.walker import Walker

MOST_STOPS = 300
# A radio that is drawn by its label shows the ring there; one corner that is not covered is enough to be seen.
STOP = """() => {
    const here = document.activeElement;
    if (!here || here === document.body) return "";
    const drawn = [here, ...(here.labels ?? [])];
    const ring = (each) => {
        const { outlineStyle, outlineWidth } = getComputedStyle(each);
        return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
    };
    const isSeen = (each) => {
        const { left, right, top, bottom } = each.getBoundingClientRect();
        const [across, down] = [[left + 2, (left + right) / 2, right - 2], [top + 2, (top + bottom) / 2, bottom - 2]];
        const there = across.flatMap((x) => down.map((y) => document.elementFromPoint(x, y)));
        return there.some((found) => found && each.contains(found));
    };
    const html = here.outerHTML.replace(/\\s+/g, " ").slice(0, 120);
    if (!drawn.some(ring)) return `focus without a ring：${html}`;
    return drawn.some(isSeen) ? "" : `focus out of sight：${html}`;
}"""


class Typist(Walker):
    """The same ways as a walker's, by keyboard alone."""

    def look(self) -> "Typist":
        """What a walker looks at is the walker's; here it is the focus."""
        self.found += self.page.evaluate(FOCUS)
        return self

    def activate(self, target: Locator) -> None:
        self._tab_to(target)
        self.page.keyboard.press("Enter")

    def write(self, field: Locator, text: str) -> None:
        self._tab_to(field)
        if field.get_attribute("type") == "datetime-local":
            self._type_moment(text)
        else:
            self.page.keyboard.press("Control+A")
            self.page.keyboard.insert_text(text)  # as an input method hands it over
        assert field.input_value() == text

    def select(self, field: Locator, option: str) -> None:
        self._tab_to(field)
        self.page.keyboard.press("Home")
        chosen = "each => each.selectedOptions[0].label"
        for _ in range(field.locator("option").count()):
            if field.evaluate(chosen) == option:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{option} cannot be chosen by the arrows")

    def tick(self, box: Locator) -> None:
        """A box by Space; of several grades Tab finds the group and the arrows the grade."""
        name = box.get_attribute("name")
        if box.get_attribute("type") == "radio":
            self._tab_to(self.page.locator(f'input[type=radio][name="{name}"]'))
            for _ in range(10):
                if self._has_focus(box):
                    break
                self.page.keyboard.press("ArrowRight")
        else:
            self._tab_to(box)
        if not box.is_checked():
            self.page.keyboard.press("Space")
        assert box.is_checked()

    def _type_moment(self, text: str) -> None:
        """Part by part, in the order in which an American browser shows them; a year might have six digits."""
        moment = dt.datetime.fromisoformat(text)
        self.page.keyboard.type(f"{moment:%m%d%Y}")
        self.page.keyboard.press("ArrowRight")
        self.page.keyboard.type(f"{moment:%I%M%p}")

    def _tab_to(self, target: Locator) -> None:
        """Go on from stop to stop; where nobody gets to it, there is a trap or no way."""
        target.first.wait_for(state="attached")
        for _ in range(MOST_STOPS):
            if self._has_focus(target):
                return
            self.page.keyboard.press("Tab")
            if complaint := self.page.evaluate(STOP):
                self.found.append(f"{self.page.url.split('/', 3)[-1]} {complaint}")
        raise AssertionError(f"no way by keyboard to {target} on {self.page.url}")

    @staticmethod
    def _has_focus(target: Locator) -> bool:
        return target.evaluate_all("all => all.includes(document.activeElement)")
