"""The registers in a real browser: whole on a phone and a desk, and a file at one tap."""

import pytest

from tests.browser.every_step import findings
from tests.browser.test_exports import WIDTHS
from tests.disclosures.registers.filled import KINDS, everything, url

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", WIDTHS)
def test_the_pages_have_no_faults(cast, device, width):
    everything(cast)
    page = device(cast.secretary, viewport={"width": width, "height": 800}, is_mobile=False)
    of_kinds = [f"{url('register_of_kind', kind)}?year=2026" for kind in KINDS]
    addresses = [url("registers"), *of_kinds, f"{of_kinds[0]}&show=summary"]
    found = {}
    for address in addresses:
        page.goto(address)
        found[address] = findings(page)
    assert found == dict.fromkeys(addresses, [])


def test_the_filtered_rows_are_had_as_a_file_at_one_tap(cast, device, no_complaints):
    everything(cast)
    page = device(cast.secretary)
    page.goto(f"{url('register_of_kind', 'commitments')}?year=2026")
    page.get_by_label("类别").select_option("党组织")
    page.get_by_role("button", name="筛选").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="下载Excel").click()
    assert download.value.suggested_filename == "桐花社区党支部2026年承诺台账.xlsx"
