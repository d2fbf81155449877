"""The keys of a ballot: files on the application's host, never in the database or its backups.

Two files a ballot, `<uuid>.sign` (private RSA key) and `<uuid>.seal` (AES key), mode 0600 in `BALLOT_KEY_DIR` (0700);
a third, `<uuid>.opening`, is empty and there only until the ballot is in the database: it tells the keys of a ballot
whose opening broke off from those of another database's ballot, which nobody here may erase.
All web processes share the one directory. The files are on the disk before a voter can use them and erased once the
count has committed; without them no one can open an urn that survived in a backup.
"""

import os
import secrets
import stat
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core import checks

from evaluations.ballots import blind_rsa, sealing

SIGN, SEAL, OPENING = "sign", "seal", "opening"
A_DAY = 24 * 3600


class Gone(Exception):
    """A key file of this ballot is not there: the ballot can only be voided."""


def make(ballot: UUID) -> bytes:
    """Make both keys, durably, and return the public signing key (DER); refuses to replace existing ones.

    Until `say_opened` they count as those of an opening that may break off.
    """
    signing = blind_rsa.new_key()
    try:
        directory = _directory()
        _path(ballot, OPENING).touch(mode=0o600)
        _write(_path(ballot, SIGN), blind_rsa.private_bytes(signing))
        _write(_path(ballot, SEAL), sealing.new_key())
        _flush(directory)
    except FileExistsError:  # somebody's keys: erasing them would lose an urn
        say_opened(ballot)
        raise
    except OSError:
        erase(ballot)
        raise
    return blind_rsa.public_bytes(signing)


def say_opened(ballot: UUID) -> None:
    """Take note that the ballot is in the database: from here on its keys go with its count, and only then."""
    _path(ballot, OPENING).unlink(missing_ok=True)


def being_opened() -> set[UUID]:
    """Return every ballot whose keys were made and which was not said to be in the database since."""
    return {UUID(path.stem) for path in _files() if path.suffix == f".{OPENING}"}


def long_being_opened() -> set[UUID]:
    """Return those of them whose opening, which takes a second, began more than a day ago."""
    return {ballot for ballot in being_opened() if _is_old(_path(ballot, OPENING))}


def signing_key(ballot: UUID) -> rsa.RSAPrivateKey:
    """Return the key that signs credentials."""
    return blind_rsa.load_private_key(_read(ballot, SIGN))


def sealing_key(ballot: UUID) -> bytes:
    """Return the key that seals and opens the urn; read anew each time, so that no process remembers an erased one."""
    return _read(ballot, SEAL)


def slip_key(ballot: UUID) -> bytes:
    """Return the key under which this ballot's slips are known (抽签码); it lives and goes with the sealing key."""
    return HKDF(hashes.SHA256(), 32, salt=ballot.bytes, info=b"slip").derive(sealing_key(ballot))


def present(ballot: UUID) -> bool:
    """Say whether both key files are there."""
    return all(_path(ballot, kind).is_file() for kind in (SIGN, SEAL))


def kept() -> set[UUID]:
    """Return every ballot that has a key file in the directory."""
    return {UUID(path.stem) for path in _files() if path.suffix in (f".{SIGN}", f".{SEAL}")}


def erase(ballot: UUID) -> None:
    """Overwrite, flush and remove the key files; does nothing for those that are already gone."""
    for kind in (SIGN, SEAL):
        path = _path(ballot, kind)
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_NOFOLLOW)
        except FileNotFoundError:
            continue
        try:
            os.write(descriptor, secrets.token_bytes(os.fstat(descriptor).st_size))
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        path.unlink(missing_ok=True)
    say_opened(ballot)
    if settings.BALLOT_KEY_DIR.is_dir():
        _flush(settings.BALLOT_KEY_DIR)


def are_safe_to_make() -> bool:
    """Say whether the next ballot's keys can be written, where nobody else reads them."""
    directory = settings.BALLOT_KEY_DIR
    place = directory if directory.is_dir() else directory.parent
    return not check_directory(None) and os.access(place, os.W_OK | os.X_OK)


def check_directory(app_configs, **kwargs) -> list[checks.CheckMessage]:
    """System check: the key directory, once it exists, is a real directory that nobody else can look into."""
    directory = settings.BALLOT_KEY_DIR
    try:
        found = directory.lstat()
    except FileNotFoundError:
        return []
    if not stat.S_ISDIR(found.st_mode):
        return [checks.Error("BALLOT_KEY_DIR不是目录。", hint="请改为一个目录。", id="evaluations.E001")]
    if stat.S_IMODE(found.st_mode) & 0o077:
        return [
            checks.Error(
                "票箱密钥的目录，别的账号也能进入。",
                hint=f"请执行chmod 700 {directory}。",
                id="evaluations.E002",
            )
        ]
    if found.st_uid != os.geteuid():
        return [
            checks.Error(
                "票箱密钥的目录属于别的账号。",
                hint="请把目录的所有者改为运行本系统的账号。",
                id="evaluations.E003",
            )
        ]
    open_files = sorted(path.name for path in directory.iterdir() if _others_can_read(path))
    if open_files:
        return [
            checks.Error(
                f"票箱密钥的文件，别的账号也能读：{'、'.join(open_files)}。",
                hint="请执行chmod 600，并查明原因。",
                id="evaluations.E004",
            )
        ]
    return []


def _others_can_read(path: Path) -> bool:
    try:
        return bool(path.stat().st_mode & 0o077)
    except FileNotFoundError:  # a count erased it just now
        return False


def _is_old(path: Path) -> bool:
    try:
        return time.time() - path.stat().st_mtime > A_DAY
    except FileNotFoundError:  # it has been opened just now
        return False


def _files() -> Iterator[Path]:
    return settings.BALLOT_KEY_DIR.iterdir() if settings.BALLOT_KEY_DIR.is_dir() else iter(())


def _directory() -> Path:
    directory = settings.BALLOT_KEY_DIR
    if not directory.is_dir():
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        _flush(directory.parent)
    return directory


def _path(ballot: UUID, kind: str) -> Path:
    return settings.BALLOT_KEY_DIR / f"{ballot}.{kind}"


def _read(ballot: UUID, kind: str) -> bytes:
    try:
        return _path(ballot, kind).read_bytes()
    except FileNotFoundError as missing:
        raise Gone(str(ballot)) from missing


def _write(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:  # os.write would take half a key on a full disk, and say nothing
        file.write(content)
        file.flush()
        os.fsync(descriptor)


def _flush(directory: Path) -> None:
    """A new or removed name is on the disk only when its directory is."""
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
