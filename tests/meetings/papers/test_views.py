"""会议材料: who gets which paper, that each leaves a line, and the workbook's way back in on the page."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from meetings import actions
from meetings.models import Critique, Statement
from meetings.papers.catalogue import PAPERS
from meetings.rules import StatementText
from organizations.documents import XLSX
from organizations.fonts import has_a_face_for_han
from organizations.models import RegisterEntry
from tests.meetings.papers.test_offline import SAID_IN_FILE, File

needs_a_face = pytest.mark.skipif(not has_a_face_for_han(), reason="no font with Chinese characters on this machine")
FOR_LEADERS = {"critiques-pdf", "offline-xlsx"}


def page(name, *args):
    return reverse(f"meetings:{name}", args=args)


def text_of(response):
    return response.content.decode()


def get_paper(client, meeting, key):
    return client.post(page("download_paper", meeting.pk), {"paper": key})


def upload(client, meeting, file):
    sent = SimpleUploadedFile("线下会议表.xlsx", file.content, content_type=XLSX)
    return client.post(page("upload_filled", meeting.pk), {"file": sent})


class TestWhoGetsPapers:
    @pytest.mark.parametrize("who", ["secretary", "deputy", "recorder"])
    def test_who_records_or_runs_sees_all_of_them(self, cast, signed_in, attended, who):
        body = text_of(signed_in(getattr(cast, who)).get(page("papers", attended.pk)))
        assert {key for key in PAPERS if f'value="{key}"' in body} == set(PAPERS)
        assert 'type="file"' in body

    def test_the_superior_reads_along(self, cast, signed_in, attended):
        client = signed_in(cast.inspector)
        body = text_of(client.get(page("papers", attended.pk)))
        assert {key for key in PAPERS if f'value="{key}"' in body} == set(PAPERS) - {"offline-xlsx"}
        assert get_paper(client, attended, "offline-xlsx").status_code == 403

    def test_the_head_sees_the_own_critique_sheet_and_workbook(self, cast, signed_in, attended):
        client = signed_in(cast.head)
        body = text_of(client.get(page("papers", attended.pk)))
        assert {key for key in PAPERS if f'value="{key}"' in body} == FOR_LEADERS
        for key in set(PAPERS) - FOR_LEADERS:
            assert get_paper(client, attended, key).status_code == 403
        assert RegisterEntry.objects.filter(actor=cast.head.user).count() == 0

    @pytest.mark.parametrize(("who", "status"), [("member", 403), ("away", 403), ("staff", 403), ("outsider", 404)])
    def test_others_get_none(self, cast, signed_in, attended, who, status):
        client = signed_in(getattr(cast, who))
        assert client.get(page("papers", attended.pk)).status_code == status
        for key in PAPERS:
            assert get_paper(client, attended, key).status_code == status
        file = File(attended, cast.secretary)
        assert upload(client, attended, file).status_code == status
        kept = actions.keep_filled_workbook(by=cast.secretary.user, meeting=attended, content=file.content)
        assert client.get(page("filled", attended.pk, kept)).status_code == status
        assert client.post(page("confirm_filled", attended.pk, kept)).status_code == status

    @pytest.mark.parametrize(("who", "status"), [("officer", 200), ("secretary", 403), ("outsider", 404)])
    def test_those_of_a_secretary_meeting_are_the_superiors(self, cast, signed_in, secretary_meeting, who, status):
        client = signed_in(getattr(cast, who))
        response = client.get(page("papers", secretary_meeting.pk))
        assert response.status_code == status
        assert get_paper(client, secretary_meeting, "minutes-docx").status_code == status
        assert 'type="file"' not in text_of(response)

    def test_visitors_sign_in_first(self, client, attended):
        assert client.get(page("papers", attended.pk)).url.startswith("/sign-in/")

    def test_the_way_there_is_shown_to_who_gets_them(self, cast, signed_in, scheduled):
        address = page("papers", scheduled.pk)
        for who, is_shown in ((cast.secretary, True), (cast.head, True), (cast.member, False)):
            assert (address in text_of(signed_in(who).get(page("detail", scheduled.pk)))) is is_shown
        actions.open_meeting(by=cast.secretary.user, meeting=scheduled)
        for who, is_shown in ((cast.secretary, True), (cast.head, True), (cast.member, False)):
            assert (address in text_of(signed_in(who).get(page("detail", scheduled.pk)))) is is_shown


class TestDownloads:
    @needs_a_face
    @pytest.mark.parametrize("key", sorted(PAPERS))
    def test_each_comes_as_a_file_and_leaves_a_line(self, cast, signed_in, attended, key):
        response = get_paper(signed_in(cast.secretary), attended, key)
        paper = PAPERS[key]
        assert (response.status_code, response["Content-Type"]) == (200, paper.content_type)
        assert response.content[:4] == (b"%PDF" if paper.extension == "pdf" else b"PK\x03\x04")
        line = RegisterEntry.objects.latest("pk")
        assert (line.actor, line.verb, line.record_id, line.organization) == (
            cast.secretary.user,
            f"导出{paper.title}",
            str(attended.pk),
            cast.branch,
        )
        assert line.detail == {"文件": f"桐花社区党支部2026年10月组织生活会{paper.title}.{paper.extension}"}

    def test_minutes_wait_for_the_meeting(self, cast, signed_in, scheduled):
        asked = {"paper": "minutes-pdf"}
        response = signed_in(cast.secretary).post(page("download_paper", scheduled.pk), asked, follow=True)
        assert "还没有会议记录" in text_of(response)
        assert not RegisterEntry.objects.filter(verb="导出会议记录").exists()

    @pytest.mark.parametrize("key", ["", "minutes", "../minutes-pdf", "minutes-pdf\x00"])
    def test_an_unknown_paper_is_asked_for_again(self, cast, signed_in, attended, key):
        response = signed_in(cast.secretary).post(page("download_paper", attended.pk), {"paper": key}, follow=True)
        assert "请选择要下载的材料。" in text_of(response)


class TestTheWayBackIn:
    def test_upload_preview_and_confirmation(self, cast, signed_in, meeting, django_capture_on_commit_callbacks):
        client = signed_in(cast.secretary)
        file = File(meeting, cast.secretary).mark("顾北川", "到会").tell("顾北川").criticize("顾北川", SAID_IN_FILE)
        file.criticize("黎晓帆", SAID_IN_FILE)
        response = upload(client, meeting, file)
        preview = client.get(response.url)
        body = text_of(preview)
        for words in ("未签到→到会", "管网改造完工", "按期完工", "确认带入3处", "点评由行政主要负责人骆明霞写"):
            assert words in body, words
        assert Statement.objects.count() == 0
        fingerprint = preview.context["plan"].fingerprint
        with django_capture_on_commit_callbacks(execute=True):
            done = client.post(f"{response.url}confirm/", {"fingerprint": fingerprint}, follow=True)
        assert "已带入：到会1人，讲述1份，点评1份。" in text_of(done)
        assert (Statement.objects.get().person, Critique.objects.get().person) == (cast.member, cast.member)
        assert "上传的表已经不在了" in text_of(client.get(response.url, follow=True))

    def test_what_changed_meanwhile_stands_beside_what_was_filled_in(self, cast, signed_in, attended):
        client = signed_in(cast.secretary)
        response = upload(client, attended, File(attended, cast.secretary).tell("顾北川"))
        fingerprint = client.get(response.url).context["plan"].fingerprint
        other = StatementText(duties="页面上写的")
        actions.save_statement(by=cast.recorder.user, meeting=attended, person=cast.member, text=other, based_on=0)
        refused = client.post(f"{response.url}confirm/", {"fingerprint": fingerprint})
        body = text_of(refused)
        assert refused.status_code == 422
        for words in ("核对以后会议又有改动", "页面上写的", "管网改造完工", "柳文澜"):
            assert words in body, words
        assert Statement.objects.get().duties == "页面上写的"

    def test_what_is_wrong_is_listed_and_cannot_be_confirmed(self, cast, signed_in, meeting):
        client = signed_in(cast.secretary)
        response = upload(client, meeting, File(meeting, cast.secretary).mark("顾北川", "来了").tell("傅青禾"))
        body = text_of(client.get(response.url))
        assert "有1处要改，还不能带入" in body
        assert "没有这种到会情况" in body
        assert "确认带入" not in body

    def test_a_file_that_changes_nothing_says_so(self, cast, signed_in, meeting):
        client = signed_in(cast.secretary)
        response = upload(client, meeting, File(meeting, cast.secretary))
        assert "表里没有要带入的改动。" in text_of(client.get(response.url))

    def test_no_file_another_kind_and_a_meeting_that_votes_are_each_a_sentence(self, cast, signed_in, criticized):
        client, address = signed_in(cast.secretary), page("upload_filled", criticized.pk)
        missing = client.post(address)
        assert (missing.status_code, "请选择填好的表。" in text_of(missing)) == (422, True)
        photo = SimpleUploadedFile("合影.jpg", b"x")
        assert "请选择xlsx、xls或csv文件。" in text_of(client.post(address, {"file": photo}))
        actions.begin_voting(by=cast.secretary.user, meeting=criticized)
        assert "投票已经开始" in text_of(upload(client, criticized, File(criticized, cast.secretary)))

    @pytest.mark.parametrize("file", ["0" * 32, "..", "%2e%2e%2fsecret", "甲"])
    def test_a_file_that_is_not_there_leads_back(self, cast, signed_in, meeting, file):
        client = signed_in(cast.secretary)
        for response in (
            client.get(page("filled", meeting.pk, file)),
            client.post(page("confirm_filled", meeting.pk, file)),
        ):
            assert response.url == page("papers", meeting.pk)
