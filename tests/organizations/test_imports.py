"""Awkward files, made here, read as people mean them; bad rows write nothing and are named one by one."""

import datetime as dt
import io
from io import BytesIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from organizations.actions.organization_imports import import_organizations
from organizations.actions.people_imports import import_people
from organizations.imports.cells import id_check
from organizations.imports.organization_list import read_organization_list
from organizations.imports.problems import RowsRefused, problems_workbook
from organizations.imports.roster import read_roster
from organizations.models import Organization, Person, Placement, Post, RegisterEntry, Role, Unit

Kind = Organization.Kind
TREE = [
    ["党组织全称", "简称", "党组织编码", "组织类别", "上级党组织"],
    ["中共云溪区委员会", "区委", "1", "区委", "无"],
    ["中共云溪区委活动办公室", "活动办公室", "2", "活动办公室", "中共云溪区委员会"],
    ["中共云溪区松荫街道工作委员会", "松荫街道党工委", "3", "党工委", "中共云溪区委员会"],
    ["中共云溪区桐花社区支部委员会", "桐花社区党支部", "4", "631", "松荫街道党工委"],
    ["中共云溪区鹭洲社区联合支部委员会", "鹭洲社区联合党支部", "5", "632 联合党支部", "3"],
]
HEADER = ["姓名", "所在党支部", "人员类别"]
BRANCH = "桐花社区党支部"


def workbook(*sheets, merged=()):
    book = Workbook()
    book.remove(book.active)
    for number, lines in enumerate(sheets, start=1):
        sheet = book.create_sheet(f"表{number}")
        for line in lines:
            sheet.append(line)
        for cells in merged:
            sheet.merge_cells(cells)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def number(body="99010119800101001"):
    return body + id_check(body)


def load_tree(content=None, name="名单.xlsx"):
    return import_organizations(by=None, listed=read_organization_list(content or workbook(TREE)), file_name=name)


def load_people(content, name="名册.xlsx"):
    return import_people(by=None, roster=read_roster(content), file_name=name)


def people(*lines, header=HEADER):
    return load_people(workbook([header, *lines]))


def refused(call, *args, **kwargs):
    with pytest.raises(RowsRefused) as caught:
        call(*args, **kwargs)
    return [(problem.row, problem.column, problem.wrong) for problem in caught.value.problems]


@pytest.fixture
def tree(db):
    load_tree()
    return {organization.short_name: organization for organization in Organization.objects.all()}


# --- the tree ---------------------------------------------------------------------------------------------------------
def test_the_tree_comes_in_whole(tree):
    branch = tree["桐花社区党支部"]
    assert [o.short_name for o in Organization.objects.filter(depth=2)] == ["活动办公室", "松荫街道党工委"]
    assert (branch.kind, branch.superior.short_name) == (Kind.BRANCH, "松荫街道党工委")
    assert tree["鹭洲社区联合党支部"].kind == Kind.JOINT_BRANCH
    assert Organization.objects.find_problems() == ([], [], [], [], [])


def test_the_order_of_the_lines_does_not_matter(db):
    load_tree(workbook([TREE[0], *reversed(TREE[1:])]))
    assert Organization.objects.find_problems() == ([], [], [], [], [])
    assert Organization.objects.get(code="4").superior.code == "3"


def test_importing_the_list_again_changes_nothing(tree):
    plan = load_tree()
    assert plan.counts == {"新增": 0, "修改": 0, "不变": 5, "名单里没有": 0}
    assert Organization.objects.count() == 5


def test_a_changed_name_a_move_and_a_new_branch_come_in_together(tree):
    renamed = ["中共云溪区桐花新苑支部委员会", "桐花新苑党支部", "4", "党支部", "区委"]
    fresh = ["中共云溪区芦汀村支部委员会", "芦汀村党支部", "6", "党支部", "3"]
    plan = load_tree(workbook([TREE[0], *TREE[1:4], renamed, fresh]))
    assert plan.counts == {"新增": 1, "修改": 1, "不变": 3, "名单里没有": 1}
    moved = Organization.objects.get(code="4")
    assert (moved.short_name, moved.superior.short_name) == ("桐花新苑党支部", "区委")
    assert Organization.objects.find_problems() == ([], [], [], [], [])


