"""The line that says who took a form (附件一、附件二) out of the system."""

from django.db import transaction

from meetings.models import Meeting
from organizations import audit


@transaction.atomic
def record_download(*, by, meeting: Meeting, file_name: str, rows: int) -> None:
    """Say in the process register (全程记实) that the meeting's form left as a file."""
    detail = {"文件": file_name, "行数": rows}
    audit.record(by, "下载评价表", organization=meeting.organization, record=meeting, detail=detail)
