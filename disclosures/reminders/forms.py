"""The address that reminders go to."""

from django import forms


class MailForm(forms.Form):
    address = forms.EmailField(
        label="电子邮箱",
        max_length=254,
        help_text="写常看的那个；会先发一封确认邮件，打开里面的链接才开始提醒。",
        error_messages={
            "required": "请填写电子邮箱。",
            "invalid": "这不像一个电子邮箱，应像zhang@example.cn这样。请再核对一次。",
            "max_length": "电子邮箱最多254个字符。请再核对一次。",
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )
