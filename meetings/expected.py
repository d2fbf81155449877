"""Who belongs to a meeting on a day, as the roster has it: frozen when the meeting opens, printed on paper before."""

import datetime as dt

from django.db.models import Q

from meetings.models import Attendance, Meeting, MeetingBranch
from organizations.models import Organization, Person, Post, Role

Presence = Attendance.Presence


def people_expected(meeting: Meeting, day: dt.date) -> list[Attendance]:
    """Unsaved rows of everybody on the branch's roster; the exempt ones are in no denominator. 通知三"""
    branch = meeting.organization
    roster = Person.objects.of(branch).on_the_roster().filter(since__lte=day)
    people = list(roster.select_related("unit").in_name_order())
    if not people:
        return []
    exempt = set(roster.exempt_on(day).values_list("pk", flat=True))
    rows = [
        attendance_of(meeting, each, presence=Presence.EXEMPT if each.pk in exempt else Presence.EXPECTED)
        for each in people
    ]
    # A leader whom another branch lists comments here all the same: without a vote.
    posts = Post.objects.held_on(day).filter(
        organization=branch, role__in=[Role.SECRETARY, Role.DEPUTY, Role.ADMINISTRATIVE_HEAD]
    )
    guests = Person.objects.filter(posts__in=posts).exclude(pk__in=[each.pk for each in people]).distinct()
    return rows + [attendance_of(meeting, each, is_observer=True) for each in guests.select_related("unit")]


def branches_expected(meeting: Meeting, day: dt.date) -> tuple[list[MeetingBranch], list[Attendance]]:
    """Unsaved rows of the direct children with their secretaries, and of the superior's leaders.

    通知一(二): 直属基层党组织范围内
    """
    superior = meeting.organization
    children = list(Organization.objects.children_of(superior).existing_on(day))
    posts = list(
        Post.objects.held_on(day)
        .exclude(person__in=Person.objects.exempt_on(day))  # 通知三; the deputy speaks for an exempt secretary
        .filter(
            Q(organization__in=children, role__in=[Role.SECRETARY, Role.DEPUTY])
            | Q(organization=superior, role__in=[Role.SECRETARY, Role.DEPUTY, Role.COMMITTEE_OFFICER])
        )
        .select_related("person__unit")
        .order_by("is_acting", "starts_on", "pk")
    )
    speakers = {child.pk: _speaker_of(child, posts) for child in children}
    branches = [
        MeetingBranch(
            meeting=meeting,
            organization=child,
            name=child.short_name,
            secretary_name=speakers[child.pk].name if speakers[child.pk] else "",
            sort_key=child.path,
        )
        for child in children
    ]
    rows = {
        speakers[child.pk].pk: attendance_of(meeting, speakers[child.pk], organization=child)
        for child in children
        if speakers[child.pk]
    }
    for post in posts:
        if post.organization_id == superior.pk:
            rows.setdefault(post.person_id, attendance_of(meeting, post.person))
    return branches, list(rows.values())


def _speaker_of(branch: Organization, posts: list[Post]) -> Person | None:
    """The branch's secretary; while that post is vacant, the deputy."""
    own = [post for post in posts if post.organization_id == branch.pk]
    own.sort(key=lambda post: post.role != Role.SECRETARY)
    return own[0].person if own else None


def attendance_of(meeting: Meeting, person: Person, **fields) -> Attendance:
    """An unsaved row with what the meeting keeps of the person as the roster has it now."""
    return Attendance(
        meeting=meeting,
        person=person,
        unit=person.unit,
        name=person.name,
        sort_key=person.sort_key,
        category=person.kind,
        standing=person.standing,
        post_title=person.post_title,
        **fields,
    )
