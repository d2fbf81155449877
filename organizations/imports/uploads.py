"""An uploaded list until it has been imported: one private file, and beside it how far the import has come.

An import is one transaction, so nobody else sees its rows before it ends: its progress is told in a file.
"""

import os
import re
import secrets
import time
from pathlib import Path

from django.conf import settings

A_DAY = 24 * 3600
TOKEN = re.compile("[0-9a-f]{32}")
PROGRESS = ".progress"


def keep(content: bytes) -> str:
    """Keep the file and return the token that finds it again; files that nobody confirmed for a day are erased."""
    folder = _folder()
    for left_over in folder.iterdir():
        if time.time() - left_over.stat().st_mtime > A_DAY:
            left_over.unlink(missing_ok=True)
    token = secrets.token_hex(16)
    descriptor = os.open(folder / token, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    return token


def read(token: str) -> bytes | None:
    """The kept file; None when it is gone."""
    if not TOKEN.fullmatch(token):
        return None
    try:
        return (_folder() / token).read_bytes()
    except FileNotFoundError:
        return None


def tell(token: str, percent: int) -> None:
    """Let everybody know how far the import of the file has come."""
    (_folder() / f"{token}{PROGRESS}").write_text(str(percent), encoding="ascii")


def told(token: str) -> int:
    """How far the import has come, in percent; 0 before it has begun."""
    try:
        return int((_folder() / f"{token}{PROGRESS}").read_text(encoding="ascii") or 0)
    except FileNotFoundError:
        return 0


def forget(token: str) -> None:
    """Erase the file and its progress."""
    if TOKEN.fullmatch(token):
        for name in (token, f"{token}{PROGRESS}"):
            (_folder() / name).unlink(missing_ok=True)


def _folder() -> Path:
    folder = Path(settings.MEDIA_ROOT) / "imports"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
