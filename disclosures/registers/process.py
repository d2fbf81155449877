"""The process register (全程记实) as a register like the others: exactly the lines that its own page shows. 通知四."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from disclosures.exports.models import ExportJob
from disclosures.registers.kinds import Register
from disclosures.registers.wish import Wish
from organizations import register
from organizations.access import Permission
from organizations.documents import Value
from organizations.models import RegisterEntry


@dataclass(frozen=True)
class ProcessLine:
    """One line."""

    values: tuple[Value, ...]
    pk: int

    @property
    def url(self) -> str:
        return reverse("organizations:register_line", args=[self.pk])


def records(wish: Wish) -> QuerySet[RegisterEntry]:
    """The reader's lines of the scope, the newest first."""
    begins = _midnight(wish.first.start)
    ends = _midnight(wish.last.end + dt.timedelta(days=1))
    lines_read = register.lines_for(wish.user)
    return lines_read.filter(organization__path__startswith=wish.scope.path, at__gte=begins, at__lt=ends)


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


def lines(wish: Wish, batch: Sequence[RegisterEntry]) -> Iterator[ProcessLine]:
    """No query of its own."""
    for entry in batch:
        yield ProcessLine(register.values_of(entry), entry.pk)


PROCESS = Register(
    kind=ExportJob.Kind.PROCESS,
    about="谁在什么时候办了什么。要按事项、经办人查找，请到“全程记实”页面。",
    permission=Permission.VIEW_REGISTER,
    columns=register.COLUMNS,
    records=records,
    lines=lines,
)
