"""The workbook's cells and the sheets' text against the rows they come from."""

from io import BytesIO

import pytest
import time_machine
from openpyxl import load_workbook
from pypdf import PdfReader

from commitments.models import CommitmentItem
from disclosures.inspections.ground import ground_on
from disclosures.summaries import exports, lists
from disclosures.summaries.access import Reader
from disclosures.summaries.exports import ORGANIZATION_COLUMNS, PERSON_COLUMNS, summaries_pdf, summaries_xlsx
from disclosures.summaries.frame import frame_of
from evaluations.ratings.levels import Level
from organizations.fonts import has_a_face_for_han
from organizations.models import Organization, Person
from organizations.refusals import Refused
from tests import builders
from tests.disclosures.summaries.year import TODAY, Presence, promised, rated

needs_a_face = pytest.mark.skipif(not has_a_face_for_han(), reason="no font with Chinese characters on this machine")
KEEP = "内含个人信息，只供本次工作使用，请妥善保管，不要转发。纪澄导出，2026年11月24日。"


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel(builders.at(TODAY), tick=False):
        yield


@pytest.fixture
def everything():
    return Reader(frozenset(Organization.objects.values_list("pk", flat=True)), frozenset())


def file_of(organization, reader):
    return lists.file_of(organization, reader, frame_of(2026, ground_on(TODAY)), "纪澄")


def rows_of(book, name):
    head, *rows = [[cell.value for cell in row] for row in book[name].iter_rows(min_row=3)]
    return head, [dict(zip(head, row, strict=True)) for row in rows]


@pytest.fixture
def september(cast):
    promised(builders.campaign(), cast.member, CommitmentItem.Fulfilment.FULFILLED)
    presence = {"顾北川": Presence.WRITTEN}
    return rated(cast, 9, [cast.secretary, cast.member, cast.staff], presence=presence, 顾北川=Level.PIONEER)


def test_the_workbook_holds_what_the_page_lists(cast, september, everything):
    book = load_workbook(BytesIO(summaries_xlsx(file_of(cast.branch, everything))))
    assert book.sheetnames == ["党员和职工", "党组织"]
    head, rows = rows_of(book, "党员和职工")
    assert head == [column.heading for column in PERSON_COLUMNS]
    *people, foot = rows
    assert [row["姓名"] for row in people] == [each.name for each in file_of(cast.branch, everything).people]
    member = next(row for row in people if row["姓名"] == "顾北川")
    assert member == {
        "姓名": "顾北川", "类别": "党员", "职务": "工程维修组组长", "党支部": "桐花社区党支部",
        "上级党组织": "松荫街道党工委", "转接": "无",
        **{f"{month}月": "未启用" for month in range(1, 9)},
        "9月": "★先锋", "10月": "未召开", "11月": "待召开", "12月": "未到",
        "★先锋": 1, "☆合格": 0, "○基本合格": 0, "△后进": 0,
        "承诺事项": 5, "已兑现": 1, "推进中": 0, "未兑现": 4,
        "会议次数": 1, "到会": 0, "线上": 0, "书面": 1, "请假": 0, "缺席": 0, "免于参加": 0, "在别处的会议": 0,
    }  # fmt: skip
    assert foot["姓名"] == KEEP
    head, (branch,) = rows_of(book, "党组织")
    assert head == [column.heading for column in ORGANIZATION_COLUMNS]
    assert [branch["党组织"], branch["9—10月"], branch["11—12月"]] == ["桐花社区党支部", "未召开", "待召开"]


def test_the_workbook_says_what_it_is_for_and_whose_copy_it_is(cast, september, everything):
    page = load_workbook(BytesIO(summaries_xlsx(file_of(cast.branch, everything))))["党员和职工"]
    assert page["A1"].value == "2026年党员、党外干部职工“一讲二评三公示”年终汇总"
    assert page["A2"].value == (
        "桐花社区党支部，2026年。各期等次的汇总，是民主评议、年终考核和评先评优的重要依据，"
        "只供参考：不计分，不排名，本身不作任何结论。"
    )
    assert page.oddFooter.left.text == KEEP
    assert [page.freeze_panes, page.page_setup.orientation] == ["B4", "landscape"]


def test_a_superiors_workbook_holds_all_its_branches_one_after_the_other(cast, september, everything):
    book = load_workbook(BytesIO(summaries_xlsx(file_of(cast.committee, everything))))
    *people, _ = rows_of(book, "党员和职工")[1]
    assert list(dict.fromkeys(row["党支部"] for row in people)) == ["桐花社区党支部", "鹭洲社区党支部"]
    organizations = rows_of(book, "党组织")[1]
    assert [row["党组织"] for row in organizations] == ["松荫街道党工委", "桐花社区党支部", "鹭洲社区党支部"]


def test_nothing_ranks_or_scores(cast, september, everything):
    book = load_workbook(BytesIO(summaries_xlsx(file_of(cast.district, everything))))
    words = " ".join(column.heading for column in (*PERSON_COLUMNS, *ORGANIZATION_COLUMNS))
    assert not {"分", "名次", "排名", "得分"} & set(words.split())
    assert all(cell.data_type != "f" for page in book for row in page.iter_rows() for cell in row)


def test_a_name_that_looks_like_a_formula_stays_a_name(cast, everything):
    Person.objects.filter(pk=cast.outsider.pk).update(name="=1+1")
    page = load_workbook(BytesIO(summaries_xlsx(file_of(cast.foreign, everything))))["党员和职工"]
    assert [page["A4"].value, page["A4"].data_type] == ["=1+1", "s"]


@needs_a_face
def test_everybody_has_a_sheet_to_be_signed(cast, september, everything):
    file = file_of(cast.branch, everything)
    names = [each.name for each in file.people]
    pages = PdfReader(BytesIO(summaries_pdf(file))).pages
    assert [tuple(round(float(side)) for side in page.mediabox[2:]) for page in pages] == [(595, 842)] * len(names)
    texts = [page.extract_text().replace("\n", "") for page in pages]
    assert all(name in text and KEEP in text for name, text in zip(names, texts, strict=True))
    member, staff = texts[names.index("顾北川")], texts[names.index("黎晓帆")]
    for words in [
        "2026年度“星级先锋”等次汇总表",
        "供党内民主评议参考",
        "9月★先锋书面",
        "★先锋1次，☆合格0次，○基本合格0次，△后进0次",
        "共5项：已兑现1项，推进中0项，未兑现4项",
        "共1次：书面1次",
        "不计分，不排名，本身不作任何结论。",
        "本人",
        "党支部",
        "上级党组织",
    ]:
        assert words in member
    assert ["供年终考核参考" in staff, "行政主要负责人" in staff, "行政主要负责人" in member] == [True, True, False]


@pytest.mark.parametrize(
    ("most", "year", "sentence"), [(2, 2026, "请打开一个支部再印，或者下载Excel"), (100, 2025, "请换一个年度")]
)
def test_what_cannot_be_printed_is_refused_with_a_way_out(cast, everything, monkeypatch, most, year, sentence):
    monkeypatch.setattr(exports, "SHEETS_OF_A_PAPER", most)
    file = lists.file_of(cast.branch, everything, frame_of(year, ground_on(TODAY)), "纪澄")
    with pytest.raises(Refused, match=sentence):
        summaries_pdf(file)
