"""The pages of the year: who reads whose, what it costs, which year, what a file leaves behind."""

import datetime as dt
from io import BytesIO

import pytest
import time_machine
from django.urls import reverse
from openpyxl import load_workbook

from evaluations.ratings.levels import Level
from organizations.fonts import has_a_face_for_han
from organizations.models import RegisterEntry, Role, Unit
from tests import builders
from tests.disclosures.summaries.year import TODAY, met, rated, transferred

needs_a_face = pytest.mark.skipif(not has_a_face_for_han(), reason="no font with Chinese characters on this machine")
START = reverse("disclosures:summaries")


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel(builders.at(TODAY), tick=False):
        yield


def page_of(person):
    return reverse("disclosures:summary_of_person", args=[person.pk])


def sheet_of(person):
    return reverse("disclosures:summary_sheet_of_person", args=[person.pk])


def list_of(organization):
    return reverse("disclosures:summaries_of_organization", args=[organization.pk])


def file_of(organization):
    return reverse("disclosures:export_summaries", args=[organization.pk])


def names_in(response):
    return [summary.name for summary in response.context["people"]]


@pytest.mark.parametrize(
    ("who", "person", "branch", "committee"),
    [
        ("inspector", 200, 200, 200),
        ("officer", 200, 200, 200),
        ("committee_secretary", 200, 200, 200),
        ("secretary", 200, 200, 404),
        ("deputy", 200, 200, 404),
        ("recorder", 403, 403, 404),
        ("head", 403, 200, 404),
        ("leader", 403, 403, 404),
        ("staff", 403, 403, 404),
        ("member", 200, 403, 404),
        ("sibling_secretary", 404, 404, 404),
        ("outsider", 404, 404, 404),
    ],
)
def test_who_reads_a_members_year_and_the_lists(cast, signed_in, who, person, branch, committee):
    rated(cast, 9)
    client = signed_in(getattr(cast, who))
    addresses = [page_of(cast.member), list_of(cast.branch), list_of(cast.committee)]
    assert [client.get(address).status_code for address in addresses] == [person, branch, committee]
    if person != 200:
        assert client.post(sheet_of(cast.member)).status_code == person
    if branch != 200:
        assert client.post(file_of(cast.branch), {"format": "xlsx"}).status_code == branch
    assert client.post(file_of(cast.committee), {"format": "xlsx"}).status_code == committee


def test_a_visitor_is_asked_to_sign_in(client, cast):
    for address in (START, page_of(cast.member), list_of(cast.branch)):
        assert client.get(address).url.startswith(reverse("organizations:sign_in"))


def test_a_head_reads_the_staff_of_the_own_unit_and_nobody_else(cast, signed_in):
    other_unit = Unit.objects.create(organization=cast.branch, name="物业公司")
    stranger = builders.staff("外单位职工", cast.branch, other_unit)
    met(cast.branch, [cast.secretary, cast.staff, stranger], 9)
    client = signed_in(cast.head)
    page = client.get(list_of(cast.branch))
    assert names_in(page) == ["尹疏桐", "骆明霞", "黎晓帆"]
    assert page.context["own"] == []
    assert {summary.name: summary.meeting_words for summary in page.context["people"]}["黎晓帆"] == "共1次：到会1次"
    assert [client.get(page_of(person)).status_code for person in (cast.staff, stranger, cast.secretary)] == [
        200, 403, 403,
    ]  # fmt: skip
    book = load_workbook(BytesIO(client.post(file_of(cast.branch), {"format": "xlsx"}).content))
    assert book.sheetnames == ["党员和职工"]
    assert [row[0].value for row in book.active.iter_rows(min_row=4, max_row=6)] == ["尹疏桐", "骆明霞", "黎晓帆"]


