"""Who may add a correction (补充更正) to a concluded record: whoever keeps it, and those whose words they are."""

from dataclasses import dataclass

from meetings.access import desk_of, superiors_desk_of
from meetings.models import Attendance, Correction, Critique, Meeting
from organizations.models import Organization, Person, User

About = Correction.About


@dataclass(frozen=True)
class Subject:
    """Whose record it is: one person of a member meeting, or one branch of a secretary meeting."""

    meeting: Meeting
    person: Person | None = None
    organization: Organization | None = None

    @property
    def name(self) -> str:
        return self.person.name if self.person else self.organization.short_name

    def corrections(self):
        """What has been added beside the record so far, oldest first."""
        found = self.meeting.corrections.with_writers()
        return found.filter(person=self.person, organization=self.organization)


def correctable_by(user: User, subject: Subject) -> list[About]:
    """What of the subject's record `user` may add to; nothing before the meeting has concluded."""
    if subject.meeting.state != Meeting.State.CONCLUDED:
        return []
    found = _of_a_person(user, subject) if subject.person else _of_a_branch(user, subject)
    return [about for about in About if about in found]


def _of_a_person(user: User, subject: Subject) -> set[About]:
    meeting, person = subject.meeting, subject.person
    row = meeting.attendances.filter(person=person, is_observer=False).first()
    if row is None:
        return set()
    if desk_of(user, meeting).records:
        return {About.ATTENDANCE} if row.presence == Attendance.Presence.EXEMPT else set(About)
    found = set()
    if person.user_id == user.pk and row.presence != Attendance.Presence.EXEMPT:
        found.add(About.STATEMENT)  # 通知一(二): 据实讲述
    if Critique.objects.filter(meeting=meeting, person=person, commented_by__user=user).exists():
        found.add(About.CRITIQUE)
    return found


def _of_a_branch(user: User, subject: Subject) -> set[About]:
    desk = superiors_desk_of(user, subject.meeting)
    if not subject.meeting.branches.filter(organization=subject.organization).exists():
        return set()
    found = set()
    if desk.states_for(subject.organization):
        found.add(About.STATEMENT)
    if desk.records or desk.criticizes:
        found.add(About.CRITIQUE)
    return found


@dataclass(frozen=True)
class Beside:
    """What a page shows beside the record."""

    corrections: list[Correction]
    may_add: bool


def beside(user: User, subject: Subject) -> Beside:
    """The corrections, and whether `user` may add one; no query before the meeting has concluded."""
    if subject.meeting.state != Meeting.State.CONCLUDED:
        return Beside([], False)
    return Beside(list(subject.corrections()), bool(correctable_by(user, subject)))


def recorded(subject: Subject) -> list[tuple[str, list[tuple[str, str]]]]:
    """What stands in the record, under the names by which it is corrected."""
    meeting = subject.meeting
    if subject.organization:
        of_branch = {"organization": subject.organization}
        told, said = meeting.branch_statements.filter(**of_branch), meeting.branch_critiques.filter(**of_branch)
        presences = []
    else:
        of_person = {"person": subject.person}
        told, said = meeting.statements.filter(**of_person), meeting.critiques.filter(**of_person)
        row = meeting.attendances.get(**of_person)
        presences = [(About.ATTENDANCE.label, [("登记为", row.get_presence_display())])]
    return [
        *((About.STATEMENT.label, record.parts) for record in told),
        *((About.CRITIQUE.label, record.parts) for record in said),
        *presences,
    ]
