"""What a register writes: the line that says who took it out of the system."""

from django.db import transaction

from disclosures.registers.kinds import Register
from organizations import audit
from organizations.access import require
from organizations.models import Organization, User


@transaction.atomic
def record_export(*, by: User, register: Register, organization: Organization, file_name: str) -> None:
    """Say in the process register (全程记实) that a register left as a file.

    Not how many rows: of the opinions even their number is not for everybody who reads the line.
    """
    require(by, register.permission, organization)
    detail = {"文件": file_name}
    audit.record(by, f"导出{register.label}", organization=organization, record=organization, detail=detail)
