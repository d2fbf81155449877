"""How long a form was open, without a row, a cookie or a script: the page carries the signed moment it was made.

A program sends a form as soon as it has it; a person takes longer. The moment is bound to the board. No two marks are
alike, so that a form that is sent twice is known for one.
"""

import secrets

from django.core import signing

SALT = "disclosures.opinions.form"
QUICKEST = 3  # seconds from opening the form to sending it
LONGEST = 24 * 3600
TOO_QUICK = "提交得太快了。请把内容再看一遍，然后再按一次“提交意见”。"
TOO_OLD = "这一页打开得太久了。您写的内容还在，请看一遍，再按一次“提交意见”。"


def opened_now(token: str) -> str:
    """The mark of a form that is made now for the board of `token`."""
    return _signer(token).sign(secrets.token_urlsafe(12))


def is_good(token: str, opened: str) -> bool:
    """Whether the mark is ours, of this board, and not from yesterday."""
    return _is_younger_than(LONGEST, token, opened)


def what_is_wrong_with(token: str, opened: str) -> str:
    """A sentence when the form was sent too soon or too late, else nothing."""
    if not is_good(token, opened):
        return TOO_OLD
    return TOO_QUICK if _is_younger_than(QUICKEST, token, opened) else ""


def _signer(token: str) -> signing.TimestampSigner:
    return signing.TimestampSigner(salt=f"{SALT}.{token}")


def _is_younger_than(seconds: int, token: str, opened: str) -> bool:
    try:
        _signer(token).unsign(opened, max_age=seconds)
    except signing.BadSignature:
        return False
    return True