def test_the_import_keeps_the_names_and_places_that_were(tree):
    load_tree(workbook([TREE[0], *TREE[1:4], ["桐花新苑支部委员会", "桐花新苑党支部", "4", "党支部", "区委"]]))
    today = timezone.localdate()
    rows = Placement.objects.filter(organization__code="4").values_list(
        "short_name", "superior__short_name", "starts_on", "ends_on"
    )
    assert list(rows) == [
        ("桐花社区党支部", "松荫街道党工委", None, today - dt.timedelta(days=1)),
        ("桐花新苑党支部", "区委", today, None),
    ]
    assert Placement.objects.count() == Organization.objects.count() + 1


def test_a_secretarys_term_begins_where_the_predecessors_ended(tree):
    header = [*HEADER, "党内职务", "任职日期"]
    people(["张三", BRANCH, "党员", "书记", "2026-03-01"], header=header)
    people(["张三", BRANCH, "党员", "-", ""], ["李四", BRANCH, "党员", "书记", "2026-01-01"], header=header)
    ended, begun = Post.objects.order_by("pk")
    assert (ended.person.name, begun.person.name, begun.starts_on) == ("张三", "李四", ended.ends_on)


def test_units_of_a_joint_branch_are_told_apart_by_the_usual_marks(db):
    lines = [
        [*line, units]
        for line, units in zip(TREE, ["所含单位", "", "", "", "-", "甲公司、乙公司，丙公司"], strict=True)
    ]
    load_tree(workbook(lines))
    assert list(Unit.objects.values_list("organization__code", "name").order_by("name")) == [
        ("5", "丙公司"),
        ("5", "乙公司"),
        ("5", "甲公司"),
    ]


def test_thousands_of_organizations_take_few_queries(db, django_assert_max_num_queries):
    branches = [[f"中共第{n}支部委员会", f"第{n}党支部", f"N{n}", "党支部", "3"] for n in range(300)]
    content = workbook([*TREE, *branches])
    listed = read_organization_list(content)
    with django_assert_max_num_queries(25):
        import_organizations(by=None, listed=listed, file_name="名单.xlsx")
    assert Organization.objects.get(code="3").numchild == 302


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (["中共甲支部委员会", "甲", "7", "党支部", "没有的党委"], (7, "上级党组织", "找不到这个上级党组织")),
        (["中共甲支部委员会", "甲", "7", "党支部", "4"], (7, "上级党组织", "党支部不能设在党支部下面")),
        (["中共甲支部委员会", "甲", "7", "党支部", "无"], (7, "上级党组织", "没有填上级党组织")),
        (["中共第二区委员会", "二区", "7", "区委", ""], (7, "上级党组织", "系统里只能有一个区委")),
        (["中共甲支部委员会", "甲", "4", "党支部", "3"], (7, "党组织编码", "与第5行相同")),
        (["中共甲支部委员会", "甲", "", "党支部", "3"], (7, "党组织编码", "新的党组织没有编码")),
        (["中共甲支部委员会", "甲", "7", "党小组", "3"], (7, "组织类别", "不认识这个组织类别")),
        (["", "甲", "7", "党支部", "3"], (7, "党组织全称", "党组织全称是空的")),
        (["中共甲支部委员会", "甲", 1e17, "党支部", "3"], (7, "党组织编码", "编码在表格里是数字，末几位已经丢失")),
    ],
)  # fmt: skip
def test_one_bad_line_keeps_the_whole_list_out(db, line, problem):
    assert problem in refused(load_tree, workbook([*TREE, line]))
    assert not Organization.objects.exists()


def test_a_circle_in_the_tree_is_named(db):
    lines = [["中共甲委员会", "甲", "7", "党委", "8"], ["中共乙委员会", "乙", "8", "党委", "7"]]
    circle = "上下级绕成了一圈"
    assert refused(load_tree, workbook([*TREE, *lines])) == [(7, "上级党组织", circle), (8, "上级党组织", circle)]


# --- people: forms of files -------------------------------------------------------------------------------------------
def as_found():
    return sorted(Person.objects.values_list("name", "organization__short_name", "kind"))


ONE = [("张三", BRANCH, "member")]


