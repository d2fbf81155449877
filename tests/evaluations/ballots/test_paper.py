"""What two people may have counted on paper: which totals can't be right, where they differ, what they add up to."""

import hypothesis.strategies as st
import pytest
from hypothesis import given

from evaluations.ballots.paper import OF_ANOTHER_FORM, Comparison, PaperTotals, Problem, compare, merged, problems

FIGURES = st.integers(0, 65_535)
ROWS = st.lists(st.tuples(*[FIGURES] * 5).map(tuple), min_size=1, max_size=60).map(tuple)
NAMES = ["沈知远", "顾北川"]
RIGHT = PaperTotals(3, 1, ((3, 0, 0, 0, 0), (0, 1, 1, 0, 1)))


@given(FIGURES, FIGURES, ROWS)
def test_totals_come_back_from_their_bytes(valid, invalid, rows):
    totals = PaperTotals(valid, invalid, rows)
    assert PaperTotals.from_bytes(totals.to_bytes()) == totals


@given(FIGURES, FIGURES, ROWS)
def test_totals_of_one_form_have_one_length_whatever_the_figures(valid, invalid, rows):
    assert len(PaperTotals(valid, invalid, rows).to_bytes()) == 2 * (2 + 5 * len(rows))


@given(ROWS.flatmap(lambda rows: st.tuples(st.just(rows), st.lists(st.tuples(*[FIGURES] * 5), min_size=len(rows)))))
def test_merging_conserves_every_sum(both):
    papers, urn = both[0], both[1][: len(both[0])]
    together = merged(urn, PaperTotals(0, 0, papers))
    assert [sum(row) for row in together] == [sum(a) + sum(b) for a, b in zip(urn, papers, strict=True)]
    assert [list(column) for column in zip(*together, strict=True)] == [
        [a + b for a, b in zip(*columns, strict=True)]
        for columns in zip(zip(*urn, strict=True), zip(*papers, strict=True), strict=True)
    ]


@pytest.mark.parametrize(
    ("totals", "expected"),
    [
        (RIGHT, []),
        (PaperTotals(0, 0, ((0,) * 5,) * 2), []),
        (PaperTotals(0, 4, ((0,) * 5,) * 2), []),
        (
            PaperTotals(3, 1, ((3, 0, 0, 0, 0), (0, 1, 1, 0, 0))),
            [Problem(1, "第2行顾北川合计2张，有效票是3张。请重新清点这一行。")],
        ),
        (
            PaperTotals(2, 0, ((3, 0, 0, 0, 0), (0, 0, 0, 0, 0))),
            [
                Problem(0, "第1行沈知远合计3张，有效票是2张。请重新清点这一行。"),
                Problem(1, "第2行顾北川合计0张，有效票是2张。请重新清点这一行。"),
            ],
        ),
        (
            PaperTotals(3, 2, RIGHT.rows),
            [Problem(None, "有效票和废票一共5张，领纸票的只有4人。请重新数一遍张数。")],
        ),
        (
            PaperTotals(3, 1, ((4, -1, 0, 0, 0), (0, 1, 1, 0, 1))),
            [Problem(None, "票数不能是负数，请改过再交。")],
        ),
        (
            PaperTotals(3, -1, RIGHT.rows),
            [Problem(None, "票数不能是负数，请改过再交。")],
        ),
        (PaperTotals(3, 1, RIGHT.rows[:1]), [Problem(None, OF_ANOTHER_FORM)]),
        (PaperTotals(3, 1, (*RIGHT.rows, RIGHT.rows[0])), [Problem(None, OF_ANOTHER_FORM)]),
        (PaperTotals(3, 1, ((3, 0, 0, 0), (3, 0, 0, 0, 0))), [Problem(None, OF_ANOTHER_FORM)]),
    ],
)
def test_totals_that_cannot_be_right_are_named_row_by_row(totals, expected):
    assert problems(totals, NAMES, handed_out=4) == expected


@pytest.mark.parametrize(
    ("other", "comparison", "words"),
    [
        (RIGHT, Comparison(papers=False, positions=()), ()),
        (
            PaperTotals(3, 1, ((3, 0, 0, 0, 0), (1, 0, 1, 0, 1))),
            Comparison(papers=False, positions=(1,)),
            ("第2行顾北川",),
        ),
        (PaperTotals(3, 0, RIGHT.rows), Comparison(papers=True, positions=()), ("有效票和废票的张数",)),
        (
            PaperTotals(3, 0, ((2, 1, 0, 0, 0), (0, 1, 1, 0, 1))),
            Comparison(papers=True, positions=(0,)),
            ("有效票和废票的张数", "第1行沈知远"),
        ),
        (
            PaperTotals(2, 1, ((2, 0, 0, 0, 0), (0, 1, 1, 0, 0))),
            Comparison(papers=True, positions=()),
            ("有效票和废票的张数",),
        ),
    ],
)
def test_a_comparison_names_what_differs_and_no_figure(other, comparison, words):
    assert compare(RIGHT, other) == compare(other, RIGHT) == comparison
    assert comparison.differing(NAMES) == words
    assert comparison.agrees is (words == ())
