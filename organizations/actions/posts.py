"""Posts (任职): given from above, ended with a day; only recording (记录员) is delegated by the organization itself."""

import datetime as dt

from django.db import IntegrityError, transaction

from organizations import audit, rules
from organizations.access import Permission, require
from organizations.models import Organization, Person, Post, Role, Unit, User
from organizations.refusals import Refused


def permission_for(role: str) -> Permission:
    """What somebody needs to give or end a post: recording is delegated, every other post is given from above."""
    return Permission.DELEGATE_RECORDING if role == Role.RECORDER else Permission.APPOINT


@transaction.atomic
def appoint(
    *,
    by: User,
    organization: Organization,
    person: Person,
    role: str,
    unit: Unit | None = None,
    is_acting: bool = False,
    starts_on: dt.date,
    ends_on: dt.date | None = None,
    reason: str = "",
) -> Post:
    """Give `person` a post from `starts_on`; acting (代理) when the post is vacant or its holder is away."""
    organization = Organization.objects.select_for_update().get(pk=organization.pk)  # one appointment after the other
    require(by, permission_for(role), organization)
    if person.user_id is not None and person.user_id == by.pk:
        raise Refused("不能任命自己。请由上级党组织或另一位办公室人员办理。")
    post = Post(
        organization=organization,
        person=person,
        role=role,
        unit=unit,
        is_acting=is_acting,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    _check_place(post)
    _check_person(post)
    _check_term(post)
    _check_others(post)
    verb = f"{'指定代理' if is_acting else '委托' if role == Role.RECORDER else '任命'}{post.get_role_display()}"
    try:
        with (
            transaction.atomic(),
            audit.acting(
                by, verb, organization=organization, record=person, reason=reason.strip(), detail=_term_words(post)
            ),
        ):
            post.save()
    except IntegrityError as taken:  # an import came in between
        raise Refused("这个职务刚刚有了别的任职记录。请刷新页面，核对以后再办。") from taken
    return post


@transaction.atomic
def end_post(*, by: User, post: Post, on: dt.date, today: dt.date, reason: str = "") -> Post:
    """End a post with `on` as its last day."""
    post = Post.objects.select_for_update(of=["self"]).select_related("organization", "person").get(pk=post.pk)
    require(by, permission_for(post.role), post.organization)
    if post.ends_on and post.ends_on < today:
        raise Refused("这个任期已经结束，不能再改。")
    if on < post.starts_on:
        raise Refused(f"离任日期不能早于任职日期{_day(post.starts_on)}。请核对日期。")
    if post.role == Role.DISTRICT_OFFICE and not _somebody_stays(post):
        raise Refused("活动办公室只剩这一位经办人。请先任命接替的人，再写离任日期。")
    post.ends_on = on
    verb, detail = f"{post.get_role_display()}离任", {"离任日期": str(on)}
    with audit.acting(
        by, verb, organization=post.organization, record=post.person, reason=reason.strip(), detail=detail
    ):
        post.save(update_fields=["ends_on"])
    return post


def _somebody_stays(post: Post) -> bool:
    """Without anybody in the office nobody could appoint anybody there."""
    return Post.objects.filter(role=post.role, ends_on__isnull=True).exclude(pk=post.pk).exists()


def _check_place(post: Post) -> None:
    organization = post.organization
    if organization.dissolved_on:
        raise Refused(f"{organization}已经撤销，不能再任命。请选择现有的党组织。")
    if post.role not in rules.ROLES_AT[organization.kind]:
        raise Refused(f"{organization.get_kind_display()}不设“{post.get_role_display()}”。请选择别的职务。")
    if post.unit and (post.role != Role.ADMINISTRATIVE_HEAD or post.unit.organization_id != organization.pk):
        raise Refused("只有行政主要负责人分单位，而且要选本支部的单位。请重新选择单位。")
    if post.is_acting and post.role not in rules.ACTING_ROLES:
        raise Refused(f"“{post.get_role_display()}”不设代理。请直接任命。")


def _check_person(post: Post) -> None:
    person = post.person
    if person.standing != Person.Standing.NORMAL:
        raise Refused(f"{person}现在是“{person.get_standing_display()}”，不能任职。请选择在岗的人。")
    if post.role in (Role.SECRETARY, Role.DEPUTY) and person.kind != Person.Kind.MEMBER:
        raise Refused(f"{post.get_role_display()}要由正式党员担任。{person}是{person.get_kind_display()}，请另选一人。")


def _check_term(post: Post) -> None:
    if post.ends_on and post.ends_on < post.starts_on:
        raise Refused("离任日期早于任职日期。请核对这两个日期。")
    founded_on = post.organization.founded_on
    if founded_on and post.starts_on < founded_on:
        raise Refused(f"任职日期不能早于{post.organization}的成立日期{_day(founded_on)}。")


def _check_others(post: Post) -> None:
    """One at a time; somebody acting stands in, never beside a secretary who is there. Vacant: 副书记或代理人."""
    same = Post.objects.filter(organization=post.organization, role=post.role)
    beside = same.overlapping(post.starts_on, post.ends_on).select_related("person")
    if own := beside.filter(person=post.person, unit=post.unit).first():
        raise Refused(f"{post.person}在这段时间已经是{own.title}。请核对任职日期。")
    if post.role not in rules.ACTING_ROLES:
        return
    holders = list(beside.filter(unit=post.unit))
    if acting := next((each for each in holders if each.is_acting), None):
        raise Refused(f"{acting.person}在这段时间是{acting.title}。请先写明这位同志的离任日期。")
    there = [each for each in holders if not post.is_acting or each.person.standing == Person.Standing.NORMAL]
    if there and post.is_acting:
        raise Refused(f"{there[0].title}{there[0].person}在岗，不用代理。请先写明离任日期，或者登记外出。")
    if there:
        raise Refused(f"{there[0].person}在这段时间是{there[0].title}。请先写明这位同志的离任日期。")


def _term_words(post: Post) -> dict[str, str]:
    words = {"任职日期": str(post.starts_on)}
    return words | {"离任日期": str(post.ends_on)} if post.ends_on else words


def _day(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
