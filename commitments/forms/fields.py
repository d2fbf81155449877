"""Fields that the forms of the commitments share."""

from django import forms

NOT_WRITTEN = "还没有写，写好再提交。"


class TextDueLater(forms.CharField):
    """Needed in the end, so it is not marked as optional; a draft may leave it empty."""

    def validate(self, value):
        pass


class DateDueLater(forms.DateField):
    """As `TextDueLater`, for a day."""

    def validate(self, value):
        pass


def lines(rows: int) -> forms.Textarea:
    """A box of so many lines."""
    return forms.Textarea(attrs={"rows": rows})


def day() -> forms.DateInput:
    """A day, chosen from the browser's own calendar."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class VersionForm(forms.Form):
    """The version that something was typed upon; without one it counts as typed upon nothing."""

    use_required_attribute = False

    version = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)

    @property
    def based_on(self) -> int:
        return self.cleaned_data.get("version") or 0

    def read(self, version: int) -> None:
        """From now on the text stands upon `version`: the next save is made knowing it."""
        self.data = self.data.copy()
        self.data[self.add_prefix("version")] = str(version)
