"""What a writer types, turned into the text of a commitment.

A draft may be half done, so an empty field is an error only when the commitment is handed in (`is_complete`).
"""

from dataclasses import replace

from django import forms
from django.http import QueryDict

from commitments import rules
from commitments.models import Campaign, Commitment, CommitmentItem
from commitments.rules import Content, ItemText, Mark
from organizations.models import Organization, Person

MOST_ITEMS = 20
NOT_WRITTEN = "还没有写，写好再提交。"


class TextDueLater(forms.CharField):
    """Needed in the end, so it is not marked as optional; a draft may leave it empty."""

    def validate(self, value):
        pass


class DateDueLater(forms.DateField):
    """As `TextDueLater`, for a day."""

    def validate(self, value):
        pass


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class PersonForm(forms.Form):
    """One field for each area a person must write about; staff have none."""

    use_required_attribute = False

    def __init__(self, *args, areas, **kwargs):
        super().__init__(*args, **kwargs)
        self.areas = areas
        for area in areas:
            self.fields[area.value] = TextDueLater(label=area.label, max_length=500, widget=_lines(3))

    def is_complete(self) -> bool:
        for area in self.areas:
            if not self.cleaned_data[area.value]:
                self.add_error(area.value, NOT_WRITTEN)
        return not self.errors

    def content(self, rows: "Rows") -> Content:
        of_areas = [ItemText(text=self.cleaned_data[area.value], area=area.value) for area in self.areas]
        return Content(items=(*(item for item in of_areas if item.text), *rows.items()))


class OrganizationForm(forms.Form):
    """The four headings of an organization's commitment. 通知一(一)"""

    use_required_attribute = False

    theme = TextDueLater(label="活动主题", max_length=200, help_text="在区里的主题上深化、细化，写一句话。")
    carrier = TextDueLater(label="活动载体", max_length=200, help_text="用什么活动来落实主题。")
    key_tasks = TextDueLater(label="重点任务", max_length=2000, widget=_lines(4), help_text="当前要推进的工作。")
    problems = TextDueLater(label="突出问题", max_length=2000, widget=_lines(4), help_text="群众最盼望解决的。")

    def is_complete(self) -> bool:
        for field in rules.HEADINGS:
            if not self.cleaned_data[field]:
                self.add_error(field, NOT_WRITTEN)
        return not self.errors

    def content(self, rows: "Rows") -> Content:
        headings = {field: self.cleaned_data[field] for field in rules.HEADINGS}
        return Content(items=tuple(rows.items()), **headings)


class ItemRow(forms.Form):
    """A free item (承诺事项) of a person."""

    use_required_attribute = False

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    text = TextDueLater(label="承诺事项", max_length=500, widget=_lines(3))

    def item(self) -> ItemText | None:
        text = self.cleaned_data.get("text", "")
        return ItemText(text=text, pk=self.cleaned_data.get("pk")) if text else None


class MeasuredItemRow(ItemRow):
    """An item of an organization: what, how, by when."""

    measure = TextDueLater(label="落实措施", max_length=500, widget=_lines(2))
    due_on = DateDueLater(label="完成期限", widget=_day())

    def clean(self):
        given = super().clean()
        if (given.get("measure") or given.get("due_on")) and not given.get("text") and "text" not in self.errors:
            self.add_error("text", "请先写承诺事项，再写措施和期限。")
        return given

    def item(self) -> ItemText | None:
        item = super().item()
        given = self.cleaned_data  # a field that `is_complete` found empty is no longer in it
        return item and replace(item, measure=given.get("measure", ""), due_on=given.get("due_on"))

    def is_complete(self) -> bool:
        for field in ("measure", "due_on"):
            if not self.cleaned_data[field]:
                self.add_error(field, NOT_WRITTEN)
        return not self.errors


class Rows(forms.BaseFormSet):
    """The free items of a commitment; a row left empty is no item."""

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


class Editor:
    """The whole page of writing: the form that fits who promises, and the rows of free items."""

    def __init__(self, subject: Organization | Person, commitment: Commitment | None, data=None):
        items = list(commitment.items.all()) if commitment else []
        free = [_initial(item) for item in items if not item.area]
        if isinstance(subject, Person):
            areas = rules.required_areas(subject.kind, subject.is_leading_cadre)
            written = {item.area: item.text for item in items if item.area}
            self.form = PersonForm(data, areas=areas, initial=written)
            rows = MemberItems if areas else StaffItems
        else:
            headings = {field: getattr(commitment, field, "") for field in rules.HEADINGS}
            self.form = OrganizationForm(data, initial=headings)
            rows = OrganizationItems
        self.rows = rows(data, initial=free, prefix="items")
        if free and data is None:
            self.rows.extra = 0

    def is_valid(self) -> bool:
        return all([self.form.is_valid(), self.rows.is_valid()])

    def is_complete(self) -> bool:
        """Whether it may be handed in; says at each field what still lacks."""
        return all([self.form.is_complete(), self.rows.is_complete()])

    def content(self) -> Content:
        return self.form.content(self.rows)

    @property
    def mistakes(self) -> int:
        return sum(map(len, [self.form.errors, *self.rows.errors]))


def _initial(item: CommitmentItem) -> dict:
    return {"pk": item.pk, "text": item.text, "measure": item.measure, "due_on": item.due_on}


def with_one_more_row(data: QueryDict) -> QueryDict:
    """What was typed, with an empty row after it; works without script."""
    more = data.copy()
    total = more.get("items-TOTAL_FORMS", "")
    if total.isdecimal():
        more["items-TOTAL_FORMS"] = str(min(int(total) + 1, MOST_ITEMS))
    return more


class ReturnForm(forms.Form):
    """Why a commitment goes back to its writer."""

    comment = forms.CharField(
        label="退回意见",
        max_length=500,
        widget=_lines(3),
        help_text="写明要改哪一条、怎么改；填写人会看到。",
        error_messages={"required": "请写明要改什么，再退回。"},
    )


class FulfilmentForm(forms.Form):
    """How far one item is fulfilled (兑现)."""

    fulfilment = forms.ChoiceField(label="兑现情况", choices=CommitmentItem.Fulfilment)
    note = forms.CharField(label="说明", max_length=200, required=False)

    def mark(self) -> Mark:
        return Mark(self.cleaned_data["fulfilment"], self.cleaned_data["note"])


def fulfilment_forms(commitment: Commitment, data=None) -> dict[CommitmentItem, FulfilmentForm]:
    """A form for each item of the commitment."""
    return {
        item: FulfilmentForm(
            data, prefix=str(item.pk), initial={"fulfilment": item.fulfilment, "note": item.fulfilment_note}
        )
        for item in commitment.items.all()
    }


class CampaignForm(forms.Form):
    """A year's campaign, as the district office opens it."""

    year = forms.IntegerField(label="年度", min_value=2000, max_value=2100)
    theme = forms.CharField(
        label="活动主题", max_length=200, required=False, help_text="全区统一的主题，各党组织在此基础上细化。"
    )
    commitments_due_on = forms.DateField(
        label="承诺公示截止日期", widget=_day(), help_text="含当天；通知要求8月10日前。"
    )

    def clean_year(self):
        year = self.cleaned_data["year"]
        if Campaign.objects.of(year):
            raise forms.ValidationError(f"{year}年的活动已经布置，请直接查看。")
        return year

    def clean(self):
        given = super().clean()
        year, due = given.get("year"), given.get("commitments_due_on")
        if year and due and due.year != year:
            self.add_error("commitments_due_on", f"截止日期要在{year}年内，请改正。")
        return given
