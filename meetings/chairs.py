"""Who leads a meeting on its day, read from the posts in two queries."""

from meetings.models import Attendance, Meeting
from meetings.rules import Chair, Chairs
from organizations.models import Post, Role


def _chair(post: Post) -> Chair:
    acting = "代理" if post.is_acting else ""
    return Chair(post.person_id, post.person.name, f"{acting}{post.get_role_display()}")


def chairs_of(meeting: Meeting) -> Chairs:
    """The chairs of a member meeting; a post that began later or ended earlier does not count."""
    day = meeting.held_on or meeting.scheduled_at.date()
    held = Post.objects.held_on(day).select_related("person")
    own = list(held.filter(organization=meeting.organization).order_by("is_acting", "starts_on", "pk"))
    present = meeting.attendances.filter(is_observer=True, presence=Attendance.Presence.PRESENT)
    superiors = held.filter(
        person__in=present.values("person"), role__in=[Role.SECRETARY, Role.DEPUTY, Role.COMMITTEE_OFFICER]
    ).exclude(organization=meeting.organization)
    return Chairs(
        secretary=next((_chair(post) for post in own if post.role == Role.SECRETARY), None),
        deputies=tuple(_chair(post) for post in own if post.role == Role.DEPUTY),
        superiors=tuple(_chair(post) for post in superiors.order_by("pk")),
        heads={post.unit_id: _chair(post) for post in reversed(own) if post.role == Role.ADMINISTRATIVE_HEAD},
    )
