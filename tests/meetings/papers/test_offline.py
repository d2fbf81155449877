"""The workbook of a meeting held offline: exported, filled in, compared row by row, brought in whole or not at all."""

from io import BytesIO
from random import Random

import pytest
from django.core.exceptions import PermissionDenied
from openpyxl import load_workbook

from meetings import actions
from meetings.access import desk_of
from meetings.models import Attendance, Critique, Statement
from meetings.papers.offline import columns
from meetings.papers.offline.book import offline_workbook
from meetings.papers.offline.filled import read_filled
from meetings.papers.offline.plan import Clash, LeftOut, PresenceChange, plan_of
from meetings.rules import StatementText
from organizations.models import RegisterEntry
from organizations.periods import Month
from organizations.refusals import Refused
from tests import builders
from tests.meetings.conftest import DAY, SAID, TOLD

Presence = Attendance.Presence
TOLD_IN_FILE = {columns.TOLD[name]: value for name, value in vars(TOLD).items()}
SAID_IN_FILE = {columns.SAID[name]: value for name, value in vars(SAID).items()}


class File:
    """A workbook as somebody fills it in."""

    def __init__(self, meeting, who):
        meeting.refresh_from_db()
        self.book = load_workbook(BytesIO(offline_workbook(meeting, desk_of(who.user, meeting), "沈知远导出")))

    def cell(self, sheet, name, heading):
        page = self.book[sheet]
        column = next(cell.column for cell in page[3] if cell.value == heading)
        row = next(cell.row for cell in page["A"][3:] if cell.value == name)
        return page.cell(row, column)

    def write(self, sheet, name, values):
        for heading, value in values.items():
            self.cell(sheet, name, heading).value = value
        return self

    def mark(self, name, presence):
        return self.write("签到", name, {columns.PRESENCE: presence})

    def tell(self, name, values=TOLD_IN_FILE):
        return self.write("讲述点评", name, values)

    criticize = tell

    @property
    def content(self):
        kept = BytesIO()
        self.book.save(kept)
        return kept.getvalue()


def planned(meeting, who, file):
    meeting.refresh_from_db()
    content = file if isinstance(file, bytes) else file.content
    return plan_of(meeting, desk_of(who.user, meeting), read_filled(content, meeting.pk))


def bring_in(meeting, who, file):
    plan = planned(meeting, who, file)
    kept = actions.keep_filled_workbook(by=who.user, meeting=meeting, content=file.content)
    return actions.bring_in(by=who.user, meeting=meeting, token=kept, fingerprint=plan.fingerprint)


def sentences(plan):
    return [problem.sentence for problem in plan.problems]


