"""Whatever somebody sends to whatever address, as whoever may get furthest: a page answers, and never with an error.

The forms are those that the pages show, with what a browser would send; part of the fields are then replaced by what
Hypothesis makes and by what has broken programs before. The same garbage is made each time.
"""

from urllib.parse import urlsplit
from zlib import crc32

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import NoReverseMatch, reverse
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.test_access_matrix import addresses
from tests.whole_site import ROLES, Found, demonstrated, name_of

NASTY = [
    *("", " ", "\x00", "0", "-1", "1e999", "NaN", "٣", "九", "null", "true", "[]", "{", "%00", "'\"<!--", "../../etc"),
    *("9" * 20, "9" * 5000, "2147483648", "9223372036854775808", "字" * 9_000, "\u202e\u0300", "\U0001f9d1\u200d"),
    *("0000-00-00", "0001-01-01", "2026-02-30", "9999-12-31", "99999-01-01", "2026-10-22T25:61", "24:00", "2026-13"),
    *("//elsewhere.example", "https://elsewhere.example/", "javascript:alert(1)", "=cmd|'/c calc'!A1"),
    *(b"\xff\xfe", b"\xed\xa0\x80", b"\xc0\x80"),
]
MADE = st.lists(st.one_of(st.text(max_size=30), st.binary(max_size=12)), min_size=9, max_size=9)
# All that has broken programs before, in another order each time, so that it falls on other fields.
PAYLOADS = st.tuples(st.permutations(NASTY), MADE).map(lambda parts: [*parts[0], *parts[1]])
FILES = [
    b"",
    b"PK\x03\x04",
    b"%PDF-1.7",
    b"\xff\xd8\xff\xe0\x00\x10JFIF",
    b"\x89PNG\r\n\x1a\n",
    b"\xd0\xcf\x11",
    b"a\n\xff",
]
QUERY = ["page", "order", "year", "organization", "next", "edit", "size", "publication", "person", "elder", "board"]
pytestmark = pytest.mark.django_db
NUMBERS = [0, 2**31, 2**63, 10**25]
AWAY = ["https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example/", "\t//elsewhere.example"]
BOUNDED = settings(
    max_examples=2,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],  # an example takes half a minute: the list of what failed is found without shrinking
)


@pytest.fixture(scope="module")
def site(django_db_setup, django_db_blocker, tmp_path_factory):
    """Every address with the roles that get in, the forms of its pages, and a client a role; made once."""
    with demonstrated(django_db_blocker, tmp_path_factory) as site:
        yield site


@pytest.fixture(autouse=True)
def own_places():
    """The site brings its own for all tests here."""


def _chosen(payloads, *about):
    """One of the payloads, the same each time for the same field."""
    return payloads[crc32("".join(about).encode()) % len(payloads)]


def _spoilt(found: Found, payloads) -> dict:
    """The form's fields as a browser would send them, two in three replaced."""
    data = {}
    for name, values in found.form.values.items():
        garbage = _chosen(payloads, found.target, name)
        keeps = crc32(repr((name, payloads[0], payloads[-1])).encode()) % 3 == 0
        if found.form.kinds.get(name) == "file":
            data[name] = SimpleUploadedFile("名册.xlsx", _chosen(FILES, repr(payloads[-1]), name))
        else:
            data[name] = values if keeps else [garbage]
    for button in found.form.buttons[:1]:
        if button["name"]:
            data[button["name"]] = button["value"]
    return data


@BOUNDED
@given(payloads=PAYLOADS)
def test_no_form_that_is_filled_in_with_garbage_ends_in_an_error(site, payloads):
    failed = [
        (found.role, found.form.method, found.target, data)
        for found in site.forms
        for data in [_spoilt(found, payloads)]
        if site.fails(found.role, found.form.method, found.target, data)
    ]
    assert failed == []


@BOUNDED
@given(payloads=PAYLOADS)
def test_no_address_fails_at_any_name_that_some_other_form_has(site, payloads):
    failed = []
    for address, roles in site.places:
        query = {name: _chosen(payloads, address, name) for name in QUERY}
        body = {name: _chosen(payloads, address, name) for name in site.names}
        failed += [("get", role, address, query) for role in roles if site.fails(role, "get", address, query)]
        failed += [("post", role, address, body) for role in roles if site.fails(role, "post", address, body)]
    assert failed == [("get", role, "/healthz", failed[0][-1]) for role in ROLES[:2]]  # no worker runs here


def test_no_address_fails_at_a_number_that_no_record_has(site):
    failed = []
    for name, _, parameters in addresses():
        try:
            address = reverse(name, kwargs=dict.fromkeys(parameters, _chosen(NUMBERS, name)))
        except NoReverseMatch:  # the route itself keeps it out
            continue
        failed += [
            (method, role, address)
            for method in ("get", "post")
            for role in ("office", "secretary")
            if parameters and site.fails(role, method, address, {})
        ]
    assert failed == []


def test_no_address_leads_to_another_site_whatever_it_is_told_to_lead_to(site):
    led_away = []
    for address, roles in site.places:
        away = _chosen(AWAY, address)
        for role in {roles[0], "visitor"}:
            for method in ("get", "post"):
                answer = site.send(role, method, address, {"next": away, "wish": away}, referer=away)
                target = urlsplit(answer.headers.get("Location", ""))
                led_away += [(role, method, address, answer["Location"])] if target.netloc or target.scheme else []
    assert led_away == []


def test_signing_in_leads_to_this_site_alone(site):
    sent = {"username": "member", "password": "demo-2026"}
    asked = [f"/sign-in/?next={target}" for target in [*AWAY, "/account/"]]
    answers = [site.send("visitor", "post", address, sent) for address in asked]
    assert [answer["Location"] for answer in answers] == [*["/"] * len(AWAY), "/account/"]


def test_the_forms_of_the_whole_site_are_tried(site):
    """A form that no page shows any more would be left out in silence."""
    assert {found.role for found in site.forms} == set(ROLES)
    assert len({name_of(found.target) for found in site.forms}) > 80
