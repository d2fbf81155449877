"""Who may have taken part in a decision: those with posts at the deciding body, and those who were at the meeting."""

from dataclasses import dataclass

from django.db.models import Q

from evaluations.ratings.models import Pool, RatingSheet
from organizations.models import Post, Role

LEADING = {
    Pool.MEMBERS: [Role.SECRETARY, Role.DEPUTY, Role.RECORDER],
    Pool.STAFF: [Role.ADMINISTRATIVE_HEAD, Role.SECRETARY, Role.DEPUTY],
    Pool.ORGANIZATIONS: [Role.SECRETARY, Role.DEPUTY, Role.COMMITTEE_OFFICER],
}


@dataclass(frozen=True)
class Deciders:
    """The names to choose from; whoever else took part is written by hand."""

    with_posts: tuple[str, ...]
    present: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return self.with_posts + self.present


def deciders_of(sheet: RatingSheet) -> Deciders:
    """Read the names as of the meeting's day: posts first, then who was there; each name once."""
    roles = LEADING[Pool(sheet.pool)]
    whose = Q(organization=sheet.organization_id, role__in=roles)
    if sheet.unit_id:  # in a joint branch (联合党支部) the other units' heads have no part in it
        whose &= ~Q(role=Role.ADMINISTRATIVE_HEAD) | Q(unit=None) | Q(unit=sheet.unit_id)
    posts = (
        Post.objects.held_on(sheet.meeting.held_on).filter(whose).select_related("person").order_by("starts_on", "pk")
    )
    leading = dict.fromkeys(post.person.name for post in sorted(posts, key=lambda post: roles.index(post.role)))
    present = dict.fromkeys(sheet.meeting.attendances.voters().values_list("name", flat=True))
    return Deciders(tuple(leading), tuple(name for name in present if name not in leading))
