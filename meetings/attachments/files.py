"""Where attachments lie: private files, known again by the digest of what was uploaded."""

import hashlib
from collections.abc import Iterator

from organizations.private_files import PrivateFolder
from organizations.refusals import Refused

FOLDER = PrivateFolder("attachments")
NO_ROOM = "服务器的磁盘写不进去，附件没有存下。请告诉活动办公室的管理员，腾出空间以后再上传一次。"
GONE = "服务器上这个文件不在了，或者和上传时不一样。请告诉活动办公室的管理员从备份里找回；有原件的，可以再上传一次。"


def keep(content: bytes) -> str:
    """Keep the file, durably, and return the token that finds it again; whole or not at all."""
    try:
        with FOLDER.filling() as (token, file):
            file.write(content)
    except OSError as full:
        raise Refused(NO_ROOM) from full
    return token


def digest_of(content: bytes) -> str:
    """By what a file is known to be the one that was uploaded."""
    return hashlib.sha256(content).hexdigest()


def read(token: str, digest: str) -> bytes:
    """The file as it was uploaded; refused when it is gone or no longer the same."""
    try:
        content = FOLDER.path_of(token).read_bytes()
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
    FOLDER.forget(token)


def left_over(known: set[str]) -> Iterator[str]:
    """Files that no row knows, older than a day: of an upload that broke off, or of a removal that did."""
    return FOLDER.left_over(known)
