"""Upload → preview → confirm → progress → result: written once, by the worker, or not at all."""

import re
import signal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from openpyxl import load_workbook
from procrastinate.contrib.django.models import ProcrastinateJob

from organizations.actions import list_imports
from organizations.imports import uploads
from organizations.models import ListImport, Organization, Person, RegisterEntry
from organizations.refusals import Refused
from organizations.tasks import run_list_import
from tests.organizations.awkward_files import ZHANG_ID, web_page_named_xls, workbook
from tests.workers import started, wait_until, waits_for_a_lock

State = ListImport.State
HEADER = ["姓名", "所在党支部", "人员类别"]
BRANCH = "桐花社区党支部"
NEW, CHANGED = ["新来的", BRANCH, "党员"], ["顾北川", BRANCH, "预备党员"]
TREE = ["党组织全称", "党组织编码", "组织类别", "上级党组织"]


def url(name, *args):
    return reverse(f"organizations:{name}", args=args)


def text_of(response):
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", " ", response.content.decode()))


def send(client, *lines, what="people", name="名册.xlsx", content=None):
    file = SimpleUploadedFile(name, workbook(lines) if content is None else content)
    return client.post(url("import"), {"what": what, "file": file})


def uploaded(client, *lines, **kwargs) -> ListImport:
    send(client, *lines, **kwargs)
    return ListImport.objects.latest("pk")


def confirmed(client, *lines, **kwargs) -> ListImport:
    made = uploaded(client, *lines, **kwargs)
    client.post(url("confirm_import", made.pk))
    return made


def page_of(client, made):
    return text_of(client.get(url("list_import", made.pk)))


def state_of(made):
    made.refresh_from_db()
    return made.state


@pytest.fixture
def office(cast, signed_in):
    return signed_in(cast.inspector)


# --- who may ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("who", ["secretary", "officer", "member", "outsider"])
def test_only_the_office_imports(cast, signed_in, office, who):
    made = uploaded(office, HEADER, NEW)
    client = signed_in(getattr(cast, who))
    pages = ("list_import", "import_progress", "import_errors", "import_missing")
    assert [client.get(url(name, made.pk)).status_code for name in pages] == [403] * 4
    assert (client.get(url("import")).status_code, send(client, HEADER, NEW).status_code) == (403, 403)
    assert client.post(url("confirm_import", made.pk)).status_code == 403
    assert (ListImport.objects.count(), state_of(made)) == (1, State.UPLOADED)


def test_an_upload_is_shown_to_who_made_it_only(cast, signed_in, office):
    made = uploaded(office, HEADER, NEW)
    colleague = signed_in(cast.member)
    cast.member.posts.create(organization=cast.office, role="district_office", starts_on="2020-01-01")
    assert colleague.get(url("import")).status_code == 200
    assert colleague.get(url("list_import", made.pk)).status_code == 404
    assert colleague.post(url("confirm_import", made.pk)).status_code == 404


# --- preview ----------------------------------------------------------------------------------------------------------
def test_the_preview_says_what_would_change_and_writes_nothing(cast, office):
    before = Person.objects.count()
    page = page_of(office, uploaded(office, HEADER, CHANGED, NEW))
    assert "新增1修改1不变0" in page
    assert "第2行顾北川人员类别：党员→预备党员" in page
    assert "第3行新来的" in page
    assert "沈知远" in page  # in the system and not on the list
    assert (Person.objects.count(), ProcrastinateJob.objects.count()) == (before, 0)


def test_a_move_is_told_by_the_names_of_the_branches(cast, office):
    lines = [[*HEADER, "手机号"], ["顾北川", "鹭洲社区党支部", "党员", "12000000001"]]
    Person.objects.filter(pk=cast.member.pk).update(phone="12000000001")
    assert "所在党支部：桐花社区党支部→鹭洲社区党支部" in page_of(office, uploaded(office, *lines))


