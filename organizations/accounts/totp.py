"""Time-based codes (TOTP, RFC 6238), as every authenticator app makes them: SHA-1, six digits, thirty seconds."""

import base64
import secrets
from urllib.parse import quote

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.constant_time import bytes_eq
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.hotp import HOTP
from django.utils.crypto import salted_hmac

DIGITS = 6
STEP = 30  # seconds
SECRET_LENGTH = 20
STEPS_OFF = 1  # a phone's clock may be this many steps early or late
IV_LENGTH = 12


def new_secret() -> bytes:
    return secrets.token_bytes(SECRET_LENGTH)


def code_at(secret: bytes, step: int) -> str:
    """The six digits of one step."""
    return HOTP(secret, DIGITS, SHA1()).generate(step).decode()  # noqa: S303 - what the apps speak


def step_of(secret: bytes, code: str, seconds: float, *, after: int) -> int | None:
    """The step that `code` belongs to around this moment, steps up to `after` being spent; None when it is wrong."""
    now = int(seconds // STEP)
    for step in range(max(now - STEPS_OFF, after + 1), now + STEPS_OFF + 1):
        if bytes_eq(code_at(secret, step).encode(), code.encode()):
            return step
    return None


def as_text(secret: bytes) -> str:
    """The secret as it is typed into an app by hand."""
    return base64.b32encode(secret).decode()


def as_address(secret: bytes, user_name: str) -> str:
    """What the QR code for the app says."""
    issuer = quote("一讲二评三公示")
    return f"otpauth://totp/{issuer}:{quote(user_name)}?secret={as_text(secret)}&issuer={issuer}"


def seal(secret: bytes, user_pk: int) -> bytes:
    """Encrypt a secret for the database, bound to its account, under a key drawn from the project's secret."""
    iv = secrets.token_bytes(IV_LENGTH)
    return iv + AESGCM(_key()).encrypt(iv, secret, str(user_pk).encode())


def unseal(sealed: bytes, user_pk: int) -> bytes | None:
    """Decrypt it; None when the project's secret has changed since, and the second step must be set up again."""
    try:
        return AESGCM(_key()).decrypt(sealed[:IV_LENGTH], sealed[IV_LENGTH:], str(user_pk).encode())
    except InvalidTag:
        return None


def _key() -> bytes:
    return salted_hmac("organizations.accounts.totp", "sealing key", algorithm="sha256").digest()
