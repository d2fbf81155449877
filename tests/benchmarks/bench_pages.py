"""The pages that are opened most, at the size of a district, beside a bare page of one query for the same reader."""

import datetime as dt

import time_machine
from django.test import override_settings
from django.urls import reverse

from organizations.models import Organization, Person, Role
from tests import builders
from tests.benchmarks import district, plain_page
from tests.benchmarks.costs import Page, beside_a_plain_page
from tests.benchmarks.open_meeting import ballot_of, open_meeting
from tests.benchmarks.result import Result

EVENING = dt.date(2026, 12, 20)


def bench_home() -> Result:
    """Milliseconds of processor, PostgreSQL's included, for a secretary's home page on the evening of a meeting."""
    secretary = _secretary_in_a_full_district()
    open_meeting(secretary, EVENING)
    return _measured(Page(reverse("disclosures:home"), secretary))


def bench_workbench() -> Result:
    """The same for the page of a meeting of sixty on which the secretary writes one person's critique."""
    secretary = _secretary_in_a_full_district()
    meeting = open_meeting(secretary, EVENING)
    person = meeting.attendances.latest("sort_key").person
    return _measured(Page(reverse("meetings:person", args=[meeting.pk, person.pk]), secretary))


def bench_ballot_page() -> Result:
    """The same for the ballot on sixty people as a voter's browser fetches it: no session, no user."""
    secretary = _secretary_in_a_full_district()
    ballot = ballot_of(open_meeting(secretary, EVENING))
    return _measured(Page(reverse("evaluations:ballot_vote", args=[ballot.pk]), None))


def _measured(page: Page) -> Result:
    plain = plain_page.FOR_READERS if page.reader else plain_page.FOR_VISITORS
    with time_machine.travel(builders.at(EVENING), tick=False), override_settings(ROOT_URLCONF=plain_page.__name__):
        return beside_a_plain_page(page, Page(plain, page.reader))


def _secretary_in_a_full_district() -> Person:
    district.fill()
    district.fill_steps()
    branch = Organization.objects.branches().order_by("path").first()
    secretary = builders.person("书记员", branch)
    builders.post(secretary, branch, Role.SECRETARY)
    return secretary
