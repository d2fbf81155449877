"""Who is there (签到)."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import Count

from meetings.actions.writing import locked, require_before_the_vote, require_in_session
from meetings.expected import attendance_of
from meetings.models import Attendance, Meeting, MeetingBranch
from organizations import audit
from organizations.access import Permission, require
from organizations.models import Organization, Person, Post, User
from organizations.refusals import Refused

Presence = Attendance.Presence


class MarkedMeanwhile(Refused):
    """Somebody else has marked the same people otherwise since the page was opened."""

    def __init__(self, rows: list[Attendance]):
        names = "、".join(f"{row.name}（{row.get_presence_display()}）" for row in rows)
        super().__init__(f"别人刚刚登记过：{names}。您的登记还没有存上去，请核对以后再保存一次。")


@transaction.atomic
def mark_attendance(
    *, by: User, meeting: Meeting, presences: Mapping[int, str], seen: Mapping[int, str] | None = None
) -> Meeting:
    """Record who is there and how, by person id; the exempt stay exempt, nobody becomes so here. 通知三

    `seen` is what the writer saw of each before; without it `presences` are meant whatever stands. What was seen
    and chosen alike is no change, so two people may mark different rows at once. Raises `MarkedMeanwhile`.
    """
    meeting = locked(meeting)
    require(by, Permission.RECORD_MEETING, meeting.organization)
    require_in_session(meeting)
    require_before_the_vote(meeting)
    rows = {row.person_id: row for row in meeting.attendances.exclude(presence=Presence.EXEMPT)}
    if set(presences) - set(rows) or Presence.EXEMPT in presences.values():
        raise Refused("名单和会议的名册对不上。请刷新签到页，再登记一次。")
    meant = presences if seen is None else {pk: each for pk, each in presences.items() if seen.get(pk) != each}
    changed = [rows[pk] for pk, presence in meant.items() if rows[pk].presence != presence]
    if seen is not None and (meanwhile := [row for row in changed if row.presence != seen.get(row.person_id)]):
        raise MarkedMeanwhile(meanwhile)
    if not changed:
        return meeting
    for row in changed:
        row.presence = presences[row.person_id]
    with audit.acting_in_a_sitting(by, "登记到会情况", organization=meeting.organization, record=meeting):
        Attendance.objects.bulk_update(changed, ["presence"])
    if meeting.kind == Meeting.Kind.SECRETARY:
        _require_one_voice_a_branch(meeting)
    return meeting


def _require_one_voice_a_branch(meeting: Meeting) -> None:
    """A secretary who comes after all and who stood in would be two votes of one branch."""
    twice = meeting.attendances.speaking_for_branches().values("organization__short_name").annotate(n=Count("pk"))
    for row in twice.filter(n__gt=1).order_by():
        raise Refused(f"{row['organization__short_name']}只能有一个人到会讲述。书记到会的，请把代讲的人登记为缺席。")


@transaction.atomic
def stand_in(*, by: User, meeting: Meeting, organization: Organization, person: Person) -> MeetingBranch:
    """Somebody of the branch speaks in its secretary's place (代讲), by name, and votes as everybody present."""
    meeting = locked(meeting)
    require(by, Permission.RECORD_MEETING, meeting.organization)
    require_in_session(meeting)
    require_before_the_vote(meeting)
    branch = meeting.branches.filter(organization=organization).first()
    if branch is None:
        raise Refused(f"{organization.short_name}不在这次会议的名册上，不用代讲。")
    if speaker := meeting.attendances.speaking_for_branches().filter(organization=organization).first():
        raise Refused(f"{speaker.name}没有登记请假或缺席，不用代讲。不能到会的，请先在签到页登记。")
    if not Person.objects.of(organization).on_the_roster().not_exempt_on(meeting.held_on).filter(pk=person.pk).exists():
        raise Refused(f"{person.name}不在{organization.short_name}的名册上，或已免于参加。请另选一位。")
    if meeting.attendances.filter(person=person).exists():
        raise Refused(f"{person.name}已经在到会名单上。请另选一位。")
    branch.stand_in, branch.stand_in_name = person, person.name
    verb = f"登记{person.name}代{organization.short_name}书记讲述"
    with audit.acting(by, verb, organization=meeting.organization, record=meeting):
        branch.save(update_fields=["stand_in", "stand_in_name"])
        attendance_of(meeting, person, organization=organization, presence=Presence.PRESENT).save()
    return branch


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
        invited = attendance_of(meeting, person, presence=Presence.PRESENT, is_observer=True)
        invited.save()
    return invited
