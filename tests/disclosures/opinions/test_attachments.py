"""What is kept of a photo or a PDF, and what is turned away."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from disclosures.opinions.attachments import kind_of, stored_bytes
from disclosures.opinions.rules import LARGEST_ATTACHMENT
from organizations.refusals import Refused
from tests.disclosures.opinions.pictures import (
    HEAD,
    JPEG,
    MODEL,
    PDF,
    PLACE,
    PNG,
    PNG_HEAD,
    TELLING_JPEG,
    TELLING_PNG,
    segment,
)


def kept_of(content, name="照片.jpg"):
    return stored_bytes(SimpleUploadedFile(name, content))


@pytest.mark.parametrize(
    ("content", "kept"),
    [(JPEG, JPEG), (TELLING_JPEG, JPEG), (PNG, PNG), (TELLING_PNG, PNG), (PDF, PDF)],
    ids=["jpeg", "telling jpeg", "png", "telling png", "pdf"],
)
def test_pictures_are_kept_without_place_and_camera(content, kept):
    assert kept_of(content) == kept
    assert PLACE not in kept_of(content)
    assert MODEL not in kept_of(content)


def test_a_real_photo_with_a_place_stays_the_same_picture():
    place = Image.Exif()
    place.get_ifd(0x8825)[1] = "N"
    place[0x0110] = MODEL.decode()
    photo, picture = io.BytesIO(), Image.effect_noise((64, 48), 80).convert("RGB")
    picture.save(photo, "JPEG", exif=place, comment=PLACE)
    kept = kept_of(photo.getvalue())
    assert MODEL in photo.getvalue()
    assert MODEL not in kept
    assert PLACE not in kept
    with Image.open(photo) as before, Image.open(io.BytesIO(kept)) as after:
        assert not after.getexif()
        assert before.tobytes() == after.tobytes()


def test_the_content_tells_the_kind_and_not_the_name():
    assert [kind_of(content) for content in (JPEG, PNG, PDF)] == ["jpeg", "png", "pdf"]
    with pytest.raises(Refused, match="附件只收照片"):
        kept_of(b"<html><script>alert(1)</script>", "照片.jpg")


@pytest.mark.parametrize(
    "content",
    [
        JPEG[:-2],
        HEAD + b"\x00\x00\x00\x00",
        HEAD + b"\xff\xe1\x00\x01" + bytes(9),
        HEAD + segment(0xE1, b"x" * 40)[:20],
        PNG[:-4],
        PNG_HEAD,
        PNG_HEAD + b"\xff\xff\xff\xffIDATxxxx",
    ],
)
def test_a_damaged_picture_is_turned_away(content):
    with pytest.raises(Refused, match="这张图片打不开"):
        kept_of(content)


def test_a_file_beyond_the_limit_is_turned_away():
    with pytest.raises(Refused, match="每个附件最大5MB"):
        kept_of(JPEG + bytes(LARGEST_ATTACHMENT))
