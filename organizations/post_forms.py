"""What is typed to give or end a post."""

import datetime as dt

from django import forms

from organizations import rules
from organizations.forms import DateInput
from organizations.models import Organization, Person, Role, Unit


class PersonChoice(forms.ModelChoiceField):
    """Namesakes are told apart by where they are, unless it is `here`, and what they do."""

    widget = forms.RadioSelect
    here: Organization | None = None

    def label_from_instance(self, person: Person) -> str:
        where = person.organization.short_name if person.organization != self.here else ""
        facts = [fact for fact in (where, person.unit and person.unit.name, person.post_title) if fact]
        return f"{person.name}（{'，'.join(facts)}）" if facts else person.name


class PersonSearch(forms.Form):
    q = forms.CharField(label="姓名", required=False, max_length=30)


class AppointForm(forms.Form):
    person = PersonChoice(Person.objects.none(), label="任命谁", empty_label=None)
    role = forms.ChoiceField(label="职务")
    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label="负责的单位",
        required=False,
        empty_label="全部单位",
        help_text="只有行政主要负责人要选。",
    )
    is_acting = forms.BooleanField(label="代理", required=False)
    starts_on = forms.DateField(label="任职日期", widget=DateInput())
    ends_on = forms.DateField(label="离任日期", required=False, widget=DateInput(), help_text="已经定好的才写。")
    reason = forms.CharField(label="依据", required=False, max_length=200, help_text="例如任职文号，记入全程记实。")

    def __init__(self, *args, organization: Organization, roles: list[Role], people, today: dt.date, **kwargs):
        super().__init__(*args, initial={"starts_on": today}, **kwargs)
        self.fields["person"].here = organization
        self.fields["person"].queryset = people
        self.fields["role"].choices = [(role, role.label) for role in roles]
        units = organization.units.all()
        if Role.ADMINISTRATIVE_HEAD in roles and units:
            self.fields["unit"].queryset = units
        else:
            del self.fields["unit"]
        if not set(roles) & set(rules.ACTING_ROLES):
            del self.fields["is_acting"]


class EndPostForm(forms.Form):
    on = forms.DateField(label="离任日期", widget=DateInput(), help_text="任职到这一天为止，这一天也算。")
    reason = forms.CharField(label="原因", required=False, max_length=200, help_text="例如调动、退休，记入全程记实。")
