"""Who may read and handle an opinion: whoever answers where it lies, and its assignee while he holds a post there.

Never the person it is about.
"""

import datetime as dt

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from disclosures.opinions.models import Opinion
from organizations.access import Permission, may, organizations_where
from organizations.models import Organization, Person, Post, Role


def opinions_open_to(user) -> QuerySet[Opinion]:
    """The opinions that `user` may read and handle."""
    person = getattr(user, "person", None)
    answering = Opinion.objects.handled_at(organizations_where(user, Permission.ANSWER_OPINIONS))
    return (answering | _assigned_to(person, timezone.localdate())).not_about(person)


def _assigned_to(person: Person | None, day: dt.date) -> QuerySet[Opinion]:
    """What was given to `person`, as long as a post there lasts: a former clerk reads no sender's words."""
    if person is None:
        return Opinion.objects.none()
    posts = Post.objects.held_on(day).filter(person=person)
    return Opinion.objects.filter(assignee=person).handled_at(Organization.objects.filter(posts__in=posts))


def opinion_or_404(user, pk: int) -> Opinion:
    """The opinion if it is open to the user, else 404: a 403 would tell those it is about that there is one."""
    whole = opinions_open_to(user).select_related(
        "organization", "referred_to", "publication__meeting", "assignee", "about", "correction", "answered_by__person"
    )
    return get_object_or_404(whole, pk=pk)


def may_assign(user, opinion: Opinion) -> bool:
    """Whether `user` answers where the opinion lies, and so gives it out and closes it."""
    return may(user, Permission.ANSWER_OPINIONS, opinion.handler)


def secretaries_of(organization: Organization, day: dt.date) -> QuerySet[Person]:
    """Who leads the organization on `day`, acting or not: an opinion about them goes to the superior."""
    led = Post.objects.held_on(day).filter(organization=organization, role=Role.SECRETARY)
    return Person.objects.filter(posts__in=led).distinct()


def whom_it_may_be_about(organization: Organization, day: dt.date) -> QuerySet[Person]:
    """The people on the organization's roster, and its secretaries, who may be listed elsewhere."""
    secretaries = secretaries_of(organization, day).order_by().values("pk")
    return Person.objects.filter(Q(organization=organization) | Q(pk__in=secretaries)).in_name_order()


def clerks_for(opinion: Opinion, day: dt.date) -> QuerySet[Person]:
    """Who can be given the opinion: whoever holds a post where it lies; at the district, at its office as well."""
    handler = opinion.handler
    where = Q(organization=handler)
    if handler.superior is None:
        where |= Q(organization__path__startswith=handler.path, role=Role.DISTRICT_OFFICE)
    held = Post.objects.held_on(day).filter(where)
    people = Person.objects.filter(posts__in=held).distinct().in_name_order()
    return people.exclude(pk=opinion.about_id) if opinion.about_id else people
