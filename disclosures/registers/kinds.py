"""What a register (台账) is made of: whose it is to read, its columns, and one builder of rows for page and files."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from django.db.models import Model, QuerySet

from disclosures.exports.models import ExportJob
from disclosures.registers.places import OrganizationLine
from disclosures.registers.wish import Wish
from organizations.access import Permission
from organizations.documents import Column, Value


class Line(Protocol):
    """One row, whatever shows it; `url` leads to its record."""

    @property
    def values(self) -> Sequence[Value]: ...

    @property
    def url(self) -> str: ...


@dataclass(frozen=True)
class Choice:
    """One more filter of a register, beside scope and period."""

    name: str
    label: str
    options: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Register:
    """One register: `records` in their order, `lines` of a batch of them in a fixed number of queries."""

    kind: ExportJob.Kind
    about: str
    permission: Permission
    columns: tuple[Column, ...]
    records: Callable[[Wish], QuerySet]
    lines: Callable[[Wish, Sequence[Model]], Iterable[Line]]
    choices: tuple[Choice, ...] = ()
    summary_columns: tuple[Column, ...] = ()
    summary: Callable[[Wish], Sequence[OrganizationLine]] | None = None
    is_of_years: bool = False
    holds_personal_data: bool = True

    @property
    def label(self) -> str:
        return self.kind.label
