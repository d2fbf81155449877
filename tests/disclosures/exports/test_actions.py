"""Asked once, written by the worker, ended in one way: what an export may become, and who is told why."""

import datetime as dt
import os
import stat
import time
from io import BytesIO
from itertools import count

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.http import Http404
from openpyxl import load_workbook
from procrastinate.contrib.django.models import ProcrastinateJob

from disclosures import daily, integrity
from disclosures.exports import actions, files
from disclosures.exports.actions import ending, work
from disclosures.exports.actions.moves import move
from disclosures.exports.models import ExportJob
from disclosures.summaries import exports as summaries
from disclosures.tasks import run_export
from organizations import private_files
from organizations.models import RegisterEntry
from organizations.refusals import Refused
from tests import builders
from tests.disclosures.exports.asked import ask, done, now
from tests.disclosures.summaries.year import TODAY, rated

State = ExportJob.State
WEEK = dt.timedelta(days=7)


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel(builders.at(TODAY), tick=False):
        yield


def on_disk() -> list[str]:
    return sorted(path.name for path in files.FOLDER.path.iterdir())


def fetched(who, job, today=TODAY) -> bytes:
    with actions.fetch(by=who.user, export_job=job, today=today) as file:
        return file.read()


def lines():
    return RegisterEntry.objects.filter(verb="导出年终汇总")


# --- the way it goes --------------------------------------------------------------------------------------------------
def test_an_asked_export_waits_for_the_worker(cast):
    job = ask(cast.officer, cast.committee)
    waiting = ProcrastinateJob.objects.get()
    assert (waiting.task_name, waiting.queue_name, waiting.args) == (
        "disclosures.run_export", "exports", {"export_job": job.pk},
    )  # fmt: skip
    assert (job.state, job.file_name, job.words, job.percent) == (
        State.ASKED, "松荫街道党工委2026年年终汇总.xlsx", "正在等后台任务接手。", 0,
    )  # fmt: skip


def test_the_worker_writes_the_rows_that_a_request_would(cast):
    rated(cast, 9)
    job = ask(cast.officer, cast.committee)
    run_export(export_job=job.pk)
    made = now(job)
    assert (made.state, made.percent, made.expires_on, made.rows_done) == (
        State.DONE, 100, TODAY + WEEK, made.rows_expected,
    )  # fmt: skip
    book = load_workbook(BytesIO(fetched(cast.officer, made)))
    assert book.sheetnames == ["党员和职工", "党组织"]
    names = [row[0] for row in book["党员和职工"].iter_rows(min_row=4, values_only=True)]
    assert names[:2] == ["傅青禾", "柳文澜"]
    assert names[-1] == "内含个人信息，只供本次工作使用，请妥善保管，不要转发。骆党务导出，2026年11月24日。"
    assert book["党员和职工"].oddFooter.left.text == names[-1]


def test_the_file_is_private_and_what_it_says_it_is(cast):
    job = done(cast.officer, cast.committee)
    path = files.FOLDER.path_of(job.token)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(files.FOLDER.path.stat().st_mode) == 0o700
    assert (path.stat().st_size, on_disk()) == (job.size, [job.token])


def test_a_line_is_left_whenever_the_file_is_taken_and_not_before(cast):
    job = done(cast.officer, cast.committee)
    assert not lines().exists()
    fetched(cast.officer, job)
    fetched(cast.officer, job)
    assert [(line.actor, line.organization, line.detail) for line in lines()] == [
        (cast.officer.user, cast.committee, {"文件": "松荫街道党工委2026年年终汇总.xlsx"})
    ] * 2
    assert now(job).fetched_on == TODAY


def test_asking_twice_makes_one_export_and_another_year_another(cast):
    first, second = ask(cast.officer, cast.committee), ask(cast.officer, cast.committee)
    assert (first.pk, ProcrastinateJob.objects.count()) == (second.pk, 1)
    assert ask(cast.officer, cast.committee, 2025).pk != first.pk
    assert ask(cast.committee_secretary, cast.committee).pk != first.pk


def test_an_account_keeps_the_worker_for_three_at_most(cast):
    for year in (2024, 2025, 2026):
        ask(cast.officer, cast.committee, year)
    with pytest.raises(Refused, match="您已经有3项导出在做"):
        ask(cast.officer, cast.committee, 2023)


def test_a_second_run_writes_nothing_twice(cast):
    job = done(cast.officer, cast.committee)
    run_export(export_job=job.pk)
    assert (now(job).token, on_disk()) == (job.token, [job.token])


# --- progress and cancelling ------------------------------------------------------------------------------------------
@pytest.fixture
def seen_in_the_middle(monkeypatch):
    """`seen_in_the_middle(look)` calls `look` after every row, which is told at once."""

    def look_at_every_row(look):
        monkeypatch.setattr("disclosures.exports.kinds.AT_ONCE", 1)
        plain, numbers = summaries.person_values, count(1)

        def values(summary):
            look(next(numbers))
            return plain(summary)

        monkeypatch.setattr(summaries, "person_values", values)

    return look_at_every_row


