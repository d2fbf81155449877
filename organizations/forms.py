"""Forms of the ground floor: filters of lists, and the upload of a list."""

from django import forms

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
    q = forms.CharField(label="事项、经办人或记录", required=False, max_length=60)
    first = forms.DateField(label="从", required=False, widget=DateInput())
    last = forms.DateField(label="到", required=False, widget=DateInput())
    organization = forms.ModelChoiceField(
        Organization.objects.none(), required=False, widget=forms.HiddenInput, label="党组织"
    )

    def __init__(self, *args, organizations, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = organizations


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
