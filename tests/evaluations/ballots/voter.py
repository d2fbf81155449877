"""A voter's browser in Python: what static/js/ballot does, for tests that need many voters quickly."""

import base64
import hashlib
import math
import secrets

from evaluations.ballots import blind_rsa


def base64_of(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def blind(public_der: bytes, message: bytes) -> tuple[bytes, int]:
    """Return the blinded message and the number that takes the blinding off again."""
    numbers = blind_rsa.load_public_key(public_der).public_numbers()
    encoded = int.from_bytes(_pss_encode(message, numbers.n.bit_length() - 1, secrets.token_bytes(48)))
    while math.gcd(r := 2 + secrets.randbelow(numbers.n - 2), numbers.n) != 1:
        pass
    return (encoded * pow(r, numbers.e, numbers.n) % numbers.n).to_bytes(256), r


def finalize(public_der: bytes, answer: bytes, r: int) -> bytes:
    n = blind_rsa.load_public_key(public_der).public_numbers().n
    return (int.from_bytes(answer) * pow(r, -1, n) % n).to_bytes(256)


def _pss_encode(message: bytes, bits: int, salt: bytes) -> bytes:
    length = math.ceil(bits / 8)
    digest = hashlib.sha384(bytes(8) + hashlib.sha384(message).digest() + salt).digest()
    block = bytes(length - len(salt) - len(digest) - 2) + b"\x01" + salt
    mask = b"".join(hashlib.sha384(digest + counter.to_bytes(4)).digest() for counter in range(8))
    masked = bytearray(a ^ b for a, b in zip(block, mask, strict=False))
    masked[0] &= 0xFF >> (8 * length - bits)
    return bytes(masked) + digest + b"\xbc"
