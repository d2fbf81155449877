"""The secretary's month in a browser, from the plan to the answered opinion."""

import pytest

from tests.browser.walks.secretarys_month import SecretarysMonth

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_secretarys_month_has_no_fault_at_any_step(cast, walks):
    SecretarysMonth(cast, walks(cast.secretary)).walk()
