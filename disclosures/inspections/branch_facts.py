"""What the tables say of the branches' month, one query a fact, in a number that never grows."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from commitments.models import Campaign, Commitment
from disclosures.inspections.branch_months import PEOPLE_POOLS
from disclosures.inspections.reach import Reach
from disclosures.inspections.rules import Quota
from disclosures.opinions.models import Opinion
from disclosures.publications.models import Publication
from evaluations.ballots.models import Ballot
from evaluations.ratings.models import Rating, RatingSheet
from meetings.models import Attendance, Critique, Statement
from organizations.models import Person, Policy, Post, Role
from organizations.periods import Month

Presence = Attendance.Presence
HERE = (Presence.PRESENT, Presence.ONLINE)
SPEAKING = (*HERE, Presence.WRITTEN)


def attended(meeting_pks: list[int]) -> dict[int, dict]:
    """Who was expected, came, told and was commented on, by meeting."""
    about = {"meeting": OuterRef("meeting"), "person": OuterRef("person")}
    speaks = Q(presence__in=SPEAKING)
    staff = speaks & Q(category=Person.Kind.STAFF)
    rows = (
        Attendance.objects.subjects()
        .filter(meeting__in=meeting_pks)
        .order_by()
        .annotate(has_said=Exists(Statement.objects.filter(**about)))
        .annotate(is_criticized=Exists(Critique.objects.complete().filter(**about)))
        .values("meeting_id")
        .annotate(
            expected=Count("pk"),
            present=Count("pk", filter=Q(presence__in=HERE)),
            speakers=Count("pk", filter=speaks),
            statements=Count("pk", filter=speaks & Q(has_said=True)),
            critiques=Count("pk", filter=speaks & Q(is_criticized=True)),
            staff_speakers=Count("pk", filter=staff),
            staff_statements=Count("pk", filter=staff & Q(has_said=True)),
            staff_critiques=Count("pk", filter=staff & Q(is_criticized=True)),
        )
    )
    return {row.pop("meeting_id"): row for row in rows}


def voters(meeting_pks: list[int]) -> dict[int, dict]:
    """Who could vote and who took a ballot, by meeting."""
    rows = (
        Ballot.objects.standing()
        .filter(meeting__in=meeting_pks)
        .order_by()
        .values("meeting_id")
        .annotate(on_roll=Count("roll__person"), signed_in=Count("roll__person", filter=Q(roll__channel__isnull=False)))
    )
    return {row["meeting_id"]: {"on_roll": row["on_roll"], "signed_in": row["signed_in"]} for row in rows}


def quotas(ids: QuerySet, month: Month) -> dict[int, list[Quota]]:
    """The ★ of each confirmed sheet against its quota, by branch."""
    sheets = (
        RatingSheet.objects.confirmed()
        .for_period(month)
        .filter(organization__in=ids)
        .with_figures()
        .select_related("unit")
        .order_by("pool", "pk")
    )
    found: dict[int, list[Quota]] = {}
    for sheet in sheets:
        pool = f"{sheet.get_pool_display()}（{sheet.unit}）" if sheet.unit else sheet.get_pool_display()
        quota = Quota(pool, sheet.pioneers, sheet.quota_allowed, sheet.over_quota_reason)
        found.setdefault(sheet.organization_id, []).append(quota)
    return found


def opinions(ids: QuerySet, month: Month, today: dt.date) -> dict[int, dict]:
    """What became of the opinions that came in the month, by branch."""
    waiting = Q(state__in=Opinion.WAITING)
    rows = (
        Opinion.objects.filter(organization__in=ids, received_on__range=(month.start, month.end))
        .order_by()
        .values("organization_id")
        .annotate(
            opinions_open=Count("pk", filter=waiting),
            opinions_answered=Count("pk", filter=~waiting),
            opinions_overdue=Count("pk", filter=waiting & Q(due_on__lt=today)),
        )
    )
    return {row.pop("organization_id"): row for row in rows}


def deferred_left(ids: QuerySet, month: Month) -> dict[int, int]:
    """How many of the month's 暂缓 a later round of the pool left without a level, by branch."""
    later = RatingSheet.objects.confirmed().filter(
        organization=OuterRef("sheet__organization"),
        pool=OuterRef("sheet__pool"),
        period_start__gt=OuterRef("sheet__period_start"),
    )
    rows = (
        Rating.objects.waiting()
        .filter(
            Exists(later), sheet__organization__in=ids, sheet__pool__in=PEOPLE_POOLS, sheet__period_start=month.start
        )
        .order_by()
        .values_list("sheet__organization")
        .annotate(how_many=Count("pk"))
    )
    return dict(rows)


def exempt_without_agreement(meeting_pks: list[int]) -> dict[int, int]:
    """How many were set aside as exempt though nobody had agreed for that day, by meeting."""
    rows = Attendance.objects.exempt_without_agreement().filter(meeting__in=meeting_pks)
    return dict(rows.order_by().values_list("meeting").annotate(how_many=Count("pk")))


def led_on(organizations: Iterable, day: dt.date) -> set[int]:
    """Those that have a secretary on `day`, or somebody who acts as one."""
    posts = Post.objects.filter(role=Role.SECRETARY, organization__in=organizations).held_on(day)
    return set(posts.order_by().values_list("organization", flat=True))


def commitments(reach: Reach, policy: Policy, day: dt.date) -> dict[int, dict]:
    """Of the campaign in force on `day`: how many commitments hung by then, how many did not though they were due."""
    campaign = Campaign.objects.in_force_on(day)
    if campaign is None:
        return {}
    shown = Publication.objects.standing().commitments_of_year(campaign.year).filter(commitments=OuterRef("pk"))
    rows = (
        Commitment.objects.filter(campaign=campaign)
        .confirmed()
        .order_by()
        .annotate(
            keeper_id=Coalesce(F("person__organization"), F("organization")),
            is_shown=Exists(shown.filter(posted_on__lte=day)),
        )
        .filter(keeper_id__in=reach.branch_ids)
        .values("keeper_id")
        .annotate(
            published=Count("pk", filter=Q(is_shown=True)),
            waiting=Count("pk", filter=Q(is_shown=False)),
        )
    )
    made = {row["keeper_id"]: row for row in rows}
    missing = Commitment.objects.missing_by_organization(reach.chosen.branches(), campaign, day, policy)
    is_over = day > campaign.commitments_due_on
    return {
        pk: {
            "campaign_year": campaign.year,
            "commitments_published": made.get(pk, {}).get("published", 0),
            "commitments_unpublished": lacking.overdue + (made.get(pk, {}).get("waiting", 0) if is_over else 0),
        }
        for pk, lacking in missing.items()
    }
