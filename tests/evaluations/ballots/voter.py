"""A voter's browser in Python: what static/js/ballot does, for tests that need many voters quickly."""

import base64
import hashlib
import math
import secrets

from evaluations.ballots import actions, blind_rsa
from evaluations.ballots.models import Ballot


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


class Phone:
    """One voter's browser: the credential it makes and, once signed in, holds."""

    def __init__(self, person, ballot: Ballot):
        self.person, self.ballot = person, ballot
        self.public_key = bytes(ballot.public_key)
        self.nonce = secrets.token_bytes(32)
        self.blinded, self._r = blind(self.public_key, ballot.pk.bytes + self.nonce)
        self.signature = b""

    def sign_in(self) -> "Phone":
        answer = actions.issue_credential(by=self.person.user, ballot=self.ballot, blinded=self.blinded)
        return self.accept(answer)

    def accept(self, answer: bytes) -> "Phone":
        self.signature = finalize(self.public_key, answer, self._r)
        assert blind_rsa.verify(self.public_key, self.ballot.pk.bytes + self.nonce, self.signature)
        return self

    def cast(self, marks: bytes) -> actions.Casting:
        return actions.cast(ballot=self.ballot.pk, nonce=self.nonce, signature=self.signature, marks=marks)

    def body(self, marks: bytes) -> dict:
        """What the browser posts."""
        return {
            "nonce": base64_of(self.nonce),
            "signature": base64_of(self.signature),
            "marks": "".join(map(str, marks)),
        }


def _pss_encode(message: bytes, bits: int, salt: bytes) -> bytes:
    length = math.ceil(bits / 8)
    digest = hashlib.sha384(bytes(8) + hashlib.sha384(message).digest() + salt).digest()
    block = bytes(length - len(salt) - len(digest) - 2) + b"\x01" + salt
    mask = b"".join(hashlib.sha384(digest + counter.to_bytes(4)).digest() for counter in range(8))
    masked = bytearray(a ^ b for a, b in zip(block, mask, strict=False))
    masked[0] &= 0xFF >> (8 * length - bits)
    return bytes(masked) + digest + b"\xbc"
