"""A meeting's life: scheduled, opened with its attendance frozen, concluded or cancelled."""

import datetime as dt
from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils import timezone

from meetings.actions.locking import locked, move
from meetings.models import Attendance, Meeting, MeetingBranch
from organizations import audit
from organizations.access import Permission, require
from organizations.models import Organization, Person, Post, Role, User
from organizations.periods import Month, Period
from organizations.refusals import Refused

State, Kind, Presence = Meeting.State, Meeting.Kind, Attendance.Presence


@transaction.atomic
def schedule(*, by: User, organization: Organization, period: Period, scheduled_at: dt.datetime, place: str) -> Meeting:
    """Set the time and place of a month's member meeting or of two months' secretary meeting."""
    require(by, Permission.RECORD_MEETING, organization)
    kind = Kind.MEMBER if isinstance(period, Month) else Kind.SECRETARY
    if kind == Kind.MEMBER and not organization.is_branch:
        raise Refused("组织生活会由党支部召开，请换到党支部来安排。")
    if kind == Kind.SECRETARY and not organization.is_superior:
        raise Refused("支部书记会由上级党组织召开，请换到上级党组织来安排。")
    meeting = Meeting(
        kind=kind, organization=organization, period_start=period.start, scheduled_at=scheduled_at, place=place
    )
    with audit.acting(by, f"安排{meeting.label}", organization=organization, record=organization):
        try:
            with transaction.atomic():
                meeting.save()
        except IntegrityError as error:
            raise Refused("这个时段已经安排过会议，请直接打开它。") from error
    return meeting


@transaction.atomic
def reschedule(*, by: User, meeting: Meeting, scheduled_at: dt.datetime, place: str) -> Meeting:
    """Change time or place of a meeting that has not been opened."""
    meeting = locked(meeting)
    require(by, Permission.RECORD_MEETING, meeting.organization)
    if meeting.state != State.SCHEDULED:
        raise Refused("会议已经开始，时间和地点不能再改。")
    meeting.scheduled_at, meeting.place = scheduled_at, place
    with audit.acting(by, "改会议时间地点", organization=meeting.organization, record=meeting):
        meeting.save(update_fields=["scheduled_at", "place"])
    return meeting


@transaction.atomic
def open_meeting(*, by: User, meeting: Meeting, today: dt.date | None = None) -> Meeting:
    """Begin the meeting and freeze who belongs to it on this day."""
    meeting = locked(meeting)
    require(by, Permission.RUN_MEETING, meeting.organization)
    move(meeting, State.IN_SESSION)
    meeting.opened_at = timezone.now()
    meeting.held_on = today or timezone.localdate()
    meeting.presider = getattr(by, "person", None)
    with audit.acting(by, "打开会议", organization=meeting.organization, record=meeting):
        meeting.save(update_fields=["state", "opened_at", "held_on", "presider"])
        if meeting.kind == Kind.MEMBER:
            _freeze_roster(meeting)
        else:
            _freeze_branches(meeting)
    return meeting


def _attendance(meeting: Meeting, person: Person, **fields) -> Attendance:
    return Attendance(
        meeting=meeting,
        person=person,
        unit_id=person.unit_id,
        name=person.name,
        sort_key=person.sort_key,
        category=person.kind,
        standing=person.standing,
        post_title=person.post_title,
        **fields,
    )


def _freeze_roster(meeting: Meeting) -> None:
    people = Person.objects.of(meeting.organization).on_the_roster()
    if not people.exists():
        raise Refused("本支部名册上还没有人，请先导入名册。")
    exempt = set(people.exempt_on(meeting.held_on).values_list("pk", flat=True))
    Attendance.objects.bulk_create(
        _attendance(meeting, person, presence=Presence.EXEMPT if person.pk in exempt else Presence.EXPECTED)
        for person in people.in_name_order()
    )