def test_an_id_is_never_shown_in_the_preview(cast, office):
    page = page_of(office, uploaded(office, [*HEADER, "身份证号"], [*CHANGED, ZHANG_ID]))
    assert "身份证号有变化" in page
    assert cast.member.id_digest is None
    assert ZHANG_ID not in page


def test_bad_rows_can_be_taken_home_and_keep_everything_out(cast, office):
    made = uploaded(office, HEADER, NEW, ["另一个", "没有的支部", "党员"])
    page = page_of(office, made)
    assert "有1处要改，还不能导入" in page
    assert "确认导入" not in page
    errors = load_workbook(BytesIO(office.get(url("import_errors", made.pk)).content)).active
    assert [cell.value for cell in errors[4]][1:5] == [3, "所在党支部", "没有的支部", "找不到这个党支部"]


def test_a_web_page_that_calls_itself_xls_is_told_so(office):
    made = uploaded(office, name="老系统导出.xls", content=web_page_named_xls())
    assert "这个文件其实是网页" in page_of(office, made)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "请选择文件"),
        ({"what": "people", "file": SimpleUploadedFile("a.pdf", b"x")}, "请选择xlsx、xls或csv文件"),
        ({"what": "people", "file": SimpleUploadedFile("a.csv", b"")}, "这个文件是空的"),
        ({"what": "ballots", "file": SimpleUploadedFile("a.csv", b"x")}, "ballots"),
    ],
)
def test_an_upload_that_is_no_list_gives_a_sentence(office, data, sentence):
    response = office.post(url("import"), data)
    assert response.status_code == 200
    assert sentence in text_of(response)
    assert not ListImport.objects.exists()


def test_who_is_missing_can_be_taken_home_before_and_after(cast, office):
    made = uploaded(office, HEADER, CHANGED)
    before = names_in(office.get(url("import_missing", made.pk)))
    office.post(url("confirm_import", made.pk))
    run_list_import(list_import=made.pk)
    assert names_in(office.get(url("import_missing", made.pk))) == before
    assert {"沈知远", "黎晓帆", "庄小禾"} < set(before)
    assert "顾北川" not in before
    assert f"系统里有、名单里没有的{len(before)}人" in page_of(office, made)


def test_a_long_list_of_who_is_missing_comes_as_csv(cast, office, monkeypatch):
    monkeypatch.setattr("organizations.import_views.ROWS_OF_A_WORKBOOK", 3)
    made = uploaded(office, HEADER, CHANGED)
    response = office.get(url("import_missing", made.pk))
    assert response["Content-Type"].startswith("text/csv")
    assert "沈知远" in response.content.decode("utf-8-sig")


def names_in(response):
    rows = list(load_workbook(BytesIO(response.content)).active.iter_rows(values_only=True))
    return [row[1] for row in rows[3:]]


# --- confirm, progress, result ----------------------------------------------------------------------------------------
def test_confirming_hands_the_list_to_the_worker(cast, office):
    made = confirmed(office, HEADER, CHANGED, NEW)
    job = ProcrastinateJob.objects.get()
    assert (state_of(made), job.task_name, job.args) == (
        State.QUEUED,
        "organizations.run_list_import",
        {"list_import": made.pk},
    )
    page = office.get(url("list_import", made.pk))
    assert "正在等后台任务接手" in text_of(page)
    assert '<noscript><meta http-equiv="refresh"' in page.content.decode()
    assert office.get(url("import_progress", made.pk)).json() == {
        "percent": 0,
        "words": "正在等后台任务接手。",
        "is_under_way": True,
    }


def test_the_worker_writes_the_list_and_the_page_says_what_happened(cast, office):
    made = confirmed(office, HEADER, CHANGED, NEW)
    run_list_import(list_import=made.pk)
    page = page_of(office, made)
    assert "人员名册导入好了" in page
    assert "新增1修改1不变0" in page
    assert Person.objects.get(name="新来的").organization == cast.branch
    line = RegisterEntry.objects.first()
    assert (line.verb, line.actor, line.detail["新增"]) == ("导入人员名册", cast.inspector.user, 1)


