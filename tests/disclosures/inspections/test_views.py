"""The matrix, a branch's month and the report as pages: who sees what, filters, exports."""

from io import BytesIO

import pytest
import time_machine
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from organizations.fonts import has_a_face_for_han
from organizations.models import RegisterEntry
from tests import builders
from tests.disclosures.inspections.october import TODAY, october
from tests.evaluations.ratings import rounds

needs_a_face = pytest.mark.skipif(not has_a_face_for_han(), reason="no font with Chinese characters on this machine")
MATRIX = reverse("disclosures:inspection")
REPORT = reverse("disclosures:inspection_report")
EXPORT = reverse("disclosures:inspection_export")


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel(builders.at(TODAY), tick=False):
        yield


def branch_page(branch, month=10):
    return reverse("disclosures:inspection_branch", args=[branch.pk, 2026, month])


def names_in(response):
    return [row.line.branch.short_name for group in response.context["groups"] for row in group.rows]


def test_the_office_sees_every_branch_under_its_superior(cast, signed_in):
    october(cast)
    response = signed_in(cast.inspector).get(MATRIX)
    assert [group.name for group in response.context["groups"]] == ["松荫街道党工委", "芦汀镇党委"]
    assert names_in(response) == ["桐花社区党支部", "鹭洲社区党支部", "芦汀村党支部"]
    page = response.content.decode()
    assert "讲述缺1人 1/6" in page
    assert "未开 0/4" in page
    assert [str(month) for month in response.context["found"].months] == ["2026-10", "2026-11"]


@pytest.mark.parametrize(
    ("who", "names"),
    [
        ("officer", ["桐花社区党支部", "鹭洲社区党支部"]),
        ("secretary", ["桐花社区党支部"]),
        ("outsider", ["芦汀村党支部"]),
    ],
)
def test_everybody_sees_their_own_part_only(cast, signed_in, who, names):
    october(cast)
    client = signed_in(getattr(cast, who))
    assert names_in(client.get(MATRIX)) == names
    report = client.get(REPORT, {"period": "2026-10"}).context["report"]
    assert [row.branch.short_name for row in report.rows] == names


@pytest.mark.parametrize("who", ["member", "staff", "recorder", "head"])
def test_who_inspects_nothing_is_refused(cast, signed_in, who):
    client = signed_in(getattr(cast, who))
    assert [client.get(MATRIX).status_code, client.get(REPORT).status_code] == [403, 403]
    assert client.get(branch_page(cast.branch)).status_code == 403
    assert client.post(EXPORT, {"format": "xlsx"}).status_code == 403


def test_a_branch_of_others_is_not_found(cast, signed_in):
    october(cast)
    client = signed_in(cast.outsider)
    assert client.get(branch_page(cast.branch)).status_code == 404
    assert client.get(branch_page(cast.foreign)).status_code == 200
    exported = client.post(EXPORT, {"period": "2026-10", "organization": cast.branch.pk, "format": "xlsx"})
    assert exported.status_code == 302
    assert not RegisterEntry.objects.filter(verb="导出检查报告").exists()


@pytest.mark.parametrize(("year", "month"), [(2026, 13), (2026, 0), (2026, 12), (2027, 1)])
def test_a_month_that_is_none_or_not_yet_is_not_found(cast, signed_in, year, month):
    url = reverse("disclosures:inspection_branch", args=[cast.branch.pk, year, month])
    assert signed_in(cast.inspector).get(url).status_code == 404


def test_the_filters_narrow_the_rows(cast, signed_in):
    october(cast)
    client = signed_in(cast.inspector)
    assert names_in(client.get(MATRIX, {"parent": cast.other_committee.pk})) == ["芦汀村党支部"]
    assert names_in(client.get(MATRIX, {"q": "鹭洲"})) == ["鹭洲社区党支部"]
    assert names_in(client.get(MATRIX, {"q": "没有这个"})) == []
    page = client.get(MATRIX, {"what": "publication"})
    assert [cell.words for _, cell in page.context["groups"][0].rows[0].cells][-2:] == ["按期", "待公示"]


