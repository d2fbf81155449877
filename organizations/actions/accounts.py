"""Accounts (账号): slips issued, accounts opened with them, passwords, sign-out everywhere, closing.

A code is drawn here, goes onto paper, and is never seen again: tables and register hold digests and numbers of slips.
"""

import datetime as dt
import secrets
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.db.models import F, Prefetch
from django.utils import timezone

from organizations import audit
from organizations.accounts.digests import code_digest, selector_digest
from organizations.accounts.issuing import require_issuer
from organizations.accounts.rules import SLIP_GROUPS, new_code, user_name_for
from organizations.models import ActivationSlip, Organization, Person, Post, User
from organizations.refusals import Refused

State = ActivationSlip.State
BATCH = 1000
NAMES_OF_A_LINE = 50  # more would be a list nobody reads; each slip's own events say whose it is
ISSUERS_LOCK = 20261125  # of PostgreSQL's advisory locks: user names are given out by one issuer at a time

UNKNOWN_CODE = "没有这个激活码。请对照激活单再输一次；还是不行，请向发单的人领一张新的。"
USED_CODE = "这张激活单已经用过。请用您自己设的密码登录；忘了密码，请向发单的人领一张新的。"
VOID_CODE = "这张激活单已经作废。请用最近一次发给您的那张；没有的话，请向发单的人再领。"


@dataclass(frozen=True)
class PrintedSlip:
    """What goes onto the paper; its code exists in clear only here."""

    person: str
    organization: str
    user_name: str
    code: str
    expires_on: dt.date


@transaction.atomic
def issue_slips(*, by: User | None, people: list[Person], place: Organization, today: dt.date) -> list[PrintedSlip]:
    """Issue a slip to each of these people of `place` and below, with an account for whoever has none.

    A new slip voids the old one and opens a closed account again. `by` is None for the command line.
    """
    _one_issuer_at_a_time()
    people = locked_people(people)
    require_issuer(by, people)
    _check_roster(people, place)
    _give_accounts(people)
    verb = f"发放激活单{len(people)}张"
    detail = {"姓名": "、".join(person.name for person in people)} if len(people) <= NAMES_OF_A_LINE else {}
    with audit.acting(by, verb, organization=place, detail=detail):
        return _draw_slips(by, people, today)


def _one_issuer_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [ISSUERS_LOCK])


def locked_people(people: list[Person]) -> list[Person]:
    """The same people as they are now, by branch and name, kept from changing."""
    held = Post.objects.held_on(timezone.localdate())
    locked = Person.objects.select_for_update(of=["self"], no_key=True).filter(pk__in=[person.pk for person in people])
    return list(
        locked.select_related("organization", "user")
        .prefetch_related(Prefetch("posts", queryset=held, to_attr="posts_held"))
        .order_by("organization__path", "sort_key", "pk")
    )


def _check_roster(people: list[Person], place: Organization) -> None:
    if not people:
        raise Refused("没有选人。请先在名单里勾选要发激活单的人。")
    for person in people:
        if not person.organization.path.startswith(place.path):
            raise Refused(f"{person.name}不在{place.short_name}。请刷新页面再选一次。")
        if person.standing not in (Person.Standing.NORMAL, Person.Standing.AWAY):
            raise Refused(f"{person.name}已经不在册，不能发激活单。人回来了的，请先在人员名册里改过来。")
        if person.user and not person.user.is_active and not person.user.closed_on:
            raise Refused(f"{person.name}的账号被系统管理员停用了。请先联系系统管理员。")


def _give_accounts(people: list[Person]) -> None:
    """Accounts without a password for those who have none; closed ones are opened again, theirs was taken away."""
    without = [person for person in people if person.user is None]
    taken = set(User.objects.values_list("username", flat=True)) if without else set()
    for person in without:
        person.user = User(
            username=user_name_for(person.name, person.phone, person.staff_number, taken), password=make_password(None)
        )
        taken.add(person.user.username)
    User.objects.bulk_create([person.user for person in without], batch_size=BATCH)
    Person.objects.bulk_update(without, ["user"], batch_size=BATCH)
    closed = [person.user_id for person in people if person.user.closed_on]
    User.objects.filter(pk__in=closed).update(is_active=True, closed_on=None)


def _draw_slips(by: User | None, people: list[Person], today: dt.date) -> list[PrintedSlip]:
    _void_slips([person.user_id for person in people])
    taken = set(ActivationSlip.objects.filter(state=State.OPEN).values_list("selector_digest", flat=True))
    expires_on = today + dt.timedelta(days=settings.ACTIVATION_DAYS)
    slips, printed = [], []
    for person in people:
        code = _free_code(taken)
        slips.append(
            ActivationSlip(
                user=person.user,
                selector_digest=selector_digest(code),
                code_digest=code_digest(code),
                issued_by=by,
                issued_on=today,
                expires_on=expires_on,
            )
        )
        printed.append(PrintedSlip(person.name, person.organization.short_name, person.user.username, code, expires_on))
    ActivationSlip.objects.bulk_create(slips, batch_size=BATCH)
    return printed


