"""What kind of file something is: its content decides, and every refusal says what to do instead."""

import pytest

from meetings.attachments import kinds
from organizations.refusals import Refused
from tests.meetings.attachments import samples


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (samples.PLAIN_JPEG, "jpg"),
        (samples.png(), "png"),
        (samples.PDF, "pdf"),
        (samples.DOCX, "docx"),
        (samples.XLSX, "xlsx"),
    ],
)
def test_the_content_says_the_kind(content, kind):
    assert kinds.kind_of(content) == kind


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"<script>alert(1)</script>", kinds.NOT_TAKEN),
        (b"GIF89a", kinds.NOT_TAKEN),
        (b"MZ\x90\x00", kinds.NOT_TAKEN),
        (b"x", kinds.NOT_TAKEN),
        (b" %PDF-1.7", kinds.NOT_TAKEN),
        (b"\0\0\0\x18ftypheic\0\0\0\0", kinds.HEIC),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", kinds.PROTECTED),
        (b"PK\x03\x04" + b"x" * 100, kinds.DAMAGED),
        (samples.office("a.txt"), kinds.NOT_TAKEN),
        (samples.office("word/document.xml"), kinds.NOT_TAKEN),
        (samples.office("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), kinds.WITH_MACROS),
    ],
)
def test_everything_else_is_refused_with_a_way_out(content, sentence):
    with pytest.raises(Refused) as refused:
        kinds.kind_of(content)
    assert refused.value.sentence == sentence


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("会场.JPG", "会场.jpg"),
        ("会场.jpeg", "会场.jpg"),
        ("签到表.pdf", "签到表.jpg"),
        ("木马.php", "木马.php.jpg"),
        ("../../etc/passwd", "etcpasswd.jpg"),
        ("a\r\nSet-Cookie: x.jpg", "aSet-Cookie x.jpg"),
        ("照\u202egpj.exe", "照gpj.exe.jpg"),
        (".jpg", "附件.jpg"),
        ("", "附件.jpg"),
        ("长" * 300 + ".jpg", "长" * 116 + ".jpg"),
    ],
)
def test_a_name_is_kept_as_it_was_sent_with_the_ending_of_its_content(sent, kept):
    assert kinds.file_name(sent, kinds.Kind.JPEG) == kept
