"""What is said to each person and branch in return (点评)."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from meetings.access import desk_of, superiors_capacity, superiors_desk_of
from meetings.actions.writing import keep, locked, require_before_the_vote, require_in_session
from meetings.models import BranchCritique, Critique, Meeting
from meetings.rules import BranchCritiqueText, CritiqueText
from organizations.models import Organization, Person, User
from organizations.refusals import Refused


@transaction.atomic
def save_critique(*, by: User, meeting: Meeting, person: Person, text: CritiqueText, based_on: int) -> Critique:
    """Write a critique; nobody but the one whose part it is. 通知二(一): 逐一点评"""
    meeting = locked(meeting)
    desk = desk_of(by, meeting)
    row = meeting.attendances.subjects().filter(person=person).first()
    if row is None:
        raise Refused(f"{person.name}不在点评的名单上。")
    if not desk.criticizes(row):
        raise PermissionDenied
    _require_open(meeting)
    found = meeting.critiques.filter(person=person).select_related("recorded_by__person", "meeting__organization")
    critique = found.the_one() or Critique(meeting=meeting, person=person)
    critique.commented_by_id, critique.capacity = desk.person_id, desk.commentator_of(row).capacity
    return keep(critique, text, by=by, based_on=based_on, verb=f"点评{person.name}")


@transaction.atomic
def save_branch_critique(
    *, by: User, meeting: Meeting, organization: Organization, text: BranchCritiqueText, based_on: int
) -> BranchCritique:
    """Write the superior's critique of a branch. 通知二(一): 上级党组织书记…逐一点评"""
    meeting = locked(meeting)
    if not superiors_desk_of(by, meeting).criticizes:
        raise PermissionDenied
    if not meeting.branches.filter(organization=organization).exists():
        raise Refused(f"{organization.short_name}不在点评的名单上。")
    _require_open(meeting)
    found = meeting.branch_critiques.filter(organization=organization).select_related(
        "recorded_by__person", "meeting__organization"
    )
    critique = found.the_one() or BranchCritique(meeting=meeting, organization=organization)
    critique.commented_by, critique.capacity = by.person, superiors_capacity(by, meeting.organization)
    return keep(critique, text, by=by, based_on=based_on, verb=f"点评{organization.short_name}")


def _require_open(meeting: Meeting) -> None:
    require_in_session(meeting)
    require_before_the_vote(meeting)
