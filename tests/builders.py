"""Builders of test data: plain functions, one call a record, sensible defaults."""

import datetime as dt
from dataclasses import dataclass
from itertools import count

from django.utils import timezone

from commitments.models import Campaign, Commitment, CommitmentItem, KeyTask
from commitments.rules import kind_for, required_areas
from organizations.models import Exemption, Organization, Person, Placement, Post, Role, Unit, User

SINCE = dt.date(2020, 1, 1)
_numbers = count(1)
Kind = Organization.Kind


def organization(name, kind=Kind.BRANCH, parent=None, **fields):
    number = next(_numbers)
    values = {
        "name": f"中共云溪区{name}",
        "short_name": name,
        "kind": kind,
        "code": f"T{number:05}",
        "founded_on": SINCE,
    }
    values |= {"public_phone": "5550 1234", "opinion_box": "一楼大厅", "board_place": "一楼党务公开栏"} | fields
    made = Organization.objects.add_child(parent, values) if parent else Organization.objects.add_root(values)
    Placement.objects.create(organization=made, name=made.name, short_name=made.short_name, superior=parent)
    return made


def user(name):
    return User.objects.create_user(username=f"u{next(_numbers)}", password="demo-2026")


def person(name, branch, kind=Person.Kind.MEMBER, **fields):
    """A person on the roster with an account; `sort_key` is the name itself, so lists order by it."""
    values = {"sort_key": name, "since": SINCE, "post_title": "干部", "user": user(name)} | fields
    return Person.objects.create(name=name, organization=branch, kind=kind, **values)


def staff(name, branch, unit=None, **fields):
    return person(name, branch, kind=Person.Kind.STAFF, unit=unit, **fields)


def post(holder, organization, role, **fields):
    return Post.objects.create(person=holder, organization=organization, role=role, **({"starts_on": SINCE} | fields))


def exemption(member, starts_on=SINCE, ends_on=dt.date(2030, 1, 1), state=Exemption.State.AGREED, **fields):
    is_answered = state in (Exemption.State.AGREED, Exemption.State.REFUSED)
    values = {
        "organization": member.organization,
        "reason": "长期卧床",
        "requested_on": starts_on,
        "decided_on": starts_on if is_answered else None,
    } | fields
    return Exemption.objects.create(person=member, starts_on=starts_on, ends_on=ends_on, state=state, **values)


@dataclass
class Cast:
    """Who is who. `branch` has seven Party members and three staff; `outsider` leads a branch of another committee."""

    district: Organization
    office: Organization
    committee: Organization
    other_committee: Organization
    branch: Organization
    sibling: Organization
    foreign: Organization
    unit: Unit
    officer: Person  # committee officer (党务干部)
    committee_secretary: Person
    inspector: Person  # district office (活动办公室)
    secretary: Person
    deputy: Person
    recorder: Person
    head: Person  # administrative head (行政主要负责人), non-Party staff
    leader: Person  # leading cadre (处级以上党员领导干部)
    member: Person
    away: Person
    exempt: Person
    staff: Person
    second_staff: Person
    sibling_secretary: Person
    outsider: Person

    @property
    def everyone(self):
        return [getattr(self, name) for name, kind in self.__annotations__.items() if kind is Person]


