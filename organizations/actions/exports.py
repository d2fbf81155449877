"""The line that says who took a list out of the system."""

from django.db import transaction

from organizations import audit
from organizations.access import Permission, require
from organizations.models import Organization, User


@transaction.atomic
def record_export(*, by: User, organization: Organization, file_name: str, rows: int) -> None:
    """Say in the process register (全程记实) that a list of `organization` and what is below it left as a file."""
    require(by, Permission.EXPORT_LISTS, organization)
    detail = {"文件": file_name, "行数": rows}
    audit.record(by, "导出名单", organization=organization, record=organization, detail=detail)
