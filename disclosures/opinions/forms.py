"""What a visitor writes on a board, what the branch writes down, and the steps to the answer."""

from functools import partial

from django import forms

from disclosures.opinions import attachments, rules, timing
from disclosures.opinions.models import Opinion
from disclosures.publications.models import Publication
from organizations.models import Person
from organizations.namesakes import Named, told_apart
from organizations.refusals import Refused

LONGEST = 4000
OFF = {"autocomplete": "off"}


class SeveralFiles(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data, files, name):
        return files.getlist(name) if files else []


class AttachmentsField(forms.FileField):
    """Several files; what is clean is the bytes as they are to be stored."""

    def __init__(self):
        types = {"accept": "image/jpeg,image/png,application/pdf"}
        super().__init__(
            label="附件",
            required=False,
            widget=SeveralFiles(attrs=types),
            help_text=f"照片或PDF，最多{rules.ATTACHMENTS}个，每个最大5MB。照片里的拍摄地点和机型会自动去掉；"
            "PDF的属性里可能有作者名，请先去掉。",
        )

    def clean(self, data, initial=None):
        uploads = [upload for upload in data or () if upload]
        if len(uploads) > rules.ATTACHMENTS:
            raise forms.ValidationError(f"附件最多{rules.ATTACHMENTS}个。请重新选择，再提交。")
        try:
            return [attachments.stored_bytes(super(AttachmentsField, self).clean(upload)) for upload in uploads]
        except Refused as refused:
            raise forms.ValidationError(refused.sentence) from refused


class OpinionForm(forms.Form):
    """Words required, the rest not; a field that people don't see and the time it took hold off programs."""

    text = forms.CharField(
        label="意见内容",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="说清是哪一项、什么情况。提交后给您一个回执码，凭码查答复。",
        error_messages={
            "required": "请写明意见内容，再提交。",
            "max_length": f"意见内容最多{LONGEST}字。请分成几条提交，或者打公开电话。",
        },
    )
    concern = forms.ChoiceField(
        label="说的是谁",
        choices=Opinion.Concern.choices,
        initial=Opinion.Concern.NOBODY,
        widget=forms.RadioSelect,
        help_text="说到的人不会经办这条意见；说的是书记，由上级党组织办理。",
        error_messages={"required": "请选择意见说的是谁。", "invalid_choice": "请选择意见说的是谁。"},
    )
    about_name = forms.CharField(
        label="说到的人的姓名",
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs=OFF),
        error_messages={"max_length": "姓名最多40字。"},
    )
    contact = forms.CharField(
        label="联系方式",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs=OFF),
        help_text="不留也照样办理、答复。",
        error_messages={"max_length": "联系方式最多120字。"},
    )
    attachments = AttachmentsField()
    homepage = forms.CharField(
        label="这一栏请不要填写",
        required=False,
        widget=forms.TextInput(attrs=OFF | {"tabindex": "-1"}),
    )
    opened = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, token: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.token = token

    def clean_homepage(self):
        """Said aloud rather than dropped in silence: an autofilled form belongs to a person."""
        if self.cleaned_data["homepage"]:
            raise forms.ValidationError("请把“这一栏请不要填写”清空，再提交。")
        return ""

    def clean(self):
        if sentence := timing.what_is_wrong_with(self.token, self.cleaned_data.get("opened", "")):
            raise forms.ValidationError(sentence)

    @property
    def was_opened_here(self) -> bool:
        """Whether it was sent from a page that was made for whoever might write on this board."""
        return self.is_bound and timing.is_good(self.token, self["opened"].value() or "")

    def goes_on_at(self, publication: Publication) -> Publication:
        """Show what was typed as the form of another board, with a mark of its own."""
        self.token = publication.token
        return publication

    @property
    def opened_mark(self) -> str:
        """The moment to send along: the one that came in while it is good, else now."""
        came_in = self["opened"].value() or ""
        return came_in if timing.is_good(self.token, came_in) else timing.opened_now(self.token)


class ReceiptForm(forms.Form):
    code = forms.CharField(
        label="回执码",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": "请填写回执码。", "max_length": "回执码应为10位。请对照回执再填一次。"},
    )

    def clean_code(self):
        code = self.cleaned_data["code"]
        if sentence := rules.what_is_wrong_with(code):
            raise forms.ValidationError(sentence)
        return rules.normalized_code(code)


