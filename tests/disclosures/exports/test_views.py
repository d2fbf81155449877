"""The pages of long exports: whose they are, what they say in each state, what they cost."""

import datetime as dt
import re
from io import BytesIO

import pytest
import time_machine
from openpyxl import load_workbook

from disclosures.exports import actions, views
from disclosures.exports.models import ExportJob
from organizations.models import RegisterEntry
from tests import builders
from tests.disclosures.exports.asked import ask, done, now, url
from tests.disclosures.summaries.year import TODAY

State = ExportJob.State
WEEK = dt.timedelta(days=7)


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel(builders.at(TODAY), tick=False):
        yield


def text_of(response):
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", " ", response.content.decode()))


def content_of(response) -> bytes:
    return b"".join(response.streaming_content)


@pytest.fixture
def too_long(monkeypatch):
    """More people than a request may write."""
    monkeypatch.setattr("disclosures.summaries.views.ROWS_OF_A_WORKBOOK", 5)


def test_a_workbook_too_long_for_a_request_becomes_an_export(cast, signed_in, too_long):
    client = signed_in(cast.officer)
    wish = {"format": "xlsx", "year": "2026"}
    first = client.post(url("export_summaries", cast.committee.pk), wish)
    second = client.post(url("export_summaries", cast.committee.pk), wish)
    job = ExportJob.objects.get()
    assert (first.url, second.url) == (url("export_job", job.pk),) * 2
    assert (job.asked_by, job.organization, job.parameters) == (cast.officer.user, cast.committee, {"year": 2026})
    page = client.get(first.url)
    assert "正在导出，请等一会儿松荫街道党工委2026年年终汇总.xlsx" in text_of(page)
    assert '<noscript><meta http-equiv="refresh"' in page.content.decode()


def test_too_many_at_once_are_refused_on_the_page_one_came_from(cast, signed_in, too_long):
    for year in (2023, 2024, 2025):
        ask(cast.officer, cast.committee, year)
    wish = {"format": "xlsx", "year": "2026"}
    page = signed_in(cast.officer).post(url("export_summaries", cast.committee.pk), wish, follow=True)
    assert "您已经有3项导出在做" in text_of(page)
    assert page.redirect_chain[0][0] == f"{url('summaries_of_organization', cast.committee.pk)}?year=2026"


@pytest.mark.parametrize("who", ["outsider", "inspector", "committee_secretary", "secretary", "member"])
def test_somebody_elses_export_is_not_there(cast, signed_in, who):
    job = done(cast.officer, cast.committee)
    client = signed_in(getattr(cast, who))
    seen = [client.get(url(name, job.pk)).status_code for name in ("export_job", "export_progress")]
    done_to = [client.post(url(name, job.pk)).status_code for name in ("cancel_export", "export_again")]
    assert (seen, done_to, client.post(url("download_export", job.pk)).status_code) == ([404] * 2, [404] * 2, 404)
    assert job.file_name not in client.get(url("exports")).content.decode()


def test_a_visitor_is_asked_to_sign_in(client, cast):
    job = done(cast.officer, cast.committee)
    assert client.get(url("exports")).url.startswith("/sign-in/")
    assert client.post(url("download_export", job.pk)).url.startswith("/sign-in/")


def test_the_asker_downloads_it_as_it_was_written(cast, signed_in):
    job = done(cast.officer, cast.committee)
    client = signed_in(cast.officer)
    page = text_of(client.get(url("export_job", job.pk)))
    assert "导出好了，可以下载" in page
    assert "保存到2026年12月1日，过后自动删除" in page
    response = client.post(url("download_export", job.pk))
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Disposition"].startswith("attachment; filename*=UTF-8''")
    assert load_workbook(BytesIO(content_of(response))).sheetnames == ["党员和职工", "党组织"]
    assert RegisterEntry.objects.get(verb="导出年终汇总").actor == cast.officer.user
    assert client.get(url("download_export", job.pk)).status_code == 405


def test_who_lost_the_post_is_refused_the_file(cast, signed_in):
    job = done(cast.officer, cast.committee)
    cast.officer.posts.all().delete()
    assert signed_in(cast.officer).post(url("download_export", job.pk)).status_code == 403
    assert not RegisterEntry.objects.filter(verb="导出年终汇总").exists()