@pytest.mark.parametrize(
    "lines",
    [
        [["云溪区党员花名册"], ["填报日期：2026年7月1日"], HEADER, ["张三", BRANCH, "正式党员"]],
        [["人员类别", "备注", "姓　名", "所属党支部"], ["中共党员", "x", "张三", BRANCH]],
        [["姓名*", "党员类别（必填）", "党组织"], ["张　三", "党员", "中共云溪区桐花社区支部委员会"]],
        [HEADER, [], ["张三", BRANCH, "党员"], [None, None, None], ["", "", ""]],
        [HEADER, ["张三", BRANCH, "党员"], HEADER],
        [["序号", *HEADER], [1, " 张\u200b三 ", "桐花社区\n党支部", "党员"], ["合计：1人"]],
        [["姓名", "所在党支部", "人员类别", "职务", "工作岗位"], ["张三", "4", "党员", "科员", "窗口"]],
    ],
)
def test_forms_of_files_that_mean_the_same(tree, lines):
    load_people(workbook(lines))
    assert as_found() == ONE


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_text_files_in_the_usual_encodings(tree, encoding, mark):
    content = "\r\n".join(mark.join(line) for line in [HEADER, ["张三", BRANCH, "党员"]])
    load_people(content.encode(encoding), "名册.csv")
    assert as_found() == ONE


def test_merged_cells_above_and_beside_the_rows(tree):
    lines = [
        ["花名册", None, None, None],
        ["基本情况", None, None, "联系"],
        ["姓名", "所在党支部", "人员类别", "手机号"],
        ["张三", BRANCH, "党员", "12000000001"],
        ["李四", None, "预备党员", "12000000002"],
    ]
    load_people(workbook(lines, merged=["A1:D1", "A2:C2", "B4:B5"]))
    assert as_found() == [("张三", BRANCH, "member"), ("李四", BRANCH, "probationary")]


def test_several_sheets_are_one_roster_and_a_sheet_of_notes_is_passed_over(tree):
    first, second = [HEADER, ["张三", BRANCH, "党员"]], [HEADER, ["李四", "鹭洲社区联合党支部", "群众"]]
    load_people(workbook([["填表说明"], ["请逐项填写"]], first, second))
    assert as_found() == [("张三", BRANCH, "member"), ("李四", "鹭洲社区联合党支部", "staff")]


@pytest.mark.parametrize(
    ("content", "name", "wrong"),
    [
        (b"not a workbook", "a.xlsx", "没有找到表头"),
        (b"\xff\xfe\x00\x01\x81", "a.csv", "打不开这个文件"),
        (workbook([["甲", "乙"], ["1", "2"]]), "a.xlsx", "没有找到表头"),
        (workbook([HEADER]), "a.xlsx", "表头下面没有内容"),
        (workbook([["姓名", *HEADER], ["甲", "乙", BRANCH, "党员"]]), "a.xlsx", "表头里有两列都是这一项"),
    ],
)
def test_a_file_that_is_no_roster_is_a_sentence_and_no_error(tree, content, name, wrong):
    assert wrong in [problem[2] for problem in refused(load_people, content, name)]


# --- people: cells ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "cell",
    ["1998.7", "1998.07", "1998年7月", "1998-07-01", "1998/7/1", 19980701, "19980701", "199807", 199807, "１９９８.７",
     dt.date(1998, 7, 1), dt.datetime(1998, 7, 1), 35977, "1998-07-01 00:00:00", 1998.7],
)  # fmt: skip
def test_dates_as_people_write_them(tree, cell):
    people(["张三", BRANCH, "党员", cell], header=[*HEADER, "加入党组织日期"])
    assert Person.objects.get().joined_on == dt.date(1998, 7, 1)


@pytest.mark.parametrize(
    ("cell", "wrong"),
    [
        ("1998", "只有年份"),
        ("98.7.1", "年份不对"),
        ("1998-13-01", "看不懂这个日期"),
        ("去年", "看不懂这个日期"),
        (1998.1, "看不出是1月还是10月（表格把末尾的0去掉了）"),
    ],
)
def test_a_date_that_cannot_be_meant_is_refused(tree, cell, wrong):
    refusal = refused(people, ["张三", BRANCH, "党员", cell], header=[*HEADER, "入党时间"])
    assert refusal == [(2, "入党日期", wrong)]


@pytest.mark.parametrize(
    ("typed", "name"),
    [("张　三", "张三"), ("欧 阳 修", "欧阳修"), ("王𬀩", "王𬀩"), ("李赟", "李赟"), ("买买提•阿依", "买买提·阿依"),
     ("阿卜杜拉 . 买买提", "阿卜杜拉·买买提"), ("John  Smith", "John Smith")],
)  # fmt: skip
def test_names_keep_their_characters_and_lose_their_blanks(tree, typed, name):
    people([typed, BRANCH, "党员"])
    assert Person.objects.get().name == name


