"""Decisions about accounts without a database: codes, user names, how long somebody may pause, what a page says."""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Collection
from enum import Enum

from pypinyin import Style, lazy_pinyin

# No sign here is taken for another on paper: no 0 O, 1 I L.
SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
GROUP = 4
SLIP_GROUPS = 3  # the first finds the slip, the others prove it
RECOVERY_GROUPS = 2
RECOVERY_CODES = 8

PHONE = re.compile(r"1\d{10}")
STAFF_NUMBER = re.compile(r"[A-Z0-9-]{3,20}")  # as the import cleans it
PINYIN_NAME = 18

PAUSE = dt.timedelta(minutes=30)
PAUSE_IN_OFFICE = dt.timedelta(minutes=15)
WARNED_BEFORE = dt.timedelta(minutes=2)


def new_code(groups: int, choice: Callable[[str], str]) -> str:
    """A fresh code as it is printed, `ABCD-EFGH-JKLM`; `choice` must draw without pattern."""
    return "-".join("".join(choice(SIGNS) for _ in range(GROUP)) for _ in range(groups))


def normalized_code(typed: str) -> str:
    """The signs of a code however it was typed: small letters, full width, blanks or hyphens between."""
    half_width = unicodedata.normalize("NFKC", typed).upper()
    return "".join(sign for sign in half_width if sign.isalnum())


def selector_of(code: str) -> str:
    """The part of a slip's code that finds the slip."""
    return normalized_code(code)[:GROUP]


def is_whole(code: str, groups: int) -> bool:
    """Whether as many signs were typed as a code has."""
    return len(normalized_code(code)) == groups * GROUP


def user_name_for(name: str, phone: str, staff_number: str, taken: Collection[str]) -> str:
    """The phone number, else the staff number (工号), else the name in pinyin with the next free number.

    Two employers may give out one staff number: whoever comes second gets the next kind of name.
    """
    for number, kind in ((phone, PHONE), (staff_number, STAFF_NUMBER)):
        if kind.fullmatch(number) and number not in taken:
            return number
    syllables = lazy_pinyin(name, style=Style.NORMAL, errors="ignore")
    stem = re.sub(r"[^a-z]", "", "".join(syllables))[:PINYIN_NAME] or "user"
    number = 1
    while f"{stem}{number:02}" in taken:
        number += 1
    return f"{stem}{number:02}"


def pause_allowed(*, is_office: bool) -> dt.timedelta:
    """How long somebody may do nothing before the session ends: shorter where more is in reach."""
    return PAUSE_IN_OFFICE if is_office else PAUSE


def has_paused_too_long(last_seen: dt.datetime, now: dt.datetime, allowed: dt.timedelta) -> bool:
    return now - last_seen > allowed


class Standing(Enum):
    """How far somebody's account is, with the words and the state of its tag."""

    NONE = "没有账号", "todo"
    WAITING = "激活单待使用", "doing"
    LAPSED = "还没有启用，请发一张激活单", "late"
    IN_USE = "已启用", "done"
    RESET = "已启用，新发的激活单待使用", "doing"
    CLOSED = "已关闭", "none"
    TO_CLOSE = "人已离开，账号还开着", "late"

    @property
    def words(self) -> str:
        return self.value[0]

    @property
    def state(self) -> str:
        return self.value[1]


def standing_of(
    *, has_account: bool, is_closed: bool, has_password: bool, has_good_slip: bool, is_on_roster: bool
) -> Standing:
    """Where an account stands, read off its facts."""
    if not has_account:
        return Standing.NONE
    if is_closed:
        return Standing.CLOSED
    if not is_on_roster:
        return Standing.TO_CLOSE
    if has_good_slip:
        return Standing.RESET if has_password else Standing.WAITING
    return Standing.IN_USE if has_password else Standing.LAPSED
