"""What the branch writes to ask for an exemption (免于参加), and what its superior answers."""

from django import forms

from organizations.forms import DateInput
from organizations.models import Person

LONGEST_REASON = 500
NO_DATE = "日期请按年月日填写，例如2026-10-16。"


def _reason() -> forms.CharField:
    return forms.CharField(
        label="原因",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        help_text="写到能让上级决定就行。只有本支部书记、上级和本人看得到，不进记实，也不公示。",
        error_messages={
            "required": "请写明申请的原因，再提交。",
            "max_length": f"原因最多{LONGEST_REASON}字，请写短一些。",
        },
    )


def _date(label: str, **more) -> forms.DateField:
    messages = {"required": f"请填写{label}。", "invalid": NO_DATE}
    return forms.DateField(label=label, widget=DateInput(), error_messages=messages, **more)


class ApplicationForm(forms.Form):
    """One member of the branch, why, from when to when."""

    person = forms.ModelChoiceField(
        label="党员",
        queryset=Person.objects.none(),
        empty_label="请选择",
        error_messages={"required": "请选择为谁申请。", "invalid_choice": "请从本支部的党员中选择。"},
    )
    reason = _reason()
    starts_on = _date("开始日期", help_text="从这一天起不计入应到、应讲述和评定，以前的不变。")
    ends_on = _date("结束日期")

    def __init__(self, *args, organization, months, **kwargs):
        super().__init__(*args, **kwargs)
        members = Person.objects.of(organization).on_the_roster().party().in_name_order()
        self.fields["person"].queryset = members
        self.fields["ends_on"].help_text = f"一次最长{months}个月，到期可以续期。"


class RenewalForm(forms.Form):
    """The start is given: the day after the old end."""

    reason = _reason()
    ends_on = _date("续到")


class AgreementForm(forms.Form):
    note = forms.CharField(
        label="答复说明",
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"max_length": "答复说明最多200字。"},
    )


class RefusalForm(forms.Form):
    """Stands beside the agreement on one page, so its controls have ids of their own."""

    note = forms.CharField(
        label="不同意的原因",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
        help_text="支部书记会看到这句话，请写明接下来怎么办，例如“可以在家书面讲述”。",
        error_messages={"required": "请写明不同意的原因，让支部知道怎么办。", "max_length": "不同意的原因最多200字。"},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="refusal_%s", **kwargs)


class EarlyEndForm(forms.Form):
    resumes_on = _date("从哪一天起恢复参加", help_text="从这一天起重新计入应到、应讲述和评定。")
