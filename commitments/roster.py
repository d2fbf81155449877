"""Who has promised what: the rows of the list, for one organization and for everything below it."""

import datetime as dt
from dataclasses import dataclass

from django.db import models

from commitments import rules
from commitments.models import Campaign, Commitment, CommitmentItem, Missing
from commitments.rules import Standing
from organizations.models import Organization, Person, Policy

# The district committee and its office arrange the campaign; they don't promise in it.
COMMITTING_KINDS = (*Organization.BRANCH_KINDS, *Organization.SUPERIOR_KINDS)


def takes_part(organization: Organization) -> bool:
    return organization.kind in COMMITTING_KINDS


class Shown(models.TextChoices):
    """Which rows of a roster somebody wants to see."""

    MISSING = "missing", "还没有提交"
    ASKED = "asked", "代写，等本人确认"
    WAITING = "waiting", "待支部确认"
    CONFIRMED = "confirmed", "已确认"
    EXCUSED = "excused", "免于参加"
    EVERYBODY = "everybody", "全部"


@dataclass(frozen=True)
class Row:
    """One who promises, or should."""

    subject: Organization | Person
    commitment: Commitment | None
    due_on: dt.date
    is_newcomer: bool  # whose days count from arriving
    is_exempt: bool
    standing: Standing

    @property
    def kind(self) -> Commitment.Kind:
        return rules.kind_for(self.subject.kind) if isinstance(self.subject, Person) else Commitment.Kind.ORGANIZATION

    @property
    def is_missing(self) -> bool:
        """Whether the branch still has to ask for it."""
        return not (self.is_exempt or self.is_confirmed or self.is_waiting)

    @property
    def is_excused(self) -> bool:
        """Whether nothing is asked for, because the member is exempt (免于参加) and promised nothing all the same."""
        return self.is_exempt and not self.is_confirmed and not self.is_waiting

    @property
    def is_waiting(self) -> bool:
        return self.commitment is not None and self.commitment.is_submitted

    @property
    def is_asked(self) -> bool:
        """Whether the person still has to look at what somebody wrote for them."""
        return self.commitment is not None and self.commitment.awaits_the_person

    @property
    def is_ready(self) -> bool:
        """Whether the branch may confirm it as it is."""
        return self.is_waiting and not (self.is_asked and self.commitment.person_may_sign_in)

    @property
    def is_confirmed(self) -> bool:
        return self.commitment is not None and self.commitment.is_confirmed

    @property
    def items(self) -> list[CommitmentItem]:
        return list(self.commitment.items.all()) if self.commitment else []

    @property
    def fulfilled(self) -> int:
        return sum(item.fulfilment == CommitmentItem.Fulfilment.FULFILLED for item in self.items)


@dataclass(frozen=True)
class Roster:
    """An organization's own row and those of its members and staff."""

    own: Row
    members: list[Row]
    staff: list[Row]

    @property
    def rows(self) -> list[Row]:
        return [self.own, *self.members, *self.staff]

    @property
    def waiting(self) -> list[Row]:
        return [row for row in self.rows if row.is_waiting]

    @property
    def ready(self) -> list[Row]:
        return [row for row in self.rows if row.is_ready]

    @property
    def missing(self) -> list[Row]:
        return [row for row in self.rows if row.is_missing]

    @property
    def confirmed(self) -> list[Row]:
        return [row for row in self.rows if row.is_confirmed]

    @property
    def excused(self) -> list[Row]:
        return [row for row in self.rows if row.is_excused]

    def showing(self, shown: Shown) -> list[Row]:
        """The rows that somebody asked for, in the roster's order."""
        chosen = {
            Shown.MISSING: self.missing,
            Shown.ASKED: [row for row in self.rows if row.is_asked],
            Shown.WAITING: self.waiting,
            Shown.CONFIRMED: self.confirmed,
            Shown.EXCUSED: self.excused,
            Shown.EVERYBODY: self.rows,
        }
        return chosen[shown]

    @property
    def expected(self) -> int:
        """How many should promise; the exempt are out of every denominator (通知三)."""
        return len(self.rows) - len(self.excused)


def roster_of(organization: Organization, campaign: Campaign, today: dt.date, policy: Policy) -> Roster:
    """Everybody on the organization's roster with their commitment of the campaign, in name order."""
    people = list(Person.objects.of(organization).on_the_roster().in_name_order().select_related("organization"))
    exempt = set(Person.objects.of(organization).exempt_on(today).values_list("pk", flat=True))
    made = {
        commitment.person_id: commitment
        for commitment in Commitment.objects.filter(campaign=campaign).of_roster(organization).with_items()
    }

    def row(subject, commitment, since, is_exempt):
        return _row(subject, commitment, since, is_exempt, campaign, today, policy)

    rows = [row(person, made.get(person.pk), person.since, person.pk in exempt) for person in people]
    return Roster(
        own=row(organization, made.get(None), organization.founded_on, False),
        members=[each for each in rows if not each.subject.is_staff_member],
        staff=[each for each in rows if each.subject.is_staff_member],
    )


def row_of(person: Person, campaign: Campaign, today: dt.date, policy: Policy) -> Row:
    """One person's own row."""
    commitment = Commitment.objects.filter(campaign=campaign, person=person).with_items().first()
    is_exempt = Person.objects.filter(pk=person.pk).exempt_on(today).exists()
    return _row(person, commitment, person.since, is_exempt, campaign, today, policy)


def _row(subject, commitment, since, is_exempt, campaign, today, policy) -> Row:
    due = rules.due_on(campaign, since, policy)
    standing = rules.standing(commitment, due, today, is_exempt)
    return Row(subject, commitment, due, due > campaign.commitments_due_on, is_exempt, standing)


@dataclass(frozen=True)
class Below:
    """What a direct child and everything below it still lack, added up."""

    organization: Organization
    organizations_missing: int
    members_missing: int
    staff_missing: int
    waiting: int
    overdue: int

    @property
    def is_whole(self) -> bool:
        return not (self.organizations_missing or self.members_missing or self.staff_missing)


def below(organization: Organization, campaign: Campaign, today: dt.date, policy: Policy) -> list[Below]:
    """A row for each direct child that takes part; one query reads the whole tree under `organization`."""
    nodes = Organization.objects.within(organization).existing_on(today).filter(kind__in=COMMITTING_KINDS)
    missing = Commitment.objects.missing_by_organization(nodes, campaign, today, policy)
    paths = dict(nodes.values_list("pk", "path"))
    children = nodes.filter(depth=organization.depth + 1)
    return [
        _added_up(child, [missing[pk] for pk, path in paths.items() if path.startswith(child.path)])
        for child in children
    ]


def _added_up(child: Organization, parts: list[Missing]) -> Below:
    return Below(
        organization=child,
        organizations_missing=sum(part.organization for part in parts),
        members_missing=sum(part.members for part in parts),
        staff_missing=sum(part.staff for part in parts),
        waiting=sum(part.waiting for part in parts),
        overdue=sum(part.overdue for part in parts),
    )
