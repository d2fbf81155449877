"""A sealed ballot says nothing, has one length and cannot be moved or changed."""

import uuid

import pytest

from evaluations.ballots import sealing

BALLOT, TICKET = uuid.UUID(int=7), bytes(32)


@pytest.fixture
def key():
    return sealing.new_key()


def test_what_was_sealed_comes_back(key):
    sealed = sealing.seal(key, BALLOT, TICKET, bytes([0, 1, 2, 3, 4]))
    assert sealing.unseal(key, BALLOT, TICKET, sealed) == bytes([0, 1, 2, 3, 4])


def test_every_ballot_on_the_same_subjects_has_the_same_length(key):
    lengths = {len(sealing.seal(key, BALLOT, TICKET, bytes([mark] * 30))) for mark in range(5)}
    assert lengths == {sealing.sealed_length(30)}


def test_the_same_marks_are_sealed_differently_each_time(key):
    assert sealing.seal(key, BALLOT, TICKET, bytes(30)) != sealing.seal(key, BALLOT, TICKET, bytes(30))


@pytest.mark.parametrize(
    ("ballot", "ticket", "change"),
    [
        (uuid.UUID(int=8), TICKET, 0),
        (BALLOT, b"\x01" + bytes(31), 0),
        (BALLOT, TICKET, 1),
    ],
    ids=["another ballot", "another ticket", "a changed bit"],
)
def test_a_sealed_ballot_opens_only_where_it_was_cast(key, ballot, ticket, change):
    sealed = sealing.seal(key, BALLOT, TICKET, bytes(30))
    with pytest.raises(sealing.Broken):
        sealing.unseal(key, ballot, ticket, sealed[:-1] + bytes([sealed[-1] ^ change]))


@pytest.mark.parametrize("sealed", [b"", bytes(12), bytes(58)])
def test_what_was_never_sealed_is_refused(key, sealed):
    with pytest.raises(sealing.Broken):
        sealing.unseal(key, BALLOT, TICKET, sealed)


def test_another_key_opens_nothing(key):
    with pytest.raises(sealing.Broken):
        sealing.unseal(sealing.new_key(), BALLOT, TICKET, sealing.seal(key, BALLOT, TICKET, bytes(30)))
