"""What the inspection's pages are asked for."""

from django import forms

from disclosures.inspections.exports import RENDERERS
from disclosures.inspections.matrix import WHAT_LABELS, What
from organizations.periods import Month


class MatrixForm(forms.Form):
    """The filters above the matrix; every one may be left out."""

    year = forms.TypedChoiceField(label="年度", coerce=int, required=False)
    parent = forms.TypedChoiceField(label="上级党组织", coerce=int, required=False)
    what = forms.ChoiceField(label="看什么", choices=list(WHAT_LABELS.items()), required=False)
    q = forms.CharField(
        label="找组织",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "名称或拼音首字母"}),
    )
    only = forms.BooleanField(label="只看有逾期或未办的", required=False)

    def __init__(self, *args, superiors, years, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["parent"].choices = [("", "全部"), *((superior.pk, superior.short_name) for superior in superiors)]
        self.fields["year"].choices = [(year, f"{year}年") for year in years]

    def wish(self, name, default):
        """The wish for one filter, `default` when it was left out or can't be read."""
        self.is_valid()
        return self.cleaned_data.get(name) or default

    @property
    def what_asked(self) -> What:
        return What(self.wish("what", What.MEETING))


class ReportForm(forms.Form):
    """Whose month is reported."""

    period = forms.TypedChoiceField(label="月份", coerce=Month.parse, required=False)
    organization = forms.TypedChoiceField(label="范围", coerce=int, required=False)

    def __init__(self, *args, scopes, months, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organization"].choices = [(scope.pk, scope.short_name) for scope in scopes]
        self.fields["period"].choices = [(str(month), month.label) for month in months]


class ExportForm(ReportForm):
    """The same, and as which kind of file."""

    format = forms.ChoiceField(label="格式", choices=[(name, name) for name in RENDERERS])
