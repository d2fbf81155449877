"""The year's commitments: when an organization posts them, and when I hand in mine. 通知一(一): 8月10日前"""

import datetime as dt

from django.db.models import Min
from django.urls import reverse
from django.utils import timezone

from commitments.models import Campaign, Commitment
from commitments.roster import row_of, takes_part
from disclosures.calendar import rules
from disclosures.calendar.reader import Reader
from disclosures.calendar.rules import Row, Span
from disclosures.inspections.ground import Ground
from disclosures.publications.models import Publication
from organizations.models import Organization, Person

Kind = Commitment.Kind


def of_commitments(reader: Reader, span: Span, ground: Ground) -> list[Row]:
    """A row a year and kind for each organization that posts, and the reader's own; a fixed number of queries."""
    campaigns = {each.year: each for each in Campaign.objects.filter(year__in=span.years)}
    return [*_posted(reader, span, ground, campaigns), *_own(reader, span, ground, campaigns)]


def commitments_due(year: int, campaign: Campaign | None, ground: Ground) -> dt.date | None:
    """The campaign's own day; before it is opened, the policy's; a year that went by without one owed nothing."""
    if campaign:
        return campaign.commitments_due_on
    policy = ground.policy_on(dt.date(year, 1, 1))
    due = dt.date(year, policy.commitments_month, policy.commitments_day)
    return due if due >= ground.today else None


def _posted(reader: Reader, span: Span, ground: Ground, campaigns: dict[int, Campaign]) -> list[Row]:
    organizations = [each for each in reader.committing if takes_part(each)]
    posted = _first_postings(organizations, span) if organizations else {}
    with_staff = _with_staff(organizations) if organizations else set()
    rows = []
    for year in span.years:
        due = commitments_due(year, campaigns.get(year), ground)
        for organization in organizations if due else ():
            for kind in _kinds(organization, with_staff):
                done_on = posted.get((organization.pk, year, kind))
                rows.append(_posting(organization, year, kind, due, done_on, ground))
    return rows


def _kinds(organization: Organization, with_staff: set[int]) -> list[Kind]:
    """A branch posts its members' too, and its staff's where it has any."""
    if not organization.is_branch:
        return [Kind.ORGANIZATION]
    return [Kind.ORGANIZATION, Kind.MEMBER, *([Kind.STAFF] if organization.pk in with_staff else [])]


def _posting(organization: Organization, year: int, kind: Kind, due, done_on, ground: Ground) -> Row:
    return rules.deadline(
        f"commitments-{kind}-{organization.pk}-{year}",
        f"公示{kind.label}",
        due,
        done_on,
        "公示",
        today=ground.today,
        calendar=ground.calendar,
        organization=organization.short_name,
        url=reverse("disclosures:publish_commitments", args=[organization.pk]),
    )


def _first_postings(organizations: list[Organization], span: Span) -> dict[tuple[int, int, str], dt.date]:
    """The first posting decides whether it was on time; newcomers' commitments follow in later ones."""
    rows = (
        Publication.objects.filter(
            kind=Publication.Kind.COMMITMENTS, organization__in=organizations, year__in=span.years
        )
        .order_by()
        .values("organization_id", "year", "whose")
        .annotate(first=Min("posted_on"))
    )
    return {(row["organization_id"], row["year"], row["whose"]): row["first"] for row in rows}


def _with_staff(organizations: list[Organization]) -> set[int]:
    staff = Person.objects.on_the_roster().staff().filter(organization__in=organizations)
    return set(staff.order_by().values_list("organization_id", flat=True).distinct())


def _own(reader: Reader, span: Span, ground: Ground, campaigns: dict[int, Campaign]) -> list[Row]:
    """Mine of the campaign in force and of years to come; older ones are told where commitments are."""
    if reader.person is None:
        return []
    newest = max(campaigns, default=None)
    rows = []
    for year in span.years:
        if year == newest:
            rows += _own_in_campaign(reader.person, campaigns[year], ground)
        elif year not in campaigns and (due := commitments_due(year, None, ground)):
            rows.append(_own_row(reader.person, year, due, None, "", ground))
    return rows


def _own_in_campaign(person: Person, campaign: Campaign, ground: Ground) -> list[Row]:
    row = row_of(person, campaign, ground.today, ground.policy_on(ground.today))
    if row.is_excused:
        return []
    if row.commitment is None:
        url, done_on = reverse("commitments:write_for_person", args=[person.pk]), None
    else:
        url, submitted_at = reverse("commitments:detail", args=[row.commitment.pk]), row.commitment.submitted_at
        done_on = timezone.localdate(submitted_at) if submitted_at else None
    return [_own_row(person, campaign.year, row.due_on, done_on, url, ground)]


def _own_row(person: Person, year: int, due: dt.date, done_on: dt.date | None, url: str, ground: Ground) -> Row:
    return rules.deadline(
        f"own-commitment-{person.pk}-{year}",
        "提交我的承诺",
        due,
        done_on,
        "提交",
        today=ground.today,
        calendar=ground.calendar,
        url=url,
    )
