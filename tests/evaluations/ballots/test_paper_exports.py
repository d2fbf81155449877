"""The printed ballot papers: what stands on them, and that no two can be told apart."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from evaluations.ballots import actions, paper
from evaluations.ballots.models import Subject
from evaluations.ballots.paper_exports import ballot_papers, file_name
from organizations.fonts import has_a_face_for_han

pytestmark = pytest.mark.skipif(not has_a_face_for_han(), reason="no font with Chinese characters on this machine")


def printed(ballot, copies=1, subjects=None):
    content = ballot_papers(ballot, subjects or list(ballot.subjects.all()), copies)
    return PdfReader(BytesIO(content)).pages


def text_of(pages):
    return "".join(page.extract_text() for page in pages).replace("\n", "").replace(" ", "")


def many(ballot, how_many):
    """A long form: members first, then a third of staff."""
    return [
        Subject(
            ballot=ballot,
            position=position,
            section="MEMBERS" if position < how_many * 2 // 3 else "STAFF",
            person_id=1,
            name=f"欧阳修{position}",
            post_title="物业管理科副科长兼工会小组长",
        )
        for position in range(how_many)
    ]


def test_a_paper_says_whose_it_is_how_to_mark_it_and_names_every_subject_in_its_section(cast, ballot):
    text = text_of(printed(ballot))
    for words in [
        "无记名评价票",
        "中共云溪区桐花社区党支部",
        ballot.meeting.label,
        "每一行在您选的一格里画一个“○”，只画一格。",
        paper.UNMARKED_RULE,
        paper.INVALID_RULE,
        "票上不要写名字，不要做记号。",
        "一、党员创先争优情况",
        "二、干部职工履职尽责情况",
        "好较好一般差不了解",
        *ballot.subjects.values_list("name", flat=True),
    ]:
        assert words in text
    assert text.index("一、党员") < text.index("顾北川") < text.index("二、干部职工") < text.index("黎晓帆")


def test_every_copy_is_the_same(ballot):
    pages = printed(ballot, copies=200)
    assert len(pages) == 200
    assert {page.get_contents().get_data() for page in pages} == {pages[0].get_contents().get_data()}
    assert {tuple(round(float(side)) for side in page.mediabox[2:]) for page in pages} == {(595, 842)}


def test_a_paper_on_one_side_has_no_page_number(ballot):
    assert "第1页" not in text_of(printed(ballot))


def test_sixty_subjects_fill_two_numbered_sides_of_each_paper(ballot):
    pages = printed(ballot, copies=2, subjects=many(ballot, 60))
    assert [("共2页" in page.extract_text(), f"第{side}页" in page.extract_text()) for page, side in zip(
        pages, [1, 2, 1, 2], strict=True
    )] == [(True, True)] * 4  # fmt: skip
    assert all(f"欧阳修{position}" in text_of(pages[:2]) for position in range(60))


def test_a_paper_never_begins_on_the_back_of_another(ballot):
    pages = printed(ballot, copies=2, subjects=many(ballot, 80))
    titled = [number for number, page in enumerate(pages) if "无记名评价票" in page.extract_text()]
    assert titled == [0, 4]
    assert len(pages) == 8


def test_a_secretary_meetings_paper_lists_its_branches(cast, secretary_meeting):
    ballot = actions.open_ballot(by=cast.committee_secretary.user, meeting=secretary_meeting)
    text = text_of(printed(ballot))
    assert "基层组织创先争优情况" in text
    assert "一、" not in text
    assert "桐花社区党支部书记沈知远" in text


def test_the_file_is_named_after_the_meeting(ballot):
    assert file_name(ballot) == "桐花社区党支部10月组织生活会无记名评价票.pdf"