def test_who_moved_is_read_in_parts(cast, signed_in):
    rated(cast, 8, 顾北川=Level.PIONEER)
    transferred(cast.member, cast.foreign, dt.date(2026, 9, 5))
    met(cast.foreign, [cast.outsider, cast.member], 9)

    def seen_by(person):
        found = signed_in(person).get(page_of(cast.member)).context["summary"]
        return found.place, found.texts[7:9], found.held, found.kept_elsewhere

    assert seen_by(cast.secretary) == ("桐花社区党支部", ["★先锋", "在别的支部"], 1, 0)
    assert seen_by(cast.outsider) == ("芦汀村党支部", ["★先锋（桐花社区党支部）", "待评定"], 1, 1)
    whole = ("芦汀村党支部", ["★先锋（桐花社区党支部）", "待评定"], 2, 0)
    assert [seen_by(cast.member), seen_by(cast.inspector)] == [whole, whole]
    assert signed_in(cast.sibling_secretary).get(page_of(cast.member)).status_code == 404


def test_an_old_branch_that_never_listed_somebody_has_no_sheet_of_them(cast, signed_in):
    met(cast.branch, [cast.secretary], 8)
    transferred(cast.member, cast.foreign, dt.date(2026, 9, 5))
    assert signed_in(cast.secretary).get(page_of(cast.member)).status_code == 404


def test_a_superior_lists_its_branches_and_leads_to_each(cast, signed_in):
    met(cast.branch, [cast.secretary], 1)
    page = signed_in(cast.officer).get(list_of(cast.committee))
    assert [summary.name for summary in page.context["children"]] == ["桐花社区党支部", "鹭洲社区党支部"]
    assert list_of(cast.sibling) in page.content.decode()
    district = signed_in(cast.inspector).get(list_of(cast.district))
    assert [summary.name for summary in district.context["children"]] == ["松荫街道党工委", "芦汀镇党委"]


def test_a_committees_deputy_reads_no_branch(cast, signed_in):
    deputy = builders.person("副书记甲", cast.committee)
    builders.post(deputy, cast.committee, Role.DEPUTY)
    page = signed_in(deputy).get(list_of(cast.committee))
    assert "这里没有您能看汇总的下级党组织" in page.content.decode()


def test_the_start_leads_everybody_to_the_own_lists(cast, signed_in):
    assert signed_in(cast.member).get(START).url == page_of(cast.member)
    begins = {who: signed_in(getattr(cast, who)).get(START).context["begin"] for who in ("secretary", "inspector")}
    assert begins == {"secretary": [cast.branch], "inspector": [cast.district]}
    assert signed_in(cast.head).get(START).context["begin"] == [cast.branch]


def test_a_persons_page_leads_back_to_the_list_of_who_may_read_it(cast, signed_in):
    back = f"{list_of(cast.branch)}?year=2026"
    met(cast.branch, [cast.secretary], 9)
    assert back in signed_in(cast.secretary).get(page_of(cast.member)).content.decode()
    assert back not in signed_in(cast.member).get(page_of(cast.member)).content.decode()


def test_home_and_the_organizations_page_lead_here(cast, signed_in):
    client = signed_in(cast.secretary)
    assert START in client.get("/").content.decode()
    assert list_of(cast.branch) in client.get(f"/organizations/{cast.branch.pk}/").content.decode()
    assert page_of(cast.member) in client.get(f"/people/{cast.member.pk}/").content.decode()
    of_member = signed_in(cast.member)
    assert list_of(cast.branch) not in of_member.get(f"/organizations/{cast.branch.pk}/").content.decode()
    assert page_of(cast.secretary) not in of_member.get(f"/people/{cast.secretary.pk}/").content.decode()


