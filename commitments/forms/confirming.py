"""Confirming a commitment, or giving it back."""

from django import forms

from commitments.forms.fields import VersionForm, lines


class ReturnForm(forms.Form):
    """Why a commitment goes back to its writer."""

    comment = forms.CharField(
        label="退回意见",
        max_length=500,
        widget=lines(3),
        help_text="写明要改哪一条、怎么改；填写人会看到。",
        error_messages={"required": "请写明要改什么，再退回。"},
    )


class ConfirmForm(VersionForm):
    """What was read, and how the branch made sure of what it wrote for somebody who can't say so on the phone."""

    consent_note = forms.CharField(
        label="怎样核对的",
        max_length=200,
        required=False,
        help_text="本人不方便在手机上确认的，写明怎样核对，如“10月9日电话里念给本人听，本人同意”。请不要写病情。",
    )
