"""Whose calendar it is: the organizations a reader works for, the branch that lists them, the district they inspect."""

from dataclasses import dataclass

from django.db.models import QuerySet

from organizations.access import Permission, organizations_where
from organizations.models import Organization, Person


@dataclass(frozen=True)
class Reader:
    """What of the calendar concerns one user; read once."""

    person: Person | None  # on a roster
    recorded: frozenset[int]  # where meetings are the reader's to arrange
    rated: frozenset[int]
    posted: frozenset[int]
    organizations: tuple[Organization, ...]
    inspects_district: bool

    @property
    def branches(self) -> QuerySet[Organization]:
        return Organization.objects.filter(pk__in=[each.pk for each in self.organizations if each.is_branch])

    @property
    def superiors(self) -> list[Organization]:
        """Those with branches to hear: a committee without any holds no secretary meeting."""
        at_work = [each for each in self.organizations if each.pk in self.recorded]
        return [each for each in at_work if each.is_superior and not each.is_leaf()]

    @property
    def committing(self) -> list[Organization]:
        """Whose commitments are the reader's to post."""
        return [each for each in self.organizations if each.pk in self.posted]

    @property
    def reported_to(self) -> list[str]:
        """The paths of the superiors whose secretary meeting hears the reader's branches."""
        at_work = [each for each in self.organizations if each.is_branch and each.pk in self.recorded]
        return sorted({each.path[: -Organization.steplen] for each in at_work})


def reader_of(user) -> Reader:
    """Read what concerns `user`; whoever left the roster keeps what their posts give them, which is nothing."""
    person = getattr(user, "person", None)
    listed = person if person and person.is_on_the_roster else None
    recorded, staffed, posted = (
        frozenset(organizations_where(user, permission).order_by().values_list("pk", flat=True))
        for permission in (Permission.RECORD_MEETING, Permission.RATE_STAFF, Permission.PUBLISH)
    )
    own = {listed.organization_id} if listed else set()
    everything = Organization.objects.filter(pk__in=recorded | staffed | posted | own, dissolved_on=None)
    return Reader(
        person=listed,
        recorded=recorded,
        rated=recorded | staffed,
        posted=posted,
        organizations=tuple(everything.order_by("path")),
        inspects_district=organizations_where(user, Permission.INSPECT).filter(depth=1).exists(),
    )
