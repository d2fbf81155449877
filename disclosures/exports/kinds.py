"""What a long export is made of: who may have it, how long it gets, and who writes its rows into the file."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from organizations.access import Permission
from organizations.models import Organization, User

AT_ONCE = 200  # rows between two looks at the job: it costs an update of one row, and cancelling waits no longer

Tell = Callable[[int], None]  # takes how many rows are written; raises when the export is not wanted any more


@dataclass(frozen=True)
class Order:
    """What the worker is to write, as its asker may read it when it is written."""

    organization: Organization
    parameters: dict
    asked_by: User
    reads: frozenset[int]  # ids of the organizations where the asker has the kind's permission
    today: dt.date
    tell: Tell

    @property
    def by(self) -> str:
        return self.asked_by.display_name

    def counted(self, rows: Iterable) -> Iterator:
        """The rows as they are, told now and then while they are written."""
        for number, row in enumerate(rows, start=1):
            yield row
            if number % AT_ONCE == 0:
                self.tell(number)


@dataclass(frozen=True)
class LongExport:
    """One kind of export; `record` leaves its line in the process register (全程记实) when a file leaves."""

    permission: Permission
    content_type: Callable[[dict], str]  # by the parameters
    file_name: Callable[[Organization, dict], str]
    rows_expected: Callable[[User, Organization, dict], int]  # refuses what no file can hold
    write: Callable[[Order, BinaryIO], None]
    record: Callable[..., None]
