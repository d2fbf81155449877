"""A year's campaign and its key tasks, as the district office keeps them."""

from django import forms

from commitments.forms.fields import day, lines
from commitments.models import Campaign


class CampaignForm(forms.Form):
    """Theme and due day of a campaign that is open."""

    theme = forms.CharField(
        label="活动主题", max_length=200, required=False, help_text="全区统一的主题，各党组织在此基础上细化。"
    )
    commitments_due_on = forms.DateField(
        label="承诺公示截止日期", widget=day(), help_text="含当天；通知要求8月10日前。"
    )


class NewCampaignForm(CampaignForm):
    """A year's campaign, as the district office opens it."""

    year = forms.IntegerField(label="年度", min_value=2000, max_value=2100)
    field_order = ["year", "theme", "commitments_due_on"]

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


class KeyTaskForm(forms.Form):
    """One of the year's key tasks (十大民生实事)."""

    number = forms.IntegerField(label="序号", min_value=1, max_value=99, widget=forms.NumberInput)
    title = forms.CharField(label="名称", max_length=60, help_text="如：老旧小区改造。")
    text = forms.CharField(
        label="内容", max_length=500, required=False, widget=lines(3), help_text="一两句话，写明今年办到什么程度。"
    )
