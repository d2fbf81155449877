"""Every awkward file is read as it is meant, or refused with one clear sentence and nothing written."""

import datetime as dt

import pytest

from organizations.actions.people_imports import import_people
from organizations.imports.problems import RowsRefused
from organizations.imports.roster import read_roster
from organizations.models import Person
from tests import builders
from tests.organizations import awkward_files as files
from tests.organizations.awkward_files import BRANCH, HEADER, LI, READABLE, REFUSED, ZHANG, text, workbook

BOTH = [
    ("张三", BRANCH, "member", dt.date(1998, 7, 1), "12000000001", True),
    ("李四", BRANCH, "probationary", dt.date(2026, 3, 1), "12000000002", True),
]


@pytest.fixture
def branch(db):
    district = builders.organization("区委", builders.Kind.DISTRICT_COMMITTEE)
    return builders.organization(BRANCH, parent=district)


def load(content):
    return import_people(by=None, roster=read_roster(content), file_name="名册")


def everybody():
    fields = ("name", "organization__short_name", "kind", "joined_on", "phone", "id_digest")
    return [(*values, bool(digest)) for *values, digest in Person.objects.order_by("name").values_list(*fields)]


@pytest.mark.parametrize("build", READABLE, ids=lambda build: build.__name__)
def test_an_awkward_file_is_read_as_it_is_meant(branch, build):
    load(build())
    assert everybody() == BOTH


@pytest.mark.parametrize("build", READABLE, ids=lambda build: build.__name__)
def test_every_form_of_the_file_finds_the_same_people_again(branch, build):
    load(files.plain_xlsx())
    assert load(build()).counts == {"新增": 0, "修改": 0, "不变": 2, "名册里没有": 0, "新任职": 0, "离任": 0}


@pytest.mark.parametrize(("build", "problem"), REFUSED, ids=lambda value: getattr(value, "__name__", ""))
def test_a_file_that_cannot_be_taken_is_refused_with_a_sentence(branch, build, problem):
    with pytest.raises(RowsRefused) as caught:
        load(build())
    found = [(one.row, one.column, one.wrong) for one in caught.value.problems]
    assert found == [problem]
    assert caught.value.problems[0].remedy
    assert not Person.objects.exists()


def test_a_sum_under_the_list_is_no_person(branch):
    load(files.numbered_units_and_a_sum_at_the_foot())
    assert everybody() == BOTH


def test_a_column_that_only_one_sheet_has_leaves_the_people_of_the_other_alone(branch):
    load(files.plain_xlsx())
    load(files.sheets_with_different_columns())
    assert everybody() == BOTH


@pytest.mark.parametrize("character", ["𬀩", "𠮷", "㛃", "喆", "﨑"])
@pytest.mark.parametrize("kind", ["xlsx", "gb18030", "utf-8"])
def test_rare_characters_come_in_whole(branch, character, kind):
    line = [f"王{character}", *ZHANG[1:]]
    load(workbook([HEADER, line]) if kind == "xlsx" else text([HEADER, line], encoding=kind))
    assert Person.objects.get().name == f"王{character}"


@pytest.mark.parametrize("dot", "·•・･‧∙⋅●．.⸱﹒")
def test_the_look_alikes_of_the_middle_dot_make_one_name(branch, dot):
    load(workbook([HEADER, [f"阿依古丽 {dot} 买买提", *ZHANG[1:]], [f"买买提{dot}阿依", *LI[1:]]]))
    assert sorted(Person.objects.values_list("name", flat=True)) == ["买买提·阿依", "阿依古丽·买买提"]


@pytest.mark.parametrize("lost", ["王?", "王？", "王\ufffd", "王\ue123", "王□", "王*"])
def test_a_name_with_a_lost_character_is_refused(branch, lost):
    with pytest.raises(RowsRefused):
        load(workbook([HEADER, [lost, *ZHANG[1:]]]))


def test_characters_that_only_look_different_are_one(branch):
    load(workbook([HEADER, ["\uf9f4\u2f45", *ZHANG[1:]]]))  # a compatibility ideograph, and a radical out of a PDF
    assert Person.objects.get().name == "林方"


# --- who is meant -----------------------------------------------------------------------------------------------------
def test_a_transfer_without_an_id_is_found_by_name_and_phone(branch):
    other = builders.organization("鹭洲社区党支部", parent=branch.superior)
    person = builders.person("张三", branch, phone="12000000001", joined_on=dt.date(1998, 7, 1))
    load(workbook([["姓名", "党支部", "人员类别", "手机号"], ["张三", "鹭洲社区党支部", "党员", "12000000001"]]))
    person.refresh_from_db()
    assert (Person.objects.count(), person.organization) == (1, other)


