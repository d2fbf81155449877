"""Charts: bars from nought on one scale, every figure also in words, parts that differ without colour."""

import re

import pytest
from django.template.loader import render_to_string

from organizations.charts import Columns, Counted, Distribution, Fill, Kind

LEVELS = (
    Kind("pioneer", "★先锋", Fill.SOLID, "gold"),
    Kind("qualified", "☆合格", Fill.HOLLOW, "ink"),
    Kind("basic", "○基本合格", Fill.DOTS, "ink"),
    Kind("lagging", "△后进", Fill.STRIPES, "late"),
)
TIMES = (Kind("on-time", "按期", Fill.HOLLOW, "ink"), Kind("late", "逾期", Fill.STRIPES, "late"))


def distribution(*rows):
    return Distribution("levels", "10月评定的等次", "人", LEVELS, rows)


def columns(*rows):
    return Columns("punctuality", "各月组织生活会", "个支部", TIMES, rows)


def number(length: str) -> float:
    return float(re.fullmatch(r"(-?[\d.]+)(?:%|em)", length)[1])


class TestDistribution:
    CHART = distribution(Counted("党员", (1, 6, 0, 1)), Counted("党外干部职工", (0, 0, 0, 0)))

    def test_a_bar_is_the_whole_width_and_begins_at_nought(self):
        members, staff = self.CHART.bars
        assert [(box.kind.key, box.x, box.width) for box in members.boxes] == [
            ("pioneer", "0.00%", "12.50%"),
            ("qualified", "12.50%", "75.00%"),
            ("lagging", "87.50%", "12.50%"),
        ]
        assert staff.boxes == ()

    def test_bars_and_their_names_stand_below_each_other_within_the_drawing(self):
        chart = distribution(*[Counted(f"第{each}行", (1, 0, 0, 0)) for each in range(3)])
        edges = [edge for bar in chart.bars for edge in _edges(bar)]
        assert edges == sorted(edges)
        assert edges[-1] <= number(chart.height)

    def test_it_says_every_figure(self):
        assert self.CHART.words == "党员：★先锋1人，☆合格6人，△后进1人；党外干部职工：没有。"
        assert [(label, [count for _, count in figures]) for label, figures in self.CHART.figures] == [
            ("党员", [1, 6, 0, 1]),
            ("党外干部职工", [0, 0, 0, 0]),
        ]


def _edges(bar):
    (box,) = bar.boxes
    return [number(bar.y), number(box.y), number(box.y) + number(box.height)]


class TestColumns:
    CHART = columns(Counted("9月", (3, 1), "9"), Counted("10月", (2, 0), "10"), Counted("11月", (0, 0), "11"))

    def test_all_stand_on_the_line_of_nought_and_share_one_scale(self):
        first, second, third = self.CHART.bars
        feet = [number(bar.boxes[0].y) + number(bar.boxes[0].height) for bar in (first, second)]
        assert feet == [number(self.CHART.ground)] * 2
        heights = [sum(number(box.height) for box in bar.boxes) for bar in self.CHART.bars]
        assert heights == [10, 5, 0]
        assert number(first.boxes[-1].y) == number(self.CHART.top)

    def test_they_share_the_width_evenly_and_touch_nobody(self):
        assert [bar.x for bar in self.CHART.bars] == ["16.67%", "50.00%", "83.33%"]
        (only,) = self.CHART.bars[1].boxes
        assert (only.x, only.width) == ("40.00%", "20.00%")

    def test_a_bar_bears_its_mark_and_is_said_under_its_name(self):
        assert [bar.label for bar in self.CHART.bars] == ["9", "10", "11"]
        assert self.CHART.words == "9月：按期3个支部，逾期1个支部；10月：按期2个支部；11月：没有。"


@pytest.mark.parametrize(
    ("template", "chart"), [("distribution", TestDistribution.CHART), ("columns", TestColumns.CHART)]
)
class TestTheDrawing:
    def drawn(self, template, chart, **more):
        return render_to_string(f"components/charts/{template}.html", {"chart": chart, **more})

    def test_it_is_one_picture_with_a_name_and_the_figures_in_words(self, template, chart):
        page = self.drawn(template, chart)
        assert page.count('role="img"') == 1
        assert f'aria-labelledby="{chart.key}-title {chart.key}-words"' in page
        assert f'<desc id="{chart.key}-words">{chart.words}</desc>' in page

    def test_the_figures_can_be_opened_as_a_table_and_are_printed(self, template, chart):
        page = self.drawn(template, chart)
        assert "<summary>看数字</summary>" in page
        assert f'<p class="print-only">{chart.words}</p>' in page
        counts = re.findall(r'<td class="num" data-label="[^"]+">(\d+)</td>', page)
        assert list(map(int, counts)) == [count for row in chart.rows for count in row.counts]

    def test_on_paper_the_table_is_open(self, template, chart):
        assert "<details>" not in self.drawn(template, chart, paper=True)

    def test_parts_differ_without_colour_and_every_pattern_is_there_once(self, template, chart):
        page = self.drawn(template, chart)
        legend = page[page.index('class="legend"') :]
        assert len(set(re.findall(r'fill="([^"]+)"/></svg>', legend.replace("\n", "")))) == len(chart.kinds)
        made, used = re.findall(r' id="([^"]+)"', page), set(re.findall(r"url\(#([^)]+)\)", page))
        assert len(made) == len(set(made))
        assert used <= set(made)

    def test_nothing_to_draw_is_said(self, template, chart):
        empty = type(chart)(chart.key, chart.title, chart.unit, chart.kinds, [Counted("9月", (0,) * len(chart.kinds))])
        page = self.drawn(template, empty)
        assert "还没有数据" in page
        assert "<svg" not in page


def test_a_name_is_text_and_never_markup():
    page = render_to_string(
        "components/charts/distribution.html", {"chart": distribution(Counted("<b>甲</b>", (1, 0, 0, 0)))}
    )
    assert "<b>" not in page
    assert "&lt;b&gt;甲" in page
