"""A year's campaign, as the district office opens it."""

from django import forms

from commitments.forms.fields import day
from commitments.models import Campaign


class CampaignForm(forms.Form):
    """A year's campaign, as the district office opens it."""

    year = forms.IntegerField(label="年度", min_value=2000, max_value=2100)
    theme = forms.CharField(
        label="活动主题", max_length=200, required=False, help_text="全区统一的主题，各党组织在此基础上细化。"
    )
    commitments_due_on = forms.DateField(
        label="承诺公示截止日期", widget=day(), help_text="含当天；通知要求8月10日前。"
    )

    def clean_year(self):
        year = self.cleaned_data["year"]
        if Campaign.objects.of(year):
            raise forms.ValidationError(f"{year}年的活动已经布置，请直接查看。")
        return year

    def clean(self):
        given = super().clean()
        year, due = given.get("year"), given.get("commitments_due_on")
        if year and due and due.year != year:
            self.add_error("commitments_due_on", f"截止日期要在{year}年内，请改正。")
        return given
