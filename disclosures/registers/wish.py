"""What somebody wants to see of a register, and how a long export keeps it until the worker reads it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from disclosures.inspections.reach import Reach
from organizations.models import Organization, User
from organizations.periods import Month


@dataclass(frozen=True)
class Wish:
    """Whose rows of which months, and which of them; `reach` is where the user has the register's permission."""

    user: User
    scope: Organization
    reach: Reach
    first: Month
    last: Month
    chosen: Mapping[str, str]  # by the names of the register's choices
    today: dt.date

    @property
    def period(self) -> str:
        return words_of(self.first, self.last)

    @property
    def parameters(self) -> dict[str, str]:
        """The wish without user and scope, as the row of a long export keeps it."""
        return {"first": str(self.first), "last": str(self.last), **self.chosen}


def words_of(first: Month, last: Month) -> str:
    """The months as titles and names of files say them."""
    if first == last:
        return first.label
    if first.year != last.year:
        return f"{first.label}—{last.label}"
    if (first.month, last.month) == (1, 12):
        return f"{first.year}年"
    return f"{first.year}年{first.month}—{last.month}月"


def months_of(parameters: Mapping[str, str]) -> tuple[Month, Month]:
    """The months that `Wish.parameters` kept."""
    return Month.parse(parameters["first"]), Month.parse(parameters["last"])
