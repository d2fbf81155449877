"""What the public will see, read once and frozen: names and levels, or names and what was promised; nothing else.

Counts, critiques, reasons of exemption or deferral and notes never enter a content, so no page can leak them; a post
or a unit does only where it tells namesakes apart.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from commitments.models import Campaign, Commitment, CommitmentItem
from disclosures.publications import rules
from disclosures.publications.models import Publication
from disclosures.publications.ordering import NameOrder, place_of, said_in
from evaluations.ratings.levels import Level
from evaluations.ratings.models import Pool, Rating
from meetings.models import Meeting
from organizations.models import Holiday, Organization, Policy
from organizations.namesakes import Named, told_apart
from organizations.numerals import in_han
from organizations.refusals import Refused

POOL_ORDER = [Pool.ORGANIZATIONS, Pool.MEMBERS, Pool.STAFF]


@dataclass(frozen=True)
class ResultsToPost:
    """The results of a meeting as they can be posted now, and the day they are due."""

    content: dict
    due_on: dt.date


def results_to_post(meeting: Meeting, order: NameOrder = NameOrder.PINYIN) -> ResultsToPost:
    """The results of `meeting` when they may be posted; refused, with what is missing, when not. 通知三."""
    sheets = list(meeting.rating_sheets.all())
    if not sheets or not all(sheet.is_confirmed for sheet in sheets):
        raise Refused("这次会议的评价表还没有全部确认，不能公示。请先确认每一张评价表。")
    if meeting.publications.standing().exists():
        raise Refused("这次会议的评比结果已经公示。要改，请打开那份公示，用“更正”。")
    content = results_of(meeting, order)
    if not any(pool["total"] for pool in content["pools"]):
        raise Refused("这次评定全部是暂缓，没有可以公示的等次。请等确定等次以后再公示。")
    confirmed_on = max(timezone.localdate(sheet.confirmed_at) for sheet in sheets)
    within = Policy.objects.on(confirmed_on).publish_within_days
    due_on = rules.results_due(confirmed_on, within, Holiday.objects.calendar(first=confirmed_on))
    return ResultsToPost(content, due_on)


def results_of(meeting: Meeting, order: NameOrder = NameOrder.PINYIN) -> dict:
    """The content of a results publication: for each deciding body its levels with names in `order`."""
    return _content(meeting, _subjects().filter(sheet__meeting=meeting), order)


def results_of_all(meetings: Collection[Meeting]) -> dict[int, dict]:
    """The same for many meetings, by their keys; one query."""
    by_meeting = defaultdict(list)
    for rating in _subjects().filter(sheet__meeting__in=meetings):
        by_meeting[rating.sheet.meeting_id].append(rating)
    return {meeting.pk: _content(meeting, by_meeting[meeting.pk], NameOrder.PINYIN) for meeting in meetings}


def _content(meeting: Meeting, ratings: Iterable[Rating], order: NameOrder) -> dict:
    organization = meeting.organization
    is_showcase = meeting.kind == Meeting.Kind.SECRETARY
    sheets = _by_sheet(ratings, order)
    names = told_apart(_named(rating, rating.name, rating.post_title) for _, rows in sheets for rating in rows)
    content = {
        "issuer": organization.name,
        "board": rules.SHOWCASE if is_showcase else rules.NOTICE_BOARD,
        "title": "“星级先锋”综合评比结果公示",
        "period": meeting.period.label,
        "pools": _numbered([_pool(unit, ratings, names) for unit, ratings in sheets]),
    }
    return said_in(content, order)


def _named(row: Rating | Commitment, name: str, post_title: str) -> Named:
    """What may tell a person from a namesake (同名的人); two organizations of one name have only the numeral."""
    unit = row.person.unit if row.person else None
    return Named(row.pk, name, post_title, str(unit or ""))


def _subjects() -> QuerySet[Rating]:
    return Rating.objects.current().select_related("sheet__meeting", "sheet__unit", "person__unit", "organization")


def _by_sheet(ratings: Iterable[Rating], order: NameOrder) -> list[tuple]:
    """The sheets in the order of the board, each with its standing ratings in `order`."""
    by_sheet: dict[int, list[Rating]] = {}
    for rating in sorted(ratings, key=lambda rating: _place(rating, order)):
        by_sheet.setdefault(rating.sheet_id, []).append(rating)
    sheets = sorted(
        by_sheet.values(),
        key=lambda rows: (POOL_ORDER.index(rows[0].sheet.pool), str(rows[0].sheet.unit or "")),
    )
    several_units = sum(rows[0].sheet.pool == Pool.STAFF for rows in sheets) > 1
    return [(rows[0].sheet.unit if several_units else None, rows) for rows in sheets]


def _numbered(pools: list[dict]) -> list[dict]:
    """一、二、三 before the headings, as in an official paper, when there are several."""
    if len(pools) == 1:
        return pools
    return [pool | {"heading": f"{in_han(place)}、{pool['heading']}"} for place, pool in enumerate(pools, 1)]


def _pool(unit, ratings: list[Rating], names: dict[int, str]) -> dict:
    """The look of one section; deferred people are left out, only their number is said (暂缓)."""
    sheet = ratings[0].sheet
    pool = sheet.pool
    named = [rating for rating in ratings if rating.level]
    heading = "基层党组织" if pool == Pool.ORGANIZATIONS else Pool(pool).label
    return {
        "pool": str(pool),
        "heading": f"{heading}（{unit}）" if unit else heading,
        "measure": "个" if pool == Pool.ORGANIZATIONS else "人",
        "decided_by": sheet.deciding_body,
        "total": len(named),
        "deferred": sum(rating.is_deferred for rating in ratings),
        "levels": [
            {
                "level": level.value,
                "symbol": level.symbol,
                "label": level.label,
                "names": [names[rating.pk] for rating in named if rating.level == level],
            }
            for level in Level
        ],
    }


def _place(rating: Rating, order: NameOrder) -> tuple[str, str, int]:
    subject = rating.person or rating.organization
    return *place_of(rating.name, subject.sort_key, order), rating.position


@dataclass(frozen=True)
class CommitmentsToPost:
    """Confirmed commitments of one kind that no standing publication shows yet, and the day they are due."""

    organization: Organization
    campaign: Campaign
    whose: str
    commitments: list[Commitment]
    due_on: dt.date
    order: NameOrder
    board: str

    @property
    def label(self) -> str:
        return Commitment.Kind(self.whose).label

    @property
    def content(self) -> dict:
        return commitments_content(
            self.organization, self.campaign.year, self.whose, self.commitments, self.order, self.board
        )


def commitments_to_post(
    organization: Organization,
    campaign: Campaign,
    whose: str,
    today: dt.date,
    order: NameOrder = NameOrder.PINYIN,
    board: str = rules.AFFAIRS_BOARD,
) -> CommitmentsToPost:
    """What can be posted now of one kind: confirmed, of the roster, shown nowhere yet. 通知一(一), R6."""
    shown = Publication.objects.standing().commitments_of_year(campaign.year).values("commitments")
    confirmed = Commitment.objects.filter(campaign=campaign, kind=whose).confirmed().of_roster(organization)
    commitments = list(confirmed.exclude(pk__in=shown).with_items().select_related("person__unit").in_name_order())
    if not commitments:
        raise Refused("没有等待公示的承诺。请先在“承诺”里确认，再来公示。")
    due_on = _due(commitments, campaign, Policy.objects.on(today).newcomer_days)
    return CommitmentsToPost(organization, campaign, whose, commitments, due_on, order, board)


def _due(commitments: list[Commitment], campaign: Campaign, newcomer_days: int) -> dt.date:
    return min(
        rules.commitment_due(
            campaign.commitments_due_on, commitment.person.since if commitment.person else None, newcomer_days
        )
        for commitment in commitments
    )


def commitments_content(
    organization: Organization,
    year: int,
    whose: str,
    commitments: list[Commitment],
    order: NameOrder = NameOrder.PINYIN,
    board: str = rules.AFFAIRS_BOARD,
) -> dict:
    """The content of a commitments publication: who promised what, in `order`; among namesakes as given."""
    label = Commitment.Kind(whose).label
    ordered = sorted(commitments, key=lambda each: place_of(each.subject.name, each.subject.sort_key, order))
    names = told_apart(_named(each, each.subject.name, getattr(each.subject, "post_title", "")) for each in ordered)
    content = {
        "issuer": organization.name,
        "board": board,
        "title": f"{year}年{label}公示",
        "period": f"{year}年",
        "whose": str(whose),
        "commitments": [
            {
                "name": names[commitment.pk],
                "items": [_item(item) for item in sorted(commitment.items.all(), key=lambda item: item.position)],
            }
            for commitment in ordered
        ],
    }
    return said_in(content, order)


def _item(item: CommitmentItem) -> dict:
    carried = {"key_task": str(item.key_task)} if item.key_task else {}
    return {"area": item.heading, "text": item.text} | carried