class TestExport:
    def test_one_row_a_person_with_lists_to_choose_from_and_locked_keys(self, cast, meeting):
        file = File(meeting, cast.secretary)
        page = file.book["签到"]
        assert [cell.value for cell in page[3]] == [
            "姓名", "类别", "职务", "到会情况", "编号", "会议编号", "导出时的到会情况",
        ]  # fmt: skip
        assert [cell.value for cell in page["A"][3:]] == [
            "傅青禾", "柳文澜", "池映雪", "沈知远", "温如玉", "陆承安", "顾北川", "尹疏桐", "骆明霞", "黎晓帆",
        ]  # fmt: skip
        assert [cell.value for cell in page[4]] == [
            "傅青禾", "党员", "干部", "未签到", cast.leader.pk, meeting.pk, "未签到",
        ]  # fmt: skip
        (offered,) = page.data_validations.dataValidation
        assert (offered.formula1, str(offered.sqref)) == ('"未签到,到会,线上,书面,请假,缺席"', "D4:D13")
        assert page.protection.sheet
        assert [cell.protection.locked for cell in page[4]] == [True, True, True, False, True, True, True]
        hidden = [(each.min, each.max) for each in page.column_dimensions.values() if each.hidden]
        assert hidden == [(5, 7)]  # E to G

    def test_texts_stand_with_what_they_weigh_and_without_the_exempt(self, cast, attended):
        builders.commitment(builders.campaign(), cast.member)
        actions.save_statement(by=cast.recorder.user, meeting=attended, person=cast.member, text=TOLD, based_on=0)
        file = File(attended, cast.secretary)
        page = file.book["讲述点评"]
        assert "温如玉" not in [cell.value for cell in page["A"]]
        got = {heading.value: cell.value for heading, cell in zip(page[3], page[9], strict=True)}
        assert got == {
            "姓名": "顾北川",
            "类别、职务": "党员，工程维修组组长",
            "承诺和兑现": "\n".join(
                f"{area}：承诺事项{number}（未兑现）"
                for number, area in enumerate(("学习提高", "发展业绩", "为民服务", "遵纪守法", "模范带头"), start=1)
            ),
            "上次的方向": None,
            "讲述方式": "会上讲述",
            **TOLD_IN_FILE,
            "点评人": "党支部书记沈知远",
            **dict.fromkeys(SAID_IN_FILE),
            "编号": cast.member.pk,
            "会议编号": attended.pk,
            "讲述版本": 1,
            "讲述标记": columns.mark_of(["会上讲述", *vars(TOLD).values()]),
            "点评版本": 0,
            "点评标记": columns.mark_of(["", "", ""]),
        }
        assert file.cell("讲述点评", "池映雪", columns.CHANNEL).value == "书面"

    def test_the_head_gets_staff_only_and_marks_nobody(self, cast, attended):
        book = File(attended, cast.head).book
        for sheet in ("签到", "讲述点评"):
            assert [cell.value for cell in book[sheet]["A"][3:]] == ["尹疏桐", "骆明霞", "黎晓帆"]
        assert {cell.protection.locked for row in book["签到"].iter_rows() for cell in row} == {True}
        assert book["签到"].data_validations.dataValidation == []

    def test_the_head_brings_in_the_own_workbook(self, cast, attended):
        file = File(attended, cast.head).criticize("黎晓帆", SAID_IN_FILE)
        plan = bring_in(attended, cast.head, file)
        assert (plan.problems, plan.left_out) == ([], [])
        assert Critique.objects.get().commented_by == cast.head

    def test_it_is_there_before_the_meeting_and_good_for_it_afterwards(self, cast, scheduled):
        file = File(scheduled, cast.secretary).mark("顾北川", "到会").tell("顾北川")
        meeting = actions.open_meeting(by=cast.secretary.user, meeting=scheduled, held_on=DAY.replace(day=20))
        bring_in(meeting, cast.secretary, file)
        assert meeting.attendances.get(person=cast.member).presence == Presence.PRESENT
        assert Statement.objects.get().duties == TOLD.duties

    @pytest.mark.parametrize("count", [1, 3])
    def test_more_people_cost_no_more_questions(self, cast, meeting, django_assert_num_queries, count):
        meeting.attendances.exclude(person__in=[cast.member, cast.leader, cast.deputy][:count]).delete()
        desk = desk_of(cast.secretary.user, meeting)
        with django_assert_num_queries(6):
            offline_workbook(meeting, desk, "沈知远导出")


