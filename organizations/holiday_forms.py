"""One day of the holiday table (节假日)."""

from django import forms

from organizations.forms import DateInput
from organizations.models import Holiday

FIRST_YEAR, LAST_YEAR = 2000, 2100


class HolidayForm(forms.Form):
    OFF, WORKING = "off", "working"

    day = forms.DateField(
        label="日期",
        widget=DateInput(),
        error_messages={"required": "请填写日期。", "invalid": "日期请按年月日填写，例如2027-01-01。"},
    )
    what = forms.ChoiceField(
        label="这一天",
        choices=[(OFF, "放假"), (WORKING, "调休上班")],
        initial=OFF,
        error_messages={"required": "请选择放假还是调休上班。", "invalid_choice": "请选择放假还是调休上班。"},
    )
    name = forms.CharField(
        label="名称",
        max_length=40,
        help_text="例如“国庆节”。",
        error_messages={"required": "请写明名称，例如“国庆节”。", "max_length": "名称最多40字。"},
    )

    def clean_day(self):
        day = self.cleaned_data["day"]
        if day.year > LAST_YEAR:
            raise forms.ValidationError(f"年份最晚到{LAST_YEAR}年。请核对日期。")
        return day

    @classmethod
    def typed(cls, holiday: Holiday) -> dict:
        """What is typed into the form to enter that day."""
        what = cls.WORKING if holiday.is_working else cls.OFF
        return {"day": holiday.day, "what": what, "name": holiday.name}

    @property
    def values(self) -> dict:
        data = self.cleaned_data
        return {"day": data["day"], "name": data["name"], "is_working": data["what"] == self.WORKING}
