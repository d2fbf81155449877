"""Sealing (封装): a ballot is encrypted before PostgreSQL sees it, every ballot of one urn to the same length.

Heap, WAL, replicas and backups then hold only ciphertext, and its key is a file outside the database (`keys`).
"""

import secrets
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

IV_LENGTH = 12
TAG_LENGTH = 16


class Broken(Exception):
    """A sealed ballot was changed, moved to another ticket or sealed with another key."""


def new_key() -> bytes:
    """Make the key that seals one ballot's urn."""
    return AESGCM.generate_key(256)


def sealed_length(subjects: int) -> int:
    """Return the one length that every sealed ballot on so many subjects has."""
    return IV_LENGTH + subjects + TAG_LENGTH


def seal(key: bytes, ballot: UUID, ticket: bytes, marks: bytes) -> bytes:
    """Encrypt the marks, one byte a subject, bound to this ballot and this ticket."""
    iv = secrets.token_bytes(IV_LENGTH)
    return iv + AESGCM(key).encrypt(iv, marks, ballot.bytes + ticket)


def unseal(key: bytes, ballot: UUID, ticket: bytes, sealed: bytes) -> bytes:
    """Decrypt what `seal` made; raise `Broken` when anything about it was changed."""
    try:
        return AESGCM(key).decrypt(sealed[:IV_LENGTH], sealed[IV_LENGTH:], ballot.bytes + ticket)
    except (InvalidTag, ValueError) as wrong:
        raise Broken from wrong