@pytest.mark.parametrize(
    ("typed", "phone"),
    [(12000000001.0, "12000000001"), ("120 0000 0001", "12000000001"), ("+86 120-0000-0001", "12000000001"),
     ("0123-5550123", "0123-5550123"), ("无", ""), ("-", ""), ("１２０００００００００", "12000000000")],
)  # fmt: skip
def test_phones_as_people_write_them(tree, typed, phone):
    people(["张三", BRANCH, "党员", typed], header=[*HEADER, "联系电话"])
    assert Person.objects.get().phone == phone


@pytest.mark.parametrize(
    ("header", "cell", "problem"),
    [
        ("身份证号", 990101198001010017.0, ("身份证号", "身份证号在表格里是数字，末几位已经丢失")),
        ("身份证号", "9.90101E+17", ("身份证号", "身份证号在表格里是数字，末几位已经丢失")),
        ("身份证号", "990101198001010010", ("身份证号", "身份证号的末位校验不对")),
        ("身份证号", "12345", ("身份证号", "身份证号不是18位")),
        ("手机号", "1200000000", ("手机号", "电话号码的位数不对")),
        ("是否为流动党员", "可能", ("是否为流动党员", "应填“是”或“否”")),
        ("党籍状态", "良好", ("党籍状态", "不认识这个党籍状态")),
        ("党内职务", "书计", ("党内职务", "不认识“书计”这个职务")),
        ("党内职务", "没有的党委书记", ("党内职务", "找不到“没有的党委”这个党组织")),
        ("职务", "长" * 61, ("职务", "超过60个字")),
    ],
)
def test_a_bad_cell_names_its_row_and_column(tree, header, cell, problem):
    assert refused(people, ["张三", BRANCH, "党员", cell], header=[*HEADER, header]) == [(2, *problem)]
    assert not Person.objects.exists()


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (["", BRANCH, "党员"], ("姓名", "姓名是空的")),
        (["1张三", BRANCH, "党员"], ("姓名", "姓名里有数字")),
        (["张三", "没有的支部", "党员"], ("所在党支部", "找不到这个党支部")),
        (["张三", "松荫街道党工委", "党员"], ("所在党支部", "党工委名下不能直接有人")),
        (["张三", BRANCH, "好人"], ("人员类别", "不认识这个人员类别")),
        (["张三", BRANCH, "无"], ("人员类别", "人员类别是空的")),
    ],
)
def test_a_row_lacks_what_every_row_needs(tree, line, problem):
    assert refused(people, line) == [(2, *problem)]


def test_staff_are_neither_leading_cadres_nor_away_nor_members(tree):
    header = [*HEADER, "处级以上", "流动党员", "入党日期"]
    wrong = [problem[1] for problem in refused(people, ["张三", BRANCH, "群众", "是", "是", "1998.7"], header=header)]
    assert wrong == ["处级以上党员领导干部", "人员类别", "入党日期"]


def test_no_citizen_id_is_stored_anywhere(tree):
    people(["张三", BRANCH, "党员", number()], header=[*HEADER, "公民身份号码"])
    person = Person.objects.get()
    assert len(person.id_digest) == 64
    assert number() not in str(list(Person.objects.values())) + str(list(RegisterEntry.objects.values()))


# --- people: the same person again ------------------------------------------------------------------------------------
def test_a_second_import_updates_and_never_doubles(tree):
    header = [*HEADER, "身份证号", "职务"]
    people(["张三", BRANCH, "党员", number(), "科员"], ["李四", BRANCH, "群众", "", "会计"], header=header)
    plan = people(["张三", BRANCH, "党员", number(), "科长"], ["李四", BRANCH, "群众", "", "会计"], header=header)
    assert (plan.counts["新增"], plan.counts["修改"], plan.counts["不变"]) == (0, 1, 1)
    assert sorted(Person.objects.values_list("name", "post_title")) == [("张三", "科长"), ("李四", "会计")]


def test_a_transfer_is_found_by_the_id_and_dated(tree):
    header = [*HEADER, "身份证号", "转入日期"]
    people(["张三", BRANCH, "党员", number(), "2020.1"], header=header)
    people(["张三", "鹭洲社区联合党支部", "党员", number(), "2026.3"], header=header)
    person = Person.objects.get()
    assert (person.organization.short_name, person.since) == ("鹭洲社区联合党支部", dt.date(2026, 3, 1))


