"""What taking a list out of the system leaves in the register."""

from django.db import transaction

from commitments.exports import RosterList, file_name
from organizations import audit
from organizations.models import User


@transaction.atomic
def record_roster_export(*, by: User, found: RosterList, extension: str) -> None:
    """Say in the process register (全程记实) that a list of who has promised left as a file."""
    detail = {"文件": file_name(found, extension), "份数": len(found.rows)}
    audit.record(by, "导出承诺情况", organization=found.organization, record=found.organization, detail=detail)
