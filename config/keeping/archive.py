"""The file of a backup: a zip of the dump and the private files, and a manifest of all of them that is written last.

Digests and counts guard against damage, not against somebody who forges an archive: who can write to the place where
backups lie can write anything into the next restored database.
"""

import contextlib
import hashlib
import json
import os
import re
import secrets
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

from organizations.refusals import Refused

FORMAT = 1
MANIFEST, DUMP, FILES = "manifest.json", "database.dump", "files/"
CHUNK = 1 << 20
# A name leads only below the folder of files: no part begins with a dot, none is empty.
MEMBER = re.compile(rf"{re.escape(DUMP)}|{FILES}[^./][^/]*(/[^./][^/]*)*")
NOT_A_BACKUP = "{}不是完整的备份：可能没有传完，或者不是./run backup写的。什么也没有恢复，请换一份备份。"
DAMAGED = "备份里的{}和写入时不一样，备份已经损坏。什么也没有恢复，请换一份备份。"
NEWER_FORMAT = "这份备份由更新版本的系统写成，这里看不懂。请先升级系统，再恢复。"


@dataclass(frozen=True)
class Member:
    """The size of one part of an archive, and the digest by which it is known to be whole."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What an archive holds, as the same snapshot of the database says that was dumped."""

    made_at: str
    postgresql: int
    secret: str  # a keyed digest, to tell whether the project's secret is still the same
    migrations: dict[str, list[str]]  # app: names
    tables: dict[str, int]  # table: rows
    left_out: list[str]  # tables whose rows stay behind
    open_ballots: dict[str, str]  # number: whose, when
    members: dict[str, Member]


class Writer:
    """Puts members into a new archive, one after the other, whatever their size."""

    def __init__(self, archive: zipfile.ZipFile):
        self._archive = archive
        self.members: dict[str, Member] = {}

    def add(self, name: str, source: BinaryIO) -> None:
        """Copy everything that `source` still gives."""
        digest, size = hashlib.sha256(), 0
        with self._archive.open(_entry(name), "w", force_zip64=True) as member:
            while chunk := source.read(CHUNK):
                member.write(chunk)
                digest.update(chunk)
                size += len(chunk)
        self.members[name] = Member(size, digest.hexdigest())

    def end(self, manifest: Manifest) -> None:
        """Write the manifest: an archive without one is not whole."""
        text = json.dumps({"format": FORMAT} | asdict(manifest), ensure_ascii=False, indent=1)
        self._archive.writestr(_entry(MANIFEST), text)


@contextmanager
def writing(path: Path) -> Iterator[Writer]:
    """Write a new archive, readable by its owner only: whole, durable and under its name at the end of the block."""
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            with zipfile.ZipFile(file, "w") as archive:
                yield Writer(archive)
            file.flush()
            os.fsync(file.fileno())
        os.link(unfinished, path)  # unlike renaming, it never replaces another backup
        _flush(path.parent)
    finally:
        unfinished.unlink(missing_ok=True)


@dataclass(frozen=True)
class Archive:
    """An archive opened to be read."""

    path: Path
    zip: zipfile.ZipFile
    manifest: Manifest

    @contextmanager
    def member(self, name: str) -> Iterator[BinaryIO]:
        """One member, to be read in pieces."""
        with self.zip.open(name) as member:
            yield member

    @property
    def files(self) -> list[str]:
        """The members that are private files."""
        return [name for name in self.manifest.members if name.startswith(FILES)]

    def verify(self) -> None:
        """Read everything once: each member is there, and is what was written."""
        if set(self.zip.namelist()) != {MANIFEST, *self.manifest.members} or DUMP not in self.manifest.members:
            raise Refused(NOT_A_BACKUP.format(self.path))
        for name, written in self.manifest.members.items():
            if not MEMBER.fullmatch(name) or self._found(name) != written:
                raise Refused(DAMAGED.format(name))

    def _found(self, name: str) -> Member | None:
        digest, size = hashlib.sha256(), 0
        with contextlib.suppress(zipfile.BadZipFile), self.zip.open(name) as member:
            while chunk := member.read(CHUNK):
                digest.update(chunk)
                size += len(chunk)
            return Member(size, digest.hexdigest())
        return None


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """An archive of this version's format; what it holds has not been verified yet."""
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError) as broken:
        raise Refused(NOT_A_BACKUP.format(path)) from broken
    with archive:
        yield Archive(path, archive, _manifest_of(path, archive))


def _manifest_of(path: Path, archive: zipfile.ZipFile) -> Manifest:
    try:
        found = json.loads(archive.read(MANIFEST))
        if found.pop("format") > FORMAT:
            raise Refused(NEWER_FORMAT)
        members = {name: Member(**member) for name, member in found.pop("members").items()}
        return Manifest(**found, members=members)
    except (zipfile.BadZipFile, KeyError, TypeError, AttributeError, ValueError) as broken:
        raise Refused(NOT_A_BACKUP.format(path)) from broken


def _entry(name: str) -> zipfile.ZipInfo:
    """An entry for a part: stored as it is, because a dump is compressed already, and private when unpacked."""
    entry = zipfile.ZipInfo(name)
    entry.external_attr = 0o600 << 16
    return entry


def _flush(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
