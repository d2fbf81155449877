"""The words in which commitments (承诺) are asked for."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.db.models import Count, Exists, ExpressionWrapper, FilteredRelation, OuterRef, Prefetch, Q

from commitments.models.campaign import Campaign
from organizations.access import Permission, organizations_where
from organizations.models import Organization, Person, Policy

ON_THE_ROSTER = (Person.Standing.NORMAL, Person.Standing.AWAY)  # as `Person.objects.on_the_roster()` has it


@dataclass(frozen=True)
class Missing:
    """What an organization still lacks of a campaign's commitments; a commitment counts once it is confirmed."""

    organization: bool
    members: int
    staff: int
    not_handed_in: int  # of all these, what is not even begun or still a draft
    waiting: int
    asked: int  # of these, what waits for the person's own word on it
    overdue: int

    @property
    def total(self) -> int:
        return int(self.organization) + self.members + self.staff


class CommitmentQuerySet(models.QuerySet):
    def of_year(self, year: int):
        return self.filter(campaign__year=year)

    def of_roster(self, organization: Organization):
        """The organization's own and those of the people it lists now: a transferred person brings theirs along."""
        return self.filter(Q(person__isnull=True, organization=organization) | Q(person__organization=organization))

    def kept_by(self, organizations: models.QuerySet):
        """Those that `organizations` confirm and follow: their own, and those of the people they list now."""
        return self.filter(_held_by(organizations))

    def of_subject(self, subject: Organization | Person):
        if isinstance(subject, Person):
            return self.filter(person=subject)
        return self.filter(person__isnull=True, organization=subject)

    def of_organizations(self):
        return self.filter(kind=self.model.Kind.ORGANIZATION)

    def of_members(self):
        return self.filter(kind=self.model.Kind.MEMBER)

    def of_staff(self):
        return self.filter(kind=self.model.Kind.STAFF)

    def confirmed(self):
        return self.filter(state=self.model.State.CONFIRMED)

    def waiting_for_confirmation(self):
        return self.filter(state=self.model.State.SUBMITTED)

    def awaiting_the_person(self):
        """Written by somebody else for a person who has not said yet that it is theirs."""
        return self.filter(consent=self.model.Consent.ASKED)

    def waiting_for_nobody_else(self):
        """What the branch may confirm as it is: nobody is left to ask who has an account to answer with."""
        return self.exclude(consent=self.model.Consent.ASKED, person__user__is_active=True)

    def in_name_order(self):
        return self.order_by("person__sort_key", "person_id", "pk")

    def with_items(self):
        related = ("campaign", "organization", "person__organization", "person__user", "written_by__person")
        items = self.model.items.rel.related_model.objects.select_related("added_area", "key_task")
        return self.select_related(*related).prefetch_related(Prefetch("items", queryset=items))

    def visible_to(self, user):
        """What `user` may read: their own, whatever they write or confirm for others, and what stands confirmed."""
        if not user.is_authenticated:
            return self.none()
        own = Q(person__user=user)
        at_work = _held_by(organizations_where(user, Permission.EDIT_COMMITMENTS)) | _held_by(
            organizations_where(user, Permission.CONFIRM_COMMITMENTS)
        )
        standing = Q(state=self.model.State.CONFIRMED) & _held_by(
            organizations_where(user, Permission.VIEW_ORGANIZATION)
        )
        return self.filter(own | at_work | standing)

    def for_people(self, person_ids: Iterable[int], year: int) -> dict[int, models.Model]:
        """The confirmed commitment that binds each person in `year`, with its items, by person id.

        Last year's binds until this year's is confirmed: meetings are held from January, commitments made by August.
        """
        found = (
            self.confirmed()
            .filter(person_id__in=person_ids, campaign__year__in=[year - 1, year])
            .with_items()
            .order_by("campaign__year")
        )
        return {commitment.person_id: commitment for commitment in found}

    def for_organizations(self, organization_ids: Iterable[int], year: int) -> dict[int, models.Model]:
        """The confirmed commitment that binds each organization in `year`, with its items, by organization id."""
        found = (
            self.confirmed()
            .of_organizations()
            .filter(organization_id__in=organization_ids, campaign__year__in=[year - 1, year])
            .with_items()
            .order_by("campaign__year")
        )
        return {commitment.organization_id: commitment for commitment in found}

    def missing_by_organization(
        self, organizations: models.QuerySet, campaign: Campaign, today: dt.date, policy: Policy
    ) -> dict[int, Missing]:
        """What each of `organizations` still lacks, by organization id; one query however many they are."""
        # One join, hashed once: subqueries in its place were several times slower for 60,000 people.
        on_the_roster = Q(people__standing__in=ON_THE_ROSTER)
        handed_in = Q(made__state=self.model.State.SUBMITTED)
        not_handed_in = Q(made__isnull=True) | Q(made__state=self.model.State.DRAFT)
        expected = on_the_roster & ~Q(people__in=Person.objects.exempt_on(today))
        lacking = expected & (not_handed_in | handed_in)
        waiting = on_the_roster & handed_in
        asked = waiting & Q(made__consent=self.model.Consent.ASKED, people__user__is_active=True)
        staff = Q(people__kind=Person.Kind.STAFF)
        is_over = today > campaign.commitments_due_on
        newcomers_from = today - dt.timedelta(days=policy.newcomer_days)
        own = self.model.objects.filter(campaign=campaign).of_organizations().filter(organization=OuterRef("pk"))
        rows = (
            organizations.order_by()
            .annotate(made=FilteredRelation("people__commitments", condition=Q(people__commitments__campaign=campaign)))
            .annotate(
                has_own=Exists(own.confirmed()),
                own_waits=Exists(own.waiting_for_confirmation()),
                own_overdue=ExpressionWrapper(
                    ~Exists(own.confirmed()) & (Q(founded_on__isnull=True) | Q(founded_on__lt=newcomers_from)),
                    output_field=models.BooleanField(),
                ),
                members_missing=Count("people", filter=lacking & ~staff),
                staff_missing=Count("people", filter=lacking & staff),
                people_overdue=Count("people", filter=lacking & Q(people__since__lt=newcomers_from)),
                people_not_handed_in=Count("people", filter=expected & not_handed_in),
                people_waiting=Count("people", filter=waiting),
                people_asked=Count("people", filter=asked),
            )
        )
        return {
            row.pk: Missing(
                organization=not row.has_own,
                members=row.members_missing,
                staff=row.staff_missing,
                not_handed_in=row.people_not_handed_in + (not row.has_own and not row.own_waits),
                waiting=row.people_waiting + row.own_waits,
                asked=row.people_asked,
                overdue=(row.people_overdue + row.own_overdue) if is_over else 0,
            )
            for row in rows
        }


def _held_by(organizations: models.QuerySet) -> Q:
    """A person's commitment follows the roster, so that a new branch reads what a transferred person promised."""
    organizations = organizations.values("pk")
    return Q(person__organization__in=organizations) | Q(person__isnull=True, organization__in=organizations)
