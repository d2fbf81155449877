"""The upload of a filled-in workbook."""

from django import forms

from organizations.forms import UploadForm


class FilledWorkbookForm(UploadForm):
    """The workbook of a meeting held offline, filled in."""

    what = None
    file = forms.FileField(
        label="填好的表",
        help_text="从这一页下载的那张，存成xlsx。",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls"}),
        error_messages={"empty": "这个文件是空的，请核对是不是选错了文件。", "required": "请选择填好的表。"},
    )
