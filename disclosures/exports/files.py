"""Where the files of long exports lie until they are over."""

import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from organizations.private_files import PrivateFolder
from organizations.refusals import Refused

FOLDER = PrivateFolder("exports")
GONE = "服务器上这个文件不在了，或者和导出时不一样。请再导出一次。"


@dataclass(frozen=True)
class Kept:
    """A file that is whole and on the disk."""

    token: str
    digest: str
    size: int


def keep(fill: Callable[[BinaryIO], None]) -> Kept:
    """Let `fill` write a new private file."""
    with FOLDER.filling() as (token, file):
        fill(file)
        return Kept(token, _digest_of(file), file.seek(0, os.SEEK_END))


def opened(token: str, digest: str) -> BinaryIO:
    """The file to be read; refused when it is gone or no longer the same."""
    try:
        file = FOLDER.path_of(token).open("rb")
    except OSError as gone:
        raise Refused(GONE) from gone
    if _digest_of(file) != digest:
        file.close()
        raise Refused(GONE)
    file.seek(0)
    return file


def is_whole(token: str, digest: str) -> bool:
    """Whether the file is there and still what it was."""
    try:
        opened(token, digest).close()
    except Refused:
        return False
    return True


def forget(token: str) -> None:
    """Erase the file."""
    FOLDER.forget(token)


def left_over(known: set[str]) -> Iterator[str]:
    """Files that no row knows, older than a day: of a worker that was killed while it wrote."""
    return FOLDER.left_over(known)


def _digest_of(file: BinaryIO) -> str:
    file.seek(0)
    return hashlib.file_digest(file, "sha256").hexdigest()