def test_namesakes_of_one_branch_are_told_apart_by_their_phones(branch):
    first = builders.person("张三", branch, phone="12000000001")
    second = builders.person("张三", branch, phone="12000000002")
    lines = [["张三", BRANCH, "党员", "12000000002", "乙"], ["张三", BRANCH, "党员", "12000000001", "甲"]]
    load(workbook([["姓名", "党支部", "人员类别", "手机号", "职务"], *lines]))
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.post_title, second.post_title) == ("甲", "乙")


def test_an_id_that_differs_is_another_person_with_the_same_name_and_phone(branch):
    load(workbook([HEADER, ZHANG]))
    load(workbook([HEADER, [ZHANG[0], LI[1], *ZHANG[2:]]]))
    assert Person.objects.filter(name="张三").count() == 2


def test_two_new_namesakes_without_anything_to_tell_them_apart_are_refused(branch):
    with pytest.raises(RowsRefused) as caught:
        load(workbook([["姓名", "党支部", "人员类别"], ["张三", BRANCH, "党员"], ["张三", BRANCH, "党员"]]))
    assert [problem.wrong for problem in caught.value.problems] == ["本支部有同名的人，分不清是哪一位"] * 2


WITH_NUMBER = ["系统编号", *HEADER]


def test_our_own_number_finds_a_person_whose_phone_and_branch_have_changed(branch):
    person = builders.person("张三", branch, phone="12000000009")
    load(workbook([WITH_NUMBER, [person.pk, *ZHANG]]))
    person.refresh_from_db()
    assert (Person.objects.count(), person.phone, bool(person.id_digest)) == (1, "12000000001", True)


@pytest.mark.parametrize(
    ("number", "name", "problem"),
    [
        (0, "张三", ("系统编号", "系统编号和姓名对不上")),
        (None, "王五", ("系统编号", "系统编号和姓名对不上")),
        ("甲", "张三", ("系统编号", "编号不是数字")),
    ],
)
def test_a_number_that_is_not_this_persons_is_refused(branch, number, name, problem):
    person = builders.person("张三", branch)
    with pytest.raises(RowsRefused) as caught:
        load(workbook([WITH_NUMBER, [person.pk if number is None else number, name, *ZHANG[1:]]]))
    assert [(one.column, one.wrong) for one in caught.value.problems] == [problem]


def test_an_id_of_somebody_else_is_refused_and_not_stored_twice(branch):
    load(workbook([HEADER, ZHANG]))
    other = builders.person("李四", branch)
    with pytest.raises(RowsRefused) as caught:
        load(workbook([WITH_NUMBER, [other.pk, "李四", *ZHANG[1:]]]))
    assert [one.wrong for one in caught.value.problems] == ["这个身份证号是系统里另一个人的"]


# --- 工号 -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("cell", "kept"), [("g 0042", "G0042"), (42.0, "42"), ("无", ""), ("Ａ－１", "A-1")])
@pytest.mark.parametrize("header", ["工号", "职工编号"])
def test_a_staff_number_is_kept_as_text(cast, header, cell, kept):
    load(workbook([[*HEADER, header], [*ZHANG, cell]]))
    assert Person.objects.get(name="张三").staff_number == kept


# --- 转正日期 ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("header", ["转正日期", "转为正式党员日期"])
def test_the_day_of_becoming_a_full_member_is_read(branch, header):
    load(workbook([[*HEADER, header], [*ZHANG, "1999年7月"], [*LI, "-"]]))
    assert sorted(Person.objects.values_list("name", "full_member_on")) == [
        ("张三", dt.date(1999, 7, 1)),
        ("李四", None),
    ]


def test_a_full_member_before_joining_is_refused_also_when_the_day_of_joining_is_only_stored(branch):
    load(workbook([HEADER, ZHANG]))
    short = ["姓名", "身份证号", "党支部", "人员类别", "转正日期"]
    for lines in ([[*HEADER, "转正日期"], [*ZHANG, "1990.1"]], [short, [*ZHANG[:4], "1990.1"]]):
        with pytest.raises(RowsRefused) as caught:
            load(workbook(lines))
        assert [(one.column, one.wrong) for one in caught.value.problems] == [("转正日期", "转正日期早于入党日期")]