def test_the_progress_moves_while_rows_are_written(cast, seen_in_the_middle):
    job, told = ask(cast.officer, cast.committee), []
    seen_in_the_middle(lambda number: told.append((now(job).rows_done, now(job).percent)))
    actions.run(export_job=job.pk)
    assert told[:3] == [(0, 0), (1, 7), (2, 15)]
    assert job.rows_expected == 13
    assert now(job).percent == 100


def test_it_never_says_more_than_it_expected_nor_done_before_it_is(cast, seen_in_the_middle):
    job, told = ask(cast.officer, cast.committee), []
    ExportJob.objects.update(rows_expected=3)
    seen_in_the_middle(lambda number: told.append((now(job).rows_done, now(job).percent, now(job).words)))
    actions.run(export_job=job.pk)
    assert told[2:5] == [
        (2, 66, "已写2行，大约3行。"),
        (3, 99, "内容都写好了，正在整理文件。"),
        (3, 99, "内容都写好了，正在整理文件。"),
    ]


def test_cancelling_in_the_middle_stops_the_worker_and_leaves_no_file(cast, seen_in_the_middle):
    job, rows = ask(cast.officer, cast.committee), []

    def cancel_at_the_third(number):
        rows.append(number)
        if number == 3:
            actions.cancel(by=cast.officer.user, export_job=job)

    seen_in_the_middle(cancel_at_the_third)
    actions.run(export_job=job.pk)
    assert (rows, now(job).state, on_disk()) == ([1, 2, 3], State.CANCELLED, [])


def test_cancelling_after_the_last_row_leaves_no_file_either(cast, monkeypatch):
    job = ask(cast.officer, cast.committee)
    plain = files.keep

    def cancelled_meanwhile(fill):
        kept = plain(fill)
        actions.cancel(by=cast.officer.user, export_job=job)
        return kept

    monkeypatch.setattr(files, "keep", cancelled_meanwhile)
    actions.run(export_job=job.pk)
    assert (now(job).state, on_disk()) == (State.CANCELLED, [])


def test_a_cancelled_export_is_not_begun(cast):
    job = ask(cast.officer, cast.committee)
    actions.cancel(by=cast.officer.user, export_job=job)
    run_export(export_job=job.pk)
    assert now(job).state == State.CANCELLED
    with pytest.raises(Refused, match="已取消，不用再取消"):
        actions.cancel(by=cast.officer.user, export_job=job)


def test_a_state_is_never_left_by_a_way_that_does_not_exist(cast):
    job = done(cast.officer, cast.committee)
    with pytest.raises(ValueError, match="done does not become running"):
        move(job, State.RUNNING)


# --- who may ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("who", "error"),
    [("outsider", Http404), ("secretary", Http404), ("member", Http404), ("sibling_secretary", Http404)],
)
def test_who_may_not_read_a_committee_asks_for_nothing(cast, who, error):
    with pytest.raises(error):
        ask(getattr(cast, who), cast.committee)
    assert not ExportJob.objects.exists()


@pytest.mark.parametrize("who", ["member", "recorder", "head", "leader"])
def test_who_only_sees_a_branch_asks_for_nothing_of_it(cast, who):
    with pytest.raises(PermissionDenied):
        ask(getattr(cast, who), cast.branch)


@pytest.mark.parametrize("action", [actions.cancel, lambda **a: actions.fetch(today=TODAY, **a)])
@pytest.mark.parametrize("who", ["outsider", "inspector", "committee_secretary"])
def test_nobody_else_cancels_or_takes_it(cast, who, action):
    job = done(cast.officer, cast.committee)
    with pytest.raises(ExportJob.DoesNotExist):
        action(by=getattr(cast, who).user, export_job=job)
    assert (now(job).state, lines().exists()) == (State.DONE, False)


def test_who_lost_the_post_before_it_was_begun_gets_nothing(cast):
    job = ask(cast.officer, cast.committee)
    cast.officer.posts.all().delete()
    actions.run(export_job=job.pk)
    assert (now(job).state, now(job).sentence, on_disk()) == (State.FAILED, work.NO_RIGHT, [])


def test_whose_account_was_closed_gets_nothing(cast):
    job = ask(cast.officer, cast.committee)
    cast.officer.user.is_active = False
    cast.officer.user.save()
    actions.run(export_job=job.pk)
    assert (now(job).state, now(job).sentence) == (State.FAILED, work.NO_RIGHT)


def test_who_lost_the_post_before_the_download_gets_nothing(cast):
    job = done(cast.officer, cast.committee)
    cast.officer.posts.all().delete()
    cast.officer.user.__dict__.pop("_posts_held", None)
    with pytest.raises(PermissionDenied):
        fetched(cast.officer, job)
    assert not lines().exists()


