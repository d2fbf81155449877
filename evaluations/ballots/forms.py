"""What the two ballot pages send, as bytes of the right length."""

import base64
import binascii

from django import forms

from evaluations.ballots.models import BLINDED_LENGTH, Channel

NONCE_LENGTH = 32
SIGNATURE_LENGTH = 256
LONGEST_FORM = 1000


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


class VoidForm(forms.Form):
    """作废: nothing of a void ballot is ever shown, so that its reason is all that is left."""

    reason = forms.CharField(
        label="作废的原因",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="写明为什么作废、准备什么时候重新投票。作废以后，这场投票的内容谁也看不到。",
        error_messages={"required": "请写明作废的原因。"},
    )
