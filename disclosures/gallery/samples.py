"""What the gallery's components are filled with: people and records that do not exist, in every state there is."""

import datetime as dt
from types import SimpleNamespace

from django import forms
from django.core.paginator import Paginator

from evaluations.ballots.models import Grade
from organizations.charts import Columns, Counted, Distribution, Fill, Kind
from organizations.forms import DateInput

# The template of a section is `_<key>.html`, its anchor the key.
SECTIONS = [
    ("frame", "页眉、题目和页脚"),
    ("type", "文字"),
    ("states", "状态和等次"),
    ("buttons", "按钮"),
    ("fields", "表单"),
    ("choices", "选择和清点"),
    ("turns", "大字版一次一件事"),
    ("lists", "清单"),
    ("steps", "议程"),
    ("bench", "会议台"),
    ("tables", "表格"),
    ("matrix", "大表"),
    ("year", "一年一条"),
    ("charts", "图"),
    ("boards", "公示和通报"),
    ("room", "大屏幕和码"),
    ("messages", "提示、进度和对话框"),
    ("help", "帮助和手册"),
    ("media", "只在一处显示的"),
]
STATES = [("done", "已办"), ("doing", "办理中"), ("todo", "未到期"), ("late", "逾期2天"), ("none", "不适用")]
LEVELS = ["pioneer", "qualified", "basically_qualified", "lagging", ""]


class SampleForm(forms.Form):
    """One field of each kind."""

    title = forms.CharField(
        label="会议地点", help_text="写到房间，例如“二楼会议室”。", error_messages={"required": "请写明地点。"}
    )
    day = forms.DateField(label="日期", widget=DateInput(), error_messages={"required": "请填写日期。"})
    text = forms.CharField(label="努力方向", widget=forms.Textarea, required=False)
    kind = forms.ChoiceField(label="类别", choices=[("member", "党员"), ("staff", "党外干部职工")])
    channel = forms.ChoiceField(
        label="讲述方式",
        choices=[("spoken", "当面"), ("phone", "电话"), ("mail", "电子邮件")],
        widget=forms.RadioSelect,
    )
    file = forms.FileField(label="附件", required=False, help_text="一次选一个，不超过10MB。")


def samples() -> dict:
    """The whole context; every form has a prefix of its own, so that no two fields share a name."""
    return {
        "empty_form": SampleForm(prefix="empty"),
        "wrong_form": SampleForm({"wrong-kind": "member", "wrong-channel": "phone"}, prefix="wrong"),
        "states": STATES,
        "levels": LEVELS,
        "grades": Grade.choices,
        "subjects": _subjects(),
        "nothing_chosen": ["请给这一位选一项。"],
        "steps": _steps(),
        "todos": _todos(),
        "version": _version(),
        "page": Paginator(range(90), 10).page(2),
        "board": _board(),
        "year": _year(12),
        "half_year": _year(6),
        "legend": [("暂缓", "这一期先不定，写明了原因。"), ("免于参加", "经上级党组织同意，不参加。")],
        "columns": Columns("gallery-columns", "每月按期办的", "个", _KINDS, _monthly(8)),
        "few_columns": Columns("gallery-few", "近三个月按期办的", "个", _KINDS, _monthly(3)),
        "distribution": Distribution("gallery-shares", "近三个月各占多少", "个", _KINDS, _monthly(3)),
        "no_chart": Distribution("gallery-none", "还没有评定的一年", "人", _KINDS, [Counted("党员", (0, 0, 0, 0))]),
    }


_KINDS = [
    Kind("on-time", "按期", Fill.SOLID, "ok"),
    Kind("late", "逾期", Fill.STRIPES, "late"),
    Kind("open", "未到期", Fill.DOTS, "gold"),
    Kind("missing", "没有办", Fill.HOLLOW, "ink"),
]


def _monthly(months: int) -> list[Counted]:
    return [Counted(f"{month}月", (30 + month, 6 - month % 5, month % 3, 2)) for month in range(1, months + 1)]


def _subjects() -> list[SimpleNamespace]:
    people = [
        ("沈知远", "党支部书记"),
        ("阿布都热合曼·艾买提", "工程维修组组长，兼三号楼网格员"),
        ("柳文澜", ""),
        ("江若水", ""),
    ]
    return [SimpleNamespace(position=at, name=name, post_title=post) for at, (name, post) in enumerate(people)]


def _steps() -> list[SimpleNamespace]:
    words = [
        ("签到", "done", "到会17，请假1"),
        ("讲述", "done", "17份"),
        ("点评", "doing", "还差9"),
        ("投票", "todo", "未到"),
        ("计票", "todo", "未到"),
        ("评定", "late", "逾期2天"),
        ("公示", "none", "不办"),
    ]
    return [
        SimpleNamespace(
            label=label,
            url="#steps" if state in ("done", "doing", "late") else "",
            is_current=state == "doing",
            standing=SimpleNamespace(state=state, words=said),
        )
        for label, state, said in words
    ]


def _todos() -> list[SimpleNamespace]:
    return [
        SimpleNamespace(
            day=dt.date(2026, 10, 19 + number),
            day_words=f"10月{19 + number}日 周{'一二三四五'[number]}",
            url="#lists",
            title=title,
            state=state,
            tag=tag,
            rest_day_note="",
            note="",
        )
        for number, ((state, tag), title) in enumerate(
            zip(STATES, ["答复意见1条", "补交讲述提纲", "公示10月评比结果", "确认承诺", "听取汇报"], strict=True)
        )
    ]


def _version() -> SimpleNamespace:
    at = dt.datetime(2026, 10, 22, 11, 42, tzinfo=dt.UTC)
    change = {"heading": "努力方向", "before": "把应急小队的人定下来。", "after": ""}
    return SimpleNamespace(since=at, until=at, who="沈知远", changes=[change])


def _board() -> dict:
    levels = [
        {"level": "pioneer", "symbol": "★", "label": "先锋", "names": ["沈知远", "王芳", "欧阳静言"]},
        {"level": "qualified", "symbol": "☆", "label": "合格", "names": ["柳文澜", "阿布都热合曼·艾买提"]},
        {"level": "lagging", "symbol": "△", "label": "后进", "names": []},
    ]
    of_people = {
        "heading": "党员",
        "pool": "members",
        "levels": levels,
        "measure": "人",
        "decided_by": "桐花社区党支部",
    }
    branches = [{"level": "pioneer", "symbol": "★", "label": "先锋", "names": ["桐花社区党支部", "松荫街道机关党支部"]}]
    of_branches = {
        "heading": "党支部",
        "pool": "organizations",
        "levels": branches,
        "measure": "个",
        "decided_by": "党工委",
    }
    return {"pools": [of_people | {"total": 5, "deferred": 1}, of_branches | {"total": 2, "deferred": 0}]}


def _year(months: int) -> SimpleNamespace:
    cells = []
    for month in range(1, months + 1):
        level = LEVELS[month % len(LEVELS)]
        entry = SimpleNamespace(
            level=level,
            state=STATES[month % len(STATES)][0],
            words="" if level else "暂缓",
            is_corrected=month == 2,
            presence_words="到会" if month % 2 else "请假",
            place_pk=1,
            place="",
        )
        cells.append(SimpleNamespace(period=SimpleNamespace(short_label=f"{month}月"), entries=[entry]))
    return SimpleNamespace(cells=cells, place_pk=1)
