"""What is taken out of a photo, and that the picture itself stays to the byte."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organizations.pictures import DAMAGED, MOST_BLOCKS, without_a_word
from organizations.refusals import Refused
from tests.meetings.attachments.samples import (
    ADOBE,
    COLOURS,
    COMMENT,
    DRAWN,
    END,
    HEAD,
    ICC,
    IPTC,
    JFIF,
    JFXX,
    MPF,
    NOTES,
    PDF,
    PIXELS,
    PLACE,
    SIGNATURE,
    XMP,
    exif,
    jpeg,
    orientation_only,
    png,
)


def test_a_jpeg_loses_place_device_names_thumbnail_and_the_second_picture_behind_it():
    sent = jpeg(JFIF, JFXX, exif(), XMP, ICC, MPF, IPTC, ADOBE, COMMENT, after=jpeg(exif()))
    assert without_a_word(sent) == b"\xff\xd8" + JFIF + ICC + ADOBE + DRAWN + b"\xff\xd9"


def test_a_png_loses_its_notes_and_what_lies_behind_it():
    assert without_a_word(png(*NOTES, after=PLACE)) == SIGNATURE + HEAD + COLOURS + PIXELS + END


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("way", [2, 6, 8])
def test_which_way_up_it_is_stays_and_nothing_else_of_the_note(way, order):
    cleaned = without_a_word(jpeg(exif(way, order)))
    assert cleaned == b"\xff\xd8" + orientation_only(way) + DRAWN + b"\xff\xd9"


@pytest.mark.parametrize("note", [exif(1), exif(9), b"\xff\xe1\x00\x10Exif\0\0MM\0*\xff\xff\xff\xff", XMP])
def test_a_note_that_says_nothing_about_it_leaves_nothing(note):
    assert without_a_word(jpeg(note)) == b"\xff\xd8" + DRAWN + b"\xff\xd9"


def test_cleaning_twice_changes_nothing_more():
    once = without_a_word(jpeg(JFIF, exif(6), COMMENT))
    assert without_a_word(once) == once


@pytest.mark.parametrize(
    "content",
    [
        jpeg(JFIF)[:-2],
        jpeg(JFIF)[:40],
        b"\xff\xd8\xff",
        b"\xff\xd8\xff\xe0\xff\xff",
        b"\xff\xd8\xffjust some words that go on and on",
        png()[:-12],
        jpeg(*[COMMENT] * MOST_BLOCKS),
        png(*NOTES * MOST_BLOCKS),
        SIGNATURE,
        SIGNATURE + b"\xff\xff\xff\xffIHDR",
    ],
)
def test_a_picture_that_is_cut_off_or_has_no_end_is_refused(content):
    with pytest.raises(Refused, match=DAMAGED):
        without_a_word(content)


@given(st.binary(max_size=400), st.sampled_from([b"\xff\xd8\xff", SIGNATURE]))
def test_no_bytes_whatever_are_answered_with_an_error_of_ours(rest, head):
    try:
        cleaned = without_a_word(head + rest)
    except Refused:
        return
    assert cleaned.startswith(head[:2])


def test_other_kinds_are_left_as_they_are():
    assert without_a_word(PDF) == PDF
