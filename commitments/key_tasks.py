"""Which of the district's key tasks (十大民生实事) is carried by whom."""

from django.db.models import Count, Q, QuerySet

from commitments.models import Campaign, Commitment, CommitmentItem, KeyTask
from organizations.models import Organization

CONFIRMED = Commitment.State.CONFIRMED


def carried_in(campaign: Campaign, organizations: QuerySet[Organization]) -> QuerySet[KeyTask]:
    """The year's key tasks, each with how many of `organizations` carry it and how many items are fulfilled."""
    carried = Q(
        items__commitment__state=CONFIRMED, items__commitment__organization__in=organizations.order_by().values("pk")
    )
    fulfilled = carried & Q(items__fulfilment=CommitmentItem.Fulfilment.FULFILLED)
    return campaign.key_tasks.annotate(
        carriers=Count("items__commitment", filter=carried, distinct=True),
        promised=Count("items", filter=carried),
        fulfilled=Count("items", filter=fulfilled),
    )


def carriers_of(task: KeyTask, organizations: QuerySet[Organization]) -> QuerySet[CommitmentItem]:
    """The confirmed items of `organizations` that carry a key task, in the order of the tree."""
    return (
        task.items.filter(
            commitment__state=CONFIRMED, commitment__organization__in=organizations.order_by().values("pk")
        )
        .select_related("commitment__organization")
        .order_by("commitment__organization__path", "position")
    )
