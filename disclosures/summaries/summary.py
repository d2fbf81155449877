"""One year of a person or an organization: what is shown, what is counted, what is kept from whom.

There is no score, no sum of levels and no rank: levels are counted, each for itself, and lists stand by name.
"""

from collections import Counter
from collections.abc import Container, Iterable
from dataclasses import dataclass, replace

from commitments.fulfilment import Fulfilment
from disclosures.summaries.rules import MEANINGS, PRESENCES, REFERENCE, STATES, TOOK_PART, Use, Word
from evaluations.ratings.levels import Level
from meetings.models import Attendance
from organizations.periods import Period

Presence = Attendance.Presence


@dataclass(frozen=True, slots=True)
class Entry:
    """One meeting of a period, or why there is none: the level or the word, who was there, where."""

    words: str
    level: Level | None = None
    is_corrected: bool = False
    presence: str = ""  # empty where nobody met
    place_pk: int | None = None  # the organization where it is kept; None where nothing is kept
    place: str = ""
    unit_pk: int | None = None
    is_kept_elsewhere: bool = False  # the meeting's details stay with the branch that held it

    @property
    def symbol(self) -> str:
        return self.level.symbol if self.level else ""

    @property
    def text(self) -> str:
        """Symbol and word, and whether they are a correction's."""
        correction = "（更正）" if self.is_corrected else ""
        return f"{self.symbol}{self.words}{correction}"

    @property
    def state(self) -> str:
        """The shape that the page draws beside a word."""
        return STATES.get(self.words, "none")

    @property
    def presence_words(self) -> str:
        return Presence(self.presence).label if self.presence else ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One period; who moved in the middle of a month may have met, and been rated, in both branches."""

    period: Period
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """One person's or one organization's year; feeds page, sheet and workbook."""

    subject_pk: int
    year: int
    name: str
    category: str  # 党员, 预备党员, 党外干部职工 or the organization's kind
    use: Use
    post_title: str
    place_pk: int | None
    place: str  # the branch of a person, the superior of an organization
    superior: str
    unit_pk: int | None
    cells: tuple[Cell, ...]
    fulfilment: Fulfilment
    movement: str = ""  # 转入, 转出

    @property
    def entries(self) -> list[Entry]:
        return [entry for cell in self.cells for entry in cell.entries]

    @property
    def texts(self) -> list[str]:
        """What each period says in one cell of a workbook, with the place where that was another one."""
        return ["；".join(self._text(entry) for entry in cell.entries) for cell in self.cells]

    def _text(self, entry: Entry) -> str:
        return f"{entry.text}（{entry.place}）" if self.was_elsewhere(entry) else entry.text

    def was_elsewhere(self, entry: Entry) -> bool:
        """Whether another branch (or superior) than the summary's own keeps the entry and may be named."""
        return bool(entry.place) and entry.place_pk != self.place_pk

    @property
    def levels(self) -> tuple[tuple[Level, int], ...]:
        """How often each level; never added up."""
        counted = Counter(entry.level for entry in self.entries)
        return tuple((level, counted[level]) for level in Level)

    @property
    def presences(self) -> tuple[int, ...]:
        """How often each, in the order of `PRESENCES`."""
        counted = Counter(entry.presence for entry in self.entries)
        return tuple(counted[presence] for presence in PRESENCES)

    @property
    def held(self) -> int:
        """The meetings whose list had this person or organization, as far as their details may be read."""
        return sum(self.presences)

    @property
    def came(self) -> int:
        """How often here, online or in writing."""
        return sum(entry.presence in TOOK_PART for entry in self.entries)

    @property
    def kept_elsewhere(self) -> int:
        return sum(entry.is_kept_elsewhere for entry in self.entries)

    @property
    def meeting_words(self) -> str:
        if not self.held:
            return "没有开过会" if not self.kept_elsewhere else f"{self.kept_elsewhere}次会在别的支部，情况由那里保存"
        counted = zip(PRESENCES, self.presences, strict=True)
        parts = [f"{presence.label}{times}次" for presence, times in counted if times]
        rest = f"；另有{self.kept_elsewhere}次在别的支部，情况由那里保存" if self.kept_elsewhere else ""
        return f"共{self.held}次：{'，'.join(parts)}{rest}"

    @property
    def is_of_staff(self) -> bool:
        return self.use is Use.ANNUAL_ASSESSMENT

    @property
    def reference(self) -> str:
        return REFERENCE[self.use]

    @property
    def legend(self) -> list[tuple[str, str]]:
        """The words that occur without a level, each with its meaning."""
        return legend_of([self])

    def with_details_of(self, places: Container[int]) -> "Summary":
        """All levels, and of the meetings those kept in `places`: levels were published, details were not."""
        return self._changed(lambda entry: entry if _is_kept_in(entry, places) else _without_details(entry))

    def only_of(self, places: Container[int]) -> "Summary":
        """Nothing but what `places` keep; where else somebody was is not said."""
        return self._changed(
            lambda entry: entry if _is_kept_in(entry, places) else Entry(Word.ELSEWHERE, place_pk=entry.place_pk)
        )

    def _changed(self, change) -> "Summary":
        cells = tuple(replace(cell, entries=tuple(map(change, cell.entries))) for cell in self.cells)
        return replace(self, cells=cells)


def legend_of(summaries: Iterable[Summary]) -> list[tuple[str, str]]:
    """The words that occur without a level, each once and with its meaning."""
    entries = (entry for summary in summaries for entry in summary.entries)
    found = dict.fromkeys(entry.words for entry in entries if entry.level is None)
    return [(words, MEANINGS[words]) for words in found]


def _is_kept_in(entry: Entry, places: Container[int]) -> bool:
    return entry.place_pk is None or entry.place_pk in places


def _without_details(entry: Entry) -> Entry:
    return replace(entry, presence="", is_kept_elsewhere=bool(entry.presence))
