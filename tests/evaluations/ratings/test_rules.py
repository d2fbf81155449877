"""The score, the suggestion and the quota, as tables."""

from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evaluations.ratings import rules
from evaluations.ratings.levels import Level
from organizations.models import Policy

POLICY = Policy()
PER_ROUND = Policy(quota_mode=Policy.QuotaMode.ROUND)
# A busy machine is no failure of the rules.
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
FIVE_COUNTS = st.tuples(*[st.integers(0, 60)] * 5)


def quota_of(*, rated_before=0, given_before=0, rated_now=0, used_now=0, policy=POLICY):
    return rules.quota(
        rated_before=rated_before, given_before=given_before, rated_now=rated_now, used_now=used_now, policy=policy
    )


@pytest.mark.parametrize(
    ("counts", "score"),
    [
        ((5, 0, 0, 0, 0), "100.0"),
        ((0, 5, 0, 0, 0), "80.0"),
        ((0, 0, 5, 0, 0), "60.0"),
        ((0, 0, 0, 5, 0), "40.0"),
        ((1, 1, 1, 1, 1), "70.0"),
        ((1, 1, 1, 1, 20), "70.0"),
        ((2, 1, 0, 0, 2), "93.3"),
        ((1, 2, 0, 0, 0), "86.6"),  # 86.666…, never up to 86.7
        ((0, 0, 0, 0, 5), None),
        ((0, 0, 0, 0, 0), None),
    ],
)
def test_the_score_is_the_mean_of_the_marks_other_than_unfamiliar(counts, score):
    assert rules.score(counts, POLICY) == (None if score is None else Decimal(score))


def test_the_weights_come_from_the_policy():
    policy = Policy(score_good=90, score_fairly_good=75, score_fair=50, score_poor=0)
    assert rules.score((1, 1, 1, 1, 3), policy) == Decimal("53.7")


@pytest.mark.parametrize(
    ("counts", "level"),
    [
        ((10, 0, 0, 0, 0), Level.QUALIFIED),
        ((0, 1, 1, 0, 0), Level.QUALIFIED),  # 70: the line belongs to ☆
        ((0, 9, 10, 0, 0), Level.BASICALLY_QUALIFIED),  # 69.4
        ((0, 0, 4, 0, 0), Level.BASICALLY_QUALIFIED),  # 60: the line belongs to ○
        ((0, 0, 9, 1, 0), Level.LAGGING),  # 58
        ((2, 0, 0, 1, 0), Level.LAGGING),  # 80, but a third marked 差
        ((20, 0, 0, 10, 0), Level.LAGGING),
        ((21, 0, 0, 10, 0), Level.QUALIFIED),  # 10 of 31 is less than a third
        ((2, 0, 0, 1, 9), Level.LAGGING),  # 不了解 is outside the denominator
        ((0, 0, 0, 0, 7), None),
    ],
)
def test_the_score_suggests_a_level(counts, level):
    assert rules.basic_level(counts, POLICY) == level


@pytest.mark.parametrize(
    ("counts", "flagged"),
    [
        ((2, 0, 0, 0, 1), True),
        ((4, 0, 0, 0, 2), True),
        ((5, 0, 0, 0, 2), False),
        ((0, 0, 0, 0, 5), True),
        ((5, 0, 0, 0, 0), False),
        ((0, 0, 0, 0, 0), False),
    ],
)
def test_a_third_of_unfamiliar_marks_is_flagged(counts, flagged):
    assert rules.is_flagged_unfamiliar(counts, POLICY) is flagged


@pytest.mark.parametrize(
    ("share", "counts", "level", "flagged"),
    [
        (2, (3, 0, 0, 2, 3), Level.QUALIFIED, False),
        (2, (2, 0, 0, 2, 4), Level.LAGGING, True),
        (5, (8, 0, 0, 2, 2), Level.LAGGING, False),
        (5, (9, 0, 0, 2, 3), Level.QUALIFIED, True),
    ],
)
def test_the_policy_sets_both_shares(share, counts, level, flagged):
    policy = Policy(lagging_share=share, unfamiliar_share=share)
    assert rules.basic_level(counts, policy) == level
    assert rules.is_flagged_unfamiliar(counts, policy) is flagged


A, B, C, D = (10, 0, 0, 0, 0), (9, 1, 0, 0, 0), (3, 7, 0, 0, 0), (0, 10, 0, 0, 0)  # 100, 98, 86, 80


@pytest.mark.parametrize(
    ("rows", "allowed", "symbols", "tied"),
    [
        ([A, B, C, D], 0, "☆☆☆☆", []),
        ([A, B, C, D], 1, "★☆☆☆", []),
        ([A, B, C, D], 2, "★★☆☆", []),
        ([A, B, C, D], 9, "★★★☆", []),  # 80 is below 85, however much quota is left
        ([D, C, B, A], 1, "☆☆☆★", []),
        ([A, A, C, D], 1, "☆☆☆☆", [0, 1]),
        ([A, B, B, D], 2, "★☆☆☆", [1, 2]),
        ([A, B, B, C], 3, "★★★☆", []),
        ([A, B, B, C], 2, "★☆☆☆", [1, 2]),  # C does not slip in past a tie
        ([A, A, B, B], 2, "★★☆☆", []),  # a quota that is used up leaves no tie
    ],
)
def test_pioneers_are_suggested_inside_the_quota_and_ties_are_left_to_people(rows, allowed, symbols, tied):
    suggestions = rules.suggest(rows, allowed, POLICY)
    assert "".join(s.level.symbol for s in suggestions) == symbols
    assert [place for place, s in enumerate(suggestions) if s.is_tied] == tied


