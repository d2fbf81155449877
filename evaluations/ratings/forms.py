"""What a deciding body fills in: a level for each row, who took part, and reasons."""

from collections.abc import Sequence

from django import forms

from evaluations.ratings.actions import Decision
from evaluations.ratings.levels import Level
from evaluations.ratings.models import Rating, RatingSheet

DEFERRED = "deferred"
CHOICES = [*Level.choices, (DEFERRED, "暂缓")]
LONGEST_TEXT = Rating._meta.get_field("note").max_length


class SheetForm(forms.Form):
    """A draft of a sheet: nothing is required here, so that whatever is typed can be saved."""

    participants = forms.CharField(
        label="参加评定的人员",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="写姓名，用顿号隔开。确认以前必须写上。",
    )
    over_quota_reason = forms.CharField(
        label="先锋超过名额的原因",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="先锋超过可用名额时必须写上；原因会在检查时列出。",
    )

    def __init__(self, *args, sheet: RatingSheet, rows: Sequence[Rating], **kwargs):
        initial = {"participants": sheet.participants, "over_quota_reason": sheet.over_quota_reason}
        super().__init__(*args, initial=initial, **kwargs)
        self.rows = rows
        for row in rows:
            self.fields[_level(row)] = forms.ChoiceField(
                label=row.name,
                choices=CHOICES,
                required=False,
                initial=DEFERRED if row.is_deferred else row.level,
                # For the browser's count of rows still open only; both buttons send the form whatever it says.
                widget=forms.RadioSelect(attrs={"required": True}),
                error_messages={"invalid_choice": "没有这个等次，请从列出的五项里选一项。"},
            )
            self.fields[_text(row)] = forms.CharField(
                label="备注（暂缓的，写原因）",
                required=False,
                max_length=LONGEST_TEXT,
                initial=row.deferred_reason if row.is_deferred else row.note,
            )

    def row_fields(self, row: Rating):
        """The two bound fields of a row: its level, and its note or reason."""
        return self[_level(row)], self[_text(row)]

    def decisions(self) -> dict[int, Decision]:
        """What was chosen, by rating id."""
        return {row.pk: self._decision(row) for row in self.rows}

    def _decision(self, row: Rating) -> Decision:
        chosen, text = self.cleaned_data[_level(row)], self.cleaned_data[_text(row)]
        if chosen == DEFERRED:
            return Decision(is_deferred=True, text=text)
        return Decision(level=Level(chosen) if chosen else None, text=text)


def _level(row: Rating) -> str:
    return f"level_{row.pk}"


def _text(row: Rating) -> str:
    return f"text_{row.pk}"


class CorrectionForm(forms.Form):
    """更正: another level, and why."""

    level = forms.ChoiceField(
        label="更正为",
        choices=Level.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选更正后的等次。", "invalid_choice": "没有这个等次，请从列出的四项里选一项。"},
    )
    reason = forms.CharField(
        label="更正的原因",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="写明依据，例如哪条意见经核实属实。原来的等次和这个原因会一直留着。",
        error_messages={"required": "请写明更正的原因。"},
    )

    def clean_level(self):
        return Level(self.cleaned_data["level"])
