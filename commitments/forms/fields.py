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
