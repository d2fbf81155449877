"""The secretary's month in a browser, from the plan to the answered opinion, and what it takes."""

import sys

import pytest

from tests.browser.walks.secretarys_month import SecretarysMonth
from tests.browser.walks.walker import Tally

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# What a month of eight people takes now; whoever needs more of a secretary's evening has to say so here.
AT_MOST = Tally(pages=40, presses=34, choices=12, fields=29, characters=519)


def test_a_secretarys_month_has_no_fault_at_any_step_and_takes_no_longer_than_it_did(cast, walks, capsys):
    walker = walks(cast.secretary)
    SecretarysMonth(cast, walker).walk()
    with capsys.disabled():
        sys.stdout.write(f"\n书记的一个月：{walker.tally.words}\n")
    assert walker.tally.is_within(AT_MOST), walker.tally
