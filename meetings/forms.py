"""What is typed at a meeting, turned into texts, times and presences."""

from collections.abc import Mapping

from django import forms
from django.utils import timezone

from meetings.models import Attendance, Meeting, Statement
from meetings.rules import BranchCritiqueText, BranchStatementText, CritiqueText, FiveGoods, StatementText, Text
from organizations.models import Organization, Person, Post
from organizations.namesakes import Named, told_apart
from organizations.periods import Month, Period, TwoMonths

Presence = Attendance.Presence
LONGEST = 2000
NOTHING_SEEN = "0"  # what the autosave says of text that has not been compared yet
NOT_FROM_THE_PAGE = "这一页不完整。请刷新签到页，再登记一次。"


class TextDueLater(forms.CharField):
    """Needed in the end, so it is not marked as optional; what is typed so far is kept without it."""

    def __init__(self, *, label: str, rows: int = 3, hint: str = ""):
        widget = forms.Textarea(attrs={"rows": rows})
        super().__init__(label=label, max_length=LONGEST, widget=widget, help_text=hint)

    def validate(self, value):
        pass


class RecordForm(forms.Form):
    """A record's fields and the version they were typed upon."""

    use_required_attribute = False
    texts: type[Text]

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, data=None, *, record=None, **initial):
        names = self.texts.__dataclass_fields__
        if record is not None:
            initial |= {name: getattr(record, name) for name in names} | {"version": record.version}
        super().__init__(data, prefix=self.name, initial={"version": 0} | initial)

    def text(self) -> Text:
        return self.texts(**{name: self.cleaned_data[name] for name in self.texts.__dataclass_fields__})

    def text_fields(self):
        return [self[name] for name in self.texts.__dataclass_fields__]

    def is_complete(self) -> bool:
        """Whether nothing lacks; says at each field what does."""
        for name in self.texts.__dataclass_fields__:
            if not self.cleaned_data[name]:
                self.add_error(name, f"还没有写“{self.fields[name].label}”。")
        return not self.errors

    def with_text(self, text: Text) -> "RecordForm":
        """The same form holding `text`, upon the version that it was typed upon; nothing is saved."""
        data = self.data.copy()
        for name, value in vars(text).items():
            data[self.add_prefix(name)] = value
        return type(self)(data)

    def upon(self, version: int) -> "RecordForm":
        """The same typed text, now upon the version that stands: the next save is made knowing it."""
        data = self.data.copy()
        data[self.add_prefix("version")] = version
        again = type(self)(data)
        again.full_clean()
        for name, errors in self.errors.items():
            again.add_error(None if name == "__all__" else name, errors)
        return again


class StatementForm(RecordForm):
    """通知一(二): 履行岗位职责、兑现承诺事项的情况以及…收获和体会、存在的差距和努力方向"""

    name = "statement"
    texts = StatementText

    duties = TextDueLater(label="履行职责、兑现承诺", rows=4)
    gains = TextDueLater(label="收获和体会")
    gaps = TextDueLater(label="存在的差距")
    direction = TextDueLater(label="努力方向")
    channel = forms.ChoiceField(label="讲述方式", choices=Statement.Channel)


class CritiqueForm(RecordForm):
    """通知二(一): 一月来的进步、存在的不足和努力方向"""

    name = "critique"
    texts = CritiqueText

    progress = TextDueLater(label="一月来的进步")
    shortcomings = TextDueLater(label="存在的不足")
    direction = TextDueLater(label="努力方向")


class BranchStatementForm(RecordForm):
    """通知一(二): 各支部书记讲述"""

    name = "statement"
    texts = BranchStatementText

    activities = TextDueLater(label="开展创先争优活动", rows=4)
    fulfilment = TextDueLater(label="兑现承诺事项", rows=4)
    five_goods = TextDueLater(
        label="创建“五个好”党组织", rows=5, hint=f"按这五项写，没有的可以不写：{'、'.join(FiveGoods)}。"
    )