def test_the_list_of_organizations_goes_the_same_way(cast, office):
    line = ["中共云溪区松荫街道新建支部委员会", "T9", "党支部", cast.committee.name]
    made = confirmed(office, TREE, line, what="organizations")
    run_list_import(list_import=made.pk)
    assert Organization.objects.get(code="T9").superior == cast.committee
    page = page_of(office, made)
    assert "党组织名单导入好了" in page
    assert "接着导入人员名册" in page


def test_a_second_click_and_a_second_job_import_nothing_twice(cast, office):
    made = confirmed(office, HEADER, NEW)
    page = text_of(office.post(url("confirm_import", made.pk), follow=True))
    assert "这份名单排队，不用再点" in page
    assert ProcrastinateJob.objects.count() == 1
    run_list_import(list_import=made.pk)
    run_list_import(list_import=made.pk)
    assert Person.objects.filter(name="新来的").count() == 1
    assert RegisterEntry.objects.filter(verb="导入人员名册").count() == 1
    assert "这份名单已导入，不用再点" in text_of(office.post(url("confirm_import", made.pk), follow=True))


def test_the_same_file_uploaded_twice_adds_nobody_twice(cast, office):
    first, second = confirmed(office, HEADER, NEW), confirmed(office, HEADER, NEW)
    run_list_import(list_import=first.pk)
    run_list_import(list_import=second.pk)
    second.refresh_from_db()
    assert second.counts[:3] == [["新增", 0], ["修改", 0], ["不变", 1]]


def test_the_uploaded_file_is_erased_after_the_import(cast, office, django_capture_on_commit_callbacks):
    made = confirmed(office, HEADER, NEW)
    assert uploads.read(made.token) is not None
    with django_capture_on_commit_callbacks(execute=True):
        run_list_import(list_import=made.pk)
    assert (uploads.read(made.token), uploads.told(made.token)) == (None, 0)


def test_a_list_that_has_become_wrong_since_the_preview_is_refused_whole(cast, office):
    made = confirmed(office, HEADER, NEW, ["某人", "鹭洲社区党支部", "党员"])
    Organization.objects.filter(pk=cast.sibling.pk).update(name="改了", short_name="名字")
    run_list_import(list_import=made.pk)
    assert state_of(made) == State.REFUSED
    assert "一行也没有写入" in page_of(office, made)
    assert not Person.objects.filter(name="新来的").exists()
    Organization.objects.filter(pk=cast.sibling.pk).update(short_name="鹭洲社区党支部")
    office.post(url("confirm_import", made.pk))
    run_list_import(list_import=made.pk)
    assert state_of(made) == State.DONE


def test_who_lost_the_post_in_the_meantime_imports_nothing(cast, office):
    made = confirmed(office, HEADER, NEW)
    cast.inspector.posts.all().delete()
    run_list_import(list_import=made.pk)
    assert state_of(made) == State.REFUSED
    assert not Person.objects.filter(name="新来的").exists()


def test_a_file_that_is_gone_is_said_to_be_gone(cast, office):
    made = uploaded(office, HEADER, NEW)
    uploads.forget(made.token)
    assert "已经不在了" in text_of(office.get(url("list_import", made.pk), follow=True))
    assert "已经不在了" in text_of(office.get(url("import_errors", made.pk), follow=True))
    office.post(url("confirm_import", made.pk))
    run_list_import(list_import=made.pk)
    assert state_of(made) == State.REFUSED


def test_the_progress_moves_while_people_are_written(cast, office, monkeypatch):
    monkeypatch.setattr("organizations.actions.people_imports.BATCH", 2)
    made = confirmed(office, HEADER, *([f"新人{letter}", BRANCH, "党员"] for letter in "甲乙丙丁戊"))
    told = []
    monkeypatch.setattr(uploads, "tell", lambda token, percent: told.append(percent))
    run_list_import(list_import=made.pk)
    assert told == [30, 65, 85, 95]


