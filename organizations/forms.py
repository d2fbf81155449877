"""Forms of the ground floor: filters of lists, and the upload of a list."""

from django import forms
from django.db.models import Q

from organizations.models import Organization, Person


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d")


class OrganizationFilter(forms.Form):
    q = forms.CharField(label="名称或编码", required=False, max_length=60)
    kind = forms.ChoiceField(label="类别", required=False, choices=[("", "全部"), *Organization.Kind.choices])


class PeopleFilter(forms.Form):
    q = forms.CharField(label="姓名", required=False, max_length=30)
    kind = forms.ChoiceField(label="人员类别", required=False, choices=[("", "全部"), *Person.Kind.choices])
    standing = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *Person.Standing.choices])


class RegisterFilter(forms.Form):
    """Which lines of the process register are listed and exported; the page and the file ask the same form."""

    q = forms.CharField(label="事项或记录", required=False, max_length=60)
    actor = forms.CharField(label="经办人", required=False, max_length=60)
    record_type = forms.ChoiceField(label="记录类别", required=False)
    first = forms.DateField(label="从", required=False, widget=DateInput())
    last = forms.DateField(label="到", required=False, widget=DateInput())
    organization = forms.ModelChoiceField(
        Organization.objects.none(), required=False, widget=forms.HiddenInput, label="党组织"
    )

    def __init__(self, *args, organizations, record_types, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = organizations
        self.fields["record_type"].choices = [("", "全部"), *record_types]

    @property
    def chosen(self) -> dict:
        """What was asked for and understood; a filter that makes no sense is left out and says so on the page."""
        if not self.is_bound:
            return {}
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def chosen_organization(self) -> Organization | None:
        """The one organization that was asked for."""
        return self.chosen.get("organization")

    @property
    def words(self) -> dict[str, str]:
        """The filters as a register line names them."""
        return {str(self.fields[name].label): str(value) for name, value in self.chosen.items()}

    def chosen_from(self, entries):
        """Those of the lines that were asked for."""
        chosen = self.chosen
        if organization := chosen.get("organization"):
            entries = entries.filter(organization=organization)
        if words := chosen.get("q"):
            entries = entries.filter(Q(verb__icontains=words) | Q(record_name__icontains=words))
        if actor := chosen.get("actor"):
            entries = entries.filter(actor_name__icontains=actor)
        if record_type := chosen.get("record_type"):
            entries = entries.filter(record_type=record_type)
        if first := chosen.get("first"):
            entries = entries.filter(at__date__gte=first)
        if last := chosen.get("last"):
            entries = entries.filter(at__date__lte=last)
        return entries


class UploadForm(forms.Form):
    """A list to be imported."""

    organizations, people = "organizations", "people"
    what = forms.ChoiceField(
        label="导入什么", choices=[(organizations, "党组织名单"), (people, "人员名册")], widget=forms.RadioSelect
    )
    file = forms.FileField(
        label="文件", help_text="xlsx、xls或csv，第一行可以是标题，列的顺序不限。", widget=forms.FileInput
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if not file.name.lower().endswith((".xlsx", ".xls", ".csv")):
            raise forms.ValidationError("请选择xlsx、xls或csv文件。")
        return file
