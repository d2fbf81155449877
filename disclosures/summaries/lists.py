"""What an organization's page and its files hold of the year, as far as their reader may read it."""

from collections.abc import Iterable

from disclosures.summaries import organizations, people
from disclosures.summaries.access import Reader
from disclosures.summaries.exports import YearFile
from disclosures.summaries.frame import Frame
from disclosures.summaries.summary import Summary
from organizations.models import Organization

RATED_KINDS = (*Organization.BRANCH_KINDS, *Organization.SUPERIOR_KINDS)


def people_of(organization: Organization, reader: Reader, frame: Frame) -> Iterable[Summary]:
    """A branch's list; of a superior the lists of all its branches, one after the other, as a stream."""
    if organization.is_branch:
        found = people.of_branches([organization], frame, reader.organizations | {organization.pk})
        return reader.list_of(organization, found)
    branches = Organization.objects.within(organization).branches().filter(pk__in=reader.organizations)
    return people.of_branches(list(branches), frame, reader.organizations)


def organizations_of(organization: Organization, reader: Reader, frame: Frame) -> list[Summary]:
    """Everything rated within `organization`, itself included."""
    rated = Organization.objects.within(organization).filter(kind__in=RATED_KINDS, pk__in=reader.organizations)
    return organizations.of_organizations(list(rated), frame)


def file_of(organization: Organization, reader: Reader, frame: Frame, by: str) -> YearFile:
    """All of this as a file."""
    return YearFile(
        scope=organization.short_name,
        year=frame.year,
        organizations=organizations_of(organization, reader, frame),
        people=people_of(organization, reader, frame),
        by=by,
        day=frame.today,
    )


def children_of(organization: Organization, reader: Reader) -> list[Organization]:
    """The direct children that have a year."""
    below = Organization.objects.children_of(organization)
    return list(below.filter(kind__in=RATED_KINDS, pk__in=reader.organizations))
