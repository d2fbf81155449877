"""Who is there (签到)."""

from collections.abc import Mapping

from django.db import transaction

from meetings.actions.writing import locked, require_before_the_vote, require_in_session
from meetings.models import Attendance, Meeting
from organizations import audit
from organizations.access import Permission, require
from organizations.models import Person, Post, User
from organizations.refusals import Refused

Presence = Attendance.Presence


@transaction.atomic
def mark_attendance(*, by: User, meeting: Meeting, presences: Mapping[int, str]) -> Meeting:
    """Record who is there and how, by person id; the exempt stay exempt, nobody becomes so here. 通知三"""
    meeting = locked(meeting)
    require(by, Permission.RECORD_MEETING, meeting.organization)
    require_in_session(meeting)
    require_before_the_vote(meeting)
    rows = {row.person_id: row for row in meeting.attendances.exclude(presence=Presence.EXEMPT)}
    if set(presences) - set(rows) or Presence.EXEMPT in presences.values():
        raise Refused("名单和会议的名册对不上。请刷新签到页，再登记一次。")
    changed = [rows[pk] for pk, presence in presences.items() if rows[pk].presence != presence]
    if not changed:
        return meeting
    for row in changed:
        row.presence = presences[row.person_id]
    with audit.acting(by, f"登记{len(changed)}人的到会情况", organization=meeting.organization, record=meeting):
        Attendance.objects.bulk_update(changed, ["presence"])
    return meeting


@transaction.atomic
def invite(*, by: User, meeting: Meeting, person: Person) -> Attendance:
    """Add somebody of the superior who is present (列席): neither votes nor is rated, may comment on the secretary."""
    meeting = locked(meeting)
    require(by, Permission.RECORD_MEETING, meeting.organization)
    require_in_session(meeting)
    require_before_the_vote(meeting)
    superior = meeting.organization.superior
    if superior is None or not Post.objects.held_on(meeting.held_on).filter(person=person, organization=superior):
        raise Refused("只能登记上级党组织现任职务的人列席。")
    if meeting.attendances.filter(person=person).exists():
        raise Refused(f"{person.name}已经在名单上。")
    with audit.acting(by, f"登记{person.name}列席", organization=meeting.organization, record=meeting):
        return Attendance.objects.create(
            meeting=meeting,
            person=person,
            name=person.name,
            sort_key=person.sort_key,
            category=person.kind,
            standing=person.standing,
            post_title=person.post_title,
            presence=Presence.PRESENT,
            is_observer=True,
        )