def test_the_progress_is_told_to_the_script(cast, signed_in):
    job = ask(cast.officer, cast.committee)
    client = signed_in(cast.officer)
    assert client.get(url("export_progress", job.pk)).json() == {
        "percent": 0, "words": "正在等后台任务接手。", "is_under_way": True,
    }  # fmt: skip
    actions.cancel(by=cast.officer.user, export_job=job)
    assert client.get(url("export_progress", job.pk)).json()["is_under_way"] is False


def test_cancelling_and_asking_again(cast, signed_in):
    job = ask(cast.officer, cast.committee)
    client = signed_in(cast.officer)
    assert "这项导出已经取消" in text_of(client.post(url("cancel_export", job.pk), follow=True))
    assert "已取消，不用再取消" in text_of(client.post(url("cancel_export", job.pk), follow=True))
    again = client.post(url("export_again", job.pk))
    new = ExportJob.objects.get(state=State.ASKED)
    assert (again.url, new.parameters, new.file_name) == (url("export_job", new.pk), job.parameters, job.file_name)


def test_asking_again_needs_the_permission_anew(cast, signed_in):
    job = done(cast.officer, cast.committee)
    cast.officer.posts.all().delete()
    assert signed_in(cast.officer).post(url("export_again", job.pk)).status_code == 403
    assert ExportJob.objects.count() == 1


def test_a_failed_and_an_expired_export_say_what_to_do(cast, signed_in):
    failed, expired = ask(cast.officer, cast.committee), done(cast.officer, cast.committee, 2025)
    ExportJob.objects.filter(pk=failed.pk).update(state=State.FAILED, sentence="后台任务停了。")
    actions.expire(today=TODAY + WEEK + dt.timedelta(days=1))
    client = signed_in(cast.officer)
    assert "没有导出成" in text_of(client.get(url("export_job", failed.pk)))
    assert "后台任务停了。再导出一次" in text_of(client.get(url("export_job", failed.pk)))
    assert "文件只保存七天" in text_of(client.get(url("export_job", expired.pk)))
    sent = client.post(url("download_export", expired.pk), follow=True)
    assert "这项导出没有可以下载的文件" in text_of(sent)


def test_the_home_page_says_that_it_is_done_until_it_is_fetched(cast, signed_in):
    def todos(person):
        desk = signed_in(person).get(url("home")).context["desk"]
        return [(each.title, str(each.day), each.url) for each in desk.todos if "导出" in each.title]

    ask(cast.inspector, cast.district)
    job = done(cast.officer, cast.committee)
    expected = ("下载导出好的“松荫街道党工委2026年年终汇总.xlsx”", "2026-12-01", url("export_job", job.pk))
    assert (todos(cast.officer), todos(cast.inspector), todos(cast.outsider)) == ([expected], [], [])
    content_of(signed_in(cast.officer).post(url("download_export", job.pk)))
    assert (todos(cast.officer), now(job).fetched_on) == ([], TODAY)


def test_the_list_shows_each_state_in_words(cast, signed_in):
    client = signed_in(cast.officer)
    assert "还没有导出过大文件" in text_of(client.get(url("exports")))
    done(cast.officer, cast.committee, 2025)
    actions.cancel(by=cast.officer.user, export_job=ask(cast.officer, cast.committee, 2024))
    ask(cast.officer, cast.committee)
    page = text_of(client.get(url("exports")))
    assert [word in page for word in ("12月1日前可以下载", "已取消", "排队")] == [True] * 3


def test_the_list_is_paged(cast, signed_in, monkeypatch):
    monkeypatch.setattr(views, "EXPORTS_A_PAGE", 1)
    done(cast.officer, cast.committee)
    done(cast.officer, cast.committee, 2025)
    page = signed_in(cast.officer).get(url("exports"), {"page": "2"})
    assert [job.parameters for job in page.context["page"]] == [{"year": 2026}]


def test_the_list_takes_the_same_queries_for_one_row_and_for_three(cast, signed_in, django_assert_max_num_queries):
    client = signed_in(cast.officer)
    done(cast.officer, cast.committee)
    client.get(url("exports"))
    with django_assert_max_num_queries(9) as few:
        client.get(url("exports"))
    done(cast.officer, cast.committee, 2025)
    done(cast.officer, cast.committee, 2024)
    with django_assert_max_num_queries(9) as many:
        client.get(url("exports"))
    assert len(many) == len(few)
