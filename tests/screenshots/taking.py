"""A picture of every page that a role may open, by the addresses of the access matrix, in the demonstration."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.test import Client

from tests import test_access_matrix as matrix
from tests.browser.signing_in import sign_in

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
    """What each role opens by the table, as far as it is a page and not a file."""
    table = matrix.written()
    clients = {role: matrix.client_of(role) for role in ROLES}
    for name, route, parameters in matrix.addresses():
        for role in ROLES:
            if table[name][role].startswith("200/"):
                address = matrix.address_of(name, route, parameters, records)
                if is_page(clients[role], address):
                    yield Shot(name, role, address)


def is_page(client: Client, address: str) -> bool:
    response = client.get(address)
    b"".join(response)  # a file that is streamed is closed once it is read
    return response.get("Content-Type", "").startswith("text/html") and "Content-Disposition" not in response


def take(browser, url: str, role: str, chosen: list[Shot], folder: Path) -> None:
    """Write the role's pictures, each as long as its page, into the folder."""
    for width in WIDTHS:
        context = browser.new_context(base_url=url, viewport={"width": width, "height": 800}, reduced_motion="reduce")
        if role != "visitor":
            sign_in(context, matrix.User.objects.get(username=role).person, url)
        page = context.new_page()
        for shot in chosen:
            page.goto(shot.address)
            mask = [page.locator(MASKED)]
            page.screenshot(path=folder / shot.file(width), full_page=True, animations="disabled", mask=mask)
        context.close()
