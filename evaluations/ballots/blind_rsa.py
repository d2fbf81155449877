"""Blind signatures (盲签名), the server's half of RFC 9474: RSABSSA-SHA384-PSS-Deterministic with 2048-bit keys.

The voter's browser blinds a random message, the server signs it unseen, the browser takes the blinding off again:
the server can tell that it signed, not when or for whom. The browser's half is `static/js/ballot/blind_rsa.js`.
"""

import math
import secrets
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

KEY_BITS = 2048
SALT_LENGTH = 48
PSS = padding.PSS(mgf=padding.MGF1(hashes.SHA384()), salt_length=SALT_LENGTH)


class SigningFailure(Exception):
    """The signature did not check out; releasing it could give the key away."""


def new_key() -> rsa.RSAPrivateKey:
    """Make the key pair of one ballot."""
    return rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)


def public_bytes(key: rsa.RSAPrivateKey) -> bytes:
    """Return the public half as the DER that browsers import (SubjectPublicKeyInfo)."""
    return key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def private_bytes(key: rsa.RSAPrivateKey) -> bytes:
    """Return the private half as it is kept in the key file."""
    return key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def load_private_key(der: bytes) -> rsa.RSAPrivateKey:
    """Read a private key back; the file is our own, so the slow proof that its primes are prime is left out."""
    return serialization.load_der_private_key(der, None, unsafe_skip_rsa_key_validation=True)


@lru_cache(maxsize=64)
def load_public_key(der: bytes) -> rsa.RSAPublicKey:
    """Read a public key; remembered, because every vote of a ballot needs the same one."""
    return serialization.load_der_public_key(der)


def in_range(public_der: bytes, blinded: bytes) -> bool:
    """Say whether a blinded message is one that this key can sign: modulus-length and coprime to the modulus."""
    modulus = load_public_key(public_der).public_numbers().n
    message = int.from_bytes(blinded)
    return len(blinded) == _length(modulus) and message < modulus and math.gcd(message, modulus) == 1


def blind_sign(key: rsa.RSAPrivateKey, blinded: bytes) -> bytes:
    """Sign a blinded message (RFC 9474, 4.3); the same message always gets the same signature."""
    numbers = key.private_numbers()
    modulus, exponent = numbers.public_numbers.n, numbers.public_numbers.e
    message = int.from_bytes(blinded)
    if len(blinded) != _length(modulus) or message >= modulus:
        raise ValueError("a blinded message has the modulus' length and is smaller than it")

    # pow() takes a time that depends on its base: blind the base, so that nobody can choose what it works on.
    mask = _unit(modulus)
    masked = message * pow(mask, exponent, modulus) % modulus
    by_p = pow(masked % numbers.p, numbers.dmp1, numbers.p)
    by_q = pow(masked % numbers.q, numbers.dmq1, numbers.q)
    signature = by_q + numbers.q * ((by_p - by_q) * numbers.iqmp % numbers.p)
    signature = signature * pow(mask, -1, modulus) % modulus

    # One wrong bit in one CRT half would let anyone factor the modulus from the answer.
    if pow(signature, exponent, modulus) != message:
        raise SigningFailure
    return signature.to_bytes(_length(modulus))


def verify(public_der: bytes, message: bytes, signature: bytes) -> bool:
    """Say whether an unblinded signature is good for the message."""
    try:
        load_public_key(public_der).verify(signature, message, PSS, hashes.SHA384())
    except InvalidSignature:
        return False
    return True


def _length(modulus: int) -> int:
    return (modulus.bit_length() + 7) // 8


def _unit(modulus: int) -> int:
    while math.gcd(candidate := 2 + secrets.randbelow(modulus - 2), modulus) != 1:
        pass
    return candidate
