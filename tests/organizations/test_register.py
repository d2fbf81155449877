"""The pages of the process register: who reads which line, what a line changed, and what it never shows."""

import datetime as dt
import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from organizations import audit, register
from organizations.actions.exemptions import agree_to_exemption, apply_for_exemption
from organizations.models import Person, RegisterEntry, Unit
from organizations.register import Change, RowChange, changes_of

TODAY = dt.date(2026, 3, 10)


def url(name, *args):
    return reverse(f"organizations:{name}", args=args)


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.fixture
def renamed(cast):
    """A line that changed one person's name, phone and place."""
    unit = Unit.objects.create(organization=cast.branch, name="物业公司")
    with audit.acting(
        cast.secretary.user, "改人员信息", organization=cast.branch, record=cast.member, reason="登记有误"
    ) as entry:
        cast.member.name, cast.member.phone, cast.member.unit = "顾南川", "13800000000", unit
        cast.member.save()
    return entry


def test_a_line_leads_to_its_rows_before_and_after(renamed):
    assert changes_of(renamed) == (
        [
            RowChange(
                "人员",
                "修改",
                (
                    Change("姓名", "顾北川", "顾南川"),
                    Change("所在单位", "空", "物业公司"),
                    Change("手机号", "", register.KEPT_IN_THE_RECORD),
                ),
            )
        ],
        False,
    )


def test_two_changes_of_one_row_in_one_line_are_shown_as_one_from_first_to_last(cast):
    with audit.acting(cast.secretary.user, "改两次", organization=cast.branch, record=cast.member) as entry:
        for title in ("组长", "班长"):
            cast.member.post_title = title
            cast.member.save()
    changes, _ = changes_of(entry)
    assert changes == [RowChange("人员", "修改", (Change("职务", "工程维修组组长", "班长"),))]


def test_a_row_that_is_added_and_changed_under_one_line_is_an_added_one(cast):
    with audit.acting(cast.secretary.user, "加单位", organization=cast.branch) as entry:
        unit = Unit.objects.create(organization=cast.branch, name="物业公司")
        unit.name = "环卫公司"
        unit.save()
    assert changes_of(entry)[0] == [
        RowChange("单位", "新增", (Change("所在党支部", "空", "桐花社区党支部"), Change("单位名称", "空", "环卫公司")))
    ]


def test_an_added_and_a_deleted_row_are_named(cast):
    with audit.acting(cast.secretary.user, "加单位", organization=cast.branch) as added:
        unit = Unit.objects.create(organization=cast.branch, name="物业公司")
    with audit.acting(cast.secretary.user, "删单位", organization=cast.branch) as deleted:
        unit.delete()
    assert changes_of(added)[0] == [
        RowChange("单位", "新增", (Change("所在党支部", "空", "桐花社区党支部"), Change("单位名称", "空", "物业公司")))
    ]
    assert changes_of(deleted)[0] == [RowChange("单位", "删除", ())]


def test_of_an_import_only_the_first_rows_are_shown_and_the_page_says_so(cast, signed_in):
    with audit.acting(cast.inspector.user, "导入人员名册", organization=cast.branch) as entry:
        Person.objects.bulk_create(
            Person(name=f"党员{number}", sort_key=str(number), organization=cast.branch, kind="member", since=TODAY)
            for number in range(register.ROWS_SHOWN + 5)
        )
    changes, are_more = changes_of(entry)
    assert (len(changes), are_more) == (register.ROWS_SHOWN, True)
    assert "只列出前50条" in text_of(signed_in(cast.inspector).get(url("register_line", entry.pk)))


@pytest.mark.parametrize("who", ["secretary", "committee_secretary", "officer", "inspector"])
def test_an_exemptions_reason_and_the_answer_to_it_are_in_no_line(cast, signed_in, who):
    exemption = apply_for_exemption(
        by=cast.secretary.user,
        person=cast.member,
        reason="腰椎手术",
        starts_on=TODAY,
        ends_on=TODAY + dt.timedelta(days=30),
        today=TODAY,
    )
    agree_to_exemption(by=cast.officer.user, exemption=exemption, today=TODAY, note="请安心养腰")
    client = signed_in(getattr(cast, who))
    pages = [text_of(client.get(url("register_line", entry.pk))) for entry in RegisterEntry.objects.all()]
    assert len(pages) == 2
    assert any("新增免于参加" in page for page in pages)
    assert [page for page in pages if "腰" in page] == []


@pytest.mark.parametrize(
    ("who", "status"), [("secretary", 200), ("officer", 200), ("inspector", 200), ("member", 404), ("outsider", 404)]
)
def test_a_line_and_a_record_are_for_those_who_look_into_the_organization(cast, renamed, signed_in, who, status):
    client = signed_in(getattr(cast, who))
    assert client.get(url("register_line", renamed.pk)).status_code == status
    assert client.get(url("register_record", "organizations.person", cast.member.pk)).status_code == status