def test_whom_the_policy_bars_gets_no_pioneer_and_leaves_the_place_to_the_next():
    suggestions = rules.suggest([A, B, C], 1, POLICY, barred={0})
    assert "".join(s.level.symbol for s in suggestions) == "☆★☆"
    assert [s.is_tied for s in rules.suggest([A, A], 1, POLICY, barred={0})] == [False, False]


def test_hidden_counts_give_neither_score_nor_suggestion_nor_flag():
    assert rules.suggest([None, None], 5, POLICY) == [rules.Suggestion(), rules.Suggestion()]


def test_a_high_mean_with_a_third_of_poor_marks_is_no_candidate():
    policy = Policy(score_poor=80)
    assert [s.level for s in rules.suggest([(2, 0, 0, 1, 0)], 1, policy)] == [Level.LAGGING]


@unhurried
@given(rows=st.lists(FIVE_COUNTS, max_size=12), allowed=st.integers(0, 5))
def test_suggestions_never_exceed_the_quota_and_equal_scores_get_equal_levels(rows, allowed):
    suggestions = rules.suggest(rows, allowed, POLICY)
    assert sum(s.level is Level.PIONEER for s in suggestions) <= allowed
    known = {}
    for counts, suggestion in zip(rows, suggestions, strict=True):
        key = suggestion.score, rules.is_poor_for_many(counts, POLICY)
        assert known.setdefault(key, (suggestion.level, suggestion.is_tied)) == (suggestion.level, suggestion.is_tied)


@unhurried
@given(rows=st.lists(FIVE_COUNTS, max_size=4, unique=True), allowed=st.integers(0, 4))
def test_the_order_of_a_sheet_changes_no_suggestion(rows, allowed):
    expected = dict(zip(rows, rules.suggest(rows, allowed, POLICY), strict=True))
    for order in permutations(rows):
        assert dict(zip(order, rules.suggest(order, allowed, POLICY), strict=True)) == expected


PIONEERS_IN_ONE_ROUND = (
    # ★ in the first round of a year for n = 1…60: 15% with halves up
    [0] * 3 + [1] * 6 + [2] * 7 + [3] * 7 + [4] * 6 + [5] * 7 + [6] * 7 + [7] * 6 + [8] * 7 + [9] * 4
)


@pytest.mark.parametrize(("rated", "allowed"), list(enumerate(PIONEERS_IN_ONE_ROUND, start=1)))
@pytest.mark.parametrize("policy", [POLICY, PER_ROUND], ids=["rolling", "round"])
def test_the_first_rounds_quota(rated, allowed, policy):
    assert quota_of(rated_now=rated, policy=policy).allowed == allowed


PIONEERS_IN_A_YEAR = [
    2, 4, 5, 7, 9, 11, 13, 14, 16, 18, 20, 22, 23, 25, 27, 29, 31, 32, 34, 36,
    38, 40, 41, 43, 45, 47, 49, 50, 52, 54, 56, 58, 59, 61, 63, 65, 67, 68, 70, 72,
    74, 76, 77, 79, 81, 83, 85, 86, 88, 90, 92, 94, 95, 97, 99, 101, 103, 104, 106, 108,
]  # fmt: skip


@pytest.mark.parametrize(("size", "expected"), list(enumerate(PIONEERS_IN_A_YEAR, start=1)))
def test_a_year_of_full_use_gives_fifteen_percent(size, expected):
    given_so_far = 0
    for month in range(12):
        given_so_far += quota_of(rated_before=month * size, given_before=given_so_far, rated_now=size).allowed
    assert given_so_far == expected


def test_a_branch_of_three_earns_five_a_year_spread_over_the_months():
    months, given_so_far = [], 0
    for month in range(12):
        allowed = quota_of(rated_before=3 * month, given_before=given_so_far, rated_now=3).allowed
        months.append(allowed)
        given_so_far += allowed
    assert months == [0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 0]


def test_what_is_not_given_stays_for_later_months():
    assert [quota_of(rated_before=3 * month, rated_now=3).allowed for month in range(12)] == [
        0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 5
    ]  # fmt: skip


def test_rounding_each_month_on_its_own_never_gives_a_branch_of_three_one():
    assert [quota_of(rated_before=3 * month, rated_now=3, policy=PER_ROUND).allowed for month in range(12)] == [0] * 12


@unhurried
@given(size=st.integers(1, 60), wishes=st.lists(st.integers(0, 60), min_size=12, max_size=12))
def test_whatever_is_given_inside_the_quota_never_passes_the_years_share(size, wishes):
    given_so_far = 0
    for month, wish in enumerate(wishes):
        given_so_far += min(
            wish, quota_of(rated_before=month * size, given_before=given_so_far, rated_now=size).allowed
        )
        assert given_so_far <= rules.percent_half_up((month + 1) * size, 15)


@pytest.mark.parametrize(
    ("given_before", "used", "allowed", "left", "excess"),
    [(0, 0, 3, 3, 0), (0, 3, 3, 0, 0), (0, 4, 3, 0, 1), (1, 1, 2, 1, 0), (3, 1, 0, 0, 1), (7, 0, 0, 0, 0)],
)
def test_used_left_and_excess_of_a_round_of_twenty(given_before, used, allowed, left, excess):
    counted = quota_of(given_before=given_before, rated_now=20, used_now=used)
    assert (counted.allowed, counted.left, counted.excess, counted.is_exceeded) == (allowed, left, excess, excess > 0)


def test_the_share_comes_from_the_policy():
    assert quota_of(rated_now=20, policy=Policy(pioneer_percent=20)).allowed == 4
