"""Secret addresses (专用链接) that open something without signing in: a calendar's feed, a link in a mail.

The database keeps a random selector; what is secret is derived from it with the project's secret. So the holder's page
can show the address again, while a copy of the database opens nothing. A new selector ends every old address at once.
"""

import secrets

from django.utils.crypto import constant_time_compare, salted_hmac

SIGNS = 16  # of a selector, and as many again of 128 secret bits


def new_selector() -> str:
    """A fresh selector, 64 random bits: it finds a row and proves nothing."""
    return secrets.token_hex(SIGNS // 2)


def token_of(purpose: str, selector: str) -> str:
    """What stands in the address; another purpose makes another token of the same selector."""
    return selector + _proof(purpose, selector)


def selector_of(purpose: str, token: str) -> str | None:
    """The selector of a token that was made for this purpose, None of any other."""
    selector, proof = token[:SIGNS], token[SIGNS:]
    return selector if constant_time_compare(proof, _proof(purpose, selector)) else None


def _proof(purpose: str, selector: str) -> str:
    return salted_hmac(f"organizations.secret_links.{purpose}", selector, algorithm="sha256").hexdigest()[: 2 * SIGNS]
