"""Photos and scans of a meeting (附件): added in session or afterwards, removed with a line that stays."""

from functools import partial

from django.db import transaction
from django.utils import timezone

from meetings.actions.writing import State, Vote, locked
from meetings.attachments import files, kinds
from meetings.attachments.limits import EMPTY, LARGEST, MOST, THERE_ALREADY, TOO_LARGE, TOO_MANY
from meetings.models import Attachment, Meeting
from organizations import audit, pictures
from organizations.access import Permission, require
from organizations.models import User
from organizations.refusals import Refused


@transaction.atomic
def attach(*, by: User, meeting: Meeting, name: str, content: bytes) -> Attachment:
    """Keep a file with the meeting; what a photo says beside the picture, its place first, is taken out."""
    meeting = locked(meeting)
    require(by, Permission.RECORD_MEETING, meeting.organization)
    _require_takes_files(meeting)
    if meeting.attachments.kept().count() >= MOST:
        raise Refused(TOO_MANY)
    if not content:
        raise Refused(EMPTY)
    if len(content) > LARGEST:
        raise Refused(TOO_LARGE)
    kind = kinds.kind_of(content)
    content = pictures.without_a_word(content)
    digest = files.digest_of(content)
    if meeting.attachments.kept().filter(digest=digest).exists():
        raise Refused(THERE_ALREADY)
    attachment = Attachment(
        meeting=meeting,
        name=kinds.file_name(name, kind),
        kind=kind,
        size=len(content),
        digest=digest,
        token=files.keep(content),
        added_by=by,
    )
    verb = "会后补充附件" if meeting.state == State.CONCLUDED else "上传附件"
    detail = {"文件": attachment.name}
    with audit.acting(by, verb, organization=meeting.organization, record=meeting, detail=detail):
        attachment.save()
    return attachment


@transaction.atomic
def remove_attachment(*, by: User, attachment: Attachment, reason: str) -> Attachment:
    """Take a file away for good; that it was there, who removed it and why stays to be seen."""
    meeting = locked(attachment.meeting)
    require(by, Permission.RECORD_MEETING, meeting.organization)
    _require_takes_files(meeting)
    attachment = meeting.attachments.get(pk=attachment.pk)
    reason = reason.strip()
    if attachment.removed_at:
        raise Refused("这个附件已经移除过了。请刷新附件那一页。")
    if not reason:
        raise Refused("请写明移除的原因。")
    attachment.removed_by, attachment.removed_at, attachment.removed_reason = by, timezone.now(), reason
    detail = {"文件": attachment.name}
    with audit.acting(by, "移除附件", organization=meeting.organization, record=meeting, reason=reason, detail=detail):
        attachment.save()
    transaction.on_commit(partial(files.forget, attachment.token))
    return attachment


def erase_left_over_files() -> int:
    """Erase files of uploads and removals that broke off; how many there were."""
    known = set(Attachment.objects.kept().values_list("token", flat=True))
    left_over = list(files.left_over(known))
    for token in left_over:
        files.forget(token)
    return len(left_over)


def _require_takes_files(meeting: Meeting) -> None:
    # A photo of the room, with its moment, would lie beside the votes that are being cast.
    if meeting.vote == Vote.OPEN:
        raise Refused("正在投票，暂时不能加减附件。请等计票以后再办。")
    if not meeting.takes_files:
        raise Refused("会议还没有开始或者已经取消，不能加减附件。请在开会时或者会后再上传。")
