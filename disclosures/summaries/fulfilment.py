"""How many of a year's promises are kept (兑现), by whom; one query however many they are."""

from collections.abc import Iterable

from django.db.models import Count

from commitments.models import Commitment, CommitmentItem
from disclosures.summaries.summary import Fulfilment

Stage = CommitmentItem.Fulfilment


def of_people(person_ids: Iterable[int], year: int) -> dict[int, Fulfilment]:
    """Of the year's confirmed commitments, by person id; who has none is left out."""
    return _counted(Commitment.objects.filter(person__in=person_ids), "commitment__person", year)


def of_organizations(organization_ids: Iterable[int], year: int) -> dict[int, Fulfilment]:
    """The same of organizations' own commitments, by organization id."""
    own = Commitment.objects.of_organizations().filter(organization__in=organization_ids)
    return _counted(own, "commitment__organization", year)


def _counted(commitments, subject: str, year: int) -> dict[int, Fulfilment]:
    items = CommitmentItem.objects.filter(commitment__in=commitments.of_year(year).confirmed().order_by().values("pk"))
    counted: dict[int, dict[str, int]] = {}
    for pk, stage, how_many in items.order_by().values_list(subject, "fulfilment").annotate(how_many=Count("pk")):
        counted.setdefault(pk, {})[stage] = how_many
    return {
        pk: Fulfilment(found.get(Stage.FULFILLED, 0), found.get(Stage.UNDER_WAY, 0), found.get(Stage.NOT_YET, 0))
        for pk, found in counted.items()
    }
