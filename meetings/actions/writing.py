"""What every write to a meeting's records does first: lock the meeting, see that it still takes text, compare versions.

A save names the version it was typed upon. When somebody else has saved since, it is refused and both texts are shown.
"""

from django.db import connection
from django.utils import timezone

from meetings.actions.burden import count_save
from meetings.burden import fields_filled
from meetings.models import Meeting, Recorded
from meetings.rules import Text, is_blank
from organizations import audit
from organizations.models import User
from organizations.refusals import Refused

State, Vote = Meeting.State, Meeting.Vote

_CLOSED = {
    State.SCHEDULED: "会议还没有开始。请先开会，再登记。",
    State.CONCLUDED: "会议已经结束，记录不能再改。要更正，请打开那个人或党支部的记录，写补充更正。",
    State.CANCELLED: "会议已经取消，不能再记录。需要的话，请重新安排一次会议。",
}


class Conflict(Refused):
    """Somebody else has saved the same record meanwhile; `record` is what stands now."""

    def __init__(self, record: Recorded):
        at = timezone.localtime(record.saved_at)
        by = record.recorded_by.display_name
        super().__init__(f"{by}在{at:%H:%M}已经改过这一份，您的文字没有盖上去。请对照两份，合成一份再保存。")
        self.record = record


def locked(meeting: Meeting) -> Meeting:
    """The meeting as it stands now, held until the transaction ends."""
    return Meeting.objects.select_for_update(of=["self"]).select_related("organization").get(pk=meeting.pk)


def require_in_session(meeting: Meeting) -> None:
    if meeting.state != State.IN_SESSION:
        raise Refused(_CLOSED[State(meeting.state)])


def require_before_the_vote(meeting: Meeting) -> None:
    """What was told and said is what is voted upon: it stands once the vote has begun."""
    if meeting.vote == Vote.OPEN:
        raise Refused("投票已经开始，到会情况、讲述和点评不能再改。")
    if meeting.vote == Vote.DONE:
        raise Refused("投票已经计票，到会情况、讲述和点评不能再改。")


def keep(record: Recorded, text: Text, *, by: User, based_on: int, verb: str) -> Recorded:
    """Write `text` into the record when it was typed upon the version that stands; the same text again is no change.

    Where nothing stands nothing can be overwritten: a page that was open over a restore is saved whatever its version.
    """
    standing = {name: getattr(record, name) for name in vars(text)}
    is_new = record.pk is None
    if not is_new and standing == vars(text):
        return record
    if not is_new and based_on != record.version:
        raise Conflict(record)
    if is_blank(text):
        raise Refused("不能全部空着。请至少写一项，再保存。")
    for name, value in vars(text).items():
        setattr(record, name, value)
    record.recorded_by = by
    if is_new:
        record.pk = _next_number(type(record))
    else:
        record.version += 1
    with audit.acting_in_a_sitting(by, verb, organization=record.meeting.organization, record=record):
        record.save(force_insert=is_new)
    count_save(record.meeting, fields_filled(standing, text))
    return record


def _next_number(model: type[Recorded]) -> int:
    """The number that a new row will have: its first line in the register already speaks of it, as all later ones."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [model._meta.db_table])
        return cursor.fetchone()[0]
