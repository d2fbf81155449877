"""A long paper is set part by part: its numbers and its sides go on, progress is told, nothing of others is kept."""

import re
from io import BytesIO

import pytest
from pypdf import PdfReader

from organizations.documents import Part, write_long_paper
from organizations.fonts import NO_FACE
from organizations.refusals import Refused
from tests.organizations.test_documents import needs_a_face

PLAIN = "components/plain_paper.html"


def part(paragraphs: int, rows: int = 0) -> Part:
    return Part(PLAIN, {"title": "通报", "paragraphs": ["一段话。" * 200] * paragraphs}, rows)


def written(parts, tell=lambda rows: None):
    file = BytesIO()
    write_long_paper(file, parts, tell)
    return PdfReader(file)


@needs_a_face
def test_page_numbers_go_on_and_stand_on_the_outer_side():
    pages = written(part(paragraphs) for paragraphs in (4, 1, 5)).pages
    numbers = [re.search(r"— (\d+) —", page.extract_text()) for page in pages]
    assert [int(number[1]) for number in numbers] == list(range(1, len(pages) + 1))
    assert len(pages) > 6
    assert [_x_of_number(page) > 300 for page in pages] == [number % 2 == 1 for number in range(1, len(pages) + 1)]


def _x_of_number(page) -> float:
    found = []

    def look(text, current, matrix, font, size):
        if "—" in text:
            found.append(current[4] + matrix[4])

    page.extract_text(visitor_text=look)
    return found[-1]


@needs_a_face
def test_the_rows_that_are_done_are_told_part_by_part():
    told = []
    written([part(1), part(1, 250), part(1, 30)], told.append)
    assert told == [0, 250, 280]


@needs_a_face
def test_who_does_not_want_it_any_more_gets_no_file():
    class Unwanted(Exception):
        pass

    def tell(rows):
        raise Unwanted

    file = BytesIO()
    with pytest.raises(Unwanted):
        write_long_paper(file, iter([part(1), part(1)]), tell)
    assert file.getvalue() == b""


@needs_a_face
def test_it_bears_the_title_of_its_first_part():
    assert written([part(1), part(1)]).metadata.title == "通报"


def test_without_a_chinese_face_it_is_refused(settings, tmp_path):
    settings.FONT_DIRS = [tmp_path]
    with pytest.raises(Refused) as refusal:
        written([part(1)])
    assert refusal.value.sentence == NO_FACE