@pytest.mark.parametrize(
    ("today", "asked", "year"),
    [
        (dt.date(2026, 12, 31), {}, 2026),
        (dt.date(2027, 1, 15), {}, 2026),
        (dt.date(2027, 2, 1), {}, 2027),
        (dt.date(2027, 2, 1), {"year": "2026"}, 2026),
        (dt.date(2027, 2, 1), {"year": "1999"}, 2027),
        (dt.date(2027, 2, 1), {"year": "去年"}, 2027),
    ],
)
def test_the_year_is_this_one_or_the_one_asked_for_and_in_january_the_last(cast, signed_in, today, asked, year):
    rated(cast, 9, 顾北川=Level.PIONEER)
    with time_machine.travel(builders.at(today), tick=False):
        page = signed_in(cast.member).get(page_of(cast.member), asked)
    assert page.context["summary"].year == year
    assert f'<option value="{year}" selected>{year}年</option>' in page.content.decode()
    assert page.context["summary"].texts[8] == ("★先锋" if year == 2026 else "未到")


def test_a_month_is_said_by_symbol_and_word(cast, signed_in):
    rated(cast, 9, 顾北川=Level.LAGGING)
    page = signed_in(cast.member).get(page_of(cast.member)).content.decode()
    assert '<i aria-hidden="true">△</i>后进' in page
    assert "不计分，不排名，本身不作任何结论。" in page
    assert "还没有到期" in page


def test_an_empty_year_says_what_to_do(cast, signed_in):
    rated(cast, 9, year=2025)
    page = signed_in(cast.outsider).get(list_of(cast.foreign), {"year": "2025"}).content.decode()
    assert "请换一个年度" in page


def test_a_file_leaves_a_line_with_who_took_it(cast, signed_in):
    rated(cast, 9)
    response = signed_in(cast.secretary).post(file_of(cast.branch), {"format": "xlsx", "year": "2026"})
    assert response["Content-Disposition"].startswith("attachment; filename*=UTF-8''")
    assert response["Cache-Control"] == "private, no-store"
    line = RegisterEntry.objects.get(verb="导出年终汇总")
    assert [line.actor, line.organization, line.record_name, line.detail] == [
        cast.secretary.user, cast.branch, "桐花社区党支部", {"文件": "桐花社区党支部2026年年终汇总.xlsx"},
    ]  # fmt: skip


@needs_a_face
def test_the_own_sheet_leaves_a_line_too(cast, signed_in):
    rated(cast, 9)
    response = signed_in(cast.member).post(sheet_of(cast.member), {"year": "2026"})
    assert response.content.startswith(b"%PDF")
    line = RegisterEntry.objects.get(verb="导出年终汇总")
    assert [line.actor, line.organization, line.record_name] == [cast.member.user, cast.branch, "顾北川"]


@pytest.mark.parametrize("asked", [{}, {"format": "exe"}, {"format": "xlsx", "year": "十"}])
def test_an_unreadable_wish_for_a_file_is_refused_with_a_sentence(cast, signed_in, asked):
    response = signed_in(cast.secretary).post(file_of(cast.branch), asked, follow=True)
    assert "没有导出：年度或文件格式不对" in response.content.decode()
    assert not RegisterEntry.objects.filter(verb="导出年终汇总").exists()


def test_without_a_chinese_face_the_page_says_so(cast, signed_in, settings, tmp_path):
    settings.FONT_DIRS = [tmp_path]
    response = signed_in(cast.member).post(sheet_of(cast.member), follow=True)
    assert "没有安装中文字体" in response.content.decode()
    assert not RegisterEntry.objects.filter(verb="导出年终汇总").exists()


@pytest.mark.parametrize("what", ["branch", "committee"])
def test_a_page_takes_the_same_queries_for_one_row_and_for_three(cast, signed_in, what, django_assert_max_num_queries):
    rated(cast, 9)
    client = signed_in(cast.officer)
    address = list_of(getattr(cast, what))
    client.get(address)
    with django_assert_max_num_queries(34) as few:
        client.get(address)
    for name in ("甲", "乙", "丙"):
        builders.person(name, cast.branch)
        builders.organization(f"{name}党支部", parent=cast.committee)
        cast.committee.refresh_from_db()
    with django_assert_max_num_queries(34) as many:
        client.get(address)
    assert len(many) == len(few)
