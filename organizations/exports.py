"""The roster and the list of organizations as workbooks and text, with the headings that the import reads.

What is exported here can be corrected and imported again: the same rows change nothing.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from organizations.documents import Column, Sheet, text_file, workbook
from organizations.imports import organization_list, roster
from organizations.models import Organization, Person, Post, Role
from organizations.templatetags.roster import masked

AT_ONCE = 2000  # rows fetched at a time
ROWS_OF_A_WORKBOOK = 10_000  # more would hold the request for longer than anybody waits; csv has no limit
YES, NO = "是", "否"
DUTY_WORDS = {role: word for word, role in roster.ROLES.items()}


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One line of the roster, for the page and for the file."""

    person: Person
    phone: str  # masked for who does not need it
    duties: str  # 党内职务, as the import reads it
    duties_since: dt.date | None
    is_head: bool

    def values(self) -> tuple:
        """The cells of the file, in the order of `ROSTER_COLUMNS`."""
        person = self.person
        return (
            person.pk,
            person.name,
            person.organization.name,
            person.unit.name if person.unit else "",
            person.get_kind_display(),
            person.get_standing_display(),
            person.joined_on,
            person.full_member_on,
            person.since,
            person.post_title,
            self.duties,
            self.duties_since,
            YES if self.is_head else NO,
            YES if person.is_leading_cadre else NO,
            self.phone,
            person.staff_number,
            YES if person.is_away else NO,
            person.away_destination,
        )


ROSTER_COLUMNS = (
    Column(roster.REFERENCE.name, 5),
    Column(roster.NAME.name, 6),
    Column(roster.BRANCH.name, 20),
    Column(roster.UNIT.name, 12),
    Column(roster.KIND.name, 7),
    Column(roster.STANDING.name, 6),
    Column(roster.JOINED_ON.name, 6),
    Column(roster.FULL_MEMBER_ON.name, 6),
    Column(roster.SINCE.name, 6),
    Column(roster.POST_TITLE.name, 10),
    Column(roster.DUTIES.name, 14),
    Column(roster.DUTIES_SINCE.name, 6),
    Column(roster.IS_HEAD.name, 6),
    Column(roster.IS_LEADING_CADRE.name, 7),
    Column(roster.PHONE.name, 8),
    Column(roster.STAFF_NUMBER.name, 8),
    Column(roster.IS_AWAY.name, 6),
    Column(roster.AWAY_DESTINATION.name, 10),
)
ORGANIZATION_COLUMNS = (
    Column(organization_list.NAME.name, 24),
    Column(organization_list.SHORT_NAME.name, 14),
    Column(organization_list.CODE.name, 8),
    Column(organization_list.KIND.name, 7),
    Column(organization_list.SUPERIOR.name, 20),
    Column(organization_list.FOUNDED_ON.name, 6),
    Column(organization_list.DISSOLVED_ON.name, 6),
    Column(organization_list.UNITS.name, 20),
    Column(organization_list.PUBLIC_PHONE.name, 8),
    Column(organization_list.OPINION_BOX.name, 14),
    Column(organization_list.BOARD_PLACE.name, 14),
)


def person_lines(people: QuerySet[Person], today: dt.date, *, phones_of: set[int] | None) -> Iterator[PersonLine]:
    """The lines of `people`; `phones_of` names the organizations whose phones are shown whole, None means all."""
    held = Post.objects.held_on(today).select_related("organization").order_by("starts_on", "pk")
    whole = people.select_related("organization", "unit").prefetch_related(Prefetch("posts", held, to_attr="held"))
    for person in whole.iterator(chunk_size=AT_ONCE):
        yield _person_line(person, is_whole=phones_of is None or person.organization_id in phones_of)


def _person_line(person: Person, *, is_whole: bool) -> PersonLine:
    own_head = [post for post in person.held if _leads_own(post, person)]
    others = [post for post in person.held if post not in own_head]
    return PersonLine(
        person=person,
        phone=person.phone if is_whole else masked(person.phone),
        duties="、".join(_duty(post, person) for post in others),
        duties_since=person.held[0].starts_on if person.held else None,
        is_head=bool(own_head),
    )


def _leads_own(post: Post, person: Person) -> bool:
    return post.role == Role.ADMINISTRATIVE_HEAD and post.organization_id == person.organization_id


def _duty(post: Post, person: Person) -> str:
    place = "" if post.organization_id == person.organization_id else post.organization.name
    return f"{place}{DUTY_WORDS[post.role]}{'（代理）' if post.is_acting else ''}"


def organization_lines(organizations: QuerySet[Organization]) -> Iterator[tuple]:
    """The cells of the list, in the order of `ORGANIZATION_COLUMNS`; superiors stand before their branches."""
    names = dict(Organization.objects.values_list("path", "name"))
    for one in organizations.prefetch_related("units").order_by("path"):
        yield (
            one.name,
            one.short_name,
            one.code,
            one.get_kind_display(),
            names.get(one.path[: -Organization.steplen], ""),
            one.founded_on,
            one.dissolved_on,
            "、".join(unit.name for unit in one.units.all()),
            one.public_phone,
            one.opinion_box,
            one.board_place,
        )


@dataclass(frozen=True)
class ListFile:
    """A list ready to leave the system."""

    title: str
    day: dt.date
    columns: tuple[Column, ...]
    rows: Iterable[tuple]

    def xlsx(self, drawn_up_by: str) -> bytes:
        note = f"导出日期：{self.day.year}年{self.day.month}月{self.day.day}日，导出人：{drawn_up_by}"
        return workbook([Sheet("名单", self.title, note, self.columns, self.rows)], footer=note)

    def csv(self) -> bytes:
        return text_file(self.columns, self.rows)


def roster_file(title: str, lines: Iterable[PersonLine], day: dt.date) -> ListFile:
    """The roster as a file."""
    return ListFile(title, day, ROSTER_COLUMNS, (line.values() for line in lines))


def organizations_file(title: str, lines: Iterable[tuple], day: dt.date) -> ListFile:
    """The list of organizations as a file."""
    return ListFile(title, day, ORGANIZATION_COLUMNS, lines)
