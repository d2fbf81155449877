"""Every page that a member or a secretary opens, in large type (大字版) on a small phone."""

import pytest

from organizations.models import User
from tests.browser.large_type import pale_texts, shortcomings
from tests.test_access_matrix import address_of, addresses, records_of_the_demonstration, written

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SMALL = {"viewport": {"width": 360, "height": 640}}


def pages_of(role, records):
    """Addresses that answer the role with a page, as `access_matrix.txt` says."""
    table = written()
    for name, route, parameters in addresses():
        if table[name][role].startswith("200/"):
            yield name, address_of(name, route, parameters, records)


def opened(page, address):
    """Whether a page came, and not a file, data or a part of one."""
    answer = page.request.get(address)
    if not answer.headers.get("content-type", "").startswith("text/html") or "<html" not in answer.text():
        return False
    page.goto(address)
    return True


def found_on(page):
    return [*shortcomings(page, "18"), *pale_texts(page), *shortcomings(page, "24"), *shortcomings(page, "30")]


def test_every_page_of_a_member_and_a_secretary_keeps_what_large_type_promises(device, live_server):
    records = records_of_the_demonstration()
    found, seen = {}, 0
    for role in ("member", "secretary"):
        page = device(User.objects.get(username=role).person, **SMALL)
        page.context.add_cookies([{"name": "elder", "value": "18", "url": live_server.url}])
        for name, address in pages_of(role, records):
            if opened(page, f"{address}?elder=18"):
                seen += 1
                found[role, name] = found_on(page)
    assert seen > 100
    assert {where: what for where, what in found.items() if what} == {}