class TestBringingIn:
    def test_what_was_filled_in_is_shown_and_then_written_by_the_page_s_own_actions(self, cast, meeting):
        file = File(meeting, cast.secretary).mark("顾北川", "到会").mark("池映雪", "线上")
        file.tell("顾北川").criticize("顾北川", SAID_IN_FILE)
        file.tell("池映雪", TOLD_IN_FILE | {columns.CHANNEL: "电话"})
        plan = planned(meeting, cast.secretary, file)
        assert plan.presences == [
            PresenceChange(cast.away.pk, "池映雪", "未签到", "online"),
            PresenceChange(cast.member.pk, "顾北川", "未签到", "present"),
        ]
        assert [(each.name, each.channel, each.text, each.based_on) for each in plan.statements] == [
            ("池映雪", "phone", TOLD, 0),
            ("顾北川", "in_meeting", TOLD, 0),
        ]
        assert [(each.name, each.text) for each in plan.critiques] == [("顾北川", SAID)]
        assert plan.critiques[0].parts == (
            ("一月来的进步", "", "按期完工"),
            ("存在的不足", "", "小队差三人"),
            ("努力方向", "", "再凑三人"),
        )
        assert Statement.objects.count() == 0
        bring_in(meeting, cast.secretary, file)
        assert dict(
            meeting.attendances.exclude(presence__in=["expected", "exempt"]).values_list("name", "presence")
        ) == {
            "池映雪": "online",
            "顾北川": "present",
        }
        assert sorted(Statement.objects.values_list("person__name", "channel", "recorded_by__person__name")) == [
            ("池映雪", "phone", "沈知远"),
            ("顾北川", "in_meeting", "沈知远"),
        ]
        critique = Critique.objects.get()
        assert (critique.person, critique.commented_by, critique.capacity) == (
            cast.member,
            cast.secretary,
            "党支部书记",
        )
        lines = RegisterEntry.objects.filter(actor=cast.secretary.user).order_by("pk").values_list("verb", flat=True)
        assert list(lines)[-5:] == [
            "带入线下会议的表",
            "登记到会情况",
            "记录池映雪的讲述",
            "记录顾北川的讲述",
            "点评顾北川",
        ]

    def test_the_same_file_again_changes_nothing(self, cast, meeting):
        file = File(meeting, cast.secretary).mark("顾北川", "到会").tell("顾北川").criticize("顾北川", SAID_IN_FILE)
        bring_in(meeting, cast.secretary, file)
        plan = planned(meeting, cast.secretary, file)
        assert (plan.count, plan.problems, plan.clashes, plan.left_out) == (0, [], [], [])
        assert not plan.may_be_confirmed

    def test_text_keeps_its_lines_and_its_full_width_signs(self, cast, meeting):
        text = "一、走访十二户，调解两起；\n二、“无”遗留！"
        bring_in(meeting, cast.secretary, File(meeting, cast.secretary).tell("顾北川", {columns.TOLD["duties"]: text}))
        assert Statement.objects.get().duties == text

    def test_a_text_typed_in_a_browser_is_not_taken_for_changed(self, cast, attended):
        text = StatementText(duties="第一行\r\n第二行")
        actions.save_statement(by=cast.recorder.user, meeting=attended, person=cast.member, text=text, based_on=0)
        plan = planned(attended, cast.secretary, File(attended, cast.secretary))
        assert (plan.count, plan.clashes, plan.left_out) == (0, [], [])

    def test_an_empty_row_erases_nothing(self, cast, attended):
        actions.save_statement(by=cast.recorder.user, meeting=attended, person=cast.member, text=TOLD, based_on=0)
        file = File(attended, cast.secretary).tell("顾北川", dict.fromkeys(TOLD_IN_FILE))
        plan = planned(attended, cast.secretary, file)
        assert plan.count == 0
        assert plan.left_out == [LeftOut("顾北川", "讲述", "表里是空的，已经录入的讲述保留不动")]

    def test_an_empty_cell_takes_nothing_away(self, cast, attended):
        actions.save_statement(
            by=cast.recorder.user, meeting=attended, person=cast.away, text=TOLD, based_on=0, channel="phone"
        )
        emptied = {columns.CHANNEL: None, columns.TOLD["gains"]: None, columns.TOLD["direction"]: "再凑两人"}
        plan = bring_in(attended, cast.secretary, File(attended, cast.secretary).tell("池映雪", emptied))
        assert [change.parts for change in plan.statements] == [(("努力方向", TOLD.direction, "再凑两人"),)]
        kept = Statement.objects.get()
        assert (kept.gains, kept.direction, kept.channel) == (TOLD.gains, "再凑两人", "phone")

    def test_a_changed_channel_is_a_change_and_said_so(self, cast, attended):
        actions.save_statement(by=cast.recorder.user, meeting=attended, person=cast.away, text=TOLD, based_on=0)
        file = File(attended, cast.secretary).tell("池映雪", {columns.CHANNEL: "视频"})
        plan = bring_in(attended, cast.secretary, file)
        assert [change.parts for change in plan.statements] == [(("讲述方式", "会上讲述", "视频"),)]
        assert Statement.objects.get().channel == "video"

    def test_namesakes_keep_their_rows(self, cast, scheduled):
        namesake = builders.staff("顾北川", cast.branch, cast.unit, post_title="出纳")
        meeting = actions.open_meeting(by=cast.secretary.user, meeting=scheduled)
        file = File(meeting, cast.secretary).mark("顾北川（出纳）", "请假").mark("顾北川（工程维修组组长）", "到会")
        bring_in(meeting, cast.secretary, file)
        assert dict(meeting.attendances.filter(name="顾北川").values_list("person", "presence")) == {
            namesake.pk: "leave",
            cast.member.pk: "present",
        }


