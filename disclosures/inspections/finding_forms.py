"""What is written about one finding: the unit's words, and those of who clears, returns or withdraws it."""

from django import forms

from commitments.forms import VersionForm

LONGEST = 1000


def _words(label: str, missing: str, **kwargs) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": missing, "max_length": f"{label}最多{LONGEST}字。"},
        **kwargs,
    )


def _line(label: str, missing: str, **kwargs) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=200,
        error_messages={"required": missing, "max_length": f"{label}最多200字。"},
        **kwargs,
    )


class _StepForm(forms.Form):
    """Several of them stand on one page, so each names its fields' ids by itself."""

    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id=f"{type(self).__name__.lower()}_%s", **kwargs)


class ExplainForm(VersionForm):
    explanation = _words("情况说明", "请写明情况，再保存。", help_text="会印在通报里这个问题的旁边，不要写个人隐私。")


class SubmitForm(_StepForm):
    rectification = _words("整改情况", "请写明是怎样整改的，再提交。", help_text="写做了什么、哪天做的。")


class ClearForm(_StepForm):
    note = _line("核对情况", "请写明核对的情况，再销号。", help_text="例如：看了会议记录，已补开。")


class ReturnForm(_StepForm):
    reason = _line("退回的原因", "请写明退回的原因，再提交。")


class WithdrawForm(_StepForm):
    reason = _line("撤销的原因", "请写明撤销的原因，再提交。", help_text="撤销的问题不进通报，记录里仍然留着。")
