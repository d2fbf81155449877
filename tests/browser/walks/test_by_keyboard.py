"""The secretary's whole month by keyboard alone: the focus is seen at each stop, and nothing holds it fast.

WCAG 2.1.1, 2.1.2, 2.4.7, 2.4.11. The vote by keyboard stands in `tests/browser/test_slip.py` and `test_ballot.py`.
"""

import pytest

from tests.browser.walks.secretarys_month import SecretarysMonth
from tests.browser.walks.typist import Typist

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_secretarys_month_needs_no_mouse(cast, types):
    SecretarysMonth(cast, types(cast.secretary)).walk()


PAGE = "<style>{style}</style><a href='/'>一</a><p>字</p><button>二</button><div class='cover'></div>"


@pytest.mark.parametrize(
    ("style", "complaints"),
    [
        ("", []),
        ("button:focus { outline: none }", ["focus without a ring"]),
        (".cover { position: fixed; inset: 2em 0 0; background: white }", ["focus out of sight"]),
    ],
)
def test_a_focus_that_nobody_sees_is_named(browser, style, complaints):
    page = browser.new_page()
    page.set_content(PAGE.format(style="a, button { outline-width: 3px }" + style))
    typist = Typist(page)
    typist.activate(page.get_by_role("button"))
    page.close()
    assert [complaint.split(" ", 1)[1].split("：")[0] for complaint in typist.found] == complaints


def test_a_trap_is_named(browser):
    page = browser.new_page()
    page.set_content(PAGE.format(style=""))
    page.evaluate("document.querySelector('a').addEventListener('keydown', (event) => event.preventDefault())")
    with pytest.raises(AssertionError, match="no way by keyboard"):
        Typist(page).activate(page.get_by_role("button"))
    page.close()