class BranchCritiqueForm(RecordForm):
    """通知二(一): 肯定取得的成绩，指出存在的差距，提出改进的意见建议"""

    name = "critique"
    texts = BranchCritiqueText

    achievements = TextDueLater(label="取得的成绩")
    gaps = TextDueLater(label="存在的差距")
    suggestions = TextDueLater(label="改进的意见建议")


class TimeForm(forms.Form):
    """When and where."""

    use_required_attribute = False

    scheduled_at = forms.DateTimeField(
        label="时间",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"required": "请选会议的日期和时间。", "invalid": "请按“年-月-日 时:分”填写时间。"},
    )
    place = forms.CharField(label="地点", max_length=120, error_messages={"required": "请写会议地点。"})
    presider = forms.ModelChoiceField(label="主持人", queryset=Person.objects.none(), required=False)

    def __init__(self, *args, organization: Organization, **kwargs):
        super().__init__(*args, **kwargs)
        posts = Post.objects.held_on(timezone.localdate()).filter(organization=organization)
        leading = Person.objects.filter(posts__in=posts).distinct().in_name_order()
        self.fields["presider"].queryset = leading
        self.fields["presider"].empty_label = "到时再定"


class ScheduleForm(TimeForm):
    """A new meeting: the period first."""

    period = forms.ChoiceField(label="所属时段")
    field_order = ["period", "scheduled_at", "place", "presider"]

    def __init__(self, *args, periods: list[Period], **kwargs):
        super().__init__(*args, **kwargs)
        self.periods = {str(period): period for period in periods}
        self.fields["period"].choices = [(key, period.label) for key, period in self.periods.items()]

    def clean_period(self) -> Period:
        return self.periods[self.cleaned_data["period"]]


def periods_to_schedule(organization: Organization, today) -> list[Period]:
    """The last, the present and the next period that have no live meeting yet, the earliest first."""
    kind = Month if organization.is_branch else TwoMonths
    now = kind.of(today)
    candidates = [now.previous(), now, now.next()]
    taken = set(
        organization.meetings.live()
        .filter(kind=Meeting.Kind.MEMBER if organization.is_branch else Meeting.Kind.SECRETARY)
        .filter(period_start__in=[period.start for period in candidates])
        .values_list("period_start", flat=True)
    )
    return [period for period in candidates if period.start not in taken]


class OpenForm(forms.Form):
    """The day the meeting is held; an earlier one when it was held on paper."""

    held_on = forms.DateField(
        label="召开日期",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="今天开会就不用改；先在纸上开过会的，填当天的日期。",
        error_messages={"required": "请填召开日期。", "invalid": "请按“年-月-日”填写日期。"},
    )


class ReasonForm(forms.Form):
    """Why a meeting is given up."""

    reason = forms.CharField(label="原因", max_length=200, error_messages={"required": "请写明取消的原因。"})


class ConcludeForm(forms.Form):
    """Ending; only a meeting without a vote says why."""

    no_vote_reason = forms.CharField(
        label="没有投票的原因",
        max_length=200,
        help_text="例如到会人数不足，改用其他办法评价。",
        error_messages={"required": "请写明没有投票的原因。"},
    )


class PresencesSeen(forms.CharField):
    """What the page showed of each person's presence when it was filled in, as `12=present,13=leave`."""

    def __init__(self):
        super().__init__(
            widget=forms.HiddenInput,
            error_messages={"required": NOT_FROM_THE_PAGE},
        )

    def clean(self, value) -> dict[int, str]:
        written, seen = super().clean(value), {}
        if written == NOTHING_SEEN:
            return seen
        for pair in written.split(","):
            pk, _, presence = pair.partition("=")
            if not (pk.isdecimal() and len(pk) <= 18 and presence in Presence.values):
                raise forms.ValidationError(NOT_FROM_THE_PAGE)
            seen[int(pk)] = presence
        return seen

    @staticmethod
    def written(presences: Mapping[int, str]) -> str:
        return ",".join(f"{pk}={presence}" for pk, presence in presences.items())


