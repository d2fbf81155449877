"""One person who walks from page to page of a browser and looks at each of them; counts what the way takes."""

import math
import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page

from tests.browser.every_step import findings


@dataclass
class Tally:
    """What a way took so far: pages looked at, links and buttons pressed, choices, fields, and characters typed."""

    pages: int = 0
    presses: int = 0
    choices: int = 0
    fields: int = 0
    characters: int = 0

    def is_within(self, most: "Tally") -> bool:
        return all(value <= getattr(most, name) for name, value in vars(self).items())

    @property
    def minutes(self) -> int:
        """For two fingers: 10 s to look at a page, 3 s a press or a choice, 3 s to a field, 30 characters a minute."""
        seconds = 10 * self.pages + 3 * (self.presses + self.choices + self.fields) + 60 / 30 * self.characters
        return math.ceil(seconds / 60)

    @property
    def words(self) -> str:
        return (
            f"{self.pages}页，点{self.presses}次，选{self.choices}处，填{self.fields}框，"
            f"打{self.characters}个字，约{self.minutes}分钟"
        )


class Walker:
    """Finds what to press and to fill in by the words on the page, as people do."""

    def __init__(self, page: Page):
        self.page = page
        self.tally = Tally()
        self.found: list[str] = []

    def open(self, address: str) -> "Walker":
        """Go to an address that somebody handed over: a QR code, a bookmark, the home page."""
        self.page.goto(address)
        return self._arrived()

    def follow(self, words: str, within: str = "main") -> "Walker":
        """Follow the first link with these words to another page."""
        return self._go(self.page.locator(within).get_by_role("link", name=words).first)

    def press(self, words: str, within: str = "main") -> "Walker":
        """Press the first button with these words, which leads to another page."""
        return self._go(self.page.locator(within).get_by_role("button", name=words).first)

    def tap(self, words: str, within: str = "main") -> "Walker":
        """Press what changes the page at hand; when it has changed is for the walk to say."""
        self.tally.presses += 1
        self.activate(self.page.locator(within).get_by_role("button", name=words).first)
        return self

    def fill(self, within: str = "main", **texts: str) -> "Walker":
        """Write into the fields with these labels."""
        for label, text in texts.items():
            self.tally.fields += 1
            self.tally.characters += len(text)
            field = self.page.locator(within).get_by_label(re.compile(rf"^{label}(（可以不填）)?$"))
            self.write(field.and_(self.page.locator("input, textarea")), text)
        return self

    def choose(self, label: str, option: str) -> "Walker":
        """Take an option of a list."""
        self.tally.choices += 1
        self.select(self.page.get_by_label(label, exact=True), option)
        return self

    def mark(self, words: str, within: str = "main") -> "Walker":
        """Tick a box by the words beside it."""
        self.tally.choices += 1
        self.tick(self.page.locator(within).get_by_label(words).first)
        return self

    def grade(self, name: str, words: str) -> "Walker":
        """Give one of the people on the page a grade or a level."""
        self.tally.choices += 1
        labels = self.page.get_by_role("group", name=name).locator("label")
        self.tick(labels.filter(has_text=re.compile(rf"(^|[^一-鿿]){words}$")).locator("input"))
        return self

    def look(self) -> "Walker":
        """Remember what is wrong with the page as it stands."""
        path = self.page.url.split("/", 3)[-1]
        self.found += [f"/{path} {found}" for found in findings(self.page)]
        return self

    # how it is done; somebody without a mouse does it otherwise

    def activate(self, target: Locator) -> None:
        target.click()

    def write(self, field: Locator, text: str) -> None:
        field.fill(text)

    def select(self, field: Locator, option: str) -> None:
        field.select_option(label=option)

    def tick(self, box: Locator) -> None:
        box.check(force=True)

    def _go(self, target: Locator) -> "Walker":
        self.tally.presses += 1
        with self.page.expect_navigation():
            self.activate(target)
        return self._arrived()

    def _arrived(self) -> "Walker":
        self.tally.pages += 1
        assert self.page.locator("main h1").count() == 1, self.page.url
        return self.look()
