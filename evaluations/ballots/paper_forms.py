"""What the pages of the ballot papers (纸票) send: who counts, how many to print, what was counted."""

from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.forms import BoundField

from evaluations.ballots import paper
from evaluations.ballots.models import Grade, Subject, Teller
from evaluations.ballots.paper import PaperTotals
from organizations.models import Person

MOST_COPIES = 200
LARGEST_FIGURE = 9999


class TellersForm(forms.Form):
    """点票人: two different people."""

    counting = forms.ModelChoiceField(label=Teller.Duty.COUNTING.label, queryset=Person.objects.none())
    overseeing = forms.ModelChoiceField(label=Teller.Duty.OVERSEEING.label, queryset=Person.objects.none())

    def __init__(self, *args, possible, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.queryset = possible
            field.empty_label = "请选择"
            field.error_messages |= {
                "required": f"请选{field.label}。",
                "invalid_choice": "这个人不能点票，请在名单里另选一人。",
            }

    def tellers(self) -> dict[str, Person]:
        """Whom the page names, by duty."""
        return {duty: self.cleaned_data[duty] for duty in Teller.Duty}


class CopiesForm(forms.Form):
    """How many ballot papers to print."""

    copies = forms.IntegerField(
        label="印几张",
        min_value=1,
        max_value=MOST_COPIES,
        error_messages={
            "required": "请填要印几张。",
            "invalid": f"请填1到{MOST_COPIES}的整数。",
            "min_value": "至少印1张。",
            "max_value": f"一次最多印{MOST_COPIES}张，还要的请再印一次。",
        },
    )


class FigureField(forms.IntegerField):
    """A number of papers; typed with a phone's digits, so it is a text that asks for the number pad."""

    widget = forms.TextInput

    def __init__(self, **kwargs):
        wrong = f"请填0到{LARGEST_FIGURE}的整数。"
        messages = {"invalid": wrong, "min_value": wrong, "max_value": wrong, "required": "请填张数，一张没有的填0。"}
        super().__init__(min_value=0, max_value=LARGEST_FIGURE, error_messages=messages, **kwargs)

    def widget_attrs(self, widget):
        return {"inputmode": "numeric", "autocomplete": "off", "maxlength": 4, "class": "figure"}


@dataclass(frozen=True)
class Row:
    """One row of the page: whom it is about, its five boxes, whether the two tellers differ there."""

    subject: Subject
    cells: Sequence[BoundField]
    differs: bool

    @property
    def number(self) -> int:
        """The row's number on the paper."""
        return self.subject.position + 1

    @property
    def is_wrong(self) -> bool:
        """Whether something in it has to be counted or typed again."""
        return self.differs or any(cell.errors for cell in self.cells)


class PaperCountForm(forms.Form):
    """What one teller counted; an empty box of a row is a zero, the two numbers of papers have to be there."""

    use_required_attribute = False

    valid = FigureField(label="有效票", help_text="数一遍能算的票有几张。下面每一行加起来都要等于它。")
    invalid = FigureField(label="废票", help_text=paper.INVALID_RULE)

    def __init__(self, data=None, *, subjects: Sequence[Subject], handed_out: int, own: PaperTotals | None = None):
        super().__init__(data, initial=_initial(own) if own else None)
        self.subjects, self.handed_out, self.own = subjects, handed_out, own
        for subject in subjects:
            for grade in Grade:
                self.fields[_name(subject.position, grade)] = FigureField(label=grade.label, required=False)

    def clean(self):
        if not self.errors:
            names = [subject.name for subject in self.subjects]
            for problem in paper.problems(self.totals(), names, self.handed_out):
                at = "valid" if problem.position is None else _name(problem.position, Grade.GOOD)
                self.add_error(at, problem.sentence)
        return self.cleaned_data

    def totals(self) -> PaperTotals:
        """What was typed, as totals."""
        typed = self.cleaned_data
        rows = [tuple(typed[_name(subject.position, grade)] or 0 for grade in Grade) for subject in self.subjects]
        return PaperTotals(typed["valid"], typed["invalid"], tuple(rows))

    def rows(self, differing: Sequence[int]) -> list[Row]:
        """The rows in the paper's order, those marked in which the tellers differ."""
        return [
            Row(subject, [self[_name(subject.position, grade)] for grade in Grade], subject.position in differing)
            for subject in self.subjects
        ]


def _initial(own: PaperTotals) -> dict[str, int]:
    figures = {_name(position, grade): row[grade] for position, row in enumerate(own.rows) for grade in Grade}
    return figures | {"valid": own.valid, "invalid": own.invalid}


def _name(position: int, grade: Grade) -> str:
    return f"r{position}_{grade}"
