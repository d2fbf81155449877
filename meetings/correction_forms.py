"""What is typed to correct a concluded record."""

from django import forms

from meetings.models import Correction


class CorrectionForm(forms.Form):
    """What is corrected, how it should read, and why."""

    use_required_attribute = False

    about = forms.ChoiceField(
        label="更正什么", widget=forms.RadioSelect, error_messages={"required": "请选更正的是哪一项。"}
    )
    text = forms.CharField(
        label="应为",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="写清楚原来哪里不对，应该是什么。",
        error_messages={"required": "请写明应为什么。"},
    )
    reason = forms.CharField(
        label="原因",
        max_length=200,
        help_text="例如“当时听错了人数”。",
        error_messages={"required": "请写明更正的原因。"},
    )

    def __init__(self, data=None, *, abouts: list[Correction.About]):
        super().__init__(data, initial={"about": abouts[0]})
        self.fields["about"].choices = [(about.value, about.label) for about in abouts]
