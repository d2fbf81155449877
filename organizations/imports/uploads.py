"""An uploaded list until it has been imported: one private file, and beside it how far the import has come.

An import is one transaction, so nobody else sees its rows before it ends: its progress is told in a file.
"""

from contextlib import suppress

from organizations.private_files import TOKEN, PrivateFolder, is_older_than_a_day
from organizations.refusals import Refused

FOLDER = PrivateFolder("imports")
PROGRESS = ".progress"
NO_ROOM = "服务器的磁盘写不进去，这份名单没有存下，什么也没有导入。请告诉系统管理员，腾出空间以后再选一次文件。"


def keep(content: bytes) -> str:
    """Keep the file and return the token that finds it again; files that nobody confirmed for a day are erased."""
    for left_over in FOLDER.path.iterdir():
        if is_older_than_a_day(left_over):
            left_over.unlink(missing_ok=True)
    try:
        with FOLDER.filling() as (token, file):
            file.write(content)
    except OSError as full:
        raise Refused(NO_ROOM) from full
    return token


def read(token: str) -> bytes | None:
    """The kept file; None when it is gone."""
    try:
        return FOLDER.path_of(token).read_bytes()
    except FileNotFoundError:
        return None


def tell(token: str, percent: int) -> None:
    """Let everybody know how far the import of the file has come."""
    with suppress(OSError):  # a bar that stands still on a full disk is no reason to give the import up
        (FOLDER.path / f"{token}{PROGRESS}").write_text(str(percent), encoding="ascii")


def told(token: str) -> int:
    """How far the import has come, in percent; 0 before it has begun."""
    try:
        return int((FOLDER.path / f"{token}{PROGRESS}").read_text(encoding="ascii") or 0)
    except FileNotFoundError:
        return 0


def forget(token: str) -> None:
    """Erase the file and its progress."""
    if TOKEN.fullmatch(token):
        for name in (token, f"{token}{PROGRESS}"):
            (FOLDER.path / name).unlink(missing_ok=True)
