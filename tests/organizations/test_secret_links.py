"""Secret addresses: what the database keeps opens nothing, and a token serves one purpose."""

import re

import pytest

from organizations import secret_links


def test_a_token_finds_its_selector_and_no_other_purposes():
    selector = secret_links.new_selector()
    token = secret_links.token_of("calendar", selector)
    assert re.fullmatch(r"[0-9a-f]{48}", token)
    assert secret_links.selector_of("calendar", token) == selector
    assert secret_links.selector_of("mail", token) is None


@pytest.mark.parametrize("token", ["", "x", "0" * 16, "0" * 48, "0" * 5000, "汉" * 48])
def test_what_was_not_made_here_finds_nothing(token):
    assert secret_links.selector_of("calendar", token) is None


def test_another_secret_of_the_project_makes_other_tokens(settings):
    selector = secret_links.new_selector()
    token = secret_links.token_of("calendar", selector)
    settings.SECRET_KEY = "another"
    assert secret_links.selector_of("calendar", token) is None


def test_selectors_differ():
    assert len({secret_links.new_selector() for _ in range(1000)}) == 1000
