"""What the slips' pages send (抽签码): the plain form that votes, how many to print, which to void."""

from django import forms

from evaluations.ballots import slips
from evaluations.ballots.models import Grade, Subject

LONGEST_CODE = 500  # a scanner sends the whole link
MOST_SLIPS_AT_ONCE = 200  # some five seconds; nobody waits longer for a page
NO_CODE = "抽签码是10位字母和数字，没有0、1、I、L、O。请对照纸上的码改一改。"


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
