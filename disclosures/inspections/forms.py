"""What the inspection's pages are asked for."""

from django import forms

from disclosures.inspections.exports import RENDERERS
from disclosures.inspections.ground import Ground, months_begun
from disclosures.inspections.matrix import Asked
from disclosures.inspections.steps import Order, Wanting, What
from organizations.models import Organization
from organizations.periods import Month

MONTHS = [("", "不限"), *((number, f"{number}月") for number in range(1, 13))]
KINDS = [(kind, kind.label) for kind in Organization.BRANCH_KINDS]


class MatrixForm(forms.Form):
    """The filters above the matrix; every one may be left out."""

    parent = forms.TypedChoiceField(label="上级党组织", coerce=int, required=False)
    what = forms.ChoiceField(label="看什么", choices=What, required=False)
    wanting = forms.ChoiceField(label="问题", choices=[("", "不限"), *Wanting.choices], required=False)
    year = forms.TypedChoiceField(label="年度", coerce=int, required=False)
    first = forms.TypedChoiceField(label="从", choices=MONTHS, coerce=int, required=False)
    last = forms.TypedChoiceField(label="到", choices=MONTHS, coerce=int, required=False)
    kind = forms.ChoiceField(label="组织类别", choices=[("", "全部"), *KINDS], required=False)
    order = forms.ChoiceField(label="排列", choices=Order, required=False)
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

    def asked(self, superiors: dict[int, Organization], ground: Ground) -> Asked:
        """Everything that is wished for; what was left out is the whole of this year."""
        year = self.wish("year", ground.today.year)
        first, last = sorted((self.wish("first", 1), self.wish("last", 12)))
        return Asked(
            months=months_begun(Month(year, first), Month(year, last), ground),
            what=What(self.wish("what", What.ALL)),
            parent=superiors.get(self.wish("parent", None)),
            kind=self.wish("kind", ""),
            wanting=Wanting(wanting) if (wanting := self.wish("wanting", "")) else None,
            q=self.wish("q", ""),
            only=self.wish("only", False),
            order=Order(self.wish("order", Order.TREE)),
        )


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
