"""Circulars of the demonstration: one of an earlier month that is out and partly signed for, and a draft."""

import datetime as dt

from django.utils import timezone

from disclosures.circulars import actions
from disclosures.circulars.actions import IssueAs
from disclosures.circulars.gathering import fingerprint, material_of
from disclosures.circulars.models import Circular
from disclosures.circulars.numbering import next_number
from disclosures.inspections.models import Inspection
from organizations.models import Post, Role, User


def report(today: dt.date) -> None:
    """Of the inspection that is reported a circular that is out, of the one that was told a draft."""
    office = User.objects.get(username="office")
    for inspection in Inspection.objects.filter(state=Inspection.State.REPORTED):
        _signed(_issued(office, inspection))
    for inspection in Inspection.objects.filter(state=Inspection.State.NOTIFIED):
        actions.draft(by=office, inspection=inspection, today=today)


def _issued(office: User, inspection: Inspection) -> Circular:
    day = inspection.reported_on
    circular = actions.draft(by=office, inspection=inspection, today=day)
    shown = IssueAs(
        number=next_number(circular.prefix, day.year),
        version=circular.version,
        previewed=fingerprint(material_of(inspection, day)),
    )
    return actions.issue(by=office, circular=circular, issue_as=shown, today=day)


def _signed(circular: Circular) -> None:
    """Of three units one has not read it yet; the demonstration's own branch is among those."""
    morning = timezone.make_aware(dt.datetime.combine(circular.issued_on + dt.timedelta(days=1), dt.time(9)))
    home = User.objects.get(username="secretary").person.organization
    posts = Post.objects.filter(
        role=Role.SECRETARY, ends_on__isnull=True, organization__circular_receipts__isnull=False
    )
    posts = posts.exclude(person__user=None).exclude(organization=home).order_by("organization__path")
    for index, post in enumerate(posts.select_related("person__user")):
        if index % 3:
            actions.sign(by=post.person.user, circular=circular, now=morning + dt.timedelta(minutes=7 * index))
