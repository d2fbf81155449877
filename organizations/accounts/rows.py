"""The accounts of an organization and of many, one builder for the lists."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from organizations.access import posts_of, root_of
from organizations.accounts.issuing import issues_for, why_not, works_for_the_office
from organizations.accounts.rules import Standing, standing_of
from organizations.models import ActivationSlip, Organization, Person, Post, SecondFactor

ON_ROSTER = (Person.Standing.NORMAL, Person.Standing.AWAY)


@dataclass(frozen=True)
class AccountRow:
    """One person's account as the issuing office sees it."""

    person: Person
    standing: Standing
    slip_expires_on: dt.date | None
    has_second_factor: bool
    why_not: str

    @property
    def may_issue(self) -> bool:
        return not self.why_not and self.person.standing in ON_ROSTER

    @property
    def may_close(self) -> bool:
        return not self.why_not and self.standing not in (Standing.NONE, Standing.CLOSED)


def account_rows(people: QuerySet[Person], by, today: dt.date) -> list[AccountRow]:
    """The rows of these people, in their order, as far as `by` may act on them."""
    slips = ActivationSlip.objects.good_on(today)
    confirmed = SecondFactor.objects.filter(user=OuterRef("user"), is_confirmed=True)
    found = (
        people.select_related("user")
        .annotate(has_second_factor=Exists(confirmed))
        .prefetch_related(
            Prefetch("user__slips", queryset=slips, to_attr="good_slips"),
            Prefetch("posts", queryset=Post.objects.held_on(today), to_attr="posts_held"),
        )
    )
    places, by_the_office = set(issues_for(by).values_list("pk", flat=True)), works_for_the_office(by)
    return [_row(person, why_not(by, person, places, by_the_office=by_the_office)) for person in found]


def _row(person: Person, refusal: str) -> AccountRow:
    user = person.user
    slip = next(iter(user.good_slips), None) if user else None
    standing = standing_of(
        has_account=user is not None,
        is_closed=user is not None and not user.is_active,
        has_password=user is not None and (user.has_usable_password() or user.last_login is not None),
        has_good_slip=slip is not None,
        is_on_roster=person.standing in ON_ROSTER,
    )
    return AccountRow(person, standing, slip and slip.expires_on, person.has_second_factor, refusal)


def people_to_serve(organization: Organization) -> QuerySet[Person]:
    """Who is on the organization's roster, and who left it with an account still open."""
    open_account = Q(user__isnull=False, user__closed_on__isnull=True)
    return Person.objects.of(organization).filter(Q(standing__in=ON_ROSTER) | open_account).in_name_order()


def people_without_account(places: QuerySet[Organization]) -> QuerySet[Person]:
    """Everybody on the rosters of these organizations who has no account yet."""
    listed = Person.objects.on_the_roster().filter(organization__in=places.order_by(), user__isnull=True)
    return listed.order_by("organization__path", "sort_key", "pk")


@dataclass(frozen=True)
class IssuingReach:
    """An organization that the user works for, with how many people below it wait for their first slip."""

    organization: Organization
    without_count: int


def reaches_of(user) -> list[IssuingReach]:
    """Where the user can issue all first slips at once: the organizations above branches that he works for."""
    mine, reaches = issues_for(user), {}
    for post in posts_of(user):
        root = root_of(post)
        if root.pk not in reaches and not root.is_branch:
            reaches[root.pk] = IssuingReach(root, people_without_account(mine.within(root)).count())
    return list(reaches.values())


def with_account_counts(organizations: QuerySet[Organization]) -> QuerySet[Organization]:
    """Count, for each organization: people on the roster, those without an account, those who have not signed in yet,
    and those who left with an account still open.
    """
    on_roster = Q(people__standing__in=ON_ROSTER)
    open_account = Q(people__user__isnull=False, people__user__closed_on__isnull=True)
    return organizations.annotate(
        people_count=Count("people", filter=on_roster),
        without_count=Count("people", filter=on_roster & Q(people__user__isnull=True)),
        unused_count=Count("people", filter=on_roster & open_account & Q(people__user__last_login__isnull=True)),
        to_close_count=Count("people", filter=~on_roster & open_account),
    )
