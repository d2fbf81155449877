"""Attachments of a meeting: who adds and removes them, what the file on the disk is, and what is refused."""

import os
import stat
import time

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction
from django.http import Http404
from django.utils import timezone

from disclosures import daily, integrity
from meetings import actions
from meetings.attachments import files, kinds, limits
from meetings.models import Attachment
from organizations.models import RegisterEntry
from organizations.private_files import A_DAY
from organizations.refusals import Refused
from organizations.register import Change, RowChange, changes_of
from tests.meetings.attachments import samples
from tests.meetings.conftest import DAY

PHOTO = samples.jpeg(samples.JFIF, samples.exif())


def attach(by, meeting, name="会场.jpg", content=PHOTO):
    return actions.attach(by=by.user, meeting=meeting, name=name, content=content)


def folder(settings):
    return settings.MEDIA_ROOT / "attachments"


def on_disk(settings):
    return sorted(path.name for path in folder(settings).iterdir())


@pytest.fixture
def kept(cast, attended):
    return attach(cast.recorder, attended)


@pytest.fixture
def voting(cast, criticized):
    return actions.begin_voting(by=cast.secretary.user, meeting=criticized)


class TestAdding:
    def test_the_file_lies_under_a_random_name_readable_by_the_server_alone(self, cast, attended, kept, settings):
        (path,) = folder(settings).iterdir()
        assert (path.name, stat.S_IMODE(path.stat().st_mode)) == (kept.token, 0o600)
        assert stat.S_IMODE(folder(settings).stat().st_mode) == 0o700
        assert path.read_bytes() == samples.PLAIN_JPEG
        assert (kept.name, kept.kind, kept.size, kept.digest, kept.added_by, kept.is_addition) == (
            "会场.jpg", "jpg", len(samples.PLAIN_JPEG), files.digest_of(samples.PLAIN_JPEG), cast.recorder.user, False,
        )  # fmt: skip

    def test_the_register_says_so_and_never_where_the_file_lies(self, attended, kept):
        line = RegisterEntry.objects.latest("pk")
        assert (line.verb, line.record_name, line.detail) == ("上传附件", str(attended), {"文件": "会场.jpg"})
        assert changes_of(line)[0] == [
            RowChange(
                "会议附件",
                "新增",
                (
                    Change("会议", "空", str(attended)),
                    Change("文件名", "空", "会场.jpg"),
                    Change("文件类别", "空", "JPG图片"),
                    Change("字节数", "空", str(len(samples.PLAIN_JPEG))),
                    Change("上传人", "空", "柳文澜"),
                ),
            )
        ]

    def test_what_comes_after_the_end_is_an_addition(self, cast, attended):
        actions.conclude(by=cast.secretary.user, meeting=attended, no_vote_reason="人数不足")
        attached = attach(cast.recorder, attended)
        Attachment.objects.update(added_at=timezone.now() + timezone.timedelta(hours=1))
        assert Attachment.objects.get(pk=attached.pk).is_addition
        assert RegisterEntry.objects.latest("pk").verb == "会后补充附件"

    @pytest.mark.parametrize(
        ("who", "error"),
        [
            ("member", PermissionDenied),
            ("head", PermissionDenied),
            ("officer", PermissionDenied),
            ("inspector", PermissionDenied),
            ("outsider", Http404),
        ],
    )
    def test_only_who_records_the_meeting_adds_and_removes(self, cast, attended, kept, settings, who, error):
        with pytest.raises(error):
            attach(getattr(cast, who), attended)
        with pytest.raises(error):
            actions.remove_attachment(by=getattr(cast, who).user, attachment=kept, reason="错")
        assert on_disk(settings) == [kept.token]

    def test_nothing_is_added_before_the_meeting_or_to_a_cancelled_one(self, cast, scheduled):
        with pytest.raises(Refused, match="还没有开始或者已经取消"):
            attach(cast.recorder, scheduled)
        actions.cancel(by=cast.secretary.user, meeting=scheduled, reason="停电")
        with pytest.raises(Refused, match="还没有开始或者已经取消"):
            attach(cast.recorder, scheduled)

    def test_nothing_is_added_or_removed_while_votes_are_cast(self, cast, kept, voting):
        lines = RegisterEntry.objects.count()
        with pytest.raises(Refused, match="正在投票"):
            attach(cast.recorder, voting)
        with pytest.raises(Refused, match="正在投票"):
            actions.remove_attachment(by=cast.recorder.user, attachment=kept, reason="错")
        assert RegisterEntry.objects.count() == lines

    @pytest.mark.parametrize(
        ("content", "sentence"),
        [(b"", limits.EMPTY), (b"%PDF-" + bytes(limits.LARGEST), limits.TOO_LARGE), (b"GIF89a", kinds.NOT_TAKEN)],
    )
    def test_what_is_refused_leaves_nothing(self, cast, attended, content, sentence):
        with pytest.raises(Refused) as refused:
            attach(cast.recorder, attended, content=content)
        assert (refused.value.sentence, Attachment.objects.count()) == (sentence, 0)

    def test_a_meeting_takes_twenty_and_a_removed_one_makes_room(self, cast, attended):
        twenty = [samples.PDF + bytes([10 + number]) for number in range(limits.MOST)]
        first, *_ = [attach(cast.recorder, attended, content=content) for content in twenty]
        with pytest.raises(Refused, match="最多20个附件"):
            attach(cast.recorder, attended)
        actions.remove_attachment(by=cast.recorder.user, attachment=first, reason="多了")
        assert attach(cast.recorder, attended).kind == "jpg"

    def test_a_double_click_keeps_one_file(self, cast, attended, kept, settings):
        with pytest.raises(Refused, match="这个文件已经在附件里，没有再存一份"):
            attach(cast.recorder, attended, name="另一个名字.jpg")
        assert on_disk(settings) == [kept.token]
        actions.remove_attachment(by=cast.recorder.user, attachment=kept, reason="传错了")
        attach(cast.recorder, attended)
        assert attended.attachments.kept().count() == 1

    def test_a_full_disk_is_said_and_leaves_nothing_half(self, cast, attended, settings, monkeypatch):
        def full(descriptor):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(Refused, match="磁盘写不进去"):
            attach(cast.recorder, attended)
        assert (on_disk(settings), Attachment.objects.count()) == ([], 0)


