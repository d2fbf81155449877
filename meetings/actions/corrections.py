"""What is added to a record after the meeting has concluded (补充更正): beside the old text, never in its place."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from meetings.actions.writing import State, locked
from meetings.correcting import Subject, correctable_by
from meetings.models import Correction, Meeting
from organizations import audit
from organizations.models import Organization, Person, User
from organizations.refusals import Refused


@transaction.atomic
def correct(
    *,
    by: User,
    meeting: Meeting,
    about: str,
    text: str,
    reason: str,
    person: Person | None = None,
    organization: Organization | None = None,
) -> Correction:
    """Add to a person's or a branch's record what was meant and why; the register says so, without the words."""
    meeting = locked(meeting)
    if meeting.state != State.CONCLUDED:
        raise Refused("会议还没有结束，请直接改记录；会议结束以后才用补充更正。")
    subject = Subject(meeting, person, organization)
    if about not in correctable_by(by, subject):
        raise PermissionDenied
    text, reason = text.strip(), reason.strip()
    if not text or not reason:
        raise Refused("请写明应为什么，以及更正的原因。")
    values = vars(subject) | {"about": about, "text": text, "reason": reason, "written_by": by}
    if sent_twice := Correction.objects.filter(**values).first():  # a double click; nobody could take one out again
        return sent_twice
    correction = Correction(**values)
    verb = f"补充更正{correction}"
    with audit.acting(by, verb, organization=meeting.organization, record=meeting):
        correction.save()
    return correction
