"""The pages of a meeting's attachments: who opens them, how a file comes back, what is said when it is refused."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from meetings import actions
from meetings.attachments import files, kinds, limits
from meetings.models import Attachment
from tests.meetings.attachments import samples

PHOTO = samples.jpeg(samples.JFIF, samples.exif())
HEADERS = {
    "Content-Type": "image/jpeg",
    "Content-Disposition": "attachment; filename*=UTF-8''%E4%BC%9A%E5%9C%BA.jpg",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
}


def page(name, *args):
    return reverse(f"meetings:{name}", args=args)


def attach(by, meeting):
    return actions.attach(by=by.user, meeting=meeting, name="会场.jpg", content=PHOTO)


@pytest.fixture
def kept(cast, attended):
    return attach(cast.recorder, attended)


@pytest.fixture
def voting(cast, criticized):
    return actions.begin_voting(by=cast.secretary.user, meeting=criticized)


def send(client, meeting, content=PHOTO, name="会场.jpg"):
    return client.post(page("attachments", meeting.pk), {"file": SimpleUploadedFile(name, content)})


def test_a_file_is_sent_listed_and_comes_back_as_a_download(cast, signed_in, attended):
    client = signed_in(cast.recorder)
    assert send(client, attended).url == page("attachments", attended.pk)
    body = client.get(page("attachments", attended.pk)).content.decode()
    assert "会场.jpg" in body
    assert "柳文澜在2026年10月22日" in body
    response = client.get(page("attachment", attended.pk, Attachment.objects.get().pk))
    assert response.content == samples.PLAIN_JPEG
    assert {name: response[name] for name in HEADERS} == HEADERS


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("recorder", 200),
        ("secretary", 200),
        ("deputy", 200),
        ("officer", 200),
        ("inspector", 200),
        ("member", 403),
        ("head", 403),
        ("staff", 403),
        ("sibling_secretary", 404),
        ("outsider", 404),
    ],
)
def test_they_are_for_who_records_runs_or_inspects_the_meeting(cast, signed_in, attended, kept, who, status):
    client = signed_in(getattr(cast, who))
    assert client.get(page("attachments", attended.pk)).status_code == status
    assert client.get(page("attachment", attended.pk, kept.pk)).status_code == status


def test_the_superior_reads_and_does_not_send(cast, signed_in, attended):
    client = signed_in(cast.officer)
    assert 'type="file"' not in client.get(page("attachments", attended.pk)).content.decode()
    assert send(client, attended).status_code == 403
    assert Attachment.objects.count() == 0


def test_of_a_secretary_meeting_they_are_for_the_superior_alone(cast, signed_in, secretary_meeting):
    send(signed_in(cast.officer), secretary_meeting)
    address = page("attachment", secretary_meeting.pk, Attachment.objects.get().pk)
    assert signed_in(cast.committee_secretary).get(address).status_code == 200
    assert signed_in(cast.secretary).get(address).status_code == 403
    assert signed_in(cast.outsider).get(address).status_code == 404


def test_an_attachment_is_found_under_its_own_meeting_only(cast, signed_in, attended, kept, secretary_meeting):
    address = page("attachment", secretary_meeting.pk, kept.pk)
    assert signed_in(cast.officer).get(address).status_code == 404


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", limits.EMPTY),
        (b"GIF89a", kinds.NOT_TAKEN),
        (b"%PDF-" + bytes(limits.LARGEST), limits.TOO_LARGE),
        (PHOTO[:30], "这张图片打不开"),
    ],
)
def test_what_is_refused_is_said_on_the_page(cast, signed_in, attended, content, sentence):
    response = send(signed_in(cast.recorder), attended, content)
    assert (response.status_code, sentence in response.content.decode()) == (200, True)


def test_without_a_file_the_page_asks_for_one(cast, signed_in, attended):
    client = signed_in(cast.recorder)
    for data in ({}, {"file": "只有字"}):
        assert "请选择文件。" in client.post(page("attachments", attended.pk), data).content.decode()


def test_more_than_the_server_takes_is_answered_in_chinese(cast, signed_in, attended):
    response = signed_in(cast.recorder).post(page("attachments", attended.pk), {"x": "长" * 3_000_000})
    assert response.status_code == 400
    assert "附件一次传一个，不超过10MB" in response.content.decode()


def test_a_file_that_is_gone_or_changed_is_said_and_not_handed_out(cast, signed_in, attended, kept, settings):
    client, address = signed_in(cast.recorder), page("attachment", attended.pk, kept.pk)
    path = settings.MEDIA_ROOT / "attachments" / kept.token
    path.write_bytes(b"changed")
    for _ in ("changed", "gone"):
        response = client.get(address, follow=True)
        assert response.redirect_chain == [(page("attachments", attended.pk), 302)]
        assert files.GONE in response.content.decode()
        path.unlink(missing_ok=True)


def test_a_removed_one_is_seen_and_no_longer_fetched(cast, signed_in, attended, kept):
    client = signed_in(cast.recorder)
    address = page("remove_attachment", attended.pk, kept.pk)
    assert "请写明移除的原因。" in client.post(address, {}).content.decode()
    assert client.post(address, {"reason": "拍到了旁人"}).url == page("attachments", attended.pk)
    body = client.get(page("attachments", attended.pk)).content.decode()
    assert "已移除" in body
    assert "原因：拍到了旁人" in body
    assert client.get(page("attachment", attended.pk, kept.pk)).status_code == 404
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("who", "status"), [("member", 403), ("officer", 403), ("head", 403), ("outsider", 404), ("deputy", 200)]
)
def test_removing_is_for_who_records(cast, signed_in, attended, kept, who, status):
    client = signed_in(getattr(cast, who))
    assert client.get(page("remove_attachment", attended.pk, kept.pk)).status_code == status


def test_the_page_says_why_nothing_may_be_sent_during_the_vote(cast, signed_in, voting):
    response = send(signed_in(cast.recorder), voting)
    assert "正在投票，暂时不能加减附件" in response.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_more_attachments_cost_no_more_questions(cast, signed_in, attended, count, django_assert_num_queries):
    for by in (cast.recorder, cast.secretary, cast.deputy)[:count]:
        attached = attach(by, attended)
        actions.remove_attachment(by=by.user, attachment=attached, reason="错")
    client = signed_in(cast.recorder)
    client.get(page("attachments", attended.pk))
    with django_assert_num_queries(11):
        client.get(page("attachments", attended.pk))