def test_one_step_is_shown_by_its_days(cast, signed_in):
    october(cast)
    page = signed_in(cast.inspector).get(MATRIX, {"what": "meeting"}).content.decode()
    assert "迟3天" in page


def test_on_a_phone_the_exceptions_come_first_the_newest_month_on_top(cast, signed_in):
    october(cast)
    page = signed_in(cast.inspector).get(MATRIX).content.decode()
    first = page[page.index("有问题的3个支部") : page.index("看整张表")]
    assert [first.count(name) for name in ("桐花社区党支部", "鹭洲社区党支部", "芦汀村党支部")] == [1, 1, 1]
    assert "10月未开 0/4" in first
    done = signed_in(cast.inspector).get(MATRIX, {"what": "publication", "q": "桐花"}).content.decode()
    assert "没有发现问题" in done
    assert "看整张表" not in done


def test_a_secretary_who_inspects_the_own_branch_only_gets_a_page_about_it(cast, signed_in):
    october(cast)
    page = signed_in(cast.secretary).get(MATRIX).content.decode()
    assert "桐花社区党支部每月办得怎样" in page
    others = ("上级党组织</label>", "排列</label>", "只看有逾期", "松荫街道党工委</a>", "支部书记会", "听取汇报")
    assert [words for words in others if words in page] == []


def test_what_a_superior_did_itself_is_shown_to_who_inspects_it(cast, signed_in):
    october(cast)
    shown = {
        who: "听取汇报" in signed_in(getattr(cast, who)).get(MATRIX).content.decode()
        for who in ("inspector", "officer", "secretary", "outsider")
    }
    assert shown == {"inspector": True, "officer": True, "secretary": False, "outsider": False}


def test_a_superiors_month_is_the_report_on_it(cast, signed_in):
    october(cast)
    client = signed_in(cast.officer)
    response = client.get(branch_page(cast.committee))
    assert response.url == f"{REPORT}?period=2026-10&organization={cast.committee.pk}"
    assert client.get(branch_page(cast.other_committee)).status_code == 404
    assert signed_in(cast.outsider).get(branch_page(cast.committee)).status_code == 404


def test_initials_of_the_pinyin_find_a_branch(cast, signed_in):
    october(cast)
    type(cast.sibling).objects.filter(pk=cast.sibling.pk).update(sort_key="lu4 zhou1 she4 qu1 鹭洲社区")
    assert names_in(signed_in(cast.inspector).get(MATRIX, {"q": "LZSQ"})) == ["鹭洲社区党支部"]


@pytest.mark.parametrize(
    "query",
    [{"parent": "x"}, {"parent": "999999"}, {"year": "1900"}, {"what": "secret"}, {"page": "9999"}, {"q": "%" * 99}],
)
def test_a_wish_that_cannot_be_read_shows_the_page_all_the_same(cast, signed_in, query):
    october(cast)
    assert signed_in(cast.inspector).get(MATRIX, query).status_code == 200


def test_a_branchs_month_shows_every_fact_and_the_way_to_the_record(cast, signed_in):
    meeting, _ = october(cast)
    page = signed_in(cast.inspector).get(branch_page(cast.branch)).content.decode()
    assert reverse("meetings:detail", args=[meeting.pk]) in page
    for words in ["应到7人，实到7人", "党员★1 ☆3 ○0 △0", "职工★0 ☆1 ○1 △0", "10月26日公示", "先锋超过名额"]:
        assert words in page


