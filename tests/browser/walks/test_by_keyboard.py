"""The secretary's whole month by keyboard alone: the focus is seen at each stop, and nothing holds it fast.

WCAG 2.1.1, 2.1.2, 2.4.7, 2.4.11. The vote by keyboard stands in `tests/browser/test_slip.py` and `test_ballot.py`.
"""

import pytest

from tests.browser.walks.secretarys_month import SecretarysMonth

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_secretarys_month_needs_no_mouse(cast, types):
    SecretarysMonth(cast, types(cast.secretary)).walk()
