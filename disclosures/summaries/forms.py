"""What the year's pages are asked for."""

from django import forms

from disclosures.summaries.exports import RENDERERS


class YearForm(forms.Form):
    """The year; what is left out or can't be read is the one shown by itself."""

    year = forms.TypedChoiceField(label="年度", coerce=int, required=False)

    def __init__(self, *args, years, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(year, f"{year}年") for year in years]

    def wish(self, name, default):
        """The wish for one field, `default` when it was left out or can't be read."""
        self.is_valid()
        return self.cleaned_data.get(name) or default


class ExportForm(YearForm):
    """The same, and as which kind of file."""

    format = forms.ChoiceField(label="格式", choices=[(name, name) for name in RENDERERS])
