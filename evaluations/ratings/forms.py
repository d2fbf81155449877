"""What a deciding body fills in: a level for each row, who decided when and where, and reasons."""

import re
from collections.abc import Sequence

from django import forms

from evaluations.ratings.actions import Decision, Minutes
from evaluations.ratings.deciders import Deciders
from evaluations.ratings.levels import Level
from evaluations.ratings.models import Rating, RatingSheet

DEFERRED = "deferred"
CHOICES = [*Level.choices, (DEFERRED, "暂缓")]
LONGEST_TEXT = Rating._meta.get_field("note").max_length
WITHOUT_A_VERSION = "这一页不完整，没有保存。请回到评价表刷新一次，再填。"
BETWEEN_NAMES = re.compile(r"[、\r\n]+")


class RadiosInLabels(forms.RadioSelect):
    """Radios without an id, for each stands within its label: on a sheet of sixty the ids weigh 7 kB."""

    def create_option(self, *args, **kwargs):
        option = super().create_option(*args, **kwargs)
        option["attrs"].pop("id", None)
        return option


class SheetForm(forms.Form):
    """A draft of a sheet: nothing is required here, so that whatever is typed can be saved."""

    version = forms.IntegerField(
        min_value=1,
        max_value=2_000_000_000,
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(["required", "invalid", "min_value", "max_value"], WITHOUT_A_VERSION),
    )
    attended = forms.MultipleChoiceField(
        label="参加评定的人员",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "名单里没有这个人，请在“其他参加的人”里写。"},
    )
    participants = forms.CharField(
        label="其他参加的人",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="名单里没有的，在这里写姓名，用顿号隔开。确认以前，勾选或写上的至少有一人。",
    )
    decided_on = forms.DateField(
        label="评定日期",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "请按“年-月-日”填写评定日期。"},
    )
    place = forms.CharField(label="评定地点", required=False, max_length=120)
    over_quota_reason = forms.CharField(
        label="先锋超过名额的原因",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="先锋超过可用名额时必须写上；原因会在检查时列出。",
    )

    def __init__(self, data=None, *, sheet: RatingSheet, rows: Sequence[Rating], deciders: Deciders):
        super().__init__(data, initial=_initial(sheet, deciders))
        self.sheet, self.rows, self.deciders = sheet, rows, deciders
        self.fields["attended"].choices = [(name, name) for name in deciders.names]
        for row in rows:
            self.fields[_level(row)] = forms.ChoiceField(
                label=row.name,
                choices=CHOICES,
                required=False,
                initial=_standing(row)[0],
                # For the browser's count of rows still open only; both buttons send the form whatever it says.
                widget=RadiosInLabels(attrs={"required": True}),
                error_messages={"invalid_choice": "没有这个等次，请从列出的五项里选一项。"},
            )
            self.fields[_text(row)] = forms.CharField(
                label="备注（暂缓的，写原因）", required=False, max_length=LONGEST_TEXT, initial=_standing(row)[1]
            )

    def row_fields(self, row: Rating):
        """The two bound fields of a row: its level, and its note or reason."""
        return self[_level(row)], self[_text(row)]

    def attended_groups(self):
        """The boxes of who may have taken part: those with posts in sight, the others behind them."""
        boxes = list(self["attended"])
        with_posts = len(self.deciders.with_posts)
        return boxes[:with_posts], boxes[with_posts:]

    def decisions(self) -> dict[int, Decision]:
        """What was chosen, by rating id."""
        return {row.pk: self._decision(row) for row in self.rows}

    def minutes(self) -> Minutes:
        """Who decided when and where; the names that were ticked stand before those written by hand."""
        written = self.cleaned_data["participants"].strip()
        return Minutes(
            participants="、".join([*self.cleaned_data["attended"], *([written] if written else [])]),
            decided_on=self.cleaned_data["decided_on"],
            place=self.cleaned_data["place"],
            over_quota_reason=self.cleaned_data["over_quota_reason"],
        )

    def differs(self, row: Rating) -> bool:
        """Whether what is typed for the row is not what stands."""
        level, text = self.row_fields(row)
        return (level.value() or "", (text.value() or "").strip()) != _standing(row)

    def upon(self, sheet: RatingSheet) -> "SheetForm":
        """The same typed form, now upon what stands, which fills what was left empty: nothing goes missing."""
        data = self.data.copy()
        data["version"] = sheet.version
        for row in self.rows:
            if not data.get(_level(row)) and not data.get(_text(row), "").strip():
                data[_level(row)], data[_text(row)] = _standing(row)
        self._fill_minutes(data, _initial(sheet, self.deciders))
        again = SheetForm(data, sheet=sheet, rows=self.rows, deciders=self.deciders)
        again.full_clean()
        for name, errors in self.errors.items():
            again.add_error(None if name == "__all__" else name, errors)
        return again

    def _fill_minutes(self, data, standing: dict) -> None:
        if not data.get("attended") and not data.get("participants", "").strip():  # ticked and written are one answer
            data.setlist("attended", standing["attended"])
            data["participants"] = standing["participants"]
        for name in ("decided_on", "place", "over_quota_reason"):
            if not data.get(name, "").strip():
                data[name] = str(standing[name] or "")

    def _decision(self, row: Rating) -> Decision:
        chosen, text = self.cleaned_data[_level(row)], self.cleaned_data[_text(row)]
        if chosen == DEFERRED:
            return Decision(is_deferred=True, text=text)
        return Decision(level=Level(chosen) if chosen else None, text=text)


def _initial(sheet: RatingSheet, deciders: Deciders) -> dict:
    """What stands: of the names, those known are boxes, and the others are text."""
    names = [name.strip() for name in BETWEEN_NAMES.split(sheet.participants) if name.strip()]
    known = [name for name in names if name in deciders.names]
    unknown = [name for name in names if name not in deciders.names]
    return {
        "version": sheet.version,
        "attended": known,
        "participants": "、".join(unknown) if known else sheet.participants,
        "decided_on": sheet.decided_on,
        "place": sheet.place,
        "over_quota_reason": sheet.over_quota_reason,
    }


def _standing(row: Rating) -> tuple[str, str]:
    """The choice and the text that stand."""
    return (DEFERRED, row.deferred_reason) if row.is_deferred else (row.level or "", row.note)


def _level(row: Rating) -> str:
    return f"level_{row.pk}"


def _text(row: Rating) -> str:
    return f"text_{row.pk}"


class CorrectionForm(forms.Form):
    """更正 or 补评: another level, and why."""

    level = forms.ChoiceField(
        label="等次",
        choices=Level.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选等次。", "invalid_choice": "没有这个等次，请从列出的四项里选一项。"},
    )
    reason = forms.CharField(
        label="原因",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="写明依据，例如哪条意见经核实属实、哪次会补听了讲述。原来的结果和这个原因会一直留着。",
        error_messages={"required": "请写明原因。"},
    )

    def clean_level(self):
        return Level(self.cleaned_data["level"])