class TestWhoMayBringInWhat:
    def test_a_critique_of_another_commentator_is_left_out_with_the_reason(self, cast, attended):
        file = File(attended, cast.recorder).tell("黎晓帆").criticize("黎晓帆", SAID_IN_FILE)
        file.criticize("沈知远", SAID_IN_FILE)
        plan = planned(attended, cast.recorder, file)
        assert [change.name for change in plan.statements] == ["黎晓帆"]
        assert plan.critiques == []
        assert plan.left_out == [
            LeftOut("沈知远", "点评", "点评由党支部副书记陆承安写，请陆承安用自己的账号上传这张表"),
            LeftOut("黎晓帆", "点评", "点评由行政主要负责人骆明霞写，请骆明霞用自己的账号上传这张表"),
        ]
        bring_in(attended, cast.recorder, file)
        assert Critique.objects.count() == 0

    def test_one_file_goes_round_and_each_brings_in_their_own(self, cast, attended):
        file = File(attended, cast.recorder).tell("黎晓帆").criticize("黎晓帆", SAID_IN_FILE)
        file.criticize("顾北川", SAID_IN_FILE)
        for who in (cast.recorder, cast.secretary, cast.head):
            bring_in(attended, who, file)
        assert sorted(Critique.objects.values_list("person__name", "commented_by__name")) == [
            ("顾北川", "沈知远"),
            ("黎晓帆", "骆明霞"),
        ]

    def test_the_head_learns_nothing_of_members_from_somebody_else_s_file(self, cast, attended):
        file = File(attended, cast.recorder).tell("顾北川", {columns.TOLD["duties"]: "猜一猜"})
        file.mark("顾北川", "缺席").mark("温如玉", "到会")
        actions.save_statement(by=cast.recorder.user, meeting=attended, person=cast.member, text=TOLD, based_on=0)
        plan = planned(attended, cast.head, file)
        assert (plan.count, plan.clashes, plan.problems) == (0, [], [])
        assert plan.left_out == [
            LeftOut("2人", "到会情况", "到会情况由会议记录员登记和上传"),
            LeftOut("顾北川", "讲述、点评", "这个人的讲述和点评不由您录入"),
        ]

    def test_attendance_and_statements_are_left_out_for_who_does_not_record(self, cast, meeting):
        file = File(meeting, cast.recorder).mark("黎晓帆", "到会").tell("黎晓帆")
        plan = planned(meeting, cast.head, file)
        assert plan.left_out == [
            LeftOut("1人", "到会情况", "到会情况由会议记录员登记和上传"),
            LeftOut("黎晓帆", "讲述", "讲述由会议记录员录入，请把这张表交给记录员上传"),
        ]

    def test_who_is_on_leave_in_the_file_no_longer_comments(self, cast, meeting):
        file = File(meeting, cast.secretary).mark("沈知远", "请假").criticize("顾北川", SAID_IN_FILE)
        assert planned(meeting, cast.secretary, file).left_out == [
            LeftOut("顾北川", "点评", "点评由党支部副书记陆承安写，请陆承安用自己的账号上传这张表")
        ]

    @pytest.mark.parametrize("who", ["outsider", "member", "sibling_secretary", "inspector"])
    def test_nobody_else_brings_anything_in(self, cast, meeting, who):
        file = File(meeting, cast.secretary).tell("顾北川")
        by = getattr(cast, who).user
        with pytest.raises(PermissionDenied):
            actions.keep_filled_workbook(by=by, meeting=meeting, content=file.content)
        kept = actions.keep_filled_workbook(by=cast.secretary.user, meeting=meeting, content=file.content)
        with pytest.raises(PermissionDenied):
            actions.bring_in(by=by, meeting=meeting, token=kept, fingerprint="")
        assert Statement.objects.count() == 0


