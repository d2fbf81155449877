"""How many of a year's promises are kept (兑现), by whom; one query however many they are."""

from collections.abc import Iterable

from commitments.fulfilment import Fulfilment, fulfilment_by
from commitments.models import Commitment, CommitmentItem


def of_people(person_ids: Iterable[int], year: int) -> dict[int, Fulfilment]:
    """Of the year's confirmed commitments, by person id; who has none is left out."""
    return _counted(Commitment.objects.filter(person__in=person_ids), "commitment__person", year)


def of_organizations(organization_ids: Iterable[int], year: int) -> dict[int, Fulfilment]:
    """The same of organizations' own commitments, by organization id."""
    own = Commitment.objects.of_organizations().filter(organization__in=organization_ids)
    return _counted(own, "commitment__organization", year)


def _counted(commitments, subject: str, year: int) -> dict[int, Fulfilment]:
    items = CommitmentItem.objects.filter(commitment__in=commitments.of_year(year).confirmed().order_by().values("pk"))
    return fulfilment_by(items, subject)
