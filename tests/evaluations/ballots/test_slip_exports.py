"""What is printed for a ballot: paper to be read, scanned and cut, on which nothing tells one holder from another."""

import re
import shutil
import subprocess
from io import BytesIO

import pytest
import segno
from pypdf import PdfReader

from evaluations.ballots.slip_exports import SlipCard, slip_cards, slip_sheets
from evaluations.ballots.slips import draw_codes, shown
from tests.organizations.test_documents import needs_a_face

ADDRESS = "https://vote.example.test/ballots/645dbe5b-b625-4f5c-85a7-c16d0331fa80/slip/"
A4 = (595, 842)


def cards(codes):
    return [SlipCard("桐花社区党支部", "10月组织生活会", code, ADDRESS) for code in codes]


def pages_of(content):
    return PdfReader(BytesIO(content)).pages


def words_of(page):
    return "".join(page.extract_text().split())


def dark_modules(svg):
    """The dark modules that an SVG's path draws: lines of height 1, moved to and drawn by relative steps."""
    dark, x, y = set(), 0.0, 0.0
    for step, numbers in re.findall(r"([Mmh])\s*([-\d. ]+)", re.search(r' d="([^"]+)"', svg)[1]):
        values = [float(number) for number in re.findall(r"-?\d*\.?\d+", numbers)]
        if step == "h":
            dark |= {(int(x) + right, int(y)) for right in range(int(values[0]))}
            x += values[0]
        else:
            x, y = (values[0], values[1]) if step == "M" else (x + values[0], y + values[1])
    return dark


def test_a_ballots_cards_hold_where_and_what_for_and_a_code_each(ballot):
    assert slip_cards(ballot, ["7K3QD9WXYZ", "2222222222"], ADDRESS) == [
        SlipCard("桐花社区党支部", "10月组织生活会", "7K3QD9WXYZ", ADDRESS),
        SlipCard("桐花社区党支部", "10月组织生活会", "2222222222", ADDRESS),
    ]


def test_a_card_leads_to_the_page_with_the_code_in_the_fragment():
    (card,) = cards(["7K3QD9WXYZ"])
    assert (card.link, card.shown_code) == (f"{ADDRESS}#7K3QD9WXYZ", "7K3QD-9WXYZ")


def test_a_cards_qr_code_is_that_of_its_link():
    (card,) = cards(["7K3QD9WXYZ"])
    matrix = segno.make(card.link, error="m", micro=False).matrix
    assert dark_modules(card.qr) == {(x, y) for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark}
    assert "data:" not in card.qr


@needs_a_face
@pytest.mark.parametrize(("number", "on_pages"), [(1, [1]), (10, [10]), (23, [10, 10, 3])])
def test_ten_cards_stand_on_a_page_of_a4(number, on_pages):
    codes = draw_codes(number)
    pages = pages_of(slip_sheets(cards(codes)))
    assert [words_of(page).count("一人一张") for page in pages] == on_pages
    assert {(round(page.mediabox.width), round(page.mediabox.height)) for page in pages} == {A4}
    printed = "".join(words_of(page) for page in pages)
    assert re.findall(r"[2-9A-Z]{5}-[2-9A-Z]{5}", printed) == [shown(code) for code in codes]


@needs_a_face
def test_a_card_says_what_to_do_and_nothing_that_tells_it_from_the_next():
    (page,) = pages_of(slip_sheets(cards(["7K3QD9WXYZ", "2222222222"])))
    before, between, after = re.split("7K3QD-9WXYZ|22222-22222", words_of(page))
    assert before == "桐花社区党支部10月组织生活会"
    assert after == "扫码，或者打开网址输入。一人一张，从袋子里自己抽。只能投一次，不要给别人看。" + ADDRESS
    assert between == after + before


@needs_a_face
@pytest.mark.skipif(not (shutil.which("zbarimg") and shutil.which("pdftoppm")), reason="zbarimg or pdftoppm is missing")
def test_the_printed_qr_codes_can_be_scanned(tmp_path):
    codes = draw_codes(10)
    (tmp_path / "sheet.pdf").write_bytes(slip_sheets(cards(codes)))
    subprocess.run(["pdftoppm", "-r", "150", "-png", tmp_path / "sheet.pdf", tmp_path / "sheet"], check=True)
    (picture,) = tmp_path.glob("*.png")
    read = subprocess.run(["zbarimg", "-q", "--raw", picture], capture_output=True, text=True, check=True).stdout
    assert sorted(read.split()) == sorted(f"{ADDRESS}#{code}" for code in codes)
