"""Where commitments hang, and the printable list of what hangs."""

import io
import re

import openpyxl
import pypdf
import pytest
from django.urls import reverse

from commitments.models import AddedArea, Commitment
from disclosures.publications.models import Publication
from disclosures.publications.snapshots import commitments_to_post
from organizations.models import RegisterEntry
from tests import builders
from tests.disclosures.publications import boards

Kind = Commitment.Kind


@pytest.fixture
def campaign(cast):
    return builders.campaign()


@pytest.fixture
def posted(cast, campaign):
    """The branch's own with a key task, a member's with an added area, a staff person's."""
    builders.commitment(campaign, cast.branch).items.update(key_task=builders.key_task(campaign, 3))
    area = AddedArea.objects.create(organization=cast.branch, campaign=campaign, label="安全生产")
    builders.commitment(campaign, cast.member).items.create(position=6, added_area=area, text="查隐患")
    builders.commitment(campaign, cast.staff).items.update(text="=1+1")
    for kind in (Kind.STAFF, Kind.MEMBER, Kind.ORGANIZATION):
        boards.post_commitments(cast, campaign, kind)


def address(organization, year=2026):
    return reverse("disclosures:commitment_list", args=[organization.pk, year])


def test_what_hangs_names_added_areas_and_key_tasks(cast, posted):
    items = {each.whose: each.content["commitments"][0]["items"] for each in Publication.objects.all()}
    assert items[Kind.ORGANIZATION] == [{"area": "", "text": "承诺事项1", "key_task": "3. 老旧小区改造"}]
    assert items[Kind.MEMBER][-1] == {"area": "安全生产", "text": "查隐患"}


def test_the_board_shows_the_key_task(cast, posted, signed_in):
    address_of_board = Publication.objects.get(whose=Kind.ORGANIZATION).get_absolute_url()
    page = signed_in(cast.member).get(address_of_board).content.decode()
    assert "对应民生实事：3. 老旧小区改造" in page


@pytest.mark.parametrize(
    ("query", "board"), [({}, "党务公开栏"), ({"board": "study"}, "学习园地"), ({"board": "x"}, "党务公开栏")]
)
def test_commitments_hang_where_the_poster_chose(cast, campaign, signed_in, query, board):
    builders.commitment(campaign, cast.member)
    url = reverse("disclosures:publish_commitments_of", args=[cast.branch.pk, "member"], query=query)
    secretary = signed_in(cast.secretary)
    preview = secretary.get(url)
    assert preview.context["content"]["board"] == board
    notice = {"place": "一楼", "phone": "5550", "opinion_box": "大厅", "is_checked": "on"}
    secretary.post(url, notice | {"previewed": preview.context["previewed"]})
    assert Publication.objects.get().content["board"] == board


def test_a_board_that_was_not_previewed_is_not_posted(cast, campaign, signed_in):
    builders.commitment(campaign, cast.member)
    args = [cast.branch.pk, "member"]
    secretary = signed_in(cast.secretary)
    preview = secretary.get(reverse("disclosures:publish_commitments_of", args=args))
    notice = {"place": "一楼", "phone": "5550", "opinion_box": "大厅", "is_checked": "on"}
    url = reverse("disclosures:publish_commitments_of", args=args, query={"board": "study"})
    page = secretary.post(url, notice | {"previewed": preview.context["previewed"]}).content.decode()
    assert "您预览以后内容有了变化" in page
    assert not Publication.objects.exists()


def test_the_workbook_has_a_sheet_a_kind_and_takes_no_text_for_a_formula(cast, posted, signed_in):
    response = signed_in(cast.secretary).post(address(cast.branch), {"format": "xlsx"})
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    found = {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)] for sheet in book}
    areas = ["学习提高", "发展业绩", "为民服务", "遵纪守法", "模范带头"]
    promised = [[1, "顾北川", area, f"承诺事项{number}", None] for number, area in enumerate(areas, start=1)]
    assert found == {
        "1.党组织承诺": [[1, "中共云溪区桐花社区党支部", None, "承诺事项1", "3. 老旧小区改造"]],
        "2.党员承诺": [*promised, [1, "顾北川", "安全生产", "查隐患", None]],
        "3.党外干部职工承诺": [[1, "黎晓帆", None, "=1+1", None]],
    }
    assert book["3.党外干部职工承诺"]["D4"].data_type == "s"
    assert RegisterEntry.objects.get(verb="导出公示的承诺").detail == {"文件": "桐花社区党支部2026年承诺公示一览.xlsx"}


def test_the_paper_says_who_promised_what_and_where_it_hangs(cast, posted, signed_in):
    response = signed_in(cast.secretary).post(address(cast.branch), {"format": "pdf"})
    reader = pypdf.PdfReader(io.BytesIO(response.content))
    text = re.sub(r"\s", "", "".join(page.extract_text() for page in reader.pages))
    expected = ["2026年承诺公示一览", "一、党组织承诺", "二、党员承诺", "三、党外干部职工承诺"]
    for words in (*expected, "安全生产：查隐患", "（对应民生实事：3.老旧小区改造）", "起在党务公开栏（"):
        assert words in text


@pytest.mark.parametrize(("year", "format_", "sentence"), [(2025, "pdf", "还没有公示"), (2026, "exe", "文件格式不对")])
def test_what_cannot_be_printed_is_said(cast, posted, signed_in, year, format_, sentence):
    response = signed_in(cast.secretary).post(address(cast.branch, year), {"format": format_}, follow=True)
    assert sentence in response.content.decode()


def test_who_takes_the_list(cast, posted, signed_in):
    found = {
        who: signed_in(getattr(cast, who)).post(address(cast.branch), {"format": "xlsx"}).status_code
        for who in ("secretary", "recorder", "member", "officer", "inspector", "outsider")
    }
    assert found == {
        "secretary": 200,
        "recorder": 200,
        "member": 403,
        "officer": 403,
        "inspector": 403,
        "outsider": 404,
    }
    assert signed_in(cast.secretary).get(address(cast.branch)).status_code == 405


def test_posting_asks_as_often_for_three_as_for_one(cast, campaign, django_assert_max_num_queries):
    builders.commitment(campaign, cast.member)
    run = lambda: commitments_to_post(cast.branch, campaign, Kind.MEMBER, boards.POSTED).content  # noqa: E731
    with django_assert_max_num_queries(20) as one:
        run()
    for who in (cast.leader, cast.away):
        builders.commitment(campaign, who)
    with django_assert_max_num_queries(len(one)):
        run()
