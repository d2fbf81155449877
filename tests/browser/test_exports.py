"""The pages of long exports in a real browser: a bar that moves by itself, and none of axe's faults on a phone."""

import pytest
from playwright.sync_api import expect

from disclosures.exports import actions
from disclosures.exports.models import ExportJob
from tests.browser.every_step import findings
from tests.disclosures.exports.asked import ask, done, now, url

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTHS = [360, 1280]


@pytest.mark.parametrize("width", WIDTHS)
def test_the_pages_have_no_faults(cast, device, width):
    over = ask(cast.officer, cast.committee, 2024)
    actions.cancel(by=cast.officer.user, export_job=over)
    jobs = [over, done(cast.officer, cast.committee, 2025), ask(cast.officer, cast.committee)]
    page = device(cast.officer, viewport={"width": width, "height": 800}, is_mobile=False)
    addresses = [url("exports"), *(url("export_job", job.pk) for job in jobs)]
    found = {}
    for address in addresses:
        page.goto(address)
        found[address] = findings(page)
    assert found == dict.fromkeys(addresses, [])


def test_the_bar_moves_and_the_file_is_there_when_it_is_done(cast, device, no_complaints, monkeypatch):
    job = ask(cast.officer, cast.committee)
    page = device(cast.officer)
    page.goto(url("export_job", job.pk))
    expect(page.get_by_role("status")).to_have_text("正在等后台任务接手。")
    rows = ExportJob.objects.filter(pk=job.pk)
    rows.update(rows_done=5)  # as a worker tells it
    expect(page.get_by_role("progressbar")).to_have_js_property("value", 38)
    rows.update(rows_done=0)
    actions.run(export_job=job.pk)
    page.get_by_role("heading", name="导出好了，可以下载").wait_for()
    with page.expect_download() as download:
        page.get_by_role("button", name="下载文件").click()
    assert download.value.suggested_filename == "松荫街道党工委2026年年终汇总.xlsx"
    assert download.value.path().stat().st_size == now(job).size


def test_without_script_the_page_refreshes_itself(cast, device):
    job = ask(cast.officer, cast.committee)
    page = device(cast.officer, java_script_enabled=False)
    page.goto(url("export_job", job.pk))
    assert page.get_by_role("link", name="刷新").is_visible()
    actions.run(export_job=job.pk)
    page.get_by_role("heading", name="导出好了，可以下载").wait_for()


def test_cancelling_is_one_tap(cast, device):
    job = ask(cast.officer, cast.committee)
    page = device(cast.officer)
    page.goto(url("export_job", job.pk))
    page.get_by_role("button", name="取消导出").click()
    page.get_by_role("heading", name="这项导出已经取消").wait_for()
    assert now(job).state == "cancelled"
