"""Giving a commitment back."""

from django import forms

from commitments.forms.fields import lines


class ReturnForm(forms.Form):
    """Why a commitment goes back to its writer."""

    comment = forms.CharField(
        label="退回意见",
        max_length=500,
        widget=lines(3),
        help_text="写明要改哪一条、怎么改；填写人会看到。",
        error_messages={"required": "请写明要改什么，再退回。"},
    )
