"""抽签码: the codes on printed slips, how they are drawn, written, read and known.

Nothing here knows a ballot or a person: whoever draws a slip out of the hat is known to nobody.
"""

import hmac
import secrets
import unicodedata

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # without 0, 1, I, L and O, which are taken for one another
LENGTH = 10
NOT_OF_A_CODE = {"Pd", "Pc", "Zs", "Zl", "Zp", "Cc", "Cf"}  # Unicode's dashes, connectors, blanks and invisible signs
MINUS = "\N{MINUS SIGN}"  # a dash to everybody but Unicode


def draw_codes(number: int) -> list[str]:
    """Draw so many codes, no two alike, in no order."""
    codes: set[str] = set()
    while len(codes) < number:
        codes.add("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)))
    return list(codes)


def shown(code: str) -> str:
    """Write a code as slips show it, 5-5."""
    return f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}"


def normalized(text: str) -> str | None:
    """Read a code as people type it and scanners send it, the whole link included; None when it is none."""
    folded = unicodedata.normalize("NFKC", text).rpartition("#")[2].upper()
    code = "".join(sign for sign in folded if sign != MINUS and unicodedata.category(sign) not in NOT_OF_A_CODE)
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else None


def digest(key: bytes, code: str) -> bytes:
    """Return what the database knows a code by, and its vote: only who has the ballot's key can tell."""
    return hmac.digest(key, code.encode(), "sha256")
