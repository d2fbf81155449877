"""Charts as geometry: what an SVG template draws, from counts alone, every bar from nought.

Lengths along the lines of writing are shares of the width, those across them follow the text's size, so that a chart
needs no view box: its words stay readable on a phone and grow with 大字版.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property


class Fill(StrEnum):
    """How a part is filled: parts differ in this first, in colour only after it."""

    SOLID = "solid"
    HOLLOW = "hollow"
    DOTS = "dots"
    STRIPES = "stripes"


@dataclass(frozen=True)
class Kind:
    """What one kind of part stands for; `ink` names a token of the look."""

    key: str
    label: str
    fill: Fill
    ink: str


@dataclass(frozen=True)
class Counted:
    """One bar's name and how many of each kind, in the order of the chart's kinds."""

    label: str
    counts: tuple[int, ...]
    mark: str = ""  # stands for the label where there is little room

    @property
    def total(self) -> int:
        return sum(self.counts)


@dataclass(frozen=True)
class Box:
    """A rectangle of a chart, as SVG writes lengths."""

    kind: Kind
    x: str
    y: str
    width: str
    height: str


@dataclass(frozen=True)
class Bar:
    """A bar's boxes and the place of its name."""

    label: str
    x: str
    y: str
    boxes: tuple[Box, ...]


@dataclass(frozen=True)
class Chart:
    """What all charts share: a title, kinds, counted rows, and the same said in words."""

    key: str  # of its patterns, one of a kind on a page
    title: str
    unit: str
    kinds: Sequence[Kind]
    rows: Sequence[Counted]

    @property
    def legend_key(self) -> str:
        """WeasyPrint draws each svg by itself, so the legend brings patterns of its own."""
        return f"{self.key}-legend"

    @property
    def is_empty(self) -> bool:
        return not any(row.total for row in self.rows)

    @property
    def figures(self) -> list[tuple[str, list[tuple[Kind, int]]]]:
        """Every row's name and how many of each kind, for the table below the drawing."""
        return [(row.label, list(zip(self.kinds, row.counts, strict=True))) for row in self.rows]

    @property
    def words(self) -> str:
        """Every figure of the chart in a sentence, for who does not see it and for print."""
        return "；".join(f"{label}：{self._said(figures)}" for label, figures in self.figures) + "。"

    def _said(self, figures: list[tuple[Kind, int]]) -> str:
        said = "，".join(f"{kind.label}{count}{self.unit}" for kind, count in figures if count)
        return said or "没有"


@dataclass(frozen=True)
class Distribution(Chart):
    """Bars that lie one below the other, each as long as the page is wide: how one whole is divided."""

    template = "components/charts/distribution.html"
    HEIGHT_OF_A_BAR = 1.25  # em
    HEIGHT_OF_A_ROW = 3.25  # em, the name above the bar included

    @property
    def height(self) -> str:
        return _em(self.HEIGHT_OF_A_ROW * len(self.rows))

    @cached_property
    def bars(self) -> list[Bar]:
        return [self._bar(number, row) for number, row in enumerate(self.rows)]

    def _bar(self, number: int, row: Counted) -> Bar:
        top = number * self.HEIGHT_OF_A_ROW
        y, height = _em(top + 1.5), _em(self.HEIGHT_OF_A_BAR)
        boxes = [
            Box(kind, _percent(start, row.total), y, _percent(count, row.total), height)
            for kind, start, count in _stacked(self.kinds, row.counts)
        ]
        return Bar(row.label, "0", _em(top + 1.1), tuple(boxes))


@dataclass(frozen=True)
class Columns(Chart):
    """Bars that stand side by side, as many as periods, all on one scale: how something goes over time."""

    template = "components/charts/columns.html"
    HEIGHT_OF_THE_TALLEST = 10  # em
    SHARE_OF_A_PLACE = 0.6  # the bar; the rest keeps it from its neighbours

    @property
    def height(self) -> str:
        return _em(self.HEIGHT_OF_THE_TALLEST + 3)

    @property
    def ground(self) -> str:
        """Where the line of nought lies."""
        return _em(self.HEIGHT_OF_THE_TALLEST + 1.25)

    @property
    def top(self) -> str:
        """Where the line of the greatest total lies."""
        return _em(1.25)

    @property
    def greatest(self) -> int:
        return max((row.total for row in self.rows), default=0)

    @cached_property
    def bars(self) -> list[Bar]:
        return [self._bar(number, row) for number, row in enumerate(self.rows)]

    def _bar(self, number: int, row: Counted) -> Bar:
        place = 100 / len(self.rows)
        width, middle = place * self.SHARE_OF_A_PLACE, place * (number + 0.5)
        scale = self.HEIGHT_OF_THE_TALLEST / self.greatest if self.greatest else 0
        ground = self.HEIGHT_OF_THE_TALLEST + 1.25
        boxes = [
            Box(
                kind,
                f"{middle - width / 2:.2f}%",
                _em(ground - (start + count) * scale),
                f"{width:.2f}%",
                _em(count * scale),
            )
            for kind, start, count in _stacked(self.kinds, row.counts)
        ]
        return Bar(row.mark or row.label, f"{middle:.2f}%", _em(ground + 1.35), tuple(boxes))


def _stacked(kinds: Sequence[Kind], counts: tuple[int, ...]) -> list[tuple[Kind, int, int]]:
    """The parts that there are, each with what lies before it."""
    before, found = 0, []
    for kind, count in zip(kinds, counts, strict=True):
        if count:
            found.append((kind, before, count))
        before += count
    return found


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.2f}%"


def _em(length: float) -> str:
    return f"{length:.2f}em"
