"""Lists that leave the system: headings that the import reads, no more than one needs, a line in the register."""

import csv
import datetime as dt
import io
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from organizations.actions.organization_imports import import_organizations
from organizations.actions.people_imports import import_people
from organizations.export_views import phones_shown_to
from organizations.exports import organization_lines, organizations_file, person_lines, roster_file
from organizations.imports.organization_list import read_organization_list
from organizations.imports.roster import read_roster
from organizations.models import Organization, Person, Post, RegisterEntry, Role
from tests import builders

TODAY = dt.date(2026, 11, 2)
HEADINGS = [
    *("系统编号", "姓名", "所在党支部", "工作单位", "人员类别", "党籍状态", "入党日期", "转正日期", "转入日期", "职务"),
    *("党内职务", "任职日期", "行政主要负责人", "处级以上党员领导干部", "手机号", "工号", "是否为流动党员", "外出流向"),
]


def send(client, organization, what="people", extension="xlsx", **more):
    return client.post(
        reverse("organizations:export", args=[organization.pk]), {"what": what, "format": extension}, **more
    )


def cells(response):
    return [list(row) for row in load_workbook(BytesIO(response.content)).active.iter_rows(values_only=True)]


def lines_of(response):
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


# --- who may ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("who", "status"),
    [("secretary", 200), ("officer", 200), ("committee_secretary", 200), ("inspector", 200),
     ("deputy", 403), ("recorder", 403), ("head", 403), ("member", 403), ("staff", 403), ("outsider", 404)],
)  # fmt: skip
def test_who_may_take_a_branchs_lists(cast, signed_in, who, status):
    before = RegisterEntry.objects.count()
    for what in ("people", "organizations"):
        assert send(signed_in(getattr(cast, who)), cast.branch, what).status_code == status
    assert RegisterEntry.objects.count() - before == (2 if status == 200 else 0)


def test_a_link_takes_nothing(cast, signed_in):
    assert signed_in(cast.inspector).get(reverse("organizations:export", args=[cast.branch.pk])).status_code == 405


def test_the_register_says_who_took_what(cast, signed_in):
    send(signed_in(cast.secretary), cast.branch)
    line = RegisterEntry.objects.first()
    assert (line.verb, line.actor, line.organization, line.detail) == (
        "导出名单",
        cast.secretary.user,
        cast.branch,
        {"文件": "桐花社区党支部人员名册.xlsx", "行数": 10},
    )


def test_a_form_without_a_choice_gives_a_sentence(cast, signed_in):
    page = send(signed_in(cast.secretary), cast.branch, what="ballots", follow=True)
    assert "请选择导出人员名册还是党组织名单" in page.content.decode()


def test_a_workbook_that_would_take_too_long_is_refused_with_a_way_out(cast, signed_in, monkeypatch):
    monkeypatch.setattr("organizations.export_views.ROWS_OF_A_WORKBOOK", 5)
    client = signed_in(cast.secretary)
    assert "请改选csv，或选小一点的范围" in send(client, cast.branch, follow=True).content.decode()
    assert len(lines_of(send(client, cast.branch, extension="csv"))) == 11


# --- what is in it ----------------------------------------------------------------------------------------------------
def test_the_roster_holds_the_scope_and_no_more(cast, signed_in):
    rows = cells(send(signed_in(cast.officer), cast.committee))
    names = [row[1] for row in rows[3:]]
    assert rows[2] == HEADINGS
    assert set(names) >= {"骆党务", "沈知远", "宋砚秋"}
    assert not {"庄小禾", "纪澄"} & set(names)


@pytest.mark.parametrize(
    ("who", "phone"), [("secretary", "12012345678"), ("inspector", "12012345678"), ("officer", "120******78")]
)
def test_a_phone_is_whole_only_for_who_needs_it(cast, signed_in, who, phone):
    Person.objects.filter(pk=cast.member.pk).update(phone="12012345678")
    rows = {row[1]: row for row in cells(send(signed_in(getattr(cast, who)), cast.branch))}
    assert rows["顾北川"][HEADINGS.index("手机号")] == phone