def test_a_column_that_is_missing_leaves_what_is_stored(tree):
    people(["张三", BRANCH, "党员", "12000000001"], header=[*HEADER, "手机号"])
    people(["张三", BRANCH, "预备党员"])
    person = Person.objects.get()
    assert (person.kind, person.phone) == ("probationary", "12000000001")


def test_namesakes_are_told_apart_by_the_day_of_joining(tree):
    header = [*HEADER, "入党日期", "职务"]
    people(["张三", BRANCH, "党员", "1998.7", "甲"], ["张三", BRANCH, "党员", "2005.7", "乙"], header=header)
    people(["张三", BRANCH, "党员", "2005.7", "丙"], ["张三", BRANCH, "党员", "1998.7", "甲"], header=header)
    assert sorted(Person.objects.values_list("joined_on__year", "post_title")) == [(1998, "甲"), (2005, "丙")]


def test_namesakes_that_nothing_tells_apart_are_refused(tree):
    unclear = "本支部有同名的人，分不清是哪一位"
    assert refused(people, ["张三", BRANCH, "党员"], ["张三", BRANCH, "党员"]) == [
        (2, "姓名", unclear),
        (3, "姓名", unclear),
    ]


def test_one_id_twice_in_a_file_is_refused(tree):
    lines = ["张三", BRANCH, "党员", number()], ["李四", BRANCH, "党员", number()]
    assert refused(people, *lines, header=[*HEADER, "身份证号"]) == [(3, "身份证号", "与第2行相同")]


def test_people_missing_from_a_full_roster_are_listed_and_kept(tree):
    people(["张三", BRANCH, "党员"], ["李四", BRANCH, "党员"])
    plan = people(["张三", BRANCH, "党员"])
    assert [person.name for person in plan.left_out] == ["李四"]
    assert Person.objects.count() == 2


def test_standing_and_destination_of_away_members(tree):
    header = [*HEADER, "党籍状态", "是否为流动党员", "流动去向"]
    people(["张三", BRANCH, "党员", "正常", "是", "深圳市"], ["李四", BRANCH, "党员", "去世", "否", "/"], header=header)
    assert sorted(Person.objects.values_list("name", "standing", "away_destination")) == [
        ("张三", "away", "深圳市"),
        ("李四", "deceased", ""),
    ]


# --- posts and units --------------------------------------------------------------------------------------------------
def posts():
    held = Post.objects.filter(ends_on__isnull=True)
    return set(held.values_list("person__name", "organization__short_name", "role"))


WITH_POSTS = [*HEADER, "党内职务", "行政主要负责人"]


def test_posts_come_in_with_the_roster(tree):
    people(
        ["张三", BRANCH, "党员", "党支部书记、松荫街道党工委副书记", "否"],
        ["李四", BRANCH, "党员", "组织委员、记录员", ""],
        ["王五", BRANCH, "群众", "无", "是"],
        ["赵六", BRANCH, "党员", "党工委书记", "-"],
        header=WITH_POSTS,
    )
    assert posts() == {
        ("张三", BRANCH, Role.SECRETARY),
        ("张三", "松荫街道党工委", Role.DEPUTY),
        ("李四", BRANCH, Role.RECORDER),
        ("王五", BRANCH, Role.ADMINISTRATIVE_HEAD),
        ("赵六", "松荫街道党工委", Role.SECRETARY),
    }


def test_an_acting_secretary_is_marked_as_such(tree):
    people(["张三", BRANCH, "党员", "书记（代理）", ""], header=WITH_POSTS)
    assert Post.objects.get().is_acting


def test_a_branch_has_one_secretary(tree):
    lines = ["张三", BRANCH, "党员", "书记", ""], ["李四", BRANCH, "党员", "书记", ""]
    assert refused(people, *lines, header=WITH_POSTS) == [(3, "党内职务", "第2行已经是桐花社区党支部的书记")]


def test_a_successor_ends_the_term_of_who_was_there(tree):
    people(["张三", BRANCH, "党员", "书记", ""], header=WITH_POSTS)
    people(["李四", BRANCH, "党员", "书记", ""], header=WITH_POSTS)
    assert posts() == {("李四", BRANCH, Role.SECRETARY)}
    assert Post.objects.get(person__name="张三").ends_on is not None


def test_a_roster_that_says_nothing_about_posts_ends_none(tree):
    people(["张三", BRANCH, "党员", "书记", ""], header=WITH_POSTS)
    people(["张三", BRANCH, "党员"])
    assert posts() == {("张三", BRANCH, Role.SECRETARY)}


