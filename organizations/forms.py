"""Forms of the ground floor: filters of lists, and the upload of a list."""

import re
import unicodedata

from django import forms
from django.db.models import Q

from organizations.imports import cells
from organizations.models import ListImport, Organization, Person, Unit

LARGEST_UPLOAD = 50 * 1024 * 1024  # a roster of 60,000 people has 6 MB


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d")


class SearchForm(forms.Form):
    q = forms.CharField(
        label="姓名、党组织名称或拼音", required=False, max_length=60, widget=forms.TextInput({"type": "search"})
    )

    def clean_q(self):
        """Full-width letters and figures are what they stand for; blanks in a Chinese name are only for show."""
        words = cells.text(unicodedata.normalize("NFKC", self.cleaned_data["q"]))
        return words if re.search("[A-Za-z]", words) else words.replace(" ", "")


class OrganizationFilter(forms.Form):
    q = forms.CharField(label="名称、拼音或编码", required=False, max_length=60)
    kind = forms.ChoiceField(label="类别", required=False, choices=[("", "全部"), *Organization.Kind.choices])


class PeopleFilter(forms.Form):
    q = forms.CharField(label="姓名或拼音", required=False, max_length=30)
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


class EverydayForm(forms.Form):
    """What a branch itself keeps of its people: everyday facts."""

    standing = forms.ChoiceField(
        label="状态", choices=[(s.value, s.label) for s in (Person.Standing.NORMAL, Person.Standing.AWAY)]
    )
    away_destination = forms.CharField(
        label="外出流向", max_length=120, required=False, help_text="流出的写去了哪里，如“深圳市南山区”。"
    )
    unit = forms.ModelChoiceField(label="所在单位", queryset=Unit.objects.none(), required=False, empty_label="没有")
    post_title = forms.CharField(label="职务", max_length=60, required=False)
    phone = forms.CharField(label="手机号", max_length=30, required=False)
    staff_number = forms.CharField(label="工号", max_length=20, required=False)

    def __init__(self, *args, organization: Organization, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = organization.units.all()

    def clean_phone(self):
        return _read(cells.phone, self.cleaned_data["phone"])

    def clean_staff_number(self):
        return _read(cells.code, self.cleaned_data["staff_number"])


class PersonForm(EverydayForm):
    """Everything that a roster says of somebody, as the superior keeps it."""

    field_order = [
        "name",
        "kind",
        "standing",
        "away_destination",
        "unit",
        "post_title",
        "phone",
        "staff_number",
        "joined_on",
    ]

    name = forms.CharField(label="姓名", max_length=60)
    kind = forms.ChoiceField(label="人员类别", choices=Person.Kind)
    standing = forms.ChoiceField(label="状态", choices=Person.Standing)
    joined_on = forms.DateField(label="入党日期", required=False, widget=DateInput())
    is_leading_cadre = forms.BooleanField(label="处级以上党员领导干部", required=False)

    def clean_name(self):
        return _read(cells.name, self.cleaned_data["name"])


def _read(reader, typed: str) -> str:
    """What was typed, understood and refused as the same cell of a list would be."""
    try:
        return reader(typed)
    except cells.Unreadable as unreadable:
        raise forms.ValidationError(f"{unreadable.wrong}。{unreadable.remedy}。") from unreadable


class TransferForm(forms.Form):
    """Where somebody moves, from when."""

    destination = forms.ModelChoiceField(label="转到", queryset=Organization.objects.none(), empty_label="请选择")
    moved_on = forms.DateField(label="转接日期", widget=DateInput(), help_text="从这一天起算新支部的人。")
    reason = forms.CharField(label="原因", max_length=200, required=False)

    def __init__(self, *args, destinations, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["destination"].queryset = destinations


class ExportForm(forms.Form):
    """Which list, and as which kind of file."""

    what = forms.ChoiceField(label="名单", choices=ListImport.What)
    format = forms.ChoiceField(label="格式", choices=[("xlsx", "xlsx"), ("csv", "csv")])
