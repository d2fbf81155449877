"""The display settings (显示设置) of one browser."""

from django import forms

from organizations.display import Size, Theme


class DisplayForm(forms.Form):
    size = forms.ChoiceField(
        label="字的大小",
        choices=Size,
        widget=forms.RadioSelect,
        help_text="大字版的按钮也大一些，字和底的反差更强。",
        error_messages={"required": "请选一种大小。", "invalid_choice": "请从下面几种大小里选一种。"},
    )
    theme = forms.ChoiceField(
        label="颜色",
        choices=Theme,
        widget=forms.RadioSelect,
        help_text="“跟随系统”就是手机或电脑是深色，这里也是深色。",
        error_messages={"required": "请选一种颜色。", "invalid_choice": "请从下面几种颜色里选一种。"},
    )
