"""What is asked for around an inspection as a record: its scope and months, filters, units and days, reasons."""

from django import forms

from disclosures.inspections.models import Finding
from disclosures.inspections.models.finding import OTHER
from disclosures.inspections.models.inspection import MOST_MONTHS
from disclosures.inspections.rules import Problem
from organizations.forms import DateInput
from organizations.models import Organization
from organizations.periods import Month

WRONG_DAY = {"invalid": "请按“年-月-日”填写日期。"}


class NewInspectionForm(forms.Form):
    """Which scope, which months."""

    use_required_attribute = False

    scope = forms.TypedChoiceField(
        label="检查范围",
        coerce=int,
        error_messages={"required": "请选检查范围。", "invalid_choice": "请从名单里选检查范围。"},
    )
    first = forms.TypedChoiceField(
        label="从哪个月",
        coerce=Month.parse,
        error_messages={"required": "请选开始月份。", "invalid_choice": "请从列出的月份里选。"},
    )
    last = forms.TypedChoiceField(
        label="到哪个月",
        coerce=Month.parse,
        error_messages={"required": "请选结束月份。", "invalid_choice": "请从列出的月份里选。"},
    )
    title = forms.CharField(
        label="标题",
        max_length=120,
        required=False,
        help_text="不填就按范围和月份起名。",
        error_messages={"max_length": "标题最多120字。"},
    )

    def __init__(self, *args, scopes: list[Organization], months: list[Month], **kwargs):
        super().__init__(*args, **kwargs)
        self.scopes = {scope.pk: scope for scope in scopes}
        self.fields["scope"].choices = [(scope.pk, scope.short_name) for scope in scopes]
        choices = [(str(month), month.label) for month in months]
        self.fields["first"].choices = self.fields["last"].choices = choices

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("first") and cleaned.get("last") and cleaned["last"] < cleaned["first"]:
            self.add_error("last", "结束月份早于开始月份，请改月份。")
        elif len(self.months) > MOST_MONTHS:
            self.add_error("last", f"一次检查最多{MOST_MONTHS}个月，请分几次开展。")
        return cleaned

    @property
    def months(self) -> list[Month]:
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        return first.until(last) if first and last else []

    def wished(self) -> dict:
        """As `actions.freeze` takes it."""
        return self.cleaned_data | {"scope": self.scopes[self.cleaned_data["scope"]]}


class FindingFilter(forms.Form):
    """The filters above the findings; every one may be left out."""

    problem = forms.ChoiceField(label="问题", required=False)
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *Finding.State.choices])
    q = forms.CharField(
        label="找单位",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "党组织或上级的简称"}),
    )

    def __init__(self, *args, problems: list[str], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["problem"].choices = [("", "全部"), *((problem, problem) for problem in problems)]

    def narrow(self, findings):
        """The findings that meet the filters; one that can't be read counts as left out."""
        self.is_valid()
        for name in ("problem", "state"):
            if wish := self.cleaned_data.get(name):
                findings = findings.filter(**{name: wish})
        if name := self.cleaned_data.get("q"):
            findings = findings.filter(organization_name__contains=name) | findings.filter(superior_name__contains=name)
        return findings


class OnSiteForm(forms.Form):
    """What the office saw on site."""

    use_required_attribute = False

    organization = forms.ModelChoiceField(
        label="党组织",
        queryset=Organization.objects.none(),
        empty_label="请选择",
        error_messages={"required": "请选党组织。", "invalid_choice": "请从名单里选党组织。"},
    )
    month = forms.TypedChoiceField(
        label="所属月份", coerce=Month.parse, error_messages={"invalid_choice": "请从列出的月份里选。"}
    )
    problem = forms.ChoiceField(
        label="问题", error_messages={"required": "请选问题。", "invalid_choice": "请从列出的问题里选。"}
    )
    words = forms.CharField(
        label="看到的情况",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="写事实，不写人名。登记以后不能改，登记错了请撤销再登记。",
        error_messages={"required": "请写明看到的情况。", "max_length": "情况最多1000字。"},
    )
    seen_on = forms.DateField(
        label="现场检查日期",
        widget=DateInput(),
        error_messages={"required": "请填现场检查日期。"} | WRONG_DAY,
    )

    def __init__(self, *args, inspection, **kwargs):
        super().__init__(*args, **kwargs)
        within = Organization.objects.within(inspection.scope).existing_on(inspection.data_day)
        self.fields["organization"].queryset = within.exclude(kind=Organization.Kind.CAMPAIGN_OFFICE)
        self.fields["month"].choices = [(str(month), month.label) for month in reversed(inspection.months)]
        kinds = [(str(problem), str(problem)) for problem in Problem]
        self.fields["problem"].choices = [("", "请选择"), *kinds, (OTHER, OTHER)]


class AssignForm(forms.Form):
    """Who puts the chosen findings right, and by when; what is left empty stays as it is."""

    responsible = forms.ModelChoiceField(
        label="责任单位",
        queryset=Organization.objects.none(),
        required=False,
        empty_label="不变",
        error_messages={"invalid_choice": "请从名单里选责任单位。"},
    )
    due_on = forms.DateField(
        label="整改期限",
        required=False,
        widget=DateInput(),
        help_text="不填就不变。没有另定期限的，按政策从通报那天算起。",
        error_messages=WRONG_DAY,
    )

    def __init__(self, *args, inspection, today, **kwargs):
        super().__init__(*args, **kwargs)
        within = Organization.objects.within(inspection.scope).existing_on(today)
        self.fields["responsible"].queryset = within.exclude(kind=Organization.Kind.CAMPAIGN_OFFICE)


class CancelForm(forms.Form):
    reason = forms.CharField(
        label="取消的原因",
        max_length=200,
        error_messages={"required": "请写明取消的原因。", "max_length": "原因最多200字。"},
    )