def test_who_reads_less_than_the_file_holds_has_to_ask_again(cast):
    job = done(cast.inspector, cast.district)
    cast.inspector.posts.all().delete()
    builders.post(cast.inspector, cast.district, "deputy")  # reads the district's own year alone
    cast.inspector.user.__dict__.pop("_posts_held", None)
    with pytest.raises(Refused, match="您能看的党组织变少了"):
        fetched(cast.inspector, job)
    assert not lines().exists()


# --- what goes wrong --------------------------------------------------------------------------------------------------
def test_an_unforeseen_failure_leaves_a_clear_word_no_file_and_is_reported(cast, monkeypatch, tmp_path):
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    job = ask(cast.officer, cast.committee)
    monkeypatch.setattr(summaries, "person_values", lambda summary: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        actions.run(export_job=job.pk)
    assert (now(job).state, now(job).sentence, on_disk()) == (State.FAILED, work.BROKE_OFF, [])
    assert list(scratch.iterdir()) == []


def test_a_full_disk_is_said(cast, monkeypatch):
    def full(descriptor):
        raise OSError(28, "No space left on device")

    job = ask(cast.officer, cast.committee)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        actions.run(export_job=job.pk)
    assert (now(job).state, now(job).sentence, on_disk()) == (State.FAILED, work.NO_ROOM, [])


def test_a_file_that_is_gone_or_changed_is_not_handed_out(cast):
    job = done(cast.officer, cast.committee)
    files.FOLDER.path_of(job.token).write_bytes(b"changed")
    with pytest.raises(Refused, match="或者和导出时不一样"):
        fetched(cast.officer, job)
    files.forget(job.token)
    with pytest.raises(Refused, match="这个文件不在了"):
        fetched(cast.officer, job)
    assert (lines().exists(), now(job).fetched_on) == (False, None)


# --- what time brings -------------------------------------------------------------------------------------------------
def test_a_file_is_there_for_a_week_and_no_day_longer(cast, django_capture_on_commit_callbacks):
    job = done(cast.officer, cast.committee)
    step = (daily.remove_old_exports,)
    assert daily.run(TODAY + WEEK, steps=step) == (["删除0个到期的导出文件、0条一个月前的导出"], [])
    assert fetched(cast.officer, job, today=TODAY + WEEK)
    with pytest.raises(Refused, match="没有可以下载的文件"):
        fetched(cast.officer, job, today=TODAY + WEEK + dt.timedelta(days=1))
    with django_capture_on_commit_callbacks(execute=True):
        daily.run(TODAY + WEEK + dt.timedelta(days=1), steps=step)
    assert (now(job).state, now(job).token, on_disk()) == (State.EXPIRED, "", [])
    with pytest.raises(Refused, match="没有可以下载的文件"):
        fetched(cast.officer, job)


def test_after_a_month_the_list_forgets_what_has_ended(cast):
    failed, kept = ask(cast.officer, cast.committee), done(cast.inspector, cast.district)
    actions.cancel(by=cast.officer.user, export_job=failed)
    assert actions.forget_old(today=TODAY + ending.LISTED_FOR) == 0
    assert actions.forget_old(today=TODAY + ending.LISTED_FOR + dt.timedelta(days=1)) == 1
    assert list(ExportJob.objects.all()) == [kept]


def test_an_export_that_no_worker_took_up_for_a_day_ends_with_a_word(cast):
    job = ask(cast.officer, cast.committee)
    assert actions.end_abandoned() == 0
    with time_machine.travel(builders.at(TODAY + dt.timedelta(days=2)), tick=False):
        assert daily.run(TODAY, steps=(daily.end_abandoned_exports,)) == (["结束1项中断的导出"], [])
    assert (now(job).state, now(job).sentence) == (State.FAILED, ending.NEVER_BEGUN)


def test_a_half_written_file_goes_after_a_day_and_the_check_names_it(cast):
    kept = done(cast.officer, cast.committee)
    path = files.FOLDER.path / ("a" * 32)
    path.write_bytes(b"half")
    assert list(integrity.no_file_lies_without_an_export()) == []
    long_ago = time.time() - 2 * private_files.A_DAY  # the clock of the test, not of the disk
    os.utime(path, (long_ago, long_ago))
    assert list(integrity.no_file_lies_without_an_export()) == [f"导出文件夹里的{'a' * 32}不属于任何可以下载的导出。"]
    assert daily.run(TODAY, steps=(daily.erase_exports_left_over,)) == (["清除1个没有写完的导出文件"], [])
    assert on_disk() == [kept.token]


def test_the_check_finds_a_lost_file(cast):
    job = done(cast.officer, cast.committee)
    assert list(integrity.every_finished_export_has_its_file()) == []
    files.forget(job.token)
    assert list(integrity.every_finished_export_has_its_file()) == [
        f"导出“松荫街道党工委2026年年终汇总.xlsx”（{job.pk}）找不到文件，或者文件和导出时不一样。"
    ]