def _void_slips(users: list[int]) -> None:
    ActivationSlip.objects.filter(user__in=users, state=State.OPEN).update(state=State.VOID)


def _free_code(taken: set[str]) -> str:
    """A code whose first group belongs to no open slip."""
    while True:
        code = new_code(SLIP_GROUPS, secrets.choice)
        if (selector := selector_digest(code)) not in taken:
            taken.add(selector)
            return code


def slip_of(*, by: None = None, code: str, today: dt.date) -> ActivationSlip:
    """The slip with this code; whoever does not hold it learns nothing, and a wrong guess is counted against it.

    Not a transaction of its own: the count must outlive the refusal.
    """
    held = ActivationSlip.objects.filter(code_digest=code_digest(code)).select_related("user__person__organization")
    slip = held.order_by("-pk").first()
    if slip is None:
        _count_a_wrong_guess(code)
        raise Refused(UNKNOWN_CODE)
    _check_good(slip, today)
    return slip


@transaction.atomic
def _count_a_wrong_guess(code: str) -> None:
    guessed = ActivationSlip.objects.select_for_update().filter(selector_digest=selector_digest(code), state=State.OPEN)
    for slip in guessed:
        slip.failures += 1
        if slip.failures >= ActivationSlip.FAILURES_ALLOWED:
            slip.state = State.VOID
        slip.save()


def _check_good(slip: ActivationSlip, today: dt.date) -> None:
    """Plain words for the holder of the whole code."""
    if slip.state == State.USED:
        raise Refused(USED_CODE)
    if slip.state == State.VOID or not slip.user.is_active:
        raise Refused(VOID_CODE)
    if slip.expires_on < today:
        last_day = f"{slip.expires_on.year}年{slip.expires_on.month}月{slip.expires_on.day}日"
        raise Refused(f"这张激活单{last_day}已经到期。请向发单的人领一张新的。")


@transaction.atomic
def activate(*, by: None = None, slip: ActivationSlip, password: str, today: dt.date) -> User:
    """Set the holder's own password and spend the slip; every session of the account ends with the old password."""
    slip = ActivationSlip.objects.select_for_update(of=["self"]).select_related("user").get(pk=slip.pk)
    _check_good(slip, today)
    user = slip.user
    slip.state = State.USED
    user.set_own_password(password)
    with acting_on_account(user, "用激活单设置密码"):
        slip.save()
        user.save(update_fields=["password", "must_change_password"])
    return user


@transaction.atomic
def change_password(*, by: User, password: str) -> User:
    """Set the password that the holder chose; every other session of the account ends."""
    user = User.objects.select_for_update().get(pk=by.pk)
    user.set_own_password(password)
    with acting_on_account(user, "修改密码"):
        user.save(update_fields=["password", "must_change_password"])
    return user


@transaction.atomic
def sign_out_everywhere(*, by: User) -> None:
    """End every session of the account, this one included."""
    with acting_on_account(by, "在所有设备上退出登录"):
        User.objects.filter(pk=by.pk).update(session_epoch=F("session_epoch") + 1)


@transaction.atomic
def close_account(*, by: User | None, person: Person, today: dt.date) -> None:
    """Let nobody in any more: somebody left or died, or the account was misused; a new slip opens it again."""
    (person,) = locked_people([person])
    require_issuer(by, [person])
    user = person.user
    if user is None:
        raise Refused(f"{person.name}没有账号，不用关闭。")
    if user.closed_on:
        raise Refused(f"{person.name}的账号已经关闭。要重新启用，请发一张激活单。")
    end_account(by, person, today)


def end_account(by: User | None, person: Person, today: dt.date) -> None:
    """Close the account of a person whom the caller holds and may close or take off the roster."""
    user = person.user
    user.is_active, user.closed_on = False, today
    user.session_epoch += 1
    user.set_unusable_password()
    with audit.acting(by, "关闭账号", organization=person.organization, record=person):
        user.save(update_fields=["is_active", "closed_on", "session_epoch", "password", "must_change_password"])
        _void_slips([user.pk])


def acting_on_account(user: User, verb: str, *, detail: dict | None = None):
    """The register's line of what holders do with their own account, kept at the district.

    A branch's secretary reads his branch's lines; when a colleague signs in is not for him to read.
    """
    district = Organization.objects.filter(depth=1).first()
    return audit.acting(user, verb, organization=district, record=user, detail=detail)