class TestMeanwhileOnThePage:
    def test_a_row_that_was_changed_is_refused_by_name_with_both_texts(self, cast, attended):
        file = File(attended, cast.secretary).tell("顾北川").tell("傅青禾")
        other = StatementText(duties="页面上写的", direction="把小队凑齐")
        actions.save_statement(by=cast.recorder.user, meeting=attended, person=cast.member, text=other, based_on=0)
        plan = planned(attended, cast.secretary, file)
        assert plan.clashes == [
            Clash(
                "顾北川",
                "讲述",
                "柳文澜",
                (
                    ("履行职责、兑现承诺", "页面上写的", "管网改造完工"),
                    ("收获和体会", "", "话说在前面"),
                    ("存在的差距", "", "小队只有5人"),
                ),
            )
        ]
        with pytest.raises(Refused, match="什么也没有写入"):
            bring_in(attended, cast.secretary, file)
        assert list(Statement.objects.values_list("person__name", flat=True)) == ["顾北川"]

    def test_a_row_that_the_file_leaves_as_it_was_is_left_alone(self, cast, attended):
        actions.save_statement(by=cast.recorder.user, meeting=attended, person=cast.member, text=TOLD, based_on=0)
        file = File(attended, cast.secretary).tell("傅青禾")
        other = StatementText(duties="页面上改过")
        actions.save_statement(by=cast.recorder.user, meeting=attended, person=cast.member, text=other, based_on=1)
        bring_in(attended, cast.secretary, file)
        assert Statement.objects.get(person=cast.member).duties == "页面上改过"

    def test_a_presence_marked_on_the_page_is_not_undone(self, cast, meeting):
        file = File(meeting, cast.secretary).mark("顾北川", "缺席")
        actions.mark_attendance(
            by=cast.recorder.user, meeting=meeting, presences={cast.member.pk: "present", cast.leader.pk: "present"}
        )
        plan = planned(meeting, cast.secretary, file)
        assert plan.clashes == [Clash("顾北川", "到会情况", "", (("到会情况", "到会", "缺席"),))]
        assert plan.presences == []

    def test_what_is_confirmed_is_what_was_shown(self, cast, meeting):
        file = File(meeting, cast.secretary).tell("顾北川")
        kept = actions.keep_filled_workbook(by=cast.secretary.user, meeting=meeting, content=file.content)
        with pytest.raises(Refused, match="核对以后会议又有改动"):
            actions.bring_in(by=cast.secretary.user, meeting=meeting, token=kept, fingerprint="另一份")
        assert Statement.objects.count() == 0


