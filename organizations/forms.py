"""Forms of the ground floor: filters of lists, and the upload of a list."""

from django import forms

from organizations.models import ListImport, Organization, Person

LARGEST_UPLOAD = 50 * 1024 * 1024  # a roster of 60,000 people has 6 MB


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
    """A list to be imported; what kind of file it is, its content tells."""

    what = forms.ChoiceField(label="导入什么", choices=ListImport.What, widget=forms.RadioSelect)
    file = forms.FileField(
        label="文件",
        help_text="xlsx、xls或csv，第一行可以是标题，列的顺序不限。",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv,.txt"}),
        error_messages={"empty": "这个文件是空的，请核对是不是选错了文件。", "required": "请选择文件。"},
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if not file.name.lower().endswith((".xlsx", ".xls", ".csv", ".txt")):
            raise forms.ValidationError("请选择xlsx、xls或csv文件。")
        if file.size > LARGEST_UPLOAD:
            raise forms.ValidationError("这个文件超过50MB，不像一份名单。请删去图片和多余的工作表，再导入。")
        return file


class ExportForm(forms.Form):
    """Which list, and as which kind of file."""

    what = forms.ChoiceField(label="名单", choices=ListImport.What)
    format = forms.ChoiceField(label="格式", choices=[("xlsx", "xlsx"), ("csv", "csv")])
