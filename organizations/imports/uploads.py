"""An uploaded list between preview and confirmation: one private file, erased when it has been used or is a day old."""

import os
import re
import secrets
import time
from pathlib import Path

from django.conf import settings

A_DAY = 24 * 3600
TOKEN = re.compile("[0-9a-f]{32}")


def keep(content: bytes) -> str:
    """Keep the file and return the token that finds it again."""
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


def forget(token: str) -> None:
    if TOKEN.fullmatch(token):
        (_folder() / token).unlink(missing_ok=True)


def _folder() -> Path:
    folder = Path(settings.MEDIA_ROOT) / "imports"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
