"""What a circular (通报) is drafted from and freezes: figures, praise and findings as values, no queries, no clock."""

import datetime as dt
import re
from dataclasses import asdict, dataclass

from organizations.periods import Month


@dataclass(frozen=True)
class Timely:
    """How often something that has a last day was done in time, late, or not at all."""

    on_time: int = 0
    late: int = 0
    missing: int = 0

    @property
    def due(self) -> int:
        return self.on_time + self.late + self.missing

    @property
    def rate(self) -> str:
        """按期率, one digit after the point; never rounded up to all of them."""
        per_mille = self.on_time * 1000 // self.due
        return f"{per_mille // 10}.{per_mille % 10}%" if per_mille % 10 else f"{per_mille // 10}%"


@dataclass(frozen=True)
class Figures:
    """The figures of one superior, or of all of them."""

    name: str
    branches: int = 0
    meetings: Timely = Timely()
    voted: int = 0
    rated: int = 0
    posted: Timely = Timely()
    levels: tuple[int, int, int, int] = (0, 0, 0, 0)
    opinions_answered: int = 0
    opinions_open: int = 0
    secretary_meetings: Timely = Timely()
    hearings: Timely = Timely()
    findings: int = 0


@dataclass(frozen=True)
class Item:
    """One finding (问题) as annex 2 lists it, with what the unit says to it (情况说明)."""

    organization: str
    superior: str
    problem: str
    period: str
    words: str
    requirement: str
    responsible: str
    due_on: dt.date | None = None
    explanation: str = ""
    is_on_site: bool = False
    is_cleared: bool = False

    @property
    def said(self) -> str:
        """The words of the rule; with the period before them where they name no day of it themselves."""
        words = f"{'现场发现：' if self.is_on_site else ''}{self.words.rstrip('。')}"
        says_when = re.search(rf"(?<!\d){re.escape(self.period)}", words)
        return words if says_when else f"{self.period}，{words}"


@dataclass(frozen=True)
class Material:
    """Everything a circular says follows from this."""

    scope: str
    first_month: Month
    last_month: Month
    data_day: dt.date
    notified_on: dt.date | None
    superiors_inspected: int
    put_right_within: int  # working days after the circular, for what has no day of its own
    total: Figures
    superiors: tuple[Figures, ...] = ()
    praised: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()

    @property
    def period_label(self) -> str:
        return period_label(self.first_month, self.last_month)

    @property
    def units_found(self) -> int:
        return len({item.organization for item in self.items})

    @property
    def uncleared(self) -> list[Item]:
        """What is still to be put right."""
        return [item for item in self.items if not item.is_cleared]


def period_label(first: Month, last: Month) -> str:
    """“2026年10月”, “2026年9—10月” or “2025年12月—2026年1月”."""
    if first == last:
        return first.label
    if first.year == last.year:
        return f"{first.year}年{first.month}—{last.month}月"
    return f"{first.label}—{last.label}"


def frozen(material: Material) -> dict:
    """The material as JSON, in which an issued circular keeps it for good."""
    kept = asdict(material)
    for name in ("first_month", "last_month", "data_day", "notified_on"):
        kept[name] = _written(getattr(material, name))
    for item in kept["items"]:
        item["due_on"] = _written(item["due_on"])
    return kept


def thawed(kept: dict) -> Material:
    """The material that `frozen` has kept."""
    return Material(
        scope=kept["scope"],
        first_month=Month.parse(kept["first_month"]),
        last_month=Month.parse(kept["last_month"]),
        data_day=dt.date.fromisoformat(kept["data_day"]),
        notified_on=_day(kept["notified_on"]),
        superiors_inspected=kept["superiors_inspected"],
        put_right_within=kept["put_right_within"],
        total=_figures(kept["total"]),
        superiors=tuple(map(_figures, kept["superiors"])),
        praised=tuple(kept["praised"]),
        items=tuple(Item(**item | {"due_on": _day(item["due_on"])}) for item in kept["items"]),
    )


def _figures(kept: dict) -> Figures:
    timely = {name: Timely(**kept[name]) for name in ("meetings", "posted", "secretary_meetings", "hearings")}
    return Figures(**kept | timely | {"levels": tuple(kept["levels"])})


def _written(value: Month | dt.date | None) -> str | None:
    return None if value is None else str(value)


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