class AttendanceForm(forms.Form):
    """One choice a person; the exempt are not asked."""

    CHOICES = [(value, label) for value, label in Presence.choices if value != Presence.EXEMPT]
    SEEN = "attendance-version"  # named as the autosave looks for it

    def __init__(self, data=None, *, rows: list[Attendance]):
        super().__init__(data)
        self.rows = rows
        self.names = told_apart(
            Named(row.pk, row.name, row.post_title, row.unit.name if row.unit else "") for row in rows
        )
        asked = [row for row in rows if row.presence != Presence.EXEMPT]
        self.fields[self.SEEN] = PresencesSeen()
        self.initial[self.SEEN] = PresencesSeen.written({row.person_id: row.presence for row in asked})
        for row in asked:
            field = forms.ChoiceField(label=self.names[row.pk], choices=self.CHOICES, initial=row.presence)
            self.fields[f"p{row.person_id}"] = field

    def lines(self):
        """Each row with the name to show and its field; None for the exempt."""
        fields = {row.pk: f"p{row.person_id}" for row in self.rows}
        return [
            (row, self.names[row.pk], self[fields[row.pk]] if fields[row.pk] in self.fields else None)
            for row in self.rows
        ]

    @property
    def seen_field(self):
        return self[self.SEEN]

    def seen(self) -> dict[int, str]:
        return self.cleaned_data[self.SEEN]

    def presences(self) -> dict[int, str]:
        chosen = {name: presence for name, presence in self.cleaned_data.items() if name != self.SEEN}
        return {int(name.removeprefix("p")): presence for name, presence in chosen.items()}

    def presences_with_the_rest_present(self) -> dict[int, str]:
        return {
            pk: Presence.PRESENT if presence == Presence.EXPECTED else presence
            for pk, presence in self.presences().items()
        }

    def seen_from_now_on(self) -> str:
        """What the page shows once these choices stand."""
        return PresencesSeen.written(self.presences())

    def upon(self, rows: list[Attendance]) -> "AttendanceForm":
        """The same choices beside what stands now: saved once more, they are meant.

        A row that was left as it was seen is no choice: it shows what stands, or the next save would undo it.
        """
        data, seen = self.data.copy(), self.seen()
        data[self.SEEN] = AttendanceForm(rows=rows).initial[self.SEEN]
        for row in rows:
            if data.get(f"p{row.person_id}") == seen.get(row.person_id):
                data[f"p{row.person_id}"] = row.presence
        again = AttendanceForm(data, rows=rows)
        again.full_clean()
        for error in self.non_field_errors():
            again.add_error(None, error)
        return again


class InviteForm(forms.Form):
    """Somebody of the superior who is present."""

    person = forms.ModelChoiceField(
        label="上级代表",
        queryset=Person.objects.none(),
        empty_label="请选择",
        error_messages={"required": "请选列席的人。", "invalid_choice": "只能选上级党组织现任职务的人。"},
    )

    def __init__(self, data=None, *, meeting: Meeting):
        super().__init__(data)
        superior = meeting.organization.superior
        if superior and meeting.held_on:
            posts = Post.objects.held_on(meeting.held_on).filter(organization=superior)
            here = meeting.attendances.values("person")
            self.fields["person"].queryset = (
                Person.objects.filter(posts__in=posts).exclude(pk__in=here).distinct().in_name_order()
            )


class StandInForm(forms.Form):
    """Who of the branch speaks in its secretary's place."""

    person = forms.ModelChoiceField(
        label="代讲人",
        queryset=Person.objects.none(),
        empty_label="请选择",
        error_messages={"required": "请选代讲的人。", "invalid_choice": "只能选这个党组织名册上的人。"},
    )

    def __init__(self, data=None, *, meeting: Meeting, organization: Organization):
        super().__init__(data)
        here = meeting.attendances.values("person")
        roster = Person.objects.of(organization).on_the_roster().not_exempt_on(meeting.held_on or timezone.localdate())
        self.fields["person"].queryset = roster.exclude(pk__in=here).in_name_order()