class WriteDownForm(forms.Form):
    """An opinion that came by box, phone, visit or letter."""

    channel = forms.ChoiceField(
        label="来源",
        choices=[choice for choice in Opinion.Channel.choices if choice[0] != Opinion.Channel.WEB],
        error_messages={"required": "请选择意见是怎样来的。"},
    )
    received_on = forms.DateField(
        label="收到日期",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "请填写收到日期。", "invalid": "收到日期请按年月日填写，例如2026-10-16。"},
    )
    publication = forms.ModelChoiceField(
        label="关于哪份公示", queryset=Publication.objects.none(), required=False, empty_label="不针对某份公示"
    )
    concern = forms.ChoiceField(
        label="说的是谁",
        choices=Opinion.Concern.choices,
        initial=Opinion.Concern.NOBODY,
        widget=forms.RadioSelect,
        help_text="说的是书记，自动转上级党组织办理。",
        error_messages={"required": "请选择意见说的是谁。"},
    )
    about_name = forms.CharField(
        label="说到的人的姓名", max_length=40, required=False, widget=forms.TextInput(attrs=OFF)
    )
    text = forms.CharField(
        label="意见内容",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="照原话登记，不要写推测是谁提的。",
        error_messages={
            "required": "请写明意见内容，再保存。",
            "max_length": f"意见内容最多{LONGEST}字。请分成几条登记。",
        },
    )
    contact = forms.CharField(label="联系方式", max_length=120, required=False, widget=forms.TextInput(attrs=OFF))
    attachments = AttachmentsField()
    opened = forms.CharField(
        required=False, max_length=120, widget=forms.HiddenInput, initial=partial(timing.opened_now, "desk")
    )

    def __init__(self, *args, organization, **kwargs):
        super().__init__(*args, **kwargs)
        shown = Publication.objects.filter(organization=organization).standing().for_lists()
        self.fields["publication"].queryset = shown
        self.fields["publication"].label_from_instance = lambda p: f"{p.period_label} {p.title}"


def _told_apart(people):
    """What to call each of `people` in a list to choose from: namesakes by post or unit."""
    people = people.select_related("unit")
    names = told_apart(Named(each.pk, each.name, each.post_title, str(each.unit or "")) for each in people)
    return lambda person: names[person.pk]


class ReferForm(forms.Form):
    """Whom it is about, where it is passed up."""

    about = forms.ModelChoiceField(
        label="意见说的是谁",
        queryset=Person.objects.none(),
        required=False,
        empty_label="不针对哪个人",
        error_messages={"invalid_choice": "请在名单里选择意见说的是谁。"},
    )

    def __init__(self, *args, people, clerks, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["about"].queryset = people
        self.fields["about"].label_from_instance = _told_apart(people)


class AssignForm(ReferForm):
    """Whom it is about, and who looks into it."""

    assignee = forms.ModelChoiceField(
        label="承办人",
        queryset=Person.objects.none(),
        empty_label="请选择",
        help_text="由承办人核查、答复；不能是意见说到的人。",
        error_messages={"required": "请选择承办人。", "invalid_choice": "请在名单里选择承办人。"},
    )

    def __init__(self, *args, people, clerks, **kwargs):
        super().__init__(*args, people=people, clerks=clerks, **kwargs)
        self.fields["assignee"].label_from_instance = _told_apart(clerks)
        self.fields["assignee"].queryset = clerks


class CheckForm(forms.Form):
    """What was found, and what follows from it."""

    outcome = forms.ChoiceField(
        label="核查结论",
        choices=Opinion.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择核查结论。", "invalid_choice": "请选择核查结论。"},
    )
    finding = forms.CharField(
        label="核查情况",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="问了谁、看了什么、依据是什么。只有办理意见的人能看到。",
        error_messages={"required": "请写明核查情况，再提交。", "max_length": f"核查情况最多{LONGEST}字。"},
    )


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label="答复",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="答复提交后不能再改；凭回执码的人会看到它，请不要写别人的隐私。",
        error_messages={"required": "请写明答复内容，再提交。", "max_length": f"答复最多{LONGEST}字。"},
    )


class OpinionFilter(forms.Form):
    state = forms.ChoiceField(label="状态", choices=[("", "全部"), *Opinion.State.choices], required=False)

    def narrow(self, opinions):
        state = self.cleaned_data["state"] if self.is_valid() else ""
        return opinions.filter(state=state) if state else opinions
