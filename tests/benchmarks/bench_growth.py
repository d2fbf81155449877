"""The pages that people open, with one year of history and with ten: what was done long ago must not slow today."""

import datetime as dt
import sys

import time_machine
from django.urls import reverse

from meetings.models import Meeting
from organizations.models import Organization, Person, Role
from tests import builders
from tests.benchmarks import district, history
from tests.benchmarks.costs import Cost, Page, cost_of
from tests.benchmarks.open_meeting import ballot_of, open_meeting
from tests.benchmarks.result import Result

EVENING = dt.date(2026, 12, 20)
COMMITTEES = 4  # ten years of the whole district would take hours to fill in; a page reads as far as its reader's reach
YEARS = 10


def bench_growth() -> Result:
    """Milliseconds of processor, PostgreSQL's included, of the page that grew most, beside the same page a year old."""
    district.fill(committees=COMMITTEES)
    district.fill_steps()
    history.fill_history(years=1)
    with time_machine.travel(builders.at(EVENING), tick=False):
        pages = _pages()
        young = [cost_of(page) for page in pages]
        district.age(years=YEARS - 1)
        history.fill_history(years=YEARS - 1, before=1)
        old = [cost_of(page) for page in pages]
    grown = list(zip(pages, young, old, strict=True))
    for page, before, after in sorted(grown, key=_growth, reverse=True):
        who = page.reader.post_title if page.reader else "visitor"
        sys.stderr.write(f"{who} {page.address}: {_growth((page, before, after)):.2f} ×; {before} → {after}\n")
    page, before, after = max(grown, key=_growth)
    sys.stderr.write(f"grew most: {page.address}\n")
    return Result(
        value=1000 * after.seconds,
        unit="ms CPU",
        reference=1000 * before.seconds,
        sql=after.questions,
        cpu_ms=1000 * after.here,
        errors=sum(cost.errors for cost in young + old),
    )


def _growth(row: tuple[Page, Cost, Cost]) -> float:
    _, before, after = row
    return after.seconds / before.seconds


def _pages() -> list[Page]:
    """What a secretary, a committee's officer, the office, a member and a visitor open."""
    root = Organization.objects.get(depth=1)
    committee = Organization.objects.filter(depth=2).earliest("path")
    branch = Organization.objects.branches().earliest("path")
    secretary = _holder("书记员", branch, Role.SECRETARY)
    officer = _holder("党务员", committee, Role.COMMITTEE_OFFICER)
    office = _holder("办公室", root, Role.DISTRICT_OFFICE)
    meeting = open_meeting(secretary, EVENING)
    ballot = ballot_of(meeting)
    member = branch.people.filter(user__username__startswith="p").earliest("sort_key")
    held = branch.meetings.filter(kind=Meeting.Kind.MEMBER, state=Meeting.State.CONCLUDED).latest("period_start")
    matrix = reverse("disclosures:inspection")
    of_everybody = [reverse("disclosures:home"), reverse("organizations:register"), reverse("disclosures:opinions")]
    of_secretary = [
        reverse("meetings:list"),
        reverse("meetings:detail", args=[held.pk]),
        reverse("meetings:person", args=[meeting.pk, member.pk]),
        reverse("organizations:person", args=[member.pk]),
        reverse("organizations:organization", args=[branch.pk]),
        reverse("organizations:people", args=[branch.pk]),
        reverse("evaluations:sheets_of_meeting", args=[held.pk]),
        reverse("commitments:list"),
        reverse("disclosures:publications"),
        reverse("disclosures:calendar"),
        reverse("disclosures:summaries_of_organization", args=[branch.pk]),
        reverse("disclosures:inspection_branch", args=[branch.pk, EVENING.year, EVENING.month]),
    ]
    of_superiors = [
        reverse("meetings:list"),
        matrix,
        matrix + "?order=exceptions",
        matrix + "?only=on",
        matrix + "?wanting=critiques",
        *(reverse("disclosures:register_of_kind", args=[kind]) for kind in ("ratings", "meetings", "commitments")),
    ]
    of_member = [
        reverse("disclosures:home"),
        reverse("organizations:person", args=[member.pk]),
        reverse("disclosures:summary_of_person", args=[member.pk]),
    ]
    of_visitor = [reverse("disclosures:boards"), reverse("evaluations:ballot_vote", args=[ballot.pk])]
    return [
        *(Page(address, secretary) for address in of_everybody + of_secretary),
        *(Page(address, officer) for address in of_everybody + of_superiors),
        *(Page(address, office) for address in of_everybody + of_superiors),
        *(Page(address, member) for address in of_member),
        *(Page(address, None) for address in of_visitor),
    ]


def _holder(name: str, organization: Organization, role: Role) -> Person:
    holder = builders.person(name, organization, post_title=role.label)
    builders.post(holder, organization, role)
    return holder