def _freeze_branches(meeting: Meeting) -> None:
    """通知一(二): 在直属基层党组织范围内召开书记会; all who are there vote, the superior's leaders among them."""
    children = list(
        Organization.objects.children_of(meeting.organization)
        .existing_on(meeting.held_on)
        .exclude(kind=Organization.Kind.CAMPAIGN_OFFICE)
    )
    if not children:
        raise Refused("本组织没有直属党组织，不用召开支部书记会。")
    held = Post.objects.held_on(meeting.held_on).select_related("person").order_by("is_acting", "pk")
    secretaries = {}
    for post in held.filter(organization__in=children, role=Role.SECRETARY):
        secretaries.setdefault(post.organization_id, post.person)
    MeetingBranch.objects.bulk_create(
        MeetingBranch(
            meeting=meeting,
            organization=child,
            name=child.short_name,
            secretary_name=secretaries[child.pk].name if child.pk in secretaries else "",
            sort_key=child.sort_key or child.path,
        )
        for child in children
    )
    leaders = held.filter(
        organization=meeting.organization, role__in=[Role.SECRETARY, Role.DEPUTY, Role.COMMITTEE_OFFICER]
    )
    people = {person.pk: (person, organization_id) for organization_id, person in secretaries.items()}
    for post in leaders:
        people.setdefault(post.person_id, (post.person, None))
    Attendance.objects.bulk_create(
        _attendance(meeting, person, organization_id=branch_id) for person, branch_id in people.values()
    )


@transaction.atomic
def mark_attendance(*, by: User, meeting: Meeting, presences: Mapping[int, str]) -> int:
    """Set who is there: `presences` maps a person's id to a Presence; returns how many rows changed."""
    meeting = locked(meeting)
    require(by, Permission.RECORD_MEETING, meeting.organization)
    if meeting.state != State.IN_SESSION or meeting.vote != Meeting.Vote.PENDING:
        raise Refused("到会情况只能在会议进行中、投票开始前登记。")
    changed = []
    for row in meeting.attendances.filter(person_id__in=presences).exclude(presence=Presence.EXEMPT):
        presence = Presence(presences[row.person_id])
        if presence != Presence.EXEMPT and row.presence != presence:
            row.presence = presence
            changed.append(row)
    if changed:
        names = "、".join(row.name for row in changed)
        with audit.acting(by, "登记到会", organization=meeting.organization, record=meeting, detail={"人员": names}):
            Attendance.objects.bulk_update(changed, ["presence"])
    return len(changed)


@transaction.atomic
def add_observer(*, by: User, meeting: Meeting, person: Person) -> Attendance:
    """Write down somebody who is there without a vote (列席), such as the superior's representative."""
    meeting = locked(meeting)
    require(by, Permission.RECORD_MEETING, meeting.organization)
    if meeting.state != State.IN_SESSION:
        raise Refused("会议没有在进行，不能登记列席。")
    if meeting.attendances.filter(person=person).exists():
        raise Refused(f"{person.name}已经在名单里。")
    row = _attendance(meeting, person, presence=Presence.PRESENT, is_observer=True)
    with audit.acting(by, "登记列席", organization=meeting.organization, record=meeting, detail={"人员": person.name}):
        row.save()
    return row


@transaction.atomic
def conclude(*, by: User, meeting: Meeting, no_vote_reason: str = "") -> Meeting:
    """End the meeting; refused while a ballot is open, and without a vote only with a reason."""
    meeting = locked(meeting)
    require(by, Permission.RUN_MEETING, meeting.organization)
    move(meeting, State.CONCLUDED)
    if meeting.vote == Meeting.Vote.OPEN:
        raise Refused("投票还没有计票，不能结束会议。请先封票、计票，或者作废这次投票。")
    if meeting.vote == Meeting.Vote.PENDING and not no_vote_reason.strip():
        raise Refused("还没有投票。要不投票就结束，请写明原因。")
    unmarked = meeting.attendances.filter(presence=Presence.EXPECTED).count()
    if unmarked:
        raise Refused(f"还有{unmarked}人没有登记到会情况，请先登记。")
    meeting.concluded_at = timezone.now()
    meeting.no_vote_reason = "" if meeting.vote == Meeting.Vote.DONE else no_vote_reason.strip()
    with audit.acting(by, "结束会议", organization=meeting.organization, record=meeting, reason=meeting.no_vote_reason):
        meeting.save(update_fields=["state", "concluded_at", "no_vote_reason"])
    return meeting


@transaction.atomic
def cancel(*, by: User, meeting: Meeting, reason: str) -> Meeting:
    """Call the meeting off, with a reason; another one may be scheduled for the period."""
    meeting = locked(meeting)
    require(by, Permission.RUN_MEETING, meeting.organization)
    if meeting.vote != Meeting.Vote.PENDING:
        raise Refused("这次会议已经开始投票，不能取消。")
    if not reason.strip():
        raise Refused("请写明取消的原因。")
    move(meeting, State.CANCELLED)
    meeting.cancelled_reason = reason.strip()
    with audit.acting(by, "取消会议", organization=meeting.organization, record=meeting, reason=reason.strip()):
        meeting.save(update_fields=["state", "cancelled_reason"])
    return meeting
