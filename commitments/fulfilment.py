"""How many items of commitments stand where (兑现): one value and one count for every page and file."""

from collections.abc import Hashable
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from commitments.models import CommitmentItem


@dataclass(frozen=True, slots=True)
class Fulfilment:
    """How many items are fulfilled (已兑现), under way (推进中) and not yet (未兑现)."""

    fulfilled: int = 0
    under_way: int = 0
    not_yet: int = 0

    @property
    def total(self) -> int:
        return self.fulfilled + self.under_way + self.not_yet

    @property
    def words(self) -> str:
        """A line of its own."""
        return f"共{self.total}项：{self._stages}" if self.total else "没有确认过的承诺"

    @property
    def _stages(self) -> str:
        return f"已兑现{self.fulfilled}项，推进中{self.under_way}项，未兑现{self.not_yet}项"

    def __str__(self):
        return f"{self.total}项，{self._stages}"


def fulfilment_by(items: QuerySet[CommitmentItem], subject: str) -> dict[Hashable, Fulfilment]:
    """Of the items, by what the field or annotation `subject` says; who has none is left out; one query."""
    counted: dict[Hashable, dict[str, int]] = {}
    rows = items.order_by().values_list(subject, "fulfilment").annotate(how_many=Count("pk"))
    for found, stage, how_many in rows:
        counted.setdefault(found, {})[stage] = how_many
    return {found: Fulfilment(**{str(stage): n for stage, n in stages.items()}) for found, stages in counted.items()}
