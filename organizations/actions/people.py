"""One person at a time: taken onto the roster, changed, transferred; whole rosters are `people_imports`."""

import datetime as dt

from django.db import transaction

from organizations import audit
from organizations.access import Permission, require
from organizations.actions.accounts import end_account
from organizations.holding import held
from organizations.models import Organization, Person, Post, Transfer, Unit, User
from organizations.name_order import sort_key
from organizations.refusals import Refused
from organizations.stroke_order import stroke_key

Standing = Person.Standing
EVERYDAY = {"unit", "post_title", "phone", "staff_number", "standing", "away_destination"}
OFF_THE_ROSTER = {Standing.SUSPENDED, Standing.LEFT, Standing.DECEASED}


@transaction.atomic
def add_person(*, by: User, organization: Organization, values: dict, today: dt.date) -> Person:
    """Take somebody onto a branch's roster; done by its superior, because it makes a voter."""
    require(by, Permission.KEEP_ROSTER, organization)
    if not organization.is_branch or organization.dissolved_on:
        raise Refused("人员只能加到党支部或者联合党支部，并且没有撤销的。请换一个党组织。")
    person = Person(organization=organization, since=today, **values)
    _check(person)
    person.sort_key, person.stroke_key = sort_key(person.name), stroke_key(person.name)
    with audit.acting(by, f"新增人员{person.name}", organization=organization):
        person.save()
    return person


@transaction.atomic
def change_person(*, by: User, person: Person, values: dict, today: dt.date) -> Person:
    """Change what the roster says of somebody; who leaves it loses the posts and the account on the same day."""
    person = held(Person.objects.select_related("organization"), person.pk)
    changed = {name for name, value in values.items() if getattr(person, name) != value}
    require(by, Permission.EDIT_PEOPLE, person.organization)
    if changed - EVERYDAY or _leaves_or_returns(person, values):
        require(by, Permission.KEEP_ROSTER, person.organization)
    for name in changed:
        setattr(person, name, values[name])
    if person.standing != Standing.AWAY:
        person.away_destination = ""
    _check(person)
    person.sort_key, person.stroke_key = sort_key(person.name), stroke_key(person.name)
    with audit.acting(by, f"修改{person.name}的信息", organization=person.organization, record=person):
        person.save()
        if person.standing in OFF_THE_ROSTER:
            _end_posts(Post.objects.filter(person=person), today)
            if person.user and not person.user.closed_on:
                end_account(by, person, today)
    return person


def _leaves_or_returns(person: Person, values: dict) -> bool:
    after = values.get("standing", person.standing)
    return after != person.standing and bool({after, person.standing} & OFF_THE_ROSTER)


@transaction.atomic
def transfer_person(
    *, by: User, person: Person, destination: Organization, moved_on: dt.date, reason: str, today: dt.date
) -> Transfer:
    """Move somebody to another branch from `moved_on`; done by who keeps both rosters.

    Attendance, ratings and boards of past meetings stay as they were frozen; posts at the old branch end.
    """
    person = held(Person.objects.select_related("organization"), person.pk)
    origin = person.organization
    for end in (origin, destination):
        require(by, Permission.KEEP_ROSTER, end)
    _check_transfer(person, destination, moved_on, today)
    with audit.acting(by, f"把{person.name}转到{destination}", organization=origin, record=person, reason=reason):
        _end_posts(Post.objects.filter(person=person, organization=origin), moved_on - dt.timedelta(days=1))
        person.organization, person.unit, person.since = destination, None, moved_on
        person.save()
        transfer = Transfer.objects.create(
            person=person, origin=origin, destination=destination, moved_on=moved_on, reason=reason
        )
    # The receiving branch reads the same in its own register.
    audit.record(by, f"{person.name}从{origin}转入", organization=destination, record=person, reason=reason)
    return transfer


def _check(person: Person) -> None:
    if person.standing == Standing.AWAY and not person.away_destination:
        raise Refused("状态是流出的，请写明外出流向。")
    if person.is_leading_cadre and person.is_staff_member:
        raise Refused("处级以上党员领导干部是党员，类别不能是党外干部职工。请核对类别。")
    if person.is_staff_member and person.joined_on:
        raise Refused("党外干部职工没有入党日期。请核对类别，或者清空入党日期。")
    if person.unit_id and not Unit.objects.filter(pk=person.unit_id, organization=person.organization_id).exists():
        raise Refused("所选单位不在这个党支部。请重新选择单位。")


def _check_transfer(person: Person, destination: Organization, moved_on: dt.date, today: dt.date) -> None:
    if destination.pk == person.organization_id:
        raise Refused(f"{person.name}已经在{destination}。请选择另一个党支部。")
    if not destination.is_branch or destination.dissolved_on:
        raise Refused("只能转到没有撤销的党支部或者联合党支部。请重新选择。")
    if person.standing in OFF_THE_ROSTER:
        raise Refused(f"{person.name}的状态是“{person.get_standing_display()}”，不能转接。请先改正状态。")
    if moved_on > today:
        raise Refused("转接日期还没有到。请在转接当天办理，或者把日期改成今天以前。")
    if moved_on < person.since:
        raise Refused(f"转接日期早于转入现支部的日期（{person.since:%Y年%-m月%-d日}）。请核对日期。")
    if person.transfers.filter(moved_on=moved_on).exists():
        raise Refused("这一天已经转接过一次。请核对日期。")


def _end_posts(posts, last_day: dt.date) -> None:
    """End what is still held, on `last_day` at the latest; a post that began later ends on the day it began."""
    for post in posts.exclude(ends_on__lte=last_day):
        post.ends_on = max(post.starts_on, last_day)
        post.save()