def test_everybody_sees_the_own_lines(cast, signed_in):
    entry = audit.record(cast.member.user, "写承诺", organization=cast.branch)
    assert "写承诺" in text_of(signed_in(cast.member).get(url("register_line", entry.pk)))
    assert signed_in(cast.staff).get(url("register_line", entry.pk)).status_code == 404


def test_a_records_page_tells_its_story_from_the_beginning(cast, renamed, signed_in):
    audit.record(cast.secretary.user, "再改一次", organization=cast.branch, record=cast.member)
    page = text_of(signed_in(cast.secretary).get(url("register_record", "organizations.person", cast.member.pk)))
    assert page.index("改人员信息") < page.index("再改一次")


@pytest.mark.parametrize("address", [("no.model", "1"), ("organizations.person", "0"), ("organizations.person", "x")])
def test_a_record_without_lines_has_no_page(cast, signed_in, address):
    assert signed_in(cast.inspector).get(url("register_record", *address)).status_code == 404


def test_the_register_is_filtered_by_person_and_kind_of_record(cast, renamed, signed_in):
    audit.record(cast.sibling_secretary.user, "确认承诺", organization=cast.sibling, record=cast.sibling)
    client = signed_in(cast.officer)

    def found(**filters):
        page = text_of(client.get(url("register"), filters))
        return [verb for verb in ("改人员信息", "确认承诺") if verb in page]

    assert found() == ["改人员信息", "确认承诺"]
    assert found(actor="沈") == ["改人员信息"]
    assert found(record_type="organizations.organization") == ["确认承诺"]
    assert found(record_type="organizations.person", actor="宋") == []
    assert found(record_type="什么") == ["改人员信息", "确认承诺"]


def test_the_choices_name_the_kinds_of_records_that_lines_speak_of(cast, renamed):
    audit.record(None, "夜里", organization=None)
    audit.record(None, "改单位", organization=None, record=cast.unit)
    assert register.record_types() == [("organizations.person", "人员"), ("organizations.unit", "单位")]


def test_the_file_holds_what_the_page_lists_and_the_export_leaves_a_line(cast, renamed, signed_in):
    audit.record(cast.secretary.user, "=1+1", organization=cast.branch)
    audit.record(cast.outsider.user, "开别处的会", organization=cast.foreign)
    response = signed_in(cast.secretary).get(url("register_workbook"), {"actor": "沈知远"})
    sheet = load_workbook(io.BytesIO(response.content)).active
    rows = [[cell.value or "" for cell in row] for row in sheet.iter_rows(min_row=4)]
    assert [cell.value for cell in sheet[3]] == [column.heading for column in register.COLUMNS]
    assert [row[1:] for row in rows] == [
        ["桐花社区党支部", "=1+1", "", "", "", "沈知远"],
        ["桐花社区党支部", "改人员信息", "顾北川", "登记有误", "", "沈知远"],
    ]
    assert {cell.data_type for row in sheet.iter_rows(min_row=4) for cell in row if cell.value} == {"s"}
    assert "沈知远于" in sheet.oddFooter.left.text
    last = RegisterEntry.objects.order_by("-pk").first()
    assert (last.verb, last.actor, last.detail) == ("导出全程记实", cast.secretary.user, {"经办人": "沈知远"})


def test_too_many_lines_are_refused_with_a_sentence(cast, renamed, signed_in, monkeypatch):
    monkeypatch.setattr(register, "LINES_OF_A_FILE", 0)
    response = signed_in(cast.secretary).get(url("register_workbook"), {"actor": "沈知远"}, follow=True)
    assert "请缩短日期范围" in text_of(response)
    assert response.redirect_chain[0][0].startswith(url("register") + "?actor=")
    assert RegisterEntry.objects.filter(verb="导出全程记实").count() == 0


@pytest.mark.parametrize("name", ["register", "record", "line"])
def test_the_pages_take_the_same_queries_for_one_line_and_for_three(cast, signed_in, name):
    client, taken = signed_in(cast.secretary), []
    for rows in (1, 3):
        with audit.acting(cast.secretary.user, "改", organization=cast.branch, record=cast.member) as entry:
            for number in range(rows):
                Unit.objects.create(organization=cast.branch, name=f"单位{rows}{number}")
        address = {
            "register": url("register"),
            "record": url("register_record", "organizations.person", cast.member.pk),
            "line": url("register_line", entry.pk),
        }[name]
        with CaptureQueriesContext(connection) as queries:
            page = text_of(client.get(address))
        assert page.count("新增单位" if name == "line" else " 改 ") == (rows if name == "line" else 1 + rows // 2)
        taken.append(len(queries))
        audit.record(cast.secretary.user, "看", organization=cast.branch, record=cast.member)
    assert taken[0] == taken[1]
