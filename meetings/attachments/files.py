"""Where attachments lie: private files with random names, outside the web root, handed out by a view only."""

import hashlib
import os
import re
import secrets
import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from organizations.refusals import Refused

A_DAY = 24 * 3600
TOKEN = re.compile("[0-9a-f]{32}")
NO_ROOM = "服务器的磁盘写不进去，附件没有存下。请告诉活动办公室的管理员，腾出空间以后再上传一次。"
GONE = "服务器上这个文件不在了，或者和上传时不一样。请告诉活动办公室的管理员从备份里找回；有原件的，可以再上传一次。"


def keep(content: bytes) -> str:
    """Keep the file, durably, and return the token that finds it again; whole or not at all."""
    token = secrets.token_hex(16)
    path = None
    try:
        path = _folder() / token
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError as full:
        if path:
            path.unlink(missing_ok=True)
        raise Refused(NO_ROOM) from full
    return token


def digest_of(content: bytes) -> str:
    """By what a file is known to be the one that was uploaded."""
    return hashlib.sha256(content).hexdigest()


def read(token: str, digest: str) -> bytes:
    """The file as it was uploaded; refused when it is gone or no longer the same."""
    try:
        content = (_folder() / token).read_bytes()
    except OSError as gone:
        raise Refused(GONE) from gone
    if digest_of(content) != digest:
        raise Refused(GONE)
    return content


def is_whole(token: str, digest: str) -> bool:
    """Whether the file is there and still what it was."""
    try:
        return bool(read(token, digest))
    except Refused:
        return False


def forget(token: str) -> None:
    """Erase the file."""
    (_folder() / token).unlink(missing_ok=True)


def left_over(known: set[str]) -> Iterator[str]:
    """Files that no row knows, older than a day: of an upload that broke off, or of a removal that did."""
    for path in _folder().iterdir():
        is_ours = TOKEN.fullmatch(path.name) and path.name not in known
        if is_ours and time.time() - path.stat().st_mtime > A_DAY:
            yield path.name


def _folder() -> Path:
    folder = Path(settings.MEDIA_ROOT) / "attachments"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
