"""Statements (讲述): handed in beforehand, recorded in the meeting, confirmed by the speaker."""

from django.db import transaction
from django.utils import timezone

from meetings.actions.locking import locked, require_words_open
from meetings.actions.recording import record_text
from meetings.models import BranchStatement, Meeting, Statement
from organizations import audit
from organizations.access import Permission, may, require
from organizations.models import Organization, Person, User
from organizations.refusals import Refused


def _require_speaker_or_recorder(by: User, meeting: Meeting, person: Person) -> None:
    """One writes one's own; whoever records the meeting writes anybody's."""
    if getattr(by, "person", None) != person:
        require(by, Permission.RECORD_MEETING, meeting.organization)


def _require_on_the_list(meeting: Meeting, person: Person) -> None:
    if meeting.state == Meeting.State.SCHEDULED:
        belongs = person.organization_id == meeting.organization_id
    else:
        belongs = meeting.attendances.subjects().filter(person=person).exists()
    if not belongs:
        raise Refused(f"{person.name}不在这次会议的讲述名单里。")


@transaction.atomic
def save_statement(
    *, by: User, meeting: Meeting, person: Person, texts: dict[str, str], channel: str, version: int
) -> Statement:
    """Record what the person told; raises `recording.Conflict` when a newer version was saved meanwhile."""
    meeting = locked(meeting)
    _require_speaker_or_recorder(by, meeting, person)
    require_words_open(meeting)
    _require_on_the_list(meeting, person)
    stored = meeting.statements.select_for_update(of=("self",)).filter(person=person).first()
    blank = Statement(meeting=meeting, person=person)
    statement, differs = record_text(stored, blank, texts | {"channel": channel}, version, by)
    if differs:
        own = getattr(by, "person", None) == person
        statement.confirmed_at = timezone.now() if own else None  # 通知一(二): 据实讲述
        with audit.acting(by, f"记录{person.name}的讲述", organization=meeting.organization, record=meeting):
            statement.save()
    return statement


@transaction.atomic
def confirm_statement(*, by: User, statement: Statement) -> Statement:
    """The speaker agrees with what was written down."""
    meeting = locked(statement.meeting)
    statement = Statement.objects.select_for_update(of=("self",)).get(pk=statement.pk)
    if getattr(by, "person", None) != statement.person:
        raise Refused("讲述要由本人确认。")
    if statement.confirmed_at is None:
        statement.confirmed_at = timezone.now()
        with audit.acting(by, "确认本人的讲述", organization=meeting.organization, record=meeting):
            statement.save(update_fields=["confirmed_at"])
    return statement


@transaction.atomic
def save_branch_statement(
    *, by: User, meeting: Meeting, organization: Organization, texts: dict[str, str], version: int
) -> BranchStatement:
    """Record what a branch told its superior; its own secretary may prepare it. 通知一(二)"""
    meeting = locked(meeting)
    if not may(by, Permission.RUN_MEETING, organization):
        require(by, Permission.RECORD_MEETING, meeting.organization)
    require_words_open(meeting)
    if meeting.state == Meeting.State.SCHEDULED:
        belongs = Organization.objects.children_of(meeting.organization).filter(pk=organization.pk).exists()
    else:
        belongs = meeting.branches.filter(organization=organization).exists()
    if not belongs:
        raise Refused(f"{organization}不在这次会议的名单里。")
    stored = meeting.branch_statements.select_for_update(of=("self",)).filter(organization=organization).first()
    blank = BranchStatement(meeting=meeting, organization=organization)
    statement, differs = record_text(stored, blank, texts, version, by)
    if differs:
        with audit.acting(by, f"记录{organization}的讲述", organization=meeting.organization, record=meeting):
            statement.save()
    return statement