class TestFilesThatCannotBeTaken:
    @pytest.mark.parametrize(
        ("presence", "sentence"),
        [
            ("来了", "第10行“到会情况”：没有这种到会情况。请改成未签到、到会、线上、书面、请假、缺席中的一种。"),
            ("免于参加", "第10行“到会情况”：免于参加要经上级党组织同意，不能在这里登记。请改成请假或缺席。"),
        ],
    )
    def test_words_that_are_no_presence(self, cast, meeting, presence, sentence):
        plan = planned(meeting, cast.secretary, File(meeting, cast.secretary).mark("顾北川", presence).tell("傅青禾"))
        assert sentences(plan) == [sentence]
        assert not plan.may_be_confirmed

    def test_the_exempt_stay_exempt(self, cast, meeting):
        plan = planned(meeting, cast.secretary, File(meeting, cast.secretary).mark("温如玉", "到会"))
        assert sentences(plan) == ["第8行“到会情况”：经上级同意免于参加，到会情况不能改。请改回“免于参加”。"]

    def test_a_text_that_is_too_long_is_named_and_none_is_cut(self, cast, meeting):
        file = File(meeting, cast.secretary).tell("顾北川", {columns.TOLD["gaps"]: "长" * 2001})
        plan = planned(meeting, cast.secretary, file)
        assert sentences(plan) == ["第9行“讲述：存在的差距”：有2001字，最多2000字。请改短，或拆到别的栏里。"]
        assert plan.problems[0].value == "长" * 30 + "…"

    def test_a_formula_is_named_by_its_place(self, cast, meeting):
        file = File(meeting, cast.secretary).tell("顾北川", {columns.TOLD["gaps"]: '=A1&"又一段"'})
        place = file.cell("讲述点评", "顾北川", columns.TOLD["gaps"]).coordinate
        plan = planned(meeting, cast.secretary, file)
        assert [(problem.wrong, problem.value) for problem in plan.problems] == [("表里有公式", place)]

    def test_rows_that_are_doubled_added_or_of_somebody_else(self, cast, meeting):
        file = File(meeting, cast.secretary)
        page = file.book["签到"]
        page.append([cell.value for cell in page[4]])
        page.append(["自己加的", "党员", "", "到会", None, meeting.pk, "未签到"])
        page.append(["庄小禾", "党员", "", "到会", cast.outsider.pk, meeting.pk, "未签到"])
        page["A5"] = "改了名"
        assert sentences(planned(meeting, cast.secretary, file)) == [
            "第14行“姓名”：这个人在表里有两行。请只留一行。",
            "第15行“姓名”：这一行没有编号，认不出是谁。请删去自己加的行；名册上没有的人，请先登记到名册。",
            "第5行“姓名”：姓名和编号对不上，编号是柳文澜的。请改回导出时的姓名，或重新导出这张表。",
            "第16行“姓名”：这个人不在本次会议的名册上。请删去这一行，或重新导出这张表。",
        ]

    def test_a_file_of_another_meeting(self, cast, meeting):
        earlier = actions.schedule(
            by=cast.recorder.user,
            organization=cast.branch,
            period=Month(2026, 9),
            scheduled_at=builders.at(DAY),
            place="会议室",
        )
        file = File(earlier, cast.secretary).mark("顾北川", "到会")
        assert sentences(planned(meeting, cast.secretary, file)) == [
            "整个文件：这是另一次会议的表。请选择从本次会议导出的表。"
        ]

    def test_a_header_that_was_merged_away(self, cast, meeting):
        file = File(meeting, cast.secretary)
        file.book["讲述点评"].merge_cells("F3:I3")
        (problem,) = planned(meeting, cast.secretary, file).problems
        assert (problem.wrong, problem.row) == ("没有找到表头", 0)

    @pytest.mark.parametrize(
        ("content", "wrong"),
        [
            (b"PK\x03\x04broken", "打不开这个文件"),
            (b"%PDF-1.7", "这是PDF，不是表格"),
            ("姓名,到会情况\n顾北川,到会\n".encode(), "没有找到表头"),
            (b"\x00\x01\x02", "打不开这个文件"),
        ],
    )
    def test_what_is_no_workbook_of_ours_is_one_sentence(self, cast, meeting, content, wrong):
        plan = planned(meeting, cast.secretary, content)
        assert [problem.wrong for problem in plan.problems] == [wrong]

    @pytest.mark.parametrize("seed", range(4))
    def test_a_file_with_a_few_wrong_bytes_is_read_or_refused_in_a_sentence(self, cast, meeting, seed):
        content, chance = bytearray(File(meeting, cast.secretary).content), Random(seed)
        for _ in range(40):
            for place in chance.sample(range(len(content)), 3):
                content[place] ^= 1 << chance.randrange(8)
            plan = planned(meeting, cast.secretary, bytes(content))
            assert all(problem.wrong and problem.remedy for problem in plan.problems)

    def test_a_meeting_that_is_voting_takes_no_file(self, cast, criticized):
        file = File(criticized, cast.secretary).tell("顾北川")
        kept = actions.keep_filled_workbook(by=cast.secretary.user, meeting=criticized, content=file.content)
        actions.begin_voting(by=cast.secretary.user, meeting=criticized)
        with pytest.raises(Refused, match="投票已经开始"):
            actions.keep_filled_workbook(by=cast.secretary.user, meeting=criticized, content=file.content)
        with pytest.raises(Refused, match="投票已经开始"):
            actions.bring_in(by=cast.secretary.user, meeting=criticized, token=kept, fingerprint="")

    def test_nor_one_that_has_not_begun(self, cast, scheduled):
        with pytest.raises(Refused, match="会议还没有开始"):
            actions.keep_filled_workbook(by=cast.secretary.user, meeting=scheduled, content=b"x")

    def test_a_file_that_is_gone_is_said_to_be(self, cast, meeting):
        with pytest.raises(Refused, match="上传的表已经不在了"):
            actions.bring_in(by=cast.secretary.user, meeting=meeting, token="0" * 32, fingerprint="")
