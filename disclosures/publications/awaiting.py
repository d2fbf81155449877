"""What is rated or confirmed and not yet posted, with the day it is due; lists, home page and inspection ask here."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from commitments.models import Campaign, Commitment
from disclosures.publications import rules
from disclosures.publications.models import Publication
from evaluations.ratings.models import Rating, RatingSheet
from meetings.models import Meeting
from organizations.models import Holiday, Organization, Policy
from organizations.working_days import WorkCalendar


@dataclass(frozen=True)
class AwaitedResults:
    """A meeting whose sheets are all confirmed while its results hang nowhere."""

    meeting: Meeting
    due_on: dt.date
    days_late: int


def awaited_results(organizations: QuerySet[Organization], today: dt.date) -> list[AwaitedResults]:
    """The meetings of `organizations` whose results wait to be posted, soonest due first; three queries."""
    meetings = (
        Meeting.objects.filter(organization__in=organizations.order_by().values("pk"))
        .annotate(
            sheets=Count("rating_sheets"),
            drafts=Count("rating_sheets", filter=Q(rating_sheets__state=RatingSheet.State.DRAFT)),
            confirmed_at=Max("rating_sheets__confirmed_at"),
        )
        .filter(
            ~Exists(Publication.objects.standing().filter(meeting=OuterRef("pk"))),
            # While everybody is deferred (暂缓) there is no level to post.
            Exists(Rating.objects.current().filter(sheet__meeting=OuterRef("pk"), level__isnull=False)),
            sheets__gt=0,
            drafts=0,
        )
        .select_related("organization")
    )
    policies, calendar = list(Policy.objects.all()), Holiday.objects.calendar()
    awaited = [_awaited(meeting, today, policies, calendar) for meeting in meetings]
    return sorted(awaited, key=lambda row: (row.due_on, row.meeting.organization.path, row.meeting.pk))


def _awaited(meeting: Meeting, today: dt.date, policies: list[Policy], calendar: WorkCalendar) -> AwaitedResults:
    confirmed_on = timezone.localdate(meeting.confirmed_at)
    policy = next((p for p in policies if p.starts_on <= confirmed_on), Policy(starts_on=confirmed_on))
    due_on = rules.results_due(confirmed_on, policy.publish_within_days, calendar)
    return AwaitedResults(meeting, due_on, rules.days_late(due_on, today))


@dataclass(frozen=True)
class AwaitedCommitments:
    """Confirmed commitments of one kind that hang nowhere. 通知一(一), R6."""

    organization: Organization
    whose: str
    how_many: int
    due_on: dt.date
    days_late: int

    @property
    def label(self) -> str:
        return Commitment.Kind(self.whose).label


def awaited_commitments(organizations: QuerySet[Organization], today: dt.date) -> list[AwaitedCommitments]:
    """The confirmed commitments of the campaign in force that wait to be posted, a row a kind; at most four queries."""
    campaign = Campaign.objects.in_force_on(today)
    if campaign is None:
        return []
    shown = Publication.objects.standing().commitments_of_year(campaign.year).values("commitments")
    groups = list(
        Commitment.objects.filter(campaign=campaign)
        .confirmed()
        .exclude(pk__in=shown)
        .annotate(keeper_id=Coalesce("person__organization", "organization"))
        .filter(keeper_id__in=organizations.order_by().values("pk"))
        .order_by()
        .values("keeper_id", "kind")
        .annotate(how_many=Count("pk"), longest_here=Min("person__since"))
    )
    newcomer_days = Policy.objects.on(today).newcomer_days
    keepers = Organization.objects.in_bulk([group["keeper_id"] for group in groups])
    order = list(Commitment.Kind)
    awaited = []
    for group in groups:
        due_on = rules.commitment_due(campaign.commitments_due_on, group["longest_here"], newcomer_days)
        late = rules.days_late(due_on, today)
        keeper = keepers[group["keeper_id"]]
        awaited.append(AwaitedCommitments(keeper, group["kind"], group["how_many"], due_on, late))
    return sorted(awaited, key=lambda row: (row.due_on, row.organization.path, order.index(row.whose)))
