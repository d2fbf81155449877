"""What must be promised, by when, and what still lacks: decisions without queries or clock."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from commitments.models import AddedArea, Campaign, Commitment, CommitmentItem
from organizations.models import Person, Policy

Area = CommitmentItem.Area

MEMBER_AREAS = (Area.STUDY, Area.PERFORMANCE, Area.SERVICE, Area.DISCIPLINE, Area.EXAMPLE)  # 通知一(一)
LEADING_CADRE_AREAS = (*MEMBER_AREAS, Area.DUAL_DUTY, Area.CLEAN_GOVERNANCE)


@dataclass(frozen=True)
class ItemText:
    """One item as its writer put it; `pk` tells which free item of the saved ones it rewrites."""

    text: str
    area: str = ""  # the value of an `Area` or of an `AddedArea`
    measure: str = ""
    due_on: dt.date | None = None
    key_task: int | None = None
    pk: int | None = None

    @property
    def area_value(self) -> str:
        return self.area


@dataclass(frozen=True)
class Content:
    """The whole text of a commitment; the four headings belong to an organization's only."""

    items: tuple[ItemText, ...]
    theme: str = ""
    carrier: str = ""
    key_tasks: str = ""
    problems: str = ""

    def says_the_same_as(self, other: "Content") -> bool:
        """Whether both read alike, whichever rows of the database they stand in."""
        return self._words() == other._words()

    def _words(self) -> "Content":
        return replace(self, items=tuple(replace(item, pk=None) for item in self.items))


@dataclass(frozen=True)
class Mark:
    """How far one item is fulfilled (兑现), with a short note."""

    fulfilment: str
    note: str = ""


@dataclass(frozen=True)
class Standing:
    """Where a commitment stands, as a list shows it: the shape of the tag and its words."""

    shape: str
    words: str


HEADINGS = {"theme": "活动主题", "carrier": "活动载体", "key_tasks": "重点任务", "problems": "突出问题"}


def required_areas(
    person_kind: str, is_leading_cadre: bool, added: Iterable[AddedArea] = ()
) -> tuple[Area | AddedArea, ...]:
    """The areas a person must write about; staff write free items. 通知一(一): 五个方面, 处级以上还要…

    What organizations have added (通知四) comes after those of the notice, never in their place.
    """
    if person_kind == Person.Kind.STAFF:
        return ()
    return (*(LEADING_CADRE_AREAS if is_leading_cadre else MEMBER_AREAS), *added)


def kind_for(person_kind: str) -> Commitment.Kind:
    return Commitment.Kind.STAFF if person_kind == Person.Kind.STAFF else Commitment.Kind.MEMBER


def campaign_due_on(year: int, policy: Policy) -> dt.date:
    """The day by which a year's commitments stand published, as the policy has it. 通知一(一): 8月10日前"""
    return dt.date(year, policy.commitments_month, policy.commitments_day)


def due_on(campaign: Campaign, since: dt.date | None, policy: Policy) -> dt.date:
    """The last day for a commitment, that day included; who came late has the policy's days from arriving."""
    if since is None:
        return campaign.commitments_due_on
    return max(campaign.commitments_due_on, since + dt.timedelta(days=policy.newcomer_days))


def days_late(due: dt.date, today: dt.date) -> int:
    return max((today - due).days, 0)


def areas_not_written(areas: Iterable[Area | AddedArea], items: Iterable) -> list[Area | AddedArea]:
    written = {item.area_value for item in items if item.text}
    return [area for area in areas if area.value not in written]


def lacks_of_a_person(areas: Iterable[Area | AddedArea], items: list) -> list[str]:
    """What keeps a person's commitment from being submitted, as sentences; nothing when it is whole."""
    missing = areas_not_written(areas, items)
    if missing:
        return [f"还没有写：{'、'.join(area.label for area in missing)}。写完再提交。"]
    return [] if items else ["请至少写一条承诺事项，再提交。"]


def lacks_of_an_organization(content, items: list) -> list[str]:
    """What keeps an organization's commitment from being submitted. 通知一(一): 主题、载体、重点任务、突出问题"""
    empty = [label for field, label in HEADINGS.items() if not getattr(content, field)]
    lacks = [f"还没有写：{'、'.join(empty)}。写完再提交。"] if empty else []
    if not items:
        lacks.append("请至少写一条承诺事项，再提交。")
    if any(not item.measure or item.due_on is None for item in items):
        lacks.append("每条承诺事项都要写明落实措施和完成期限，请补齐再提交。")
    return lacks


def content_of(commitment: Commitment, items: Iterable[CommitmentItem]) -> Content:
    """A saved commitment as its writer would put it."""
    return Content(
        items=tuple(
            ItemText(item.text, item.area_value, item.measure, item.due_on, item.key_task_id, item.pk) for item in items
        ),
        **{field: getattr(commitment, field) for field in HEADINGS},
    )


def carried_over(last: Commitment, items: Iterable[CommitmentItem], areas: Iterable[Area | AddedArea]) -> Content:
    """Last year's words for this year, without days and fulfilment; of an area no longer asked for, a free item.

    Two organizations may have added areas of one name: each takes one text.
    """
    written, carried = sorted(items, key=lambda item: item.position), []
    for area in areas:
        same = next((item for item in written if item.heading == area.label), None)
        if same:
            carried.append(ItemText(same.text, area.value, same.measure))
            written.remove(same)
    free = [ItemText(item.text, measure=item.measure) for item in written]
    return replace(content_of(last, ()), items=(*carried, *free))


def consent_on_confirming(commitment: Commitment, may_sign_in: bool, note: str) -> Commitment.Consent | None:
    """What stands for the person's word when the branch confirms; None when the person has to be asked first."""
    if not commitment.awaits_the_person:
        return Commitment.Consent(commitment.consent)
    if not may_sign_in:
        return Commitment.Consent.NO_ACCOUNT
    return Commitment.Consent.VOUCHED if note else None


def standing(commitment: Commitment | None, due: dt.date, today: dt.date, is_exempt: bool) -> Standing:
    """How a list tells where somebody's commitment stands."""
    if commitment and commitment.is_confirmed:
        return Standing("done", "已确认")
    if commitment and commitment.is_submitted:
        return Standing("doing", "待本人确认" if commitment.awaits_the_person else "待确认")
    if is_exempt:
        return Standing("none", "免于参加")
    words = _words_before_submitting(commitment)
    if late := days_late(due, today):
        return Standing("late", f"{words}，逾期{late}天")
    return Standing("todo", words)


def _words_before_submitting(commitment: Commitment | None) -> str:
    if commitment is None:
        return "还没有写"
    return "已退回" if commitment.is_returned else "未提交"
