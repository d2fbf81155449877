"""The free items of a commitment, a row each; a row left empty is no item."""

from dataclasses import replace

from django import forms

from commitments.forms.fields import NOT_WRITTEN, DateDueLater, TextDueLater, day, lines
from commitments.rules import ItemText

MOST_ITEMS = 20


class ItemRow(forms.Form):
    """A free item (承诺事项) of a person."""

    use_required_attribute = False

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    text = TextDueLater(label="承诺事项", max_length=500, widget=lines(3))

    def item(self) -> ItemText | None:
        text = self.cleaned_data.get("text", "")
        return ItemText(text=text, pk=self.cleaned_data.get("pk")) if text else None


class MeasuredItemRow(ItemRow):
    """An item of an organization: what, how, by when."""

    measure = TextDueLater(label="落实措施", max_length=500, widget=lines(2))
    due_on = DateDueLater(label="完成期限", widget=day())
    key_task = forms.TypedChoiceField(label="对应的民生实事", coerce=int, empty_value=None, required=False)

    def __init__(self, *args, key_tasks, **kwargs):
        super().__init__(*args, **kwargs)
        if key_tasks:
            self.fields["key_task"].choices = [("", "不对应"), *((task.pk, str(task)) for task in key_tasks)]
        else:
            del self.fields["key_task"]

    def clean(self):
        given = super().clean()
        about_it = given.get("measure") or given.get("due_on") or given.get("key_task")
        if about_it and not given.get("text") and "text" not in self.errors:
            self.add_error("text", "请先写承诺事项，再写措施和期限。")
        return given

    def item(self) -> ItemText | None:
        item = super().item()
        given = self.cleaned_data  # a field that `is_complete` found empty is no longer in it
        return item and replace(
            item, measure=given.get("measure", ""), due_on=given.get("due_on"), key_task=given.get("key_task")
        )

    def is_complete(self) -> bool:
        for field in ("measure", "due_on"):
            if not self.cleaned_data[field]:
                self.add_error(field, NOT_WRITTEN)
        return not self.errors


class Rows(forms.BaseFormSet):
    """The free items of a commitment; a row left empty is no item."""

    def total_form_count(self):
        """At least one row, whatever was posted: what lacks is said at it."""
        return max(super().total_form_count(), 1)

    def get_form_kwargs(self, index):
        return super().get_form_kwargs(index) | {"empty_permitted": True}

    def written(self) -> list[ItemRow]:
        return [row for row in self.forms if row.item()]

    def items(self) -> list[ItemText]:
        return [row.item() for row in self.written()]


class StaffRows(Rows):
    """At least one item. 通知一(一): 组织党外干部职工明确承诺事项"""

    def is_complete(self) -> bool:
        if not self.written():
            self.forms[0].add_error("text", NOT_WRITTEN)
        return self.is_valid()


class MemberRows(Rows):
    """What a member promises beyond the areas; may stay empty."""

    def is_complete(self) -> bool:
        return True


class OrganizationRows(StaffRows):
    """At least one item, each with its measure and day."""

    def is_complete(self) -> bool:
        whole = [row.is_complete() for row in self.written()]
        return super().is_complete() and all(whole)


def _rows(row: type[ItemRow], base: type[Rows]) -> type[Rows]:
    return forms.formset_factory(row, formset=base, extra=1, max_num=MOST_ITEMS, validate_max=True)


StaffItems = _rows(ItemRow, StaffRows)
MemberItems = _rows(ItemRow, MemberRows)
OrganizationItems = _rows(MeasuredItemRow, OrganizationRows)
