"""All settings of the policy (政策) on one form, each with its clause and what it changes."""

from django import forms

from organizations.forms import DateInput
from organizations.models import Policy
from organizations.policy_settings import GROUPS, NAMES, SETTINGS


class PolicyForm(forms.ModelForm):
    """Reads a version; the action keeps it."""

    class Meta:
        model = Policy
        fields = ["starts_on", *NAMES]
        widgets = {"starts_on": DateInput()}
        error_messages = {
            "starts_on": {"required": "请填写生效日期。", "invalid": "生效日期请按年月日填写，例如2027-01-01。"}
        }

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["starts_on"].help_text = "今天或以后的一天。以前的期限、评定和公示不会改动。"
        for setting in SETTINGS:
            self.fields[setting.name].help_text = f"{setting.effect}{setting.clause}。"
            self.fields[setting.name].error_messages["invalid"] = "请填写整数。"

    def clean_starts_on(self):
        starts_on = self.cleaned_data["starts_on"]
        if starts_on < self.today:
            raise forms.ValidationError("生效日期不能早于今天，以前的期限和评定不会改动。请改成今天或以后的日期。")
        return starts_on

    @property
    def groups(self):
        """Anchor, heading and fields of each group."""
        return [(group.anchor, group.heading, [self[each.name] for each in group.settings]) for group in GROUPS]

    @property
    def values(self) -> dict:
        return {name: self.cleaned_data[name] for name in NAMES}
