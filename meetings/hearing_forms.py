"""What is typed about a report hearing (听取汇报) and what was decided there."""

import datetime as dt
import re

from django import forms
from django.utils import timezone

from meetings.actions import Heard
from meetings.forms import TextDueLater
from meetings.models import HearingFollowUp, ReportHearing
from organizations.forms import DateInput
from organizations.models import Organization, Person, Post
from organizations.periods import TwoMonths

BETWEEN_NAMES = re.compile(r"[\s、，,；;]+")


def leading_body(organization: Organization):
    """Who holds a post there today, in name order."""
    posts = Post.objects.held_on(timezone.localdate()).filter(organization=organization)
    return Person.objects.filter(posts__in=posts).distinct().in_name_order()


class HearingForm(forms.Form):
    """When, where, who heard whom, what was said and decided."""

    use_required_attribute = False

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    period = forms.ChoiceField(label="所属时段")
    held_on = forms.DateField(
        label="听取日期",
        widget=DateInput(),
        error_messages={"required": "请填听取日期。", "invalid": "请按“年-月-日”填写日期。"},
    )
    place = forms.CharField(label="地点", max_length=120, error_messages={"required": "请写地点。"})
    presider = forms.ModelChoiceField(
        label="主持人",
        queryset=Person.objects.none(),
        empty_label="请选择",
        error_messages={"required": "请选主持人。", "invalid_choice": "只能选本组织现任职务的人。"},
    )
    attendees = forms.ModelMultipleChoiceField(
        label="到会的领导班子成员",
        queryset=Person.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="主持人不用再选。",
        error_messages={"invalid_choice": "只能选本组织现任职务的人。"},
    )
    guests = forms.CharField(label="其他到会的人", max_length=1000, required=False, help_text="写姓名，用顿号隔开。")
    reporting_organization = forms.ModelChoiceField(
        label="汇报的党组织",
        queryset=Organization.objects.none(),
        required=False,
        empty_label="由个人或科室汇报",
        error_messages={"invalid_choice": "只能选本组织或直属下级党组织。"},
    )
    reporter = forms.CharField(label="汇报人", max_length=120, error_messages={"required": "请写汇报人的姓名。"})
    summary = TextDueLater(label="汇报的主要内容", rows=5)
    decisions = TextDueLater(label="研究部署", rows=5, hint="写定了什么。要办的事登记时另外逐条写，有人、有期限。")

    def __init__(self, data=None, *, organization: Organization, hearing: ReportHearing | None = None):
        now = TwoMonths.of(timezone.localdate())
        periods = {now.previous(), now} | ({hearing.period} if hearing else set())
        self.periods = {str(period): period for period in sorted(periods, reverse=True)}
        super().__init__(data, initial=_written(hearing) if hearing else {"version": 0, "period": str(now)})
        self.fields["period"].choices = [(key, period.label) for key, period in self.periods.items()]
        people = leading_body(organization)
        if hearing:  # who has left their post since stays at the record
            people = Person.objects.filter(pk__in=[*people.values_list("pk", flat=True), *_people_at(hearing)])
        self.fields["presider"].queryset = self.fields["attendees"].queryset = people.in_name_order()
        below = Organization.objects.children_of(organization) | Organization.objects.filter(pk=organization.pk)
        self.fields["reporting_organization"].queryset = below.existing_on(timezone.localdate())

    def heard(self) -> Heard:
        values = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return Heard(
            **values
            | {
                "period": self.periods[values["period"]],
                "attendees": tuple(values["attendees"]),
                "guests": tuple(dict.fromkeys(name for name in BETWEEN_NAMES.split(values["guests"]) if name)),
            }
        )

    def clean_guests(self) -> str:
        if any(len(name) > 60 for name in BETWEEN_NAMES.split(self.cleaned_data["guests"])):
            raise forms.ValidationError("每个姓名不超过60个字。几个人的姓名请用顿号隔开。")
        return self.cleaned_data["guests"]

    def upon(self, hearing: ReportHearing) -> "HearingForm":
        """The same typed form, now upon the version that stands: the next save is made knowing it."""
        data = self.data.copy()
        data["version"] = hearing.version
        return type(self)(data, organization=hearing.organization, hearing=hearing)


def _people_at(hearing: ReportHearing) -> list[int]:
    return [each.person_id for each in hearing.attendees.all() if each.person_id]


def _written(hearing: ReportHearing) -> dict:
    there = list(hearing.attendees.all())
    return {
        "version": hearing.version,
        "period": str(hearing.period),
        "presider": next((each.person_id for each in there if each.is_presiding), None),
        "attendees": [each.person_id for each in there if each.person_id and not each.is_presiding],
        "guests": "、".join(each.name for each in there if each.person_id is None),
        "reporting_organization": hearing.reporting_organization_id,
    } | {name: getattr(hearing, name) for name in ("held_on", "place", "reporter", "summary", "decisions")}


class FollowUpForm(forms.Form):
    """One thing that was decided: what, by whom, by when."""

    use_required_attribute = False

    text = forms.CharField(label="事项", max_length=200, error_messages={"required": "请写要办的事。"})
    responsible = forms.ChoiceField(
        label="由谁办", error_messages={"required": "请选由谁办。", "invalid_choice": "请从名单里选由谁办。"}
    )
    due_on = forms.DateField(
        label="办理期限",
        widget=DateInput(),
        error_messages={"required": "请填办理期限。", "invalid": "请按“年-月-日”填写日期。"},
    )

    def __init__(self, data=None, *, organization: Organization):
        super().__init__(data)
        below = Organization.objects.within(organization).existing_on(timezone.localdate())
        self.bodies = {f"o{each.pk}": each for each in below}
        self.people = {f"p{each.pk}": each for each in leading_body(organization)}
        self.fields["responsible"].choices = [
            ("", "请选择"),
            ("党组织", [(key, each.short_name) for key, each in self.bodies.items()]),
            ("领导班子成员", [(key, each.name) for key, each in self.people.items()]),
        ]

    @staticmethod
    def typed(follow_up: HearingFollowUp) -> dict:
        """What is typed into the form to give that to somebody."""
        body, person = follow_up.organization_id, follow_up.person_id
        return {"text": follow_up.text, "responsible": f"o{body}" if body else f"p{person}", "due_on": follow_up.due_on}

    def clean_responsible(self) -> Organization | Person:
        return (self.bodies | self.people)[self.cleaned_data["responsible"]]


class FinishForm(forms.Form):
    """That something is done, and what came of it."""

    use_required_attribute = False

    done_on = forms.DateField(
        label="办结日期",
        widget=DateInput(),
        error_messages={"required": "请填办结日期。", "invalid": "请按“年-月-日”填写日期。"},
    )
    note = forms.CharField(
        label="办理结果",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "请写明办理结果。"},
    )

    def __init__(self, data=None, *, today: dt.date):
        super().__init__(data, initial={"done_on": today})


class CorrectionForm(forms.Form):
    """What is put right after recording."""

    use_required_attribute = False

    text = forms.CharField(
        label="更正的内容",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="写明哪一处有误、应当是什么。原来的记录不动，更正附在后面。",
        error_messages={"required": "请写明更正的内容。"},
    )


class VoidForm(forms.Form):
    """Why a record is void."""

    use_required_attribute = False

    reason = forms.CharField(
        label="作废的原因",
        max_length=200,
        help_text="例如日期或时段登错。作废以后可以重新登记。",
        error_messages={"required": "请写明作废的原因。"},
    )
