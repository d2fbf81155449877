"""What the two ballot pages send, as bytes of the right length."""

import base64
import binascii

from django import forms

from evaluations.ballots import slips
from evaluations.ballots.models import BLINDED_LENGTH, Channel, Grade, Subject

NONCE_LENGTH = 32
SIGNATURE_LENGTH = 256
LONGEST_FORM = 1000
LONGEST_CODE = 500  # a scanner sends the whole link
MOST_SLIPS_AT_ONCE = 200  # some five seconds; nobody waits longer for a page
NO_CODE = "抽签码是10位字母和数字，没有0、1、I、L、O。请对照纸上的码改一改。"


class BytesField(forms.CharField):
    """Bytes of one length, written in the URL's base64 without padding."""

    default_error_messages = {"invalid": "收到的内容不完整，请刷新页面再试一次。"}

    def __init__(self, *, length: int, **kwargs):
        super().__init__(widget=forms.HiddenInput, max_length=2 * length, **kwargs)
        self.length = length

    def clean(self, value):
        text = super().clean(value)
        try:
            content = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError) as wrong:
            raise forms.ValidationError(self.error_messages["invalid"], "invalid") from wrong
        if len(content) != self.length:
            raise forms.ValidationError(self.error_messages["invalid"], "invalid")
        return content


class SignInForm(forms.Form):
    """签到: a blinded message to be signed unseen."""

    blinded = BytesField(length=BLINDED_LENGTH)


class DeskForm(forms.Form):
    """What somebody took at the sign-in desk; nothing when it came back. Phones sign in by themselves."""

    channel = forms.ChoiceField(choices=[(c.value, c.label) for c in (Channel.SLIP, Channel.PAPER)], required=False)


class CastForm(forms.Form):
    """投票: the credential and one digit for each subject."""

    nonce = BytesField(length=NONCE_LENGTH)
    signature = BytesField(length=SIGNATURE_LENGTH)
    marks = forms.RegexField(r"\A[0-4]+\Z", max_length=LONGEST_FORM)

    def clean_marks(self):
        return bytes(int(mark) for mark in self.cleaned_data["marks"])


class SlipForm(forms.Form):
    """投票 with a slip (抽签码): the code and one grade for each subject, as a plain form sends them."""

    code = forms.CharField(
        max_length=LONGEST_CODE,
        error_messages={"required": "请输入抽签码，纸上那10位字母和数字。", "max_length": NO_CODE},
    )

    def __init__(self, subjects: list[Subject], data=None):
        super().__init__(data)
        self.subjects = subjects
        for subject in subjects:
            self.fields[self._name(subject)] = forms.ChoiceField(
                choices=Grade.choices, error_messages={"required": "请选一项。", "invalid_choice": "请选一项。"}
            )

    @staticmethod
    def _name(subject: Subject) -> str:
        return f"s{subject.position}"

    def clean_code(self):
        code = slips.normalized(self.cleaned_data["code"])
        if code is None:
            raise forms.ValidationError(NO_CODE)
        return code

    @property
    def rows(self) -> list[tuple[Subject, forms.BoundField]]:
        """Each subject with its field."""
        return [(subject, self[self._name(subject)]) for subject in self.subjects]

    @property
    def unmarked(self) -> list[Subject]:
        """The subjects without a grade."""
        return [subject for subject, field in self.rows if field.errors]

    @property
    def marks(self) -> bytes:
        """The grades in the form's order, one byte each; of a valid form only."""
        return bytes(int(self.cleaned_data[self._name(subject)]) for subject in self.subjects)


class PrintSlipsForm(forms.Form):
    """How many slips to print, beside how many good ones the page showed."""

    number = forms.IntegerField(
        label="印几张",
        min_value=1,
        max_value=MOST_SLIPS_AT_ONCE,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": "请写印几张。",
            "invalid": "请用数字写印几张。",
            "min_value": "至少印1张。",
            "max_value": f"一次最多印{MOST_SLIPS_AT_ONCE}张，不够再印一次。",
        },
    )
    living = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class VoidSlipsForm(forms.Form):
    """Leftover slips, typed or scanned, one a line."""

    codes = forms.CharField(
        label="没有发出去的抽签码",
        widget=forms.Textarea(
            attrs={"rows": 4, "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        help_text="一行一个，可以用扫码枪扫纸上的二维码。大小写和中间的短横都不要紧。",
        error_messages={"required": "请输入没有发出去的抽签码，一行一个。"},
    )

    def clean_codes(self):
        lines = [line.strip() for line in self.cleaned_data["codes"].splitlines() if line.strip()]
        codes = {line: slips.normalized(line) for line in lines}
        wrong = [line for line, code in codes.items() if code is None]
        if wrong:
            raise forms.ValidationError(
                f"“{'”、“'.join(wrong)}”不是抽签码，一张也没有作废。抽签码是10位字母和数字，请对照纸上的码改一改。"
            )
        return list(codes.values())


class VoidForm(forms.Form):
    """作废: nothing of a void ballot is ever shown, so that its reason is all that is left."""

    reason = forms.CharField(
        label="作废的原因",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="写明为什么作废、准备什么时候重新投票。作废以后，这场投票的内容谁也看不到。",
        error_messages={"required": "请写明作废的原因。"},
    )
