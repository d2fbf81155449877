"""RFC 9474's published vectors, on the server and in the browser's code, and the round trip between the two."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from evaluations.ballots import blind_rsa
from tests.evaluations.ballots.voter import base64_of, blind, finalize

HERE = Path(__file__).parent
MODULES = Path(blind_rsa.__file__).parents[2] / "static/js/ballot"
VECTORS = json.loads((HERE / "rfc9474_vectors.json").read_text(encoding="ascii"))
with_vector = pytest.mark.parametrize("vector", VECTORS, ids=[vector["name"] for vector in VECTORS])


def number(vector, field):
    return int(vector[field], 16)


def private_key(vector):
    p, q, d = (number(vector, field) for field in "pqd")
    return rsa.RSAPrivateNumbers(
        p, q, d, d % (p - 1), d % (q - 1), rsa.rsa_crt_iqmp(p, q), public_key(vector).public_numbers()
    ).private_key()


def public_key(vector):
    return rsa.RSAPublicNumbers(number(vector, "e"), number(vector, "n")).public_key()


@pytest.fixture(scope="module")
def key():
    return blind_rsa.new_key()


@with_vector
def test_the_server_signs_a_blinded_message_as_the_rfc_does(vector):
    assert blind_rsa.blind_sign(private_key(vector), bytes.fromhex(vector["blinded_msg"])).hex() == vector["blind_sig"]


def test_the_server_accepts_the_rfcs_signature_and_no_other():
    vector = VECTORS[0]
    public = blind_rsa.public_bytes(private_key(vector))
    message, signature = bytes.fromhex(vector["msg"]), bytes.fromhex(vector["sig"])
    assert blind_rsa.verify(public, message, signature)
    assert not blind_rsa.verify(public, message + b".", signature)
    assert not blind_rsa.verify(public, message, bytes([signature[0] ^ 1]) + signature[1:])
    assert not blind_rsa.verify(public, message, signature[:-1])
    assert not blind_rsa.verify(public, message, b"")


def test_signing_the_same_message_again_gives_the_same_signature(key):
    blinded, _ = blind(blind_rsa.public_bytes(key), b"message")
    assert blind_rsa.blind_sign(key, blinded) == blind_rsa.blind_sign(key, blinded)


def test_a_signature_survives_the_way_out_of_its_blinding(key):
    public = blind_rsa.public_bytes(key)
    blinded, r = blind(public, b"message")
    signature = finalize(public, blind_rsa.blind_sign(key, blinded), r)
    assert blind_rsa.verify(public, b"message", signature)
    assert not blind_rsa.verify(blind_rsa.public_bytes(blind_rsa.new_key()), b"message", signature)


def test_two_blindings_of_one_message_have_nothing_in_common(key):
    public = blind_rsa.public_bytes(key)
    (first, r1), (second, r2) = blind(public, b"message"), blind(public, b"message")
    assert first != second
    assert r1 != r2


@pytest.mark.parametrize("length", [0, 1, 255, 257])
def test_a_blinded_message_of_another_length_is_not_signed(key, length):
    blinded = b"\x01" * length
    assert not blind_rsa.in_range(blind_rsa.public_bytes(key), blinded)
    with pytest.raises(ValueError, match="length"):
        blind_rsa.blind_sign(key, blinded)


def test_a_blinded_message_outside_the_modulus_is_not_signed(key):
    modulus = key.public_key().public_numbers().n
    public = blind_rsa.public_bytes(key)
    assert not blind_rsa.in_range(public, modulus.to_bytes(256))
    assert not blind_rsa.in_range(public, b"\xff" * 256)
    assert not blind_rsa.in_range(public, bytes(256))
    assert blind_rsa.in_range(public, (modulus - 1).to_bytes(256))
    with pytest.raises(ValueError, match="smaller"):
        blind_rsa.blind_sign(key, modulus.to_bytes(256))


def test_a_faulty_computation_never_leaves_the_server(key):
    numbers = key.private_numbers()
    faulty = rsa.RSAPrivateNumbers(
        numbers.p, numbers.q, numbers.d, numbers.dmp1 - 2, numbers.dmq1, numbers.iqmp, numbers.public_numbers
    ).private_key(unsafe_skip_rsa_key_validation=True)
    with pytest.raises(blind_rsa.SigningFailure):
        blind_rsa.blind_sign(faulty, (2).to_bytes(256))


def test_a_key_comes_back_from_its_file_as_it_was(key):
    assert blind_rsa.load_private_key(blind_rsa.private_bytes(key)).private_numbers() == key.private_numbers()
    assert key.key_size == 2048


@pytest.fixture
def in_node(tmp_path):
    """Run the browser's modules under Node, in a folder that says they are modules."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node is not installed; tests/browser runs the same vectors in Chromium")
    shutil.copytree(MODULES, tmp_path / "ballot")
    (tmp_path / "package.json").write_text('{"type": "module"}', encoding="ascii")
    shutil.copy(HERE / "blind_rsa_vectors.mjs", tmp_path)

    def run(job):
        done = subprocess.run(
            [node, tmp_path / "blind_rsa_vectors.mjs"],
            input=json.dumps(job),
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        return json.loads(done.stdout)

    return run


def browser_job(vectors):
    return [
        {
            "public_key": base64_of(blind_rsa.public_bytes(private_key(vector))),
            **{field: vector[field] for field in ("msg", "salt", "inv", "blind_sig")},
        }
        for vector in vectors
    ]


def test_the_browsers_code_blinds_and_finalizes_as_the_rfc_does(in_node):
    assert in_node({"vectors": browser_job(VECTORS)}) == [
        {"blinded_msg": vector["blinded_msg"], "sig": vector["sig"]} for vector in VECTORS
    ]
