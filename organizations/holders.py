"""Who may do what at one organization today, and by which post: `ROLE_GRANTS` read from the organization's side."""

import datetime as dt
from dataclasses import dataclass

from organizations.access import ROLE_GRANTS, Permission, Reach
from organizations.models import Organization, Post, Role


@dataclass(frozen=True)
class Holder:
    """Somebody who may, and the post that gives it."""

    post: Post
    is_from_here: bool

    @property
    def capacity(self) -> str:
        """书记; of a post elsewhere also where: 松荫街道党工委党务干部."""
        is_office = self.post.role == Role.DISTRICT_OFFICE  # its own name says where
        return self.post.title if self.is_from_here or is_office else f"{self.post.organization}{self.post.title}"


@dataclass(frozen=True)
class Holding:
    """One permission at one organization, with those who hold it."""

    permission: Permission
    holders: tuple[Holder, ...]


def holdings_at(organization: Organization, day: dt.date) -> list[Holding]:
    """A row for each permission in the order of the rule book; two queries."""
    above = list(Organization.objects.above(organization))
    offices = Organization.objects.children_of(above[0]).filter(kind=Organization.Kind.CAMPAIGN_OFFICE)
    held = (
        Post.objects.held_on(day)
        .filter(organization__in=[*(each.pk for each in above), *offices.order_by().values_list("pk", flat=True)])
        .select_related("person", "organization", "unit")
        .order_by("pk")
    )
    posts = sorted(held, key=lambda post: (-post.organization.depth, post.organization.path, post.rank))
    return [
        Holding(
            permission,
            tuple(
                Holder(post, post.organization_id == organization.pk)
                for post in posts
                if _reaches(post, permission, organization, above)
            ),
        )
        for permission in Permission
    ]


def _reaches(post: Post, permission: Permission, organization: Organization, above: list[Organization]) -> bool:
    root = post.organization
    if root.kind == Organization.Kind.CAMPAIGN_OFFICE:
        root = above[0]  # the office answers for the district
    return any(
        {
            Reach.ORGANIZATION: root.pk == organization.pk,
            Reach.CHILDREN: len(above) > 1 and root.pk == above[-2].pk,
            Reach.BELOW: root in above[:-1],
            Reach.SUBTREE: root in above,
        }[reach]
        for reach in ROLE_GRANTS[Role(post.role)].get(permission, ())
    )


@dataclass(frozen=True)
class RuleRow:
    """One permission and how far each role reaches with it."""

    permission: Permission
    reaches: tuple[str, ...]


def rule_book() -> list[RuleRow]:
    """The table of the rules, a row a permission, a column a role."""
    return [
        RuleRow(
            permission,
            tuple("、".join(reach.value for reach in ROLE_GRANTS[role].get(permission, ())) for role in Role),
        )
        for permission in Permission
    ]
