"""Who votes and on whom: read once from the meeting's attendance, then frozen in roll and form; who may count paper."""

from django.db.models import QuerySet

from evaluations.ballots.models import Section, Subject
from meetings.models import Attendance, Meeting
from organizations.models import Person

Presence = Attendance.Presence


def voters(meeting: Meeting) -> list[Person]:
    """Return everybody present or taking part online, observers left out (通知二(二): 全体参会人员)."""
    attendances = meeting.attendances.voters().select_related("person")
    return [attendance.person for attendance in attendances]


def subjects(meeting: Meeting) -> list[Subject]:
    """Return the rows of the form in its order, not yet bound to a ballot; the names are those of the day."""
    if meeting.kind == Meeting.Kind.SECRETARY:
        return [
            Subject(
                section=Section.ORGANIZATIONS,
                organization_id=branch.organization_id,
                name=branch.name,
                post_title=f"书记{branch.secretary_name}" if branch.secretary_name else "",
            )
            for branch in meeting.branches.all()
        ]
    rated = meeting.attendances.subjects()
    return _section(rated.party(), Section.MEMBERS) + _section(rated.staff(), Section.STAFF)


def possible_tellers(meeting: Meeting, presiding: Person | None) -> QuerySet[Person]:
    """Return who may count its papers: in the room, observers included, with an account; nobody who presides.

    Observers are often not marked as present; whoever is marked as being elsewhere can't count.
    """
    here = meeting.attendances.filter(presence__in=[Presence.PRESENT, Presence.EXPECTED])
    presiders = [meeting.presider_id, presiding.pk if presiding else None]
    with_account = Person.objects.filter(pk__in=here.values("person"), user__is_active=True)
    return with_account.exclude(pk__in=[pk for pk in presiders if pk]).in_name_order()


def _section(attendances, section: Section) -> list[Subject]:
    return [
        Subject(
            section=section,
            person_id=attendance.person_id,
            name=attendance.name,
            post_title=attendance.post_title,
        )
        for attendance in attendances
    ]
