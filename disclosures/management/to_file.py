"""What the commands share that write a document: whose it is, and the file."""

from pathlib import Path

from django.core.management.base import CommandError

from organizations.models import Organization
from organizations.private_files import write_for_oneself


def scope_of(code: str | None) -> Organization:
    """The organization with that code; without one the district."""
    if code is None:
        root = Organization.objects.filter(depth=1).first()
        if root is None:
            raise CommandError("还没有党组织。请先导入党组织名单。")
        return root
    found = Organization.objects.filter(code=code).first()
    if found is None:
        raise CommandError(f"没有编码为“{code}”的党组织。请核对编码。")
    return found


def write(content: bytes, output: Path) -> None:
    """Write the document, or say that this can't be done there."""
    try:
        write_for_oneself(output, content)
    except OSError as error:
        raise CommandError(f"写不了文件{output}：{error.strerror}。请换一个能写的位置。") from error
