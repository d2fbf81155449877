"""What is open at one organization, read from every floor in the same number of queries however much there is."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from commitments.models import Campaign, Commitment, CommitmentItem, Missing
from disclosures.home.of_organization import Deadline, deadlines_of, holds_meetings
from disclosures.inspections.ground import ground_on
from disclosures.opinions.models import Opinion
from disclosures.publications.awaiting import (
    AwaitedCommitments,
    AwaitedResults,
    awaited_commitments,
    awaited_results,
)
from evaluations.ratings.models import RatingSheet
from meetings.models import HearingFollowUp, Meeting, ReportHearing
from meetings.overview import MeetingLine, Unplanned, lines_of, unplanned_at
from organizations.models import Exemption, Organization, Person, Post

ENDING_SOON = dt.timedelta(days=30)


@dataclass(frozen=True)
class RunningExemption:
    """An exemption in force; why, only who decided on it may read, so it is not in here."""

    exemption: Exemption
    ends_soon: bool


@dataclass(frozen=True)
class Unfulfilled:
    """Somebody's confirmed commitment with items that are not fulfilled yet."""

    commitment: Commitment
    open_items: int
    all_items: int

    @property
    def whose(self) -> str:
        return str(self.commitment.person or self.commitment.organization)


@dataclass(frozen=True)
class Handover:
    """One sheet; each list is empty where nothing is open."""

    posts: tuple[Post, ...]
    missing: Missing | None  # commitments that are not confirmed yet
    unfulfilled: tuple[Unfulfilled, ...]
    exemptions: tuple[RunningExemption, ...]
    exemptions_asked_for: tuple[Exemption, ...]
    away: tuple[Person, ...]
    meetings: tuple[MeetingLine, ...]
    unplanned: tuple[Unplanned, ...]
    hearings: tuple[ReportHearing, ...]  # drafts that nobody has recorded
    follow_ups: tuple[HearingFollowUp, ...]  # what a leading body asked this organization for
    sheets: tuple[RatingSheet, ...]
    results: tuple[AwaitedResults, ...]
    commitments_to_post: tuple[AwaitedCommitments, ...]
    opinions: tuple[Opinion, ...]
    deadlines: tuple[Deadline, ...]


def handover_of(organization: Organization, today: dt.date) -> Handover:
    """Read what is open at `organization` today."""
    own = Organization.objects.filter(pk=organization.pk)
    ground = ground_on(today)
    campaign = Campaign.objects.in_force_on(today)
    posts = organization.posts.not_over_by(today).select_related("person", "unit").order_by("pk")
    is_at_work = holds_meetings(organization)
    return Handover(
        posts=tuple(sorted(posts, key=lambda post: post.rank)),
        missing=_missing(own, campaign, ground) if campaign and is_at_work else None,
        unfulfilled=tuple(_unfulfilled(organization, campaign)) if campaign else (),
        exemptions=tuple(_exemptions(organization, today)),
        exemptions_asked_for=tuple(_asked_for(organization)),
        away=tuple(Person.objects.of(organization).filter(standing=Person.Standing.AWAY).in_name_order()),
        meetings=tuple(lines_of(_open_meetings(organization), today)),
        unplanned=tuple(unplanned_at([organization] if is_at_work else [], today)),
        hearings=tuple(_draft_hearings(organization)),
        follow_ups=tuple(_follow_ups(organization)),
        sheets=tuple(RatingSheet.objects.draft().filter(organization=organization).select_related("meeting", "unit")),
        results=tuple(awaited_results(own, today)),
        commitments_to_post=tuple(awaited_commitments(own, today)),
        opinions=tuple(_unanswered(own)),
        deadlines=tuple(deadlines_of(organization, ground)),
    )


def open_business(organization: Organization, today: dt.date) -> list[str]:
    """What only the organization itself can finish, in words: meetings, hearings, sheets, results, opinions."""
    own = Organization.objects.filter(pk=organization.pk)
    sheets = RatingSheet.objects.draft().filter(organization=organization)
    return [
        *(f"{meeting.label}（{meeting.get_state_display()}）" for meeting in _open_meetings(organization)),
        *(f"{hearing}还是草稿" for hearing in _draft_hearings(organization)),
        *(f"{each.hearing}部署的“{each.text}”没有办结" for each in _follow_ups(organization)),
        *(f"{sheet}没有确认" for sheet in sheets.select_related("meeting", "unit")),
        *(f"{row.meeting.label}的评比结果没有公示" for row in awaited_results(own, today)),
        *(f"{opinion.get_channel_display()}收到的意见没有答复" for opinion in _unanswered(own)),
    ]


def _open_meetings(organization: Organization) -> QuerySet[Meeting]:
    states = [Meeting.State.SCHEDULED, Meeting.State.IN_SESSION]
    waiting = Meeting.objects.filter(organization=organization, state__in=states)
    return waiting.select_related("organization").order_by("period_start", "pk")


def _draft_hearings(organization: Organization) -> QuerySet[ReportHearing]:
    return ReportHearing.objects.drafts().filter(organization=organization).order_by("held_on", "pk")


def _follow_ups(organization: Organization) -> QuerySet[HearingFollowUp]:
    asked = HearingFollowUp.objects.open().filter(organization=organization)
    return asked.select_related("hearing").order_by("due_on", "pk")


def _unanswered(own: QuerySet[Organization]) -> QuerySet[Opinion]:
    return Opinion.objects.unanswered().handled_at(own).soonest_first()


def _missing(own: QuerySet[Organization], campaign: Campaign, ground) -> Missing:
    policy = ground.policy_on(ground.today)
    return next(iter(Commitment.objects.missing_by_organization(own, campaign, ground.today, policy).values()))


def _unfulfilled(organization: Organization, campaign: Campaign) -> list[Unfulfilled]:
    """The organization's own first, then its people's in name order."""
    still_open = ~Q(items__fulfilment=CommitmentItem.Fulfilment.FULFILLED)
    commitments = (
        Commitment.objects.filter(campaign=campaign)
        .of_roster(organization)
        .confirmed()
        .annotate(all_items=Count("items"), open_items=Count("items", filter=still_open))
        .filter(open_items__gt=0)
        .select_related("person", "organization")
        .order_by(F("person__sort_key").asc(nulls_first=True), "pk")
    )
    return [Unfulfilled(each, each.open_items, each.all_items) for each in commitments]


def _exemptions(organization: Organization, today: dt.date) -> list[RunningExemption]:
    running = (
        Exemption.objects.in_force_on(today)
        .filter(person__organization=organization)
        .select_related("person")
        .order_by("ends_on", "pk")
    )
    return [RunningExemption(each, each.ends_on - today <= ENDING_SOON) for each in running]


def _asked_for(organization: Organization) -> QuerySet[Exemption]:
    """Requests that wait: those of the own members, and those of the direct branches, which this one decides."""
    below = Organization.objects.children_of(organization).order_by().values("pk")
    return (
        Exemption.objects.filter(state=Exemption.State.REQUESTED)
        .filter(Q(person__organization=organization) | Q(person__organization__in=below))
        .select_related("person__organization")
        .order_by("starts_on", "pk")
    )
