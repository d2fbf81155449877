"""Key files: private, durable when made, gone when erased, checked at start."""

import os
import stat
import uuid

import pytest

from evaluations.ballots import blind_rsa, keys, sealing
from tests.evaluations.ballots.voter import blind, finalize

BALLOT = uuid.UUID(int=9)


@pytest.fixture
def directory(settings, tmp_path):
    settings.BALLOT_KEY_DIR = tmp_path / "keys"
    return settings.BALLOT_KEY_DIR


def modes(directory):
    return {path.name: oct(stat.S_IMODE(path.stat().st_mode)) for path in directory.iterdir()}


def test_the_keys_of_a_ballot_are_two_private_files_in_a_private_directory(directory):
    keys.make(BALLOT)
    keys.say_opened(BALLOT)
    assert modes(directory) == {f"{BALLOT}.sign": "0o600", f"{BALLOT}.seal": "0o600"}
    assert stat.S_IMODE(directory.stat().st_mode) == 0o700
    assert keys.kept() == {BALLOT}
    assert keys.present(BALLOT)


def test_until_the_ballot_is_there_its_keys_are_marked_as_those_of_an_opening(directory):
    keys.make(BALLOT)
    assert (keys.being_opened(), keys.long_being_opened()) == ({BALLOT}, set())
    os.utime(directory / f"{BALLOT}.opening", (0, 0))
    assert keys.long_being_opened() == {BALLOT}
    keys.say_opened(BALLOT)
    assert (keys.being_opened(), keys.long_being_opened(), keys.kept()) == (set(), set(), {BALLOT})


def test_files_and_directory_are_flushed_to_the_disk_when_made_and_when_erased(directory, monkeypatch):
    directory.mkdir(mode=0o700)
    flushed = []
    real = os.fsync
    monkeypatch.setattr(os, "fsync", lambda fd: (flushed.append(os.readlink(f"/proc/self/fd/{fd}")), real(fd)))
    expected = [str(directory / f"{BALLOT}.sign"), str(directory / f"{BALLOT}.seal"), str(directory)]
    keys.make(BALLOT)
    assert flushed == expected
    keys.erase(BALLOT)
    assert flushed == expected * 2


def test_the_keys_that_were_made_sign_and_seal(directory):
    public = keys.make(BALLOT)
    blinded, r = blind(public, b"message")
    answer = blind_rsa.blind_sign(keys.signing_key(BALLOT), blinded)
    assert blind_rsa.verify(public, b"message", finalize(public, answer, r))
    sealed = sealing.seal(keys.sealing_key(BALLOT), BALLOT, bytes(32), b"\x02")
    assert sealing.unseal(keys.sealing_key(BALLOT), BALLOT, bytes(32), sealed) == b"\x02"


def test_existing_keys_are_never_replaced(directory):
    keys.make(BALLOT)
    before = keys.sealing_key(BALLOT)
    keys.say_opened(BALLOT)
    with pytest.raises(FileExistsError):
        keys.make(BALLOT)
    assert (keys.sealing_key(BALLOT), keys.being_opened()) == (before, set())


def test_erasing_overwrites_the_files_before_it_removes_them(directory, tmp_path):
    keys.make(BALLOT)
    seal, secret = directory / f"{BALLOT}.seal", keys.sealing_key(BALLOT)
    os.link(seal, tmp_path / "second-name")
    keys.erase(BALLOT)
    assert list(directory.iterdir()) == []
    left = (tmp_path / "second-name").read_bytes()
    assert len(left) == len(secret)
    assert left != secret


def test_erasing_what_is_gone_does_nothing(directory):
    keys.erase(BALLOT)
    assert keys.kept() == set()
    assert not keys.present(BALLOT)


@pytest.mark.parametrize("read", [keys.signing_key, keys.sealing_key])
def test_a_missing_key_says_so(directory, read):
    with pytest.raises(keys.Gone):
        read(BALLOT)


def test_a_private_directory_passes_the_check_at_start(directory):
    assert keys.check_directory(None) == []
    keys.make(BALLOT)
    assert keys.check_directory(None) == []


@pytest.mark.parametrize("mode", [0o750, 0o701, 0o777])
def test_a_directory_that_others_may_enter_fails_the_check_at_start(directory, mode):
    directory.mkdir()
    directory.chmod(mode)
    assert [message.id for message in keys.check_directory(None)] == ["evaluations.E002"]


def test_a_directory_of_another_account_fails_the_check_at_start(directory, monkeypatch):
    directory.mkdir(mode=0o700)
    monkeypatch.setattr(os, "geteuid", lambda: directory.stat().st_uid + 1)
    assert [message.id for message in keys.check_directory(None)] == ["evaluations.E003"]


def test_a_key_file_that_others_may_read_fails_the_check_at_start(directory):
    keys.make(BALLOT)
    (directory / f"{BALLOT}.seal").chmod(0o640)
    assert [message.id for message in keys.check_directory(None)] == ["evaluations.E004"]


def test_a_file_in_the_directorys_place_fails_the_check_at_start(directory):
    directory.write_bytes(b"")
    assert [message.id for message in keys.check_directory(None)] == ["evaluations.E001"]