def cast() -> Cast:
    district = organization("区委", Kind.DISTRICT_COMMITTEE)
    office = organization("创先争优活动办公室", Kind.CAMPAIGN_OFFICE, district)
    committee = organization("松荫街道党工委", Kind.WORKING_COMMITTEE, district)
    other_committee = organization("芦汀镇党委", Kind.COMMITTEE, district)
    branch = organization("桐花社区党支部", parent=committee)
    sibling = organization("鹭洲社区党支部", parent=committee)
    foreign = organization("芦汀村党支部", parent=other_committee)
    for node in (district, committee, other_committee):
        node.refresh_from_db()
    unit = Unit.objects.create(organization=branch, name="桐花社区居委会")
    made = {
        "officer": person("骆党务", committee),
        "committee_secretary": person("甘书记", committee),
        "inspector": person("纪澄", office),
        "secretary": person("沈知远", branch, post_title="书记"),
        "deputy": person("陆承安", branch, post_title="副书记"),
        "recorder": person("柳文澜", branch, post_title="组织委员"),
        "head": staff("骆明霞", branch, unit, post_title="居委会主任"),
        "leader": person("傅青禾", branch, is_leading_cadre=True),
        "member": person("顾北川", branch, post_title="工程维修组组长"),
        "away": person("池映雪", branch, standing=Person.Standing.AWAY, away_destination="深圳市"),
        "exempt": person("温如玉", branch),
        "staff": staff("黎晓帆", branch, unit),
        "second_staff": staff("尹疏桐", branch, unit),
        "sibling_secretary": person("宋砚秋", sibling, post_title="书记"),
        "outsider": person("庄小禾", foreign, post_title="书记"),
    }
    exemption(made["exempt"])
    post(made["officer"], committee, Role.COMMITTEE_OFFICER)
    post(made["committee_secretary"], committee, Role.SECRETARY)
    post(made["inspector"], office, Role.DISTRICT_OFFICE)
    post(made["secretary"], branch, Role.SECRETARY)
    post(made["deputy"], branch, Role.DEPUTY)
    post(made["recorder"], branch, Role.RECORDER)
    post(made["head"], branch, Role.ADMINISTRATIVE_HEAD, unit=unit)
    post(made["sibling_secretary"], sibling, Role.SECRETARY)
    post(made["outsider"], foreign, Role.SECRETARY)
    return Cast(district, office, committee, other_committee, branch, sibling, foreign, unit, **made)


def at(day: dt.date, hour: int = 19) -> dt.datetime:
    """An aware moment on `day` in Asia/Shanghai."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))


# --- commitments (承诺) ---
def campaign(year=2026, **fields):
    values = {"theme": "为民办实事", "commitments_due_on": dt.date(year, 8, 10)} | fields
    return Campaign.objects.create(year=year, **values)


def key_task(of_campaign, number=1, title="老旧小区改造", **fields):
    return KeyTask.objects.create(campaign=of_campaign, number=number, title=title, **fields)


def commitment(of_campaign, subject, state=Commitment.State.CONFIRMED, **fields):
    """A whole commitment of a person or an organization in `state`, with the items that are asked of it."""
    is_person = isinstance(subject, Person)
    author = (is_person and subject.user) or user("填写人")
    stamps = {
        Commitment.State.DRAFT: {},
        Commitment.State.SUBMITTED: {"submitted_at": at(dt.date(of_campaign.year, 8, 1))},
        Commitment.State.CONFIRMED: {
            "submitted_at": at(dt.date(of_campaign.year, 8, 1)),
            "confirmed_at": at(dt.date(of_campaign.year, 8, 5)),
            "confirmed_by": author,
        },
    }[state]
    if is_person:
        values = {"person": subject, "organization": subject.organization, "kind": kind_for(subject.kind)}
        areas = required_areas(subject.kind, subject.is_leading_cadre) or ("",)
    else:
        values = {
            "organization": subject,
            "kind": Commitment.Kind.ORGANIZATION,
            "theme": "红色管家",
            "carrier": "楼栋党小组",
            "key_tasks": "老旧管网改造",
            "problems": "停车难",
        }
        areas = ("",)
    values |= {"campaign": of_campaign, "state": state, "written_by": author} | stamps | fields
    made = Commitment.objects.create(**values)
    CommitmentItem.objects.bulk_create(
        CommitmentItem(
            commitment=made,
            position=position,
            area=area,
            text=f"承诺事项{position}",
            measure="逐户走访",
            due_on=dt.date(of_campaign.year, 12, 31),
        )
        for position, area in enumerate(areas, start=1)
    )
    return made
