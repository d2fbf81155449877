"""What is typed to change the tree: names, places, the day and the paper it rests on."""

from django import forms

from organizations import rules
from organizations.forms import DateInput
from organizations.models import Organization

Kind = Organization.Kind


class ChangeForm(forms.Form):
    """From which day, and on what grounds; the register keeps both."""

    on = forms.DateField(label="从哪一天起", widget=DateInput(), help_text="不晚于今天。这一天以前的会议和报告不变。")
    reason = forms.CharField(label="依据", max_length=200, help_text="例如批复的文号，记入全程记实。")

    field_order: list[str] = []


class FoundForm(ChangeForm):
    kind = forms.ChoiceField(label="组织类别")
    name = forms.CharField(label="党组织全称", max_length=120)
    short_name = forms.CharField(label="简称", max_length=60)
    code = forms.CharField(label="党组织编码", max_length=40)

    field_order = ["kind", "name", "short_name", "code", "on", "reason"]

    def __init__(self, *args, superior: Organization, **kwargs):
        super().__init__(*args, **kwargs)
        below = [kind for kind in Kind if superior.kind in rules.MAY_STAND_UNDER[kind]]
        self.fields["kind"].choices = [(kind, kind.label) for kind in below]
        self.fields["on"].label, self.fields["on"].help_text = "成立日期", "不晚于今天。"


class RenameForm(ChangeForm):
    name = forms.CharField(label="新的全称", max_length=120)
    short_name = forms.CharField(label="新的简称", max_length=60)

    field_order = ["name", "short_name", "on", "reason"]


class MoveForm(ChangeForm):
    superior = forms.ModelChoiceField(Organization.objects.none(), label="新的上级党组织", empty_label="请选择")

    field_order = ["superior", "on", "reason"]

    def __init__(self, *args, organization: Organization, **kwargs):
        super().__init__(*args, **kwargs)
        above = Organization.objects.filter(
            dissolved_on__isnull=True, kind__in=rules.MAY_STAND_UNDER[organization.kind]
        )
        self.fields["superior"].queryset = above.exclude(path__startswith=organization.path)


class MergeForm(ChangeForm):
    into = forms.ModelChoiceField(Organization.objects.none(), label="并入哪个党组织", empty_label="请选择")

    field_order = ["into", "on", "reason"]

    def __init__(self, *args, organization: Organization, **kwargs):
        super().__init__(*args, **kwargs)
        kinds = [kind for kind in Kind if rules.may_merge(organization.kind, kind)]
        living = Organization.objects.filter(dissolved_on__isnull=True, kind__in=kinds)
        self.fields["into"].queryset = living.exclude(path__startswith=organization.path)


class DissolveForm(ChangeForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].label = "撤销日期"


class UnitForm(forms.Form):
    name = forms.CharField(label="单位名称", max_length=120)
