"""Private files with random names, outside the web root, a folder for each use; handed out by a view only."""

import os
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.core.files.storage import FileSystemStorage

A_DAY = 24 * 3600
TOKEN = re.compile("[0-9a-f]{32}")


def write_for_oneself(path: Path, content: bytes) -> None:
    """Write what a command hands to its operator: codes and rosters, so a new file is for its writer alone."""
    with open(path, "wb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write(content)


@dataclass(frozen=True)
class PrivateFolder:
    """The files of one use, each found by its token alone."""

    name: str

    @property
    def path(self) -> Path:
        folder = Path(settings.MEDIA_ROOT) / self.name
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder

    def path_of(self, token: str) -> Path:
        """Where a file lies; a token that was made up leads nowhere else."""
        if not TOKEN.fullmatch(token):
            raise FileNotFoundError(token)
        return self.path / token

    @contextmanager
    def filling(self) -> Iterator[tuple[str, BinaryIO]]:
        """A new file and its token: whole and durable at the end of the block, or gone when the block fails."""
        token = secrets.token_hex(16)
        path = self.path_of(token)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "w+b") as file:
                yield token, file
                file.flush()
                os.fsync(file.fileno())
        except BaseException:
            path.unlink(missing_ok=True)
            raise

    def forget(self, token: str) -> None:
        """Erase the file."""
        self.path_of(token).unlink(missing_ok=True)

    def left_over(self, known: set[str]) -> Iterator[str]:
        """Files that no row knows, older than a day: of something that broke off."""
        for path in self.path.iterdir():
            is_ours = TOKEN.fullmatch(path.name) and path.name not in known
            if is_ours and is_older_than_a_day(path):
                yield path.name


class WholeFiles(FileSystemStorage):
    """Where fields of models keep their files: whole and on the disk, or not there."""

    def _save(self, name, content):
        try:
            kept = super()._save(name, content)
            with Path(self.path(kept)).open("rb") as file:
                os.fsync(file.fileno())
        except OSError:
            self.delete(name)  # what a full disk still took of it
            raise
        return kept


def is_older_than_a_day(path: Path) -> bool:
    return time.time() - path.stat().st_mtime > A_DAY
