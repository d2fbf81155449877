"""What stands beside a statement or a critique on paper: commitments with their fulfilment, the last direction.

All people of a meeting at once: the workbench asks for one person at a time.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from commitments.models import Commitment, CommitmentItem
from meetings.models import BranchCritique, Critique, Meeting, Statement


@dataclass(frozen=True)
class Promise:
    """One commitment item as a line: area or number, what was promised, how far it is."""

    label: str
    text: str
    fulfilment: str


@dataclass(frozen=True)
class Background:
    """What is known of one person or branch before the meeting."""

    promises: tuple[Promise, ...] = ()
    last_told: str = ""  # the direction that was told last time (努力方向)
    last_said: str = ""  # what the last critique asked for

    @property
    def in_brief(self) -> str:
        """The commitments in one line: 已兑现1项，推进中2项，未兑现0项."""
        if not self.promises:
            return "还没有确认的承诺"
        counts = [
            (label, len([each for each in self.promises if each.fulfilment == label]))
            for label in reversed(CommitmentItem.Fulfilment.labels)
        ]
        return "，".join(f"{label}{count}项" for label, count in counts)


UNKNOWN = Background()


def of_people(meeting: Meeting, person_ids: Iterable[int]) -> dict[int, Background]:
    """The background of each person of a member meeting, by person id; a fixed number of queries."""
    ids = list(person_ids)
    commitments = Commitment.objects.for_people(ids, meeting.period_start.year)
    told = _latest(Statement.objects.filter(_held_before(meeting), person__in=ids), "person", "direction")
    said = _latest(Critique.objects.filter(_held_before(meeting), person__in=ids), "person", "direction")
    return {
        pk: Background(_promises(commitments.get(pk)), told.get(pk, ""), said.get(pk, "")) for pk in dict.fromkeys(ids)
    }


def of_branches(meeting: Meeting, organization_ids: Iterable[int]) -> dict[int, Background]:
    """The background of each branch of a secretary meeting, by organization id; a fixed number of queries."""
    ids = list(organization_ids)
    commitments = Commitment.objects.for_organizations(ids, meeting.period_start.year)
    past = BranchCritique.objects.filter(_held_before(meeting), organization__in=ids)
    said = _latest(past, "organization", "suggestions")
    return {pk: Background(_promises(commitments.get(pk)), "", said.get(pk, "")) for pk in ids}


def _held_before(meeting: Meeting) -> Q:
    live = Meeting.objects.live().filter(kind=meeting.kind, period_start__lt=meeting.period_start)
    return Q(meeting__in=live.values("pk"))


def _latest(records: QuerySet, whose: str, text: str) -> dict[int, str]:
    newest = records.order_by(whose, "-meeting__period_start").distinct(whose)
    return dict(newest.values_list(f"{whose}_id", text))


def _promises(commitment: Commitment | None) -> tuple[Promise, ...]:
    if commitment is None:
        return ()
    return tuple(
        Promise(
            label=item.get_area_display() if item.area else f"承诺{item.position}",
            text=item.text,
            fulfilment=item.get_fulfilment_display(),
        )
        for item in commitment.items.all()
    )