# --- a worker that dies -----------------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_a_killed_workers_import_ends_with_a_clear_word_and_nothing_written(cast, office, settings, monkeypatch):
    made = confirmed(office, HEADER, NEW)
    monkeypatch.setattr(list_imports, "GRACE", list_imports.GRACE * 0)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("lock table organizations_person in exclusive mode")  # the import waits in its middle
        worker = started("from organizations.tasks import run_list_import as run", settings, list_import=made.pk)
        try:
            wait_until(lambda: waits_for_a_lock(cursor))
            assert "正在导入" in page_of(office, made)
            assert state_of(made) == State.RUNNING
        finally:
            worker.send_signal(signal.SIGKILL)
            worker.wait()
    wait_until(lambda: "导入到一半，后台任务停了。什么也没有写入" in page_of(office, made))
    assert state_of(made) == State.BROKEN
    assert not Person.objects.filter(name="新来的").exists()
    office.post(url("confirm_import", made.pk))
    run_list_import(list_import=made.pk)
    assert (state_of(made), Person.objects.filter(name="新来的").count()) == (State.DONE, 1)


def test_a_job_that_is_taken_up_again_after_its_worker_died_does_not_run(cast, office):
    made = confirmed(office, HEADER, NEW)
    ListImport.objects.filter(pk=made.pk).update(state=State.RUNNING, started_at="2026-11-01T00:00Z")
    run_list_import(list_import=made.pk)
    assert state_of(made) == State.BROKEN
    assert not Person.objects.filter(name="新来的").exists()


def test_a_job_that_has_only_just_begun_is_not_given_up(cast, office):
    made = confirmed(office, HEADER, NEW)
    list_imports._begin(made.pk)
    list_imports.give_up_if_abandoned(by=cast.inspector.user, list_import=made)
    assert state_of(made) == State.RUNNING


def test_an_unforeseen_failure_leaves_a_clear_word_and_is_reported(cast, office, monkeypatch):
    made = confirmed(office, HEADER, NEW)
    monkeypatch.setattr("organizations.actions.people_imports.stroke_key", lambda name: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        run_list_import(list_import=made.pk)
    assert state_of(made) == State.BROKEN
    assert "什么也没有写入" in page_of(office, made)


# --- the table --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"what": "ballots"}, "list_import_what_is_known"),
        ({"state": "lost"}, "list_import_state_is_known"),
        ({"state": "running"}, "list_import_runs_from_a_moment_on"),
        ({"state": "broken"}, "list_import_says_why_it_failed"),
        ({"counts": [["新增", 1]]}, "list_import_has_results_only_when_done"),
        ({"missing": [1]}, "list_import_has_results_only_when_done"),
    ],
)
def test_the_database_refuses_what_must_never_be(cast, wrong, constraint):
    values = {"what": "people", "file_name": "名册.xlsx", "token": "a" * 32, "uploaded_by": cast.inspector.user} | wrong
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        ListImport.objects.create(**values)


def test_a_full_member_before_joining_is_refused_by_the_database(cast):
    days = {"joined_on": "2020-01-02", "full_member_on": "2020-01-01"}
    with pytest.raises(IntegrityError, match="person_becomes_a_full_member_after_joining"), transaction.atomic():
        Person.objects.filter(pk=cast.member.pk).update(**days)


def test_an_action_refuses_what_the_page_would_not_offer(cast, office):
    made = confirmed(office, HEADER, NEW)
    with pytest.raises(Refused, match="不用再点“确认导入”"):
        list_imports.confirm(by=cast.inspector.user, list_import=made)


@pytest.mark.parametrize("token", ["", "../../secret_key", "z" * 32, "a" * 32])
def test_a_forged_token_finds_nothing(token):
    assert uploads.read(token) is None
