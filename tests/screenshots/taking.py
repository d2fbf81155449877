"""A picture of every page that a role may open, by the addresses of the access matrix, in the demonstration."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from organizations.models import User
from tests.browser.signing_in import sign_in
from tests.test_access_matrix import pages_of

ROLES = ["office", "committee", "secretary", "member", "visitor"]
WIDTHS = [360, 1280]
# What chance or the clock of the browser writes: the ballot's code and key, links with a token, the hour of a save.
MASKED = ".qr, .link-text, .saved, .room__code b, [data-key-unchecked] b, .codes"


@dataclass(frozen=True)
class Shot:
    """One page, as one role sees it."""

    name: str
    role: str
    address: str

    def file(self, width: int) -> str:
        return f"{self.name.replace(':', '.')}-{self.role}-{width}.png"


def shots(records: dict) -> Iterator[Shot]:
    """What each role opens by the table."""
    for role in ROLES:
        for name, address, _ in pages_of(role, records):
            yield Shot(name, role, address)


def take(browser, url: str, role: str, chosen: list[Shot], folder: Path) -> None:
    """Write the role's pictures, each as long as its page, into the folder."""
    for width in WIDTHS:
        context = browser.new_context(base_url=url, viewport={"width": width, "height": 800}, reduced_motion="reduce")
        if role != "visitor":
            sign_in(context, User.objects.get(username=role).person, url)
        page = context.new_page()
        for shot in chosen:
            page.goto(shot.address)
            mask = [page.locator(MASKED)]
            page.screenshot(path=folder / shot.file(width), full_page=True, animations="disabled", mask=mask)
        context.close()
