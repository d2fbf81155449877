"""Forms about accounts, each complaint a sentence that says what to do next."""

from django import forms
from django.contrib.auth import password_validation
from django.contrib.auth.forms import AuthenticationForm

from organizations.accounts import rules, totp
from organizations.models import Person

WRONG_PASSWORD = "wrong_password"  # noqa: S105 the code of an error


class SignInForm(AuthenticationForm):
    error_messages = {
        "invalid_login": "用户名或密码不对。请核对以后再输一次；连续输错5次，要等30分钟。",
        "inactive": "这个账号已经关闭。要重新启用，请向上级党委的党务干部或活动办公室领激活单。",
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].error_messages["required"] = "请输入用户名，就是激活单上的那个。"
        self.fields["password"].error_messages["required"] = "请输入密码。"


class CodeForm(forms.Form):
    """The code of an activation slip; a script may have put it in from the QR code's fragment."""

    code = forms.CharField(
        label="激活码",
        max_length=40,
        help_text="激活单上的12位，不分大小写，横线可以不输。",
        error_messages={
            "required": "请输入激活单上的12位激活码。",
            "max_length": "激活码只有12位。请对照激活单再输一次。",
        },
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "data-code": ""}
        ),
    )

    def clean_code(self):
        code = self.cleaned_data["code"]
        if not rules.is_whole(code, rules.SLIP_GROUPS):
            count = len(rules.normalized_code(code))
            raise forms.ValidationError(f"激活码应为12位，您输了{count}位。请对照激活单再输一次。")
        return code


def _password_field(label: str, autocomplete: str, required: str, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        strip=False,
        max_length=128,
        help_text=help_text,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
        error_messages={"required": required, "max_length": "密码最多128个字符。请换一个短一些的。"},
    )


class NewPasswordForm(forms.Form):
    """A password that its holder chooses, typed twice."""

    password1 = _password_field("新密码", "new-password", "请输入新密码。")
    password2 = _password_field("再输一次新密码", "new-password", "请把新密码再输一次。")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        rules_in_words = [text for text in map(str, password_validation.password_validators_help_texts()) if text]
        self.fields["password1"].help_text = "，".join(rules_in_words) + "。"

    def clean_password1(self):
        password = self.cleaned_data["password1"]
        password_validation.validate_password(password, self.user)
        return password

    def clean(self):
        first, second = (self.cleaned_data.get(name) for name in ("password1", "password2"))
        if first and second and first != second:
            self.add_error("password2", "两次输入的密码不一样。请再输一次。")
        return self.cleaned_data


class ChangePasswordForm(NewPasswordForm):
    """The same for somebody signed in, who first proves to be the one."""

    old_password = _password_field("现在的密码", "current-password", "请输入现在的密码。")
    field_order = ["old_password", "password1", "password2"]

    def clean_old_password(self):
        password = self.cleaned_data["old_password"]
        if not self.user.check_password(password):
            raise forms.ValidationError("现在的密码不对。请再输一次；忘了的，请领一张新的激活单。", code=WRONG_PASSWORD)
        return password

    def clean(self):
        super().clean()
        old, new = (self.cleaned_data.get(name) for name in ("old_password", "password1"))
        if old and old == new:
            self.add_error("password1", "新密码和现在的一样。请换一个。")
        return self.cleaned_data


class StepCodeForm(forms.Form):
    """Six digits from the phone, or a recovery code."""

    code = forms.CharField(
        label="验证码",
        max_length=20,
        error_messages={"required": "请输入验证码。", "max_length": "验证码没有这么长。请再输一次。"},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "text", "spellcheck": "false"}),
    )

    def clean_code(self):
        """Digits stay digits however they were typed; anything else must be a recovery code."""
        code = rules.normalized_code(self.cleaned_data["code"])
        if len(code) == totp.DIGITS or rules.is_whole(code, rules.RECOVERY_GROUPS):
            return code
        raise forms.ValidationError("验证码是6位数字，备用码是8位。请再输一次。")


class ChosenPeopleForm(forms.Form):
    """The people of one organization who get a slip."""

    people = forms.ModelMultipleChoiceField(
        Person.objects.none(),
        error_messages={
            "required": "没有选人。请先在名单里勾选要发激活单的人。",
            "invalid_choice": "名单已经变了。请刷新页面再选一次。",
            "invalid_pk_value": "名单已经变了。请刷新页面再选一次。",
        },
    )

    def __init__(self, *args, organization, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = Person.objects.of(organization)

    @property
    def first_sentence(self) -> str:
        return next(iter(self.errors["people"]))
