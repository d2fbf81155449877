"""What a register's page is asked for: whose rows, of which months, which of them, and as which kind of file."""

from collections.abc import Iterable, Sequence

from django import forms

from disclosures.registers.exports import CONTENT_TYPES
from disclosures.registers.kinds import Register
from organizations.models import Organization
from organizations.periods import Month

SUMMARY = "summary"
SHOWN = (("", "明细"), (SUMMARY, "汇总"))


class RegisterForm(forms.Form):
    """The filters; what is left out or can't be read is what the page shows by itself."""

    organization = forms.IntegerField(label="范围", required=False, min_value=1, max_value=2**63 - 1)

    def __init__(self, *args, register: Register, months: Sequence[Month], **kwargs):
        super().__init__(*args, **kwargs)
        if register.is_of_years:
            years = dict.fromkeys(month.year for month in months)
            self._offer("year", "年度", [(str(year), f"{year}年") for year in years])
        else:
            offered = [(str(month), month.label) for month in months]
            self._offer("first", "从", offered)
            self._offer("last", "到", offered)
        for choice in register.choices:
            self._offer(choice.name, choice.label, [("", "全部"), *choice.options])
        if register.summary:
            self._offer("show", "看什么", SHOWN)
        self._choices = [choice.name for choice in register.choices]

    def offer_scopes(self, scopes: Iterable[Organization]) -> None:
        """What to choose from; any other that the reader may have can be asked for by its address."""
        self.fields["organization"].widget = forms.Select(choices=[(scope.pk, scope.short_name) for scope in scopes])

    def _offer(self, name: str, label: str, options: Sequence[tuple[str, str]]) -> None:
        self.fields[name] = forms.ChoiceField(label=label, choices=options, required=False)

    def clean(self):
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first and last and first > last:
            self.add_error("first", "开始的月份在结束的月份后面，请重新选。")
        return self.cleaned_data

    def wish(self, name: str, default: str = "") -> str:
        """The wish for one field, `default` when it was left out or can't be read."""
        self.is_valid()
        return self.cleaned_data.get(name) or default

    def months(self, default: tuple[Month, Month]) -> tuple[Month, Month]:
        """The first and the last month asked for."""
        if "year" in self.fields:
            year = int(self.wish("year", str(default[1].year)))
            return Month(year, 1), Month(year, 12)
        first, last = Month.parse(self.wish("first", str(default[0]))), Month.parse(self.wish("last", str(default[1])))
        return min(first, last), last

    @property
    def chosen(self) -> dict[str, str]:
        """The register's own choices, as far as one was made."""
        return {name: value for name in self._choices if (value := self.wish(name))}

    @property
    def shows_summary(self) -> bool:
        return self.wish("show") == SUMMARY


class FileForm(RegisterForm):
    """The same, and as which kind of file."""

    format = forms.ChoiceField(label="格式", choices=[(name, name) for name in CONTENT_TYPES])
