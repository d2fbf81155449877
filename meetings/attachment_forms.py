"""What is chosen to be attached to a meeting, and why something is taken away."""

from django import forms

from meetings.attachments.limits import EMPTY, LARGEST, TOO_LARGE


class AttachmentForm(forms.Form):
    """One file; what kind it is, its content tells."""

    use_required_attribute = False

    file = forms.FileField(
        label="文件",
        help_text="jpg、png图片，或者pdf、docx、xlsx文件，一个不超过10MB。",
        widget=forms.FileInput(attrs={"accept": ".jpg,.jpeg,.png,.pdf,.docx,.xlsx"}),
        error_messages={"required": "请选择文件。", "invalid": "请选择文件。", "empty": EMPTY},
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(TOO_LARGE)
        return file


class RemovalForm(forms.Form):
    """Why an attachment is removed."""

    use_required_attribute = False

    reason = forms.CharField(
        label="原因",
        max_length=200,
        help_text="例如“传错了文件”。原因会留在附件那一页。",
        error_messages={"required": "请写明移除的原因。"},
    )