class TestRemoving:
    def test_the_line_stays_and_the_file_goes_with_the_commit(
        self, cast, kept, settings, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True):
            actions.remove_attachment(by=cast.secretary.user, attachment=kept, reason="拍到了旁人")
            assert on_disk(settings) == [kept.token]  # a transaction that fails takes nothing with it
        kept.refresh_from_db()
        assert (kept.removed_by, kept.removed_reason, kept.name) == (cast.secretary.user, "拍到了旁人", "会场.jpg")
        assert on_disk(settings) == []
        line = RegisterEntry.objects.latest("pk")
        assert (line.verb, line.reason, line.detail) == ("移除附件", "拍到了旁人", {"文件": "会场.jpg"})

    def test_it_needs_a_reason_and_happens_once(self, cast, kept):
        with pytest.raises(Refused, match="请写明移除的原因"):
            actions.remove_attachment(by=cast.recorder.user, attachment=kept, reason=" ")
        actions.remove_attachment(by=cast.recorder.user, attachment=kept, reason="传错")
        with pytest.raises(Refused, match="已经移除过"):
            actions.remove_attachment(by=cast.recorder.user, attachment=kept, reason="传错")


class TestTheDatabase:
    @pytest.mark.parametrize(
        ("constraint", "fields"),
        [
            ("attachment_kind_is_known", {"kind": "exe"}),
            ("attachment_is_found_by_token_and_digest", {"token": "../../etc/passwd"}),
            ("attachment_is_found_by_token_and_digest", {"digest": ""}),
            ("attachment_removal_says_who_when_and_why", {"removed_reason": "错"}),
            ("attachment_removal_says_who_when_and_why", {"removed_at": timezone.now()}),
            ("meetings_attachment_token", {"token": "same"}),
        ],
    )
    def test_it_refuses_what_must_never_be(self, cast, attended, kept, constraint, fields):
        values = {"name": "甲.pdf", "kind": "pdf", "size": 1, "token": "0" * 32, "digest": "0" * 64} | fields
        if values["token"] == "same":
            values["token"] = kept.token
        with pytest.raises(IntegrityError, match=constraint):
            Attachment.objects.create(meeting=attended, added_by=cast.recorder.user, **values)

    def test_a_line_is_never_deleted(self, kept):
        with pytest.raises(DatabaseError, match="stays_as_a_line"), transaction.atomic():
            kept.delete()


class TestLeftOver:
    def lay(self, settings, name, days):
        files.keep(b"x")
        path = folder(settings) / name
        path.write_bytes(b"left")
        moment = time.time() - days * A_DAY
        os.utime(path, (moment, moment))
        return path

    def test_the_nightly_round_erases_what_no_line_leads_to(self, cast, kept, settings):
        old, young = self.lay(settings, "a" * 32, 1.1), self.lay(settings, "b" * 32, 0.9)
        done, failed = daily.run(DAY, steps=(daily.erase_attachments_left_over,))
        assert (done, failed) == (["清除1个没有对应会议的附件文件"], [])
        assert (old.exists(), young.exists(), kept.token in on_disk(settings)) == (False, True, True)

    def test_a_removal_that_broke_off_before_the_file_went_is_made_good(self, cast, kept, settings):
        actions.remove_attachment(by=cast.recorder.user, attachment=kept, reason="错")  # its commit never comes here
        moment = time.time() - 2 * A_DAY
        os.utime(folder(settings) / kept.token, (moment, moment))
        assert list(integrity.no_file_lies_without_an_attachment()) == [
            f"附件文件夹里的{kept.token}不属于任何留着的附件。"
        ]
        assert actions.erase_left_over_files() == 1
        assert list(integrity.no_file_lies_without_an_attachment()) == []

    def test_the_check_finds_lost_and_foreign_files(self, cast, kept, settings):
        assert list(integrity.every_attachment_has_its_file()) == []
        assert list(integrity.no_file_lies_without_an_attachment()) == []
        (folder(settings) / kept.token).write_bytes(b"changed")
        self.lay(settings, "c" * 32, 2)
        assert list(integrity.every_attachment_has_its_file()) == [
            f"{kept.meeting}的附件“会场.jpg”找不到文件，或者文件和上传时不一样。"
        ]
        assert list(integrity.no_file_lies_without_an_attachment()) == [
            f"附件文件夹里的{'c' * 32}不属于任何留着的附件。"
        ]
