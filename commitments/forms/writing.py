"""What a writer types, turned into the text of a commitment.

A draft may be half done, so an empty field is an error only when the commitment is handed in (`is_complete`).
"""

from django.http import QueryDict

from commitments import rules
from commitments.areas import areas_of
from commitments.forms.fields import NOT_WRITTEN, TextDueLater, VersionForm, lines
from commitments.forms.items import MOST_ITEMS, MemberItems, OrganizationItems, Rows, StaffItems
from commitments.models import AddedArea, Campaign, Commitment, CommitmentItem
from commitments.rules import Content, ItemText
from organizations.models import Organization, Person


class PersonForm(VersionForm):
    """One field for each area a person must write about; staff have none."""

    def __init__(self, *args, areas, **kwargs):
        super().__init__(*args, **kwargs)
        self.areas = areas
        for area in areas:
            self.fields[area.value] = TextDueLater(label=area.label, max_length=500, widget=lines(3))

    def is_complete(self) -> bool:
        for area in self.areas:
            if not self.cleaned_data[area.value]:
                self.add_error(area.value, NOT_WRITTEN)
        return not self.errors

    def content(self, rows: Rows) -> Content:
        of_areas = [ItemText(text=self.cleaned_data[area.value], area=area.value) for area in self.areas]
        return Content(items=(*(item for item in of_areas if item.text), *rows.items()))


class OrganizationForm(VersionForm):
    """The four headings of an organization's commitment. 通知一(一)"""

    theme = TextDueLater(label="活动主题", max_length=200, help_text="在区里的主题上深化、细化，写一句话。")
    carrier = TextDueLater(label="活动载体", max_length=200, help_text="用什么活动来落实主题。")
    key_tasks = TextDueLater(label="重点任务", max_length=2000, widget=lines(4), help_text="当前要推进的工作。")
    problems = TextDueLater(label="突出问题", max_length=2000, widget=lines(4), help_text="群众最盼望解决的。")

    def is_complete(self) -> bool:
        for field in rules.HEADINGS:
            if not self.cleaned_data[field]:
                self.add_error(field, NOT_WRITTEN)
        return not self.errors

    def content(self, rows: Rows) -> Content:
        headings = {field: self.cleaned_data[field] for field in rules.HEADINGS}
        return Content(items=tuple(rows.items()), **headings)


class Editor:
    """The whole page of writing: the form that fits who promises, and the rows of free items."""

    def __init__(self, campaign: Campaign, subject: Organization | Person, commitment: Commitment | None, data=None):
        items = list(commitment.items.all()) if commitment else []
        areas = areas_of(subject, campaign) if isinstance(subject, Person) else ()
        asked = {area.value for area in areas}
        free = [_initial(item) for item in items if item.area_value not in asked]
        typed_upon = {"version": commitment.version if commitment else 0}
        moved = _texts_not_asked_for(data, asked) if data else []
        self.has_moved_texts = bool(moved)
        if moved:
            data = _with_rows(data, moved)
        if isinstance(subject, Person):
            written = {item.area_value: item.text for item in items if item.area_value}
            self.form = PersonForm(data, areas=areas, initial=written | typed_upon)
            rows, more = MemberItems if areas else StaffItems, {}
        else:
            headings = {field: getattr(commitment, field, "") for field in rules.HEADINGS}
            self.form = OrganizationForm(data, initial=headings | typed_upon)
            rows, more = OrganizationItems, {"key_tasks": list(campaign.key_tasks.all())}
        self.rows = rows(data, initial=free, prefix="items", form_kwargs=more)
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
    def based_on(self) -> int:
        return self.form.based_on

    def read(self, version: int) -> None:
        self.form.read(version)

    @property
    def mistakes(self) -> int:
        return sum(map(len, [self.form.errors, *self.rows.errors]))


def _initial(item: CommitmentItem) -> dict:
    return {
        "pk": item.pk,
        "text": item.text,
        "measure": item.measure,
        "due_on": item.due_on,
        "key_task": item.key_task_id,
    }


def _texts_not_asked_for(data: QueryDict, asked: set[str]) -> list[str]:
    """What was typed about areas that were asked for when the page was opened: one taken back, a person moved."""
    areas = [name for name in data if name in CommitmentItem.Area or name.startswith(AddedArea.VALUE_PREFIX)]
    return [data[name] for name in areas if name not in asked and data[name].strip()]


def with_one_more_row(data: QueryDict) -> QueryDict:
    """What was typed, with an empty row after it; works without script."""
    return _with_rows(data, [""] if _rows_in(data) < MOST_ITEMS else [])


def _with_rows(data: QueryDict, texts: list[str]) -> QueryDict:
    """What was typed, with a row for each of `texts` after it."""
    more, rows = data.copy(), _rows_in(data)
    for number, text in enumerate(texts, start=rows):
        more[f"items-{number}-text"] = text
    more["items-TOTAL_FORMS"] = str(rows + len(texts))
    return more


def _rows_in(data: QueryDict) -> int:
    """How many rows a browser sent; what is no such number counts as none."""
    total = data.get("items-TOTAL_FORMS", "")
    return int(total) if total.isdecimal() and len(total) <= 4 else 0
