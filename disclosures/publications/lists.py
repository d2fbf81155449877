"""Lists of publications: under the names of their own days, and what is up now by committee."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count
from django.db.models.functions import Substr

from disclosures.publications.models import Publication, PublicationQuerySet
from organizations.models import Organization
from organizations.past import read_past

TOP = 2 * Organization.steplen  # of a path: the organizations directly under the district committee


@dataclass(frozen=True)
class Row:
    """A publication and what its organization was called on the day it was posted."""

    publication: Publication
    name: str


def under_the_names_of_their_days(publications: Iterable[Publication]) -> list[Row]:
    """The rows of a page; one query for the names that are over, whatever their number."""
    past = read_past()
    return [Row(each, past.short_name_on(each.organization, each.posted_on)) for each in publications]


@dataclass(frozen=True)
class Committee:
    """An organization directly under the district, with how many boards hang there and below."""

    organization: Organization
    boards: int


def by_committee(up: PublicationQuerySet) -> list[Committee]:
    """Where boards hang now, in the order of the tree; two queries, however many branches there are."""
    counted = up.order_by().values_list(Substr("organization__path", 1, TOP)).annotate(boards=Count("pk"))
    boards = dict(counted)
    found = Organization.objects.filter(path__in=list(boards)).order_by("path")
    return [Committee(organization, boards[organization.path]) for organization in found]
