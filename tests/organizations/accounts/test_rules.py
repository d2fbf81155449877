"""Codes, user names, pauses and standings, without a database."""

import datetime as dt
from itertools import cycle

import pytest

from organizations.accounts import rules, totp

NOW = dt.datetime(2026, 10, 22, 19, 30, tzinfo=dt.UTC)


def test_a_code_is_printed_in_groups_of_signs_that_nobody_takes_for_one_another():
    signs = cycle(rules.SIGNS)
    assert rules.new_code(3, lambda _: next(signs)) == "2345-6789-ABCD"
    assert set("01OIL") & set(rules.SIGNS) == set()


@pytest.mark.parametrize(
    "typed", ["abcd-efgh-jkmn", " ABCD EFGH JKMN ", "ＡＢＣＤ－ＥＦＧＨ－ＪＫＭＮ", "ABCDEFGHJKMN"]
)
def test_a_code_is_read_however_it_was_typed(typed):
    assert rules.normalized_code(typed) == "ABCDEFGHJKMN"
    assert rules.selector_of(typed) == "ABCD"
    assert rules.is_whole(typed, rules.SLIP_GROUPS)


@pytest.mark.parametrize(
    ("name", "phone", "staff_number", "taken", "expected"),
    [
        ("顾北川", "13812345678", "G0042", (), "13812345678"),
        ("顾北川", "13812345678", "G0042", ("13812345678",), "G0042"),
        ("顾北川", "", "G0042", (), "G0042"),
        ("顾北川", "", "G0042", ("G0042",), "gubeichuan01"),
        ("顾北川", "", "七号", (), "gubeichuan01"),
        ("顾北川", "13812345678", "", ("13812345678",), "gubeichuan01"),
        ("顾北川", "", "", ("gubeichuan01", "gubeichuan02"), "gubeichuan03"),
        ("顾北川", "5550 1234", "", (), "gubeichuan01"),
        ("阿卜杜热合曼·买买提", "", "", (), "abodureheman" + "maimai" + "01"),
        ("𬀩", "", "", (), "wei01"),
        ("Ольга", "", "", (), "user01"),
    ],
)
def test_a_user_name_is_the_phone_number_else_the_staff_number_else_pinyin(name, phone, staff_number, taken, expected):
    assert rules.user_name_for(name, phone, staff_number, set(taken)) == expected


@pytest.mark.parametrize(("is_office", "minutes"), [(False, 30), (True, 15)])
def test_a_pause_is_half_an_hour_and_half_of_that_in_offices(is_office, minutes):
    allowed = rules.pause_allowed(is_office=is_office)
    assert allowed == dt.timedelta(minutes=minutes)
    assert not rules.has_paused_too_long(NOW - allowed, NOW, allowed)
    assert rules.has_paused_too_long(NOW - allowed - dt.timedelta(seconds=1), NOW, allowed)


FACTS = {
    "has_account": True,
    "is_closed": False,
    "has_password": True,
    "has_good_slip": False,
    "is_on_roster": True,
}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"has_account": False}, rules.Standing.NONE),
        ({"has_account": False, "is_on_roster": False}, rules.Standing.NONE),
        ({"has_password": False, "has_good_slip": True}, rules.Standing.WAITING),
        ({"has_password": False}, rules.Standing.LAPSED),
        ({}, rules.Standing.IN_USE),
        ({"has_good_slip": True}, rules.Standing.RESET),
        ({"is_closed": True, "has_password": False}, rules.Standing.CLOSED),
        ({"is_closed": True, "is_on_roster": False}, rules.Standing.CLOSED),
        ({"is_on_roster": False}, rules.Standing.TO_CLOSE),
    ],
)
def test_an_account_stands_where_its_facts_put_it(changes, expected):
    assert rules.standing_of(**(FACTS | changes)) is expected


# RFC 6238, appendix B, SHA-1: the last six of the eight digits printed there.
RFC_SECRET = b"12345678901234567890"
RFC_CODES = [
    (59, "287082"),
    (1111111109, "081804"),
    (1111111111, "050471"),
    (1234567890, "005924"),
    (2000000000, "279037"),
    (20000000000, "353130"),
]


@pytest.mark.parametrize(("seconds", "code"), RFC_CODES)
def test_the_published_codes_are_the_codes(seconds, code):
    step = seconds // totp.STEP
    assert totp.code_at(RFC_SECRET, step) == code
    assert totp.step_of(RFC_SECRET, code, seconds, after=0) == step


@pytest.mark.parametrize(
    ("steps_off", "spent", "is_good"), [(-2, 0, False), (-1, 0, True), (1, 0, True), (2, 0, False), (0, 100, False)]
)
def test_a_code_is_good_once_and_for_a_clock_that_is_a_little_off(steps_off, spent, is_good):
    code = totp.code_at(RFC_SECRET, 100 + steps_off)
    found = totp.step_of(RFC_SECRET, code, 100 * totp.STEP, after=spent)
    assert found == (100 + steps_off if is_good else None)


def test_a_secret_is_sealed_for_its_account_and_under_this_projects_key(settings):
    secret = totp.new_secret()
    sealed = totp.seal(secret, 7)
    assert secret not in sealed
    assert totp.unseal(sealed, 7) == secret
    assert totp.unseal(sealed, 8) is None
    settings.SECRET_KEY = "another"
    assert totp.unseal(sealed, 7) is None
