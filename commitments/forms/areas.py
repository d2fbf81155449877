"""Areas (方面) that an organization adds for its people."""

from django import forms


class AreaForm(forms.Form):
    """The name of one more area."""

    label = forms.CharField(
        label="增加一个方面",
        max_length=20,
        help_text="几个字说清楚，如“安全生产”。",
        error_messages={"required": "请写明增加哪个方面。"},
    )
