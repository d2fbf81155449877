"""The line that says who took a meeting's papers out of the system."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from meetings.access import any_desk_of
from meetings.models import Meeting
from organizations import audit
from organizations.models import User


@transaction.atomic
def record_paper(*, by: User, meeting: Meeting, title: str, file_name: str) -> None:
    """Say in the process register (全程记实) that a paper with people's words or names left as a file."""
    if not any_desk_of(by, meeting).gets_papers:
        raise PermissionDenied
    audit.record(by, f"导出{title}", organization=meeting.organization, record=meeting, detail={"文件": file_name})
