"""What a visitor writes on a board, what the branch writes down, and the answer."""

from django import forms

from disclosures.opinions import rules
from disclosures.opinions.models import Opinion
from disclosures.publications.models import Publication

LONGEST = 4000


class OpinionForm(forms.Form):
    """Words required, contact not; a field that people don't see holds off programs."""

    text = forms.CharField(
        label="意见内容",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="说清是哪一项、什么情况。提交后给您一个回执码，凭码查答复。",
        error_messages={
            "required": "请写明意见内容，再提交。",
            "max_length": f"意见内容最多{LONGEST}字。请分成几条提交，或者打公开电话。",
        },
    )
    contact = forms.CharField(
        label="联系方式",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"max_length": "联系方式最多120字。"},
    )
    homepage = forms.CharField(
        label="这一栏请不要填写",
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def clean_homepage(self):
        """Said aloud rather than dropped in silence: an autofilled form belongs to a person."""
        if self.cleaned_data["homepage"]:
            raise forms.ValidationError("请把“这一栏请不要填写”清空，再提交。")
        return ""


class ReceiptForm(forms.Form):
    code = forms.CharField(
        label="回执码",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": "请填写回执码。", "max_length": "回执码应为10位。请对照回执再填一次。"},
    )

    def clean_code(self):
        code = self.cleaned_data["code"]
        if sentence := rules.what_is_wrong_with(code):
            raise forms.ValidationError(sentence)
        return rules.normalized_code(code)


class WriteDownForm(forms.Form):
    """An opinion that came by box, phone, visit or letter."""

    channel = forms.ChoiceField(
        label="来源",
        choices=[choice for choice in Opinion.Channel.choices if choice[0] != Opinion.Channel.WEB],
        error_messages={"required": "请选择意见是怎样来的。"},
    )
    received_on = forms.DateField(
        label="收到日期",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "请填写收到日期。", "invalid": "收到日期请按年月日填写，例如2026-10-16。"},
    )
    publication = forms.ModelChoiceField(
        label="关于哪份公示", queryset=Publication.objects.none(), required=False, empty_label="不针对某份公示"
    )
    text = forms.CharField(
        label="意见内容",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="照原话登记，不要写推测是谁提的。",
        error_messages={
            "required": "请写明意见内容，再保存。",
            "max_length": f"意见内容最多{LONGEST}字。请分成几条登记。",
        },
    )
    contact = forms.CharField(
        label="联系方式", max_length=120, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def __init__(self, *args, organization, **kwargs):
        super().__init__(*args, **kwargs)
        shown = Publication.objects.filter(organization=organization).standing().for_lists()
        self.fields["publication"].queryset = shown
        self.fields["publication"].label_from_instance = lambda p: f"{p.period_label} {p.title}"


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label="答复",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="答复提交后不能再改；凭回执码的人会看到它，请不要写别人的隐私。",
        error_messages={"required": "请写明答复内容，再提交。", "max_length": f"答复最多{LONGEST}字。"},
    )


class OpinionFilter(forms.Form):
    state = forms.ChoiceField(label="状态", choices=[("", "全部"), *Opinion.State.choices], required=False)

    def narrow(self, opinions):
        state = self.cleaned_data["state"] if self.is_valid() else ""
        return opinions.filter(state=state) if state else opinions
