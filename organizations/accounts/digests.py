"""Keyed digests of codes that exist in clear on paper only; without the project's secret they can't be tried out."""

from django.utils.crypto import salted_hmac

from organizations.accounts.rules import normalized_code, selector_of


def code_digest(code: str) -> str:
    """The digest under which a slip's or a recovery code is kept."""
    return salted_hmac("organizations.accounts.code", normalized_code(code), algorithm="sha256").hexdigest()


def selector_digest(code: str) -> str:
    """The digest of the first group, which finds a slip."""
    return salted_hmac("organizations.accounts.selector", selector_of(code), algorithm="sha256").hexdigest()
