"""Every page of the demonstration, as each role sees it, in Chromium on a phone, a tablet and a desk.

The addresses are those of `tests/access_matrix.txt`: a new page is opened here without anybody thinking of it.
"""

import re
from collections.abc import Iterator

import pytest

from organizations.models import User
from tests.browser.every_step import SIDEWAYS, findings
from tests.test_access_matrix import ROLES, pages_of, records_of_the_demonstration

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 360, "height": 780}
WIDER = [{"width": 768, "height": 1024}, {"width": 1280, "height": 900}]
MAIN = re.compile(r"<main.*</main>", re.DOTALL)
CHANGES_EACH_TIME = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')


def pages(records: dict) -> Iterator[tuple[str, str]]:
    """Role and address of each page; what a second role sees just as the first did is opened once."""
    seen = set()
    for role in ROLES:
        for name, address, page in pages_of(role, records):
            main = CHANGES_EACH_TIME.sub("", MAIN.search(page)[0])
            if (name, main) not in seen:
                seen.add((name, main))
                yield role, address


def faults_in_three_widths(page) -> list[str]:
    found = findings(page)
    for size in WIDER:
        page.set_viewport_size(size)
        found += [f"at {size['width']} px: {each}" for each in page.evaluate(SIDEWAYS)]
    page.set_viewport_size(PHONE)
    return found


def test_no_page_has_a_fault_in_any_role(transactional_db, device, no_complaints):
    browsers, found = {}, {}
    for role, address in pages(records_of_the_demonstration()):
        if role not in browsers:
            person = None if role == "visitor" else User.objects.get(username=role).person
            browsers[role] = device(person, viewport=PHONE)
        browsers[role].goto(address)
        if faults := faults_in_three_widths(browsers[role]):
            found[role, address] = faults
    assert found == {}