def test_the_head_in_a_joint_branch_leads_the_own_unit_only(db):
    load_tree(
        workbook([[*line, unit] for line, unit in zip(TREE, ["所含单位", "", "", "", "", "甲、乙"], strict=True)])
    )
    people(["张三", "5", "群众", "无", "是", "乙"], header=[*WITH_POSTS, "工作单位"])
    assert Post.objects.get().unit.name == "乙"


def test_a_unit_that_the_branch_does_not_have_is_refused(db):
    load_tree(
        workbook([[*line, unit] for line, unit in zip(TREE, ["所含单位", "", "", "", "", "甲、乙"], strict=True)])
    )
    assert refused(people, ["张三", "5", "群众", "丙"], header=[*HEADER, "工作单位"]) == [
        (2, "工作单位", "不是本支部的单位")
    ]


# --- all or nothing, and who says what is wrong -----------------------------------------------------------------------
def test_nothing_is_written_when_any_row_is_bad(tree):
    before = RegisterEntry.objects.count()
    refused(people, ["张三", BRANCH, "党员"], ["李四", "没有的支部", "党员"])
    assert (Person.objects.count(), RegisterEntry.objects.count()) == (0, before)


def test_the_errors_workbook_names_row_column_fault_and_remedy(tree):
    content = workbook([["花名册"], HEADER, ["=1+1", "没有的支部", "党员"]])
    with pytest.raises(RowsRefused) as caught:
        load_people(content)
    sheet = load_workbook(BytesIO(problems_workbook(caught.value.problems))).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[2] == ["工作表", "行号", "列", "填写的内容", "问题", "怎么改"]
    assert rows[-1] == [
        "表1",
        3,
        "所在党支部",
        "没有的支部",
        "找不到这个党支部",
        "请先导入党组织名单，或改成系统里的全称",
    ]


def test_what_was_typed_never_becomes_a_formula_and_an_id_is_not_repeated(tree):
    lines = [[*HEADER, "党内职务", "身份证号"], ["张三", BRANCH, "党员", "'=HYPERLINK", "990101198001010010"]]
    with pytest.raises(RowsRefused) as caught:
        load_people(workbook(lines))
    sheet = load_workbook(BytesIO(problems_workbook(caught.value.problems))).active
    cells = {row[2].value: row[3] for row in sheet.iter_rows(min_row=4)}
    assert (cells["党内职务"].data_type, cells["身份证号"].value) == ("s", "990…")


def test_an_import_leaves_one_line_with_its_counts(tree):
    people(["张三", BRANCH, "党员"])
    line = RegisterEntry.objects.first()
    assert (line.verb, line.actor_name, line.detail["新增"]) == ("导入人员名册", "系统", 1)


def test_a_dry_run_tells_and_writes_nothing(tree, tmp_path):
    path = tmp_path / "名册.xlsx"
    path.write_bytes(workbook([HEADER, ["张三", BRANCH, "党员"]]))
    out = io.StringIO()
    call_command("import_people", path, "--dry-run", stdout=out)
    assert out.getvalue().startswith("试算（没有写入）：新增1，")
    assert not Person.objects.exists()


def test_the_command_fails_and_leaves_the_errors_behind(tree, tmp_path):
    path, errors = tmp_path / "名册.xlsx", tmp_path / "错误.xlsx"
    path.write_bytes(workbook([HEADER, ["张三", "没有的支部", "党员"]]))
    with pytest.raises(CommandError, match="有1处要改，所以一行也没有写入"):
        call_command("import_people", path, "--errors", errors, stderr=io.StringIO())
    assert load_workbook(errors).active["E4"].value == "找不到这个党支部"
    assert not Person.objects.exists()


def test_the_commands_import_for_good(db, tmp_path):
    tree, roster = tmp_path / "名单.csv", tmp_path / "名册.xlsx"
    tree.write_text("\n".join(",".join(line) for line in TREE), encoding="gbk")
    roster.write_bytes(workbook([HEADER, ["张三", BRANCH, "党员"]]))
    call_command("import_organizations", tree, stdout=io.StringIO())
    call_command("import_people", roster, stdout=io.StringIO())
    assert as_found() == ONE


def test_a_file_that_is_not_there_is_a_sentence(db, tmp_path):
    with pytest.raises(CommandError, match="请核对路径"):
        call_command("import_people", tmp_path / "没有.xlsx")
