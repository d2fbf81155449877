"""The report with its charts in a real browser: none of axe's faults, no sideways scroll, also in 大字版."""

import pytest

from tests import builders
from tests.browser.every_step import findings
from tests.disclosures.inspections.october import october, september
from tests.disclosures.publications import boards

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

REPORT = "/inspection/report/?period=2026-10"


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("elder", ["", "24"])
def test_the_report_and_its_figures_have_no_faults(cast, device, live_server, width, elder):
    october(cast)
    september(cast)
    boards.rated_two_months(cast)
    campaign = builders.campaign()
    for person in (cast.member, cast.staff):
        builders.commitment(campaign, person)
    page = device(cast.inspector, viewport={"width": width, "height": 800}, is_mobile=False)
    page.context.add_cookies([{"name": "elder", "value": elder, "url": live_server.url}])
    page.goto(REPORT)
    assert page.locator("figure.chart svg[role=img]").count() == 4
    page.evaluate("document.querySelectorAll('.chart details').forEach(each => each.open = true)")
    assert findings(page) == []
