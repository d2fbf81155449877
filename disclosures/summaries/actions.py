"""What the year's pages write: the line that says who took a summary out of the system."""

from django.db import transaction

from organizations import audit
from organizations.models import Organization, Person


@transaction.atomic
def record_export(*, by, organization: Organization, file_name: str) -> None:
    """Say in the process register (全程记实) that summaries of an organization left; `by` is None for the system."""
    audit.record(by, "导出年终汇总", organization=organization, record=organization, detail={"文件": file_name})


@transaction.atomic
def record_export_of(*, by, person: Person, file_name: str) -> None:
    """The same of one person's sheet."""
    audit.record(by, "导出年终汇总", organization=person.organization, record=person, detail={"文件": file_name})
