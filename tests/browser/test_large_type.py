"""Every page that a member or a secretary opens, in large type (大字版) on a small phone."""

import pytest

from organizations.models import User
from tests.browser.large_type import pale_texts, shortcomings
from tests.test_access_matrix import pages_of, records_of_the_demonstration

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SMALL = {"viewport": {"width": 360, "height": 640}}


def found_on(page):
    return [*shortcomings(page, "18"), *pale_texts(page), *shortcomings(page, "24"), *shortcomings(page, "30")]


def test_every_page_of_a_member_and_a_secretary_keeps_what_large_type_promises(device, live_server):
    records = records_of_the_demonstration()
    found = {}
    for role in ("member", "secretary"):
        page = device(User.objects.get(username=role).person, **SMALL)
        page.context.add_cookies([{"name": "elder", "value": "18", "url": live_server.url}])
        for name, address, _ in pages_of(role, records):
            page.goto(f"{address}?elder=18")
            found[role, name] = found_on(page)
    assert len(found) > 100
    assert {where: what for where, what in found.items() if what} == {}
