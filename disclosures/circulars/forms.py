"""What the office types about a circular: its words, the number it goes out with, the reason for taking it back."""

from django import forms
from django.db.models import QuerySet

from disclosures.circulars.actions import IssueAs, Text
from disclosures.circulars.models import Circular, CircularReceipt

SUBHEADINGS = "另起一行写“（一）”开头、不带句号的一行，印出来是小标题。"


def _line(name: str, length: int, **more) -> forms.CharField:
    return forms.CharField(label=_label(name), max_length=length, error_messages=_missing(name), **more)


def _section(name: str, rows: int, hint: str = "") -> forms.CharField:
    return forms.CharField(
        label=_label(name),
        widget=forms.Textarea({"rows": rows}),
        help_text=hint,
        max_length=20_000,
        error_messages=_missing(name),
    )


def _label(name: str) -> str:
    return str(Circular._meta.get_field(name).verbose_name)


def _missing(name: str) -> dict[str, str]:
    return {"required": f"请写{_label(name)}。"}


class TextForm(forms.Form):
    """The words of a draft, upon the version that was read."""

    use_required_attribute = False

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    title = _line("title", 120)
    recipients = _line("recipients", 200)
    situation = _section("situation", 6)
    achievements = _section("achievements", 6)
    problems = _section("problems", 12, SUBHEADINGS)
    demands = _section("demands", 8, SUBHEADINGS)
    signed_by = _line("signed_by", 60)
    prefix = _line("prefix", 20, help_text="印在文号前面，例如“区创先争优办”。下一份通报沿用。")
    copied_to = _line("copied_to", 200, required=False)

    @classmethod
    def of(cls, circular: Circular, data=None) -> "TextForm":
        written = {name: getattr(circular, name) for name in ("version", "prefix", *Circular.TEXTS)}
        return cls(data, initial=written)

    def text(self) -> Text:
        """The typed words; browsers send line ends of their own."""
        words = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return Text(**{name: value.replace("\r\n", "\n") for name, value in words.items()})

    def upon(self, circular: Circular) -> "TextForm":
        """The same typed form, now upon the version that stands: the next save is made knowing it."""
        data = self.data.copy()
        data["version"] = circular.version
        return type(self).of(circular, data)


class IssueForm(forms.Form):
    """The number, and what was on the screen."""

    use_required_attribute = False

    number = forms.IntegerField(
        label="发文顺序号",
        min_value=1,
        max_value=9999,
        error_messages={
            "required": "请写发文顺序号。",
            "invalid": "发文顺序号是一个整数。",
            "min_value": "发文顺序号从1起。",
            "max_value": "发文顺序号不超过9999。",
        },
        widget=forms.TextInput({"inputmode": "numeric", "class": "figure"}),
    )
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    previewed = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def issue_as(self) -> IssueAs:
        return IssueAs(**self.cleaned_data)


class WithdrawForm(forms.Form):
    """Why a circular is taken back."""

    use_required_attribute = False

    reason = forms.CharField(
        label="撤回的原因",
        max_length=200,
        widget=forms.Textarea({"rows": 3}),
        help_text="各单位会在通报上面看到它。",
        error_messages={"required": "请写明撤回的原因。"},
    )


class ReceiptFilter(forms.Form):
    """Which units: those that signed, or those that have not."""

    READ = "read"
    UNREAD = "unread"

    state = forms.ChoiceField(
        label="签收情况", required=False, choices=[("", "全部"), (UNREAD, "未签收"), (READ, "已签收")]
    )
    q = forms.CharField(label="找单位", required=False, max_length=60)

    def narrow(self, receipts: QuerySet[CircularReceipt]) -> QuerySet[CircularReceipt]:
        """The receipts asked for; what can't be read narrows nothing."""
        chosen = self.cleaned_data if self.is_valid() else {}
        if chosen.get("state"):
            receipts = receipts.filter(read_at__isnull=chosen["state"] == self.UNREAD)
        return receipts.filter(name__icontains=chosen["q"]) if chosen.get("q") else receipts