def test_posts_are_told_in_the_words_that_the_import_reads(cast):
    builders.post(cast.secretary, cast.committee, Role.DEPUTY, is_acting=True)
    lines = {line.person.name: line for line in person_lines(Person.objects.all(), TODAY, phones_of=None)}
    assert lines["沈知远"].duties == "书记、中共云溪区松荫街道党工委副书记（代理）"
    assert (lines["骆明霞"].duties, lines["骆明霞"].is_head) == ("", True)
    assert (lines["顾北川"].duties, lines["顾北川"].is_head) == ("", False)


@pytest.mark.parametrize("sign", "=+-@")
def test_a_name_that_looks_like_a_formula_stays_text(cast, signed_in, sign):
    Person.objects.filter(pk=cast.member.pk).update(name=f"{sign}1+1")
    client = signed_in(cast.secretary)
    sheet = load_workbook(BytesIO(send(client, cast.branch).content)).active
    cell = next(row[1] for row in sheet.iter_rows() if row[1].value == f"{sign}1+1")
    assert (cell.data_type, cell.quotePrefix) == ("s", True)
    assert f"'{sign}1+1" in [line[1] for line in lines_of(send(client, cast.branch, extension="csv"))]


def test_a_csv_opens_in_chinese(cast, signed_in):
    response = send(signed_in(cast.secretary), cast.branch, "organizations", "csv")
    assert response.content.startswith(b"\xef\xbb\xbf")
    assert lines_of(response)[1][:5] == [
        cast.branch.name,
        "桐花社区党支部",
        cast.branch.code,
        "党支部",
        cast.committee.name,
    ]


@pytest.mark.parametrize("what", ["people", "organizations"])
def test_more_rows_take_no_more_queries(cast, signed_in, what, django_assert_num_queries):
    client = signed_in(cast.inspector)
    with django_assert_num_queries(queries_of(client, cast.foreign, what)):
        send(client, cast.branch, what)


def queries_of(client, organization, what):
    with CaptureQueriesContext(connection) as captured:
        send(client, organization, what)
    return len(captured)


# --- out and in again -------------------------------------------------------------------------------------------------
@pytest.fixture
def district(cast):
    """Everybody in a branch, as rosters have it, with something in every column."""
    Person.objects.filter(organization__in=[cast.committee, cast.office]).update(organization=cast.sibling)
    Person.objects.filter(pk=cast.member.pk).update(
        joined_on="1998-07-01", full_member_on="1999-07-01", phone="12000000001", id_digest="d" * 64
    )
    Organization.objects.update(public_phone="55501234")
    twin = builders.person("顾北川", cast.branch)  # a namesake whom only our own number tells apart
    builders.post(twin, cast.committee, Role.DEPUTY, is_acting=True)
    return cast


@pytest.mark.parametrize("extension", ["xlsx", "csv"])
def test_the_roster_comes_back_and_changes_nothing(district, extension):
    before = list(Person.objects.order_by("pk").values()), list(Post.objects.order_by("pk").values())
    file = roster_file("名册", person_lines(Person.objects.all(), TODAY, phones_of=None), TODAY)
    content = file.csv() if extension == "csv" else file.xlsx("某人")
    plan = import_people(by=None, roster=read_roster(content), file_name="名册")
    people = Person.objects.count()
    assert plan.counts == {"新增": 0, "修改": 0, "不变": people, "名册里没有": 0, "新任职": 0, "离任": 0}
    assert (list(Person.objects.order_by("pk").values()), list(Post.objects.order_by("pk").values())) == before


@pytest.mark.parametrize("extension", ["xlsx", "csv"])
def test_the_list_of_organizations_comes_back_and_changes_nothing(district, extension):
    before = list(Organization.objects.values())
    file = organizations_file("名单", organization_lines(Organization.objects.all()), TODAY)
    content = file.csv() if extension == "csv" else file.xlsx("某人")
    plan = import_organizations(by=None, listed=read_organization_list(content), file_name="名单")
    assert plan.counts == {"新增": 0, "修改": 0, "不变": len(before), "名单里没有": 0}
    assert list(Organization.objects.values()) == before


def test_the_phones_of_all_are_for_who_maintains_the_rosters(cast):
    assert phones_shown_to(cast.inspector.user) is None
    assert phones_shown_to(cast.secretary.user) == {cast.branch.pk}
    assert phones_shown_to(cast.member.user) == set()
