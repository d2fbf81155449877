"""Every page below a section's first one says where it is, and leads up only to what its reader may open."""

import re

import pytest

from tests.test_access_matrix import client_of, pages_of, records_of_the_demonstration

CRUMBS = re.compile(r'<nav class="crumbs" aria-label="所在位置"><ol>(.*?)</ol></nav>', re.DOTALL)
OPENS = (200, 302)
FIRST_PAGES = {
    "disclosures:home",
    "commitments:list",
    "meetings:list",
    "disclosures:publications",
    "disclosures:inspection",
    "organizations:register",
    "organizations:search",
    "organizations:help",
}
WITHOUT = {
    "disclosures:board": "public: a poster that anybody reaches by its link",
    "disclosures:boards": "public: the first page of those without an account",
    "disclosures:opinion_receipt": "public: reached from the boards' foot",
    "evaluations:ballot_slip": "anonymous: nothing leads away from a ballot",
    "evaluations:ballot_vote": "anonymous: nothing leads away from a ballot",
    "evaluations:promises": "anonymous: read from the ballot, the boards and every page's foot",
    "offline": "kept by the browser for when nothing can be reached",
    "organizations:activate": "for those who have no account yet",
    "organizations:display": "set in between, and back to where one was",
    "organizations:help_for_visitors": "for those who have no account",
}


@pytest.mark.parametrize("role", ["secretary", "office"])
def test_every_page_below_a_sections_first_one_says_where_it_is(db, role):
    records = records_of_the_demonstration()
    client = client_of(role)
    lacking, dead, told = set(), set(), set()
    for name, _, page in pages_of(role, records):
        found = CRUMBS.search(page)
        if not found:
            lacking.add(name)
            continue
        told.add(name)
        for link in re.findall(r'href="([^"]+)"', found[1]):
            if client.get(link.replace("&amp;", "&")).status_code not in OPENS:
                dead.add((name, link))
    assert sorted(dead) == []
    assert sorted(lacking - FIRST_PAGES - WITHOUT.keys()) == []
    assert sorted(told & WITHOUT.keys()) == []
