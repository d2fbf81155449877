"""The board on the wall: what it says, on which paper, how 3, 20 and 60 names fit, and who prints it."""

import datetime as dt
import logging
from io import BytesIO

import pytest
import time_machine
from django.urls import reverse
from pypdf import PdfReader

from disclosures.publications.models import Publication
from disclosures.publications.poster import Paper, crowd_of, poster_pdf
from tests import builders
from tests.disclosures.publications import boards

ADDRESS = "http://testserver/boards/token/opinion/"
SIZES = {Paper.A4: (210, 297), Paper.A3: (297, 420)}


@pytest.fixture
def posted(cast):
    return boards.post(cast, boards.rated_month(cast))


def read(content):
    return PdfReader(BytesIO(content))


def text_of(reader):
    return "".join("".join(page.extract_text() for page in reader.pages).split())


def crowded(posted, how_many):
    """The board with so many names, most of them ☆."""
    names = [f"王{chr(0x4E00 + number)}伟" for number in range(how_many)]
    pool = posted.content["pools"][0]
    levels = [level | {"names": share} for level, share in zip(pool["levels"], _shares(names), strict=True)]
    posted.content["pools"] = [pool | {"levels": levels, "total": how_many}]
    return posted


def _shares(names):
    tenth = max(1, len(names) // 10)
    return [names[:tenth], names[2 * tenth :], names[tenth : 2 * tenth], []]


@pytest.mark.parametrize("paper", Paper)
def test_a_poster_says_what_the_board_says_and_where_to_speak_up(cast, posted, paper):
    reader = read(poster_pdf(posted, paper, opinion_page=ADDRESS))
    words = text_of(reader)
    for expected in (
        "中共云溪区桐花社区党支部党员创先争优公示栏",
        "“星级先锋”综合评比结果公示",
        "★先锋",
        "顾北川",
        "○基本合格",
        "另有1人暂缓",
        "2026年10月26日至10月30日，5个工作日",
        "55501234",
        "一楼大厅",
    ):
        assert expected in words
    for hidden in (*boards.SECRETS.values(), cast.away.name, cast.exempt.name, cast.member.post_title, "后进"):
        assert hidden not in words
    width, height = (round(float(side) / 72 * 25.4) for side in reader.pages[0].mediabox[2:])
    assert (width, height) == SIZES[paper]


def test_a_poster_that_hangs_over_new_year_names_both_years(posted):
    posted.posted_on, posted.up_until = dt.date(2026, 12, 29), dt.date(2027, 1, 5)
    words = text_of(read(poster_pdf(posted, Paper.A4, opinion_page=ADDRESS)))
    assert "2026年12月29日至2027年1月5日" in words


def test_a_poster_names_the_district_task_that_a_promise_serves_as_the_board_does(cast):
    campaign = builders.campaign()
    builders.commitment(campaign, cast.member)
    promised = boards.post_commitments(cast, campaign)
    promised.content["commitments"][0]["items"][0]["key_task"] = "老旧小区加装电梯"
    words = text_of(read(poster_pdf(promised, Paper.A4, opinion_page=ADDRESS)))
    assert "（对应民生实事：老旧小区加装电梯）" in words


@pytest.mark.parametrize(("how_many", "crowd"), [(3, "few"), (20, "some"), (60, "many")])
@pytest.mark.parametrize("paper", Paper)
def test_three_twenty_and_sixty_names_fit_on_one_page(posted, how_many, crowd, paper):
    board = crowded(posted, how_many)
    assert crowd_of(board.content) == crowd
    reader = read(poster_pdf(board, paper, opinion_page=ADDRESS))
    assert len(reader.pages) == 1
    assert text_of(reader).count("王") == how_many


def test_a_poster_of_commitments_shows_names_and_items(cast):
    campaign = builders.campaign()
    builders.commitment(campaign, cast.member)
    words = text_of(read(poster_pdf(boards.post_commitments(cast, campaign), Paper.A4, opinion_page=ADDRESS)))
    assert "顾北川" in words
    assert "学习提高承诺事项1" in words
    assert "逐户走访" not in words


def test_drawing_leaves_no_address_in_a_log(posted, caplog):
    with caplog.at_level(logging.DEBUG):
        poster_pdf(posted, Paper.A4, opinion_page=ADDRESS)
    assert ADDRESS not in caplog.text


def test_a_poster_is_printed_by_those_who_see_the_organization(cast, posted, signed_in, client):
    with time_machine.travel(builders.at(boards.POSTED, 9), tick=False):
        url = reverse("disclosures:publication_poster", args=[posted.pk, "a3"])
        answers = {p.name: signed_in(p).get(url).status_code for p in (cast.recorder, cast.officer, cast.outsider)}
        assert answers == {"柳文澜": 200, "骆党务": 200, "庄小禾": 404}
        assert client.get(url).url.startswith(reverse("organizations:sign_in"))
        own = signed_in(cast.secretary)
        response = own.get(url)
        assert response["Content-Type"] == "application/pdf"
        assert response["Cache-Control"] == "private, no-store"
        assert own.get(reverse("disclosures:publication_poster", args=[posted.pk, "a0"])).status_code == 404
        assert "打印A3海报" in own.get(reverse("disclosures:publication", args=[posted.pk])).content.decode()
    assert Publication.objects.count() == 1
