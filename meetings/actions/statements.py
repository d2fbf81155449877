"""What people and branches tell (讲述)."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from meetings.access import superiors_desk_of
from meetings.actions.writing import State, keep, locked, require_before_the_vote, require_in_session
from meetings.models import Attendance, BranchStatement, Meeting, Statement
from meetings.rules import BranchStatementText, StatementText
from organizations import audit
from organizations.access import Permission, require
from organizations.models import Organization, Person, User
from organizations.refusals import Refused


@transaction.atomic
def save_statement(
    *,
    by: User,
    meeting: Meeting,
    person: Person,
    text: StatementText,
    based_on: int,
    channel: str = Statement.Channel.IN_MEETING,
) -> Statement:
    """Write what a person told: by oneself, also beforehand, or by who records. 通知一(二), 通知三"""
    meeting = locked(meeting)
    if person.user_id is None or person.user_id != by.pk:
        require(by, Permission.RECORD_MEETING, meeting.organization)
    _require_speaker(meeting, person)
    found = meeting.statements.filter(person=person).select_related("recorded_by__person", "meeting__organization")
    statement = found.the_one() or Statement(meeting=meeting, person=person)
    unchanged = statement.pk is not None and all(getattr(statement, k) == v for k, v in vars(text).items())
    if unchanged and statement.channel != channel:
        return _change_channel(by, statement, channel)
    if not unchanged:
        statement.channel, statement.confirmed_at = channel, None
    return keep(statement, text, by=by, based_on=based_on, verb=f"记录{person.name}的讲述")


def _change_channel(by: User, statement: Statement, channel: str) -> Statement:
    statement.channel, statement.recorded_by = channel, by
    statement.version += 1
    verb = f"更正{statement.person.name}的讲述方式"
    with audit.acting(by, verb, organization=statement.meeting.organization, record=statement):
        statement.save()
    return statement


def _require_speaker(meeting: Meeting, person: Person) -> None:
    if meeting.kind != Meeting.Kind.MEMBER:
        raise Refused("支部书记会由各党支部讲述，请到党支部那一页填写。")
    if meeting.state == State.SCHEDULED:
        _require_on_the_roster(meeting, person)
        return
    require_in_session(meeting)
    require_before_the_vote(meeting)
    row = meeting.attendances.filter(person=person).first()
    if row is None or row.is_observer:
        raise Refused(f"{person.name}不在这次会议的名册上，不用讲述。")
    if row.presence == Attendance.Presence.EXEMPT:
        raise Refused(f"{person.name}经上级同意免于参加，不用讲述。")


def _require_on_the_roster(meeting: Meeting, person: Person) -> None:
    """Whoever is expected on the meeting's day may write beforehand; one put off is still to be held."""
    day = max(timezone.localdate(meeting.scheduled_at), timezone.localdate())
    roster = Person.objects.of(meeting.organization).on_the_roster()
    if not roster.not_exempt_on(day).filter(pk=person.pk).exists():
        raise Refused(f"{person.name}不在本支部的名册上，或已免于参加，不用讲述。")


@transaction.atomic
def confirm_statement(*, by: User, statement: Statement, version: int) -> Statement:
    """The speaker says that what was recorded is what they told. 据实讲述"""
    meeting = locked(statement.meeting)
    statement = Statement.objects.select_related("person", "recorded_by__person").get(pk=statement.pk)
    if statement.person.user_id is None or statement.person.user_id != by.pk:
        raise PermissionDenied
    if meeting.state == State.CANCELLED:
        raise Refused("会议已经取消，不用确认。")
    if statement.version != version:
        raise Refused("记录刚刚改过。请看过新的记录，再确认。")
    if statement.confirmed_at:
        return statement
    statement.confirmed_at = timezone.now()
    with audit.acting(by, "确认本人的讲述", organization=meeting.organization, record=statement):
        statement.save(update_fields=["confirmed_at"])
    return statement


@transaction.atomic
def save_branch_statement(
    *, by: User, meeting: Meeting, organization: Organization, text: BranchStatementText, based_on: int
) -> BranchStatement:
    """Write what a branch's secretary told its superior. 通知一(二)"""
    meeting = locked(meeting)
    if not superiors_desk_of(by, meeting).states_for(organization):
        raise PermissionDenied
    _require_branch(meeting, organization)
    found = meeting.branch_statements.filter(organization=organization).select_related(
        "recorded_by__person", "meeting__organization"
    )
    statement = found.the_one() or BranchStatement(meeting=meeting, organization=organization)
    return keep(statement, text, by=by, based_on=based_on, verb=f"记录{organization.short_name}的讲述")


def _require_branch(meeting: Meeting, organization: Organization) -> None:
    if meeting.kind != Meeting.Kind.SECRETARY:
        raise Refused("组织生活会由每个人讲述，请到个人那一页填写。")
    if meeting.state == State.SCHEDULED:
        today = timezone.localdate()
        children = Organization.objects.children_of(meeting.organization).existing_on(today)
        if not children.filter(pk=organization.pk).exists():
            raise Refused(f"{organization.short_name}不是直属的党组织，不在这次会上讲述。")
        return
    require_in_session(meeting)
    require_before_the_vote(meeting)
    if not meeting.branches.filter(organization=organization).exists():
        raise Refused(f"{organization.short_name}不在这次会议的名册上，不用讲述。")