def test_the_way_to_sheets_and_opinions_is_shown_to_who_may_open_them_only(cast, signed_in):
    builders.campaign()
    meeting, _ = october(cast)
    links = {
        "sheets": reverse("evaluations:sheets_of_meeting", args=[meeting.pk]),
        "commitments": reverse("commitments:roster", args=[cast.branch.pk, 2026]),
    }
    shown = {}
    for who in ("inspector", "officer", "secretary"):
        client = signed_in(getattr(cast, who))
        page = client.get(branch_page(cast.branch)).content.decode()
        shown[who] = {name for name, address in links.items() if f'href="{address}"' in page} | (
            {"opinions"} if "看意见" in page else set()
        )
        assert {client.get(links[name], follow=True).status_code for name in shown[who] - {"opinions"}} == {200}
    assert shown == {
        "inspector": {"commitments"},
        "officer": {"commitments", "sheets"},
        "secretary": {"commitments", "sheets", "opinions"},
    }


def test_the_report_lists_the_findings(cast, signed_in):
    october(cast)
    page = signed_in(cast.inspector).get(REPORT, {"period": "2026-10"}).content.decode()
    for words in [
        "未召开组织生活会",
        "组织生活会逾期召开",
        "未投票",
        "先锋超过名额",
        "应于10月25日前召开，10月28日召开，迟3天",
    ]:
        assert words in page


def test_an_excel_export_holds_the_page_and_is_recorded(cast, signed_in):
    october(cast)
    wish = {"period": "2026-10", "organization": cast.committee.pk, "format": "xlsx"}
    response = signed_in(cast.inspector).post(EXPORT, wish)
    assert response["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    book = load_workbook(BytesIO(response.content))
    assert book.sheetnames == ["汇总", "各支部", "问题清单", "等次分布"]
    assert [row[0].value for row in book["各支部"].iter_rows(min_row=4)] == [
        "桐花社区党支部",
        "鹭洲社区党支部",
        "合计",
    ]
    entry = RegisterEntry.objects.get(verb="导出检查报告")
    assert [entry.actor, entry.organization, entry.detail["支部数"]] == [cast.inspector.user, cast.committee, 2]


@needs_a_face
def test_a_pdf_export_is_an_official_paper(cast, signed_in):
    october(cast)
    response = signed_in(cast.officer).post(EXPORT, {"period": "2026-10", "format": "pdf"})
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(response.content)).pages)
    for words in ["一、检查范围", "二、总体情况", "三、存在问题", "附件2", "桐花社区党支部", "— 1 —", "骆党务导出"]:
        assert words in text
    assert "芦汀村党支部" not in text


def test_without_a_chinese_face_the_page_says_so(cast, signed_in, settings, tmp_path):
    october(cast)
    settings.FONT_DIRS = [tmp_path]
    response = signed_in(cast.officer).post(EXPORT, {"period": "2026-10", "format": "pdf"}, follow=True)
    assert "没有安装中文字体" in response.content.decode()
    assert not RegisterEntry.objects.filter(verb="导出检查报告").exists()


def test_an_unknown_format_is_refused_with_a_sentence(cast, signed_in):
    response = signed_in(cast.officer).post(EXPORT, {"period": "2026-10", "format": "exe"}, follow=True)
    assert "没有导出" in response.content.decode()


def test_a_visitor_is_asked_to_sign_in(client, db):
    assert client.get(MATRIX).url.startswith(reverse("organizations:sign_in"))


def more_branches(cast):
    for name in ("甲", "乙", "丙"):
        branch = builders.organization(f"{name}党支部", parent=cast.other_committee)
        rounds.member_meeting(branch, [builders.person(f"{name}书记", branch)])
        cast.other_committee.refresh_from_db()


@pytest.mark.parametrize("url", [MATRIX, f"{REPORT}?period=2026-10"])
def test_a_page_takes_the_same_queries_for_three_branches_and_for_six(
    cast, signed_in, url, django_assert_max_num_queries
):
    builders.campaign()
    october(cast)
    client = signed_in(cast.inspector)
    most = 15 if url == MATRIX else 52
    with django_assert_max_num_queries(most) as few:
        client.get(url)
    more_branches(cast)
    with django_assert_max_num_queries(most) as many:
        client.get(url)
    assert len(many) == len(few)
