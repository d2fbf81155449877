"""Critiques (点评): written by the one whose turn it is, never delegated."""

from django.db import transaction

from meetings.actions.locking import locked, require_words_open
from meetings.actions.recording import record_text
from meetings.chairs import chairs_of
from meetings.models import Attendance, BranchCritique, Critique, Meeting
from meetings.rules import Chair, commentator_for
from organizations import audit
from organizations.access import Permission, posts_of, require
from organizations.models import Organization, Person, User
from organizations.refusals import Refused


def _require_running(meeting: Meeting) -> None:
    require_words_open(meeting)
    if meeting.state != Meeting.State.IN_SESSION:
        raise Refused("会议还没有开始，请先打开会议。")


def _asked_member(meeting: Meeting, row: Attendance, by: User, asked: Person | None) -> Chair:
    """Nobody in a post can comment on this person: the secretary writes down what a member present said."""
    require(by, Permission.RUN_MEETING, meeting.organization)
    if asked is None:
        raise Refused(f"没有副书记或上级代表点评{row.name}，请从到会党员里选一位点评人。")
    if asked.pk == row.person_id or not meeting.attendances.voters().party().filter(person=asked).exists():
        raise Refused("点评人要是到会的另一位党员，请重新选择。")
    return Chair(asked.pk, asked.name, "受会议委托的党员")


def _chair_for(by: User, meeting: Meeting, row: Attendance, asked: Person | None) -> Chair:
    is_staff = row.category == Person.Kind.STAFF
    chair = commentator_for(row.person_id, is_staff, row.unit_id, chairs_of(meeting))
    if chair is None:
        return _asked_member(meeting, row, by, asked)
    if getattr(by, "person", None) is None or by.person.pk != chair.person_id:
        raise Refused(f"{row.name}由{chair.capacity}{chair.name}点评，请由{chair.name}本人填写。")
    return chair


@transaction.atomic
def save_critique(
    *, by: User, meeting: Meeting, person: Person, texts: dict[str, str], version: int, asked: Person | None = None
) -> Critique:
    """Save the critique of one member or staff person; `asked` names a member present when no post can comment."""
    meeting = locked(meeting)
    require(by, Permission.VIEW_ORGANIZATION, meeting.organization)
    _require_running(meeting)
    row = meeting.attendances.speakers().filter(person=person).first()
    if row is None:
        raise Refused(f"{person.name}没有到会或讲述，不用点评。到会情况变了，请先改登记。")
    chair = _chair_for(by, meeting, row, asked)
    stored = meeting.critiques.select_for_update(of=("self",)).filter(person=person).first()
    critique, differs = record_text(stored, Critique(meeting=meeting, person=person), texts, version, by)
    if differs:
        critique.commented_by_id, critique.capacity = chair.person_id, chair.capacity
        with audit.acting(by, f"点评{person.name}", organization=meeting.organization, record=meeting):
            critique.save()
    return critique


@transaction.atomic
def save_branch_critique(
    *, by: User, meeting: Meeting, organization: Organization, texts: dict[str, str], version: int
) -> BranchCritique:
    """Save the critique of one branch by the superior's secretary. 通知二(一): 上级党组织书记…逐一点评."""
    meeting = locked(meeting)
    require(by, Permission.CRITICIZE_MEMBERS, meeting.organization)
    _require_running(meeting)
    if not meeting.branches.filter(organization=organization).exists():
        raise Refused(f"{organization}不在这次会议的名单里。")
    stored = meeting.branch_critiques.select_for_update(of=("self",)).filter(organization=organization).first()
    blank = BranchCritique(meeting=meeting, organization=organization)
    critique, differs = record_text(stored, blank, texts, version, by)
    if differs:
        post = next(post for post in posts_of(by) if post.organization_id == meeting.organization_id)
        critique.commented_by, critique.capacity = by.person, post.get_role_display()
        with audit.acting(by, f"点评{organization}", organization=meeting.organization, record=meeting):
            critique.save()
    return critique
