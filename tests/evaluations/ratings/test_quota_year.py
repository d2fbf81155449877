"""The quota over a year, purely on the rule: branches of every size, the whole district, any order, corrections."""

from itertools import permutations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.ratings import rules
from organizations.models import Policy
from tests.evaluations.ratings.test_rules import unhurried

POLICY = Policy()


def a_year(sizes, wishes=None):
    """Allowed ★ month by month, when each month gives what it wishes inside them (all of them by default)."""
    rated = given_so_far = 0
    allowed_by_month = []
    for month, size in enumerate(sizes):
        quota = rules.quota(rated_before=rated, given_before=given_so_far, rated_now=size, used_now=0, policy=POLICY)
        allowed_by_month.append(quota.allowed)
        rated += size
        given_so_far += quota.allowed if wishes is None else min(wishes[month], quota.allowed)
    return allowed_by_month


@pytest.mark.parametrize(
    ("size", "months"),
    [
        (3, [0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 0]),
        (10, [2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]),
        (50, [8, 7, 8, 7, 8, 7, 8, 7, 8, 7, 8, 7]),
    ],
)
def test_branches_of_every_size_spread_their_pioneers_over_the_months(size, months):
    assert a_year([size] * 12) == months


def district(people, seed):
    """Branches of 3 to 60 until so many people have one."""
    random, sizes = Random(seed), []
    while sum(sizes) < people:
        sizes.append(min(random.randint(3, 60), people - sum(sizes)))
    return sizes


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_sixty_thousand_people_land_at_fifteen_percent_every_year_and_near_it_every_month(seed):
    sizes = district(60_000, seed)
    assert sum(sizes) == 60_000
    months = [sum(month) for month in zip(*(a_year([size] * 12) for size in sizes), strict=True)]
    assert all(0.14 <= pioneers / 60_000 <= 0.16 for pioneers in months)
    assert 0.14 <= sum(months) / (12 * 60_000) <= 0.16


def test_a_district_of_small_branches_gets_its_share_rolling_and_nothing_by_the_round():
    small = [a_year([3] * 12) for _ in range(1_000)]
    assert sum(map(sum, small)) / (12 * 3 * 1_000) == pytest.approx(0.15, abs=0.015)
    by_round = Policy(quota_mode=Policy.QuotaMode.ROUND)
    assert rules.quota(rated_before=0, given_before=0, rated_now=3, used_now=0, policy=by_round).allowed == 0


SIZES = st.lists(st.integers(1, 60), min_size=1, max_size=12)


@unhurried
@given(sizes=SIZES, seed=st.integers(0, 1_000))
def test_no_order_of_the_rounds_changes_what_the_year_allows(sizes, seed):
    shuffled = Random(seed).sample(sizes, len(sizes))
    assert sum(a_year(sizes)) == sum(a_year(shuffled)) == rules.percent_half_up(sum(sizes), 15)


@unhurried
@given(levels=st.lists(st.sampled_from(["pioneer", "qualified", "deferred"]), min_size=1, max_size=5))
def test_no_order_of_the_decisions_on_a_sheet_changes_what_is_allowed(levels):
    def allowed_at_the_end(order):
        rated_now = sum(level != "deferred" for level in order)
        used = sum(level == "pioneer" for level in order)
        return rules.quota(rated_before=37, given_before=3, rated_now=rated_now, used_now=used, policy=POLICY)

    assert len({allowed_at_the_end(order) for order in permutations(levels)}) == 1


@unhurried
@given(
    sizes=st.lists(st.integers(3, 60), min_size=12, max_size=12),
    wishes=st.lists(st.integers(0, 60), min_size=12, max_size=12),
    month=st.integers(0, 10),
    change=st.integers(-3, 3),
)
def test_what_a_later_month_gives_never_reaches_back_into_an_earlier_one(sizes, wishes, month, change):
    before = a_year(sizes, wishes)
    later = [*wishes[: month + 1], *(max(0, wish + change) for wish in wishes[month + 1 :])]
    assert a_year(sizes, later)[: month + 1] == before[: month + 1]
