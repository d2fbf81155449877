"""The second step of signing in (第二步验证): set up, confirmed, passed, taken away."""

import datetime as dt
import secrets

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction

from organizations import audit
from organizations.access import works_above_branches
from organizations.accounts import totp
from organizations.accounts.digests import code_digest
from organizations.accounts.issuing import require_issuer
from organizations.accounts.rules import RECOVERY_CODES, RECOVERY_GROUPS, new_code
from organizations.actions.accounts import acting_on_account, locked_people
from organizations.models import RecoveryCode, SecondFactor, User
from organizations.refusals import Refused


class WrongCode(Refused):
    """Neither the phone's code nor a recovery code: a failure that counts towards the lock."""


WRONG_CODE = "验证码不对。请打开手机上的验证器，输入它现在显示的6位数字。"

ALREADY_ON = "第二步验证已经启用，或者还没有开始设置。请回到“我的账号”看一看。"

NOT_ON = "第二步验证没有启用，或者已经去掉了。请回到登录页或者“我的账号”看一看。"


def may_have_second_factor(user: User) -> bool:
    """Offered to accounts of the office and the committees, and to those that enter the admin."""
    return user.is_staff or works_above_branches(user)


@transaction.atomic
def secret_to_scan(*, by: User) -> bytes:
    """Draw the secret that the phone scans, once; it counts only when a code from the phone has confirmed it."""
    if not may_have_second_factor(by):
        raise PermissionDenied
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    factor = SecondFactor.objects.filter(user=by).first()
    secret = factor and _secret_of(factor)
    if secret is None:
        secret = totp.new_secret()
        SecondFactor.objects.update_or_create(user=by, defaults={"sealed_secret": totp.seal(secret, by.pk)})
    return secret


@transaction.atomic
def confirm_second_factor(*, by: User, code: str, now: dt.datetime) -> list[str]:
    """Turn the second step on, and return the recovery codes, which are shown this once."""
    factor = SecondFactor.objects.select_for_update().filter(user=by, is_confirmed=False).first()
    if factor is None:
        raise Refused(ALREADY_ON)
    step = _step_of(factor, code, now)
    if step is None:
        raise WrongCode(WRONG_CODE)
    factor.is_confirmed, factor.last_step = True, step
    codes = [new_code(RECOVERY_GROUPS, secrets.choice) for _ in range(RECOVERY_CODES)]
    with acting_on_account(by, "启用第二步验证"):
        factor.save()
        RecoveryCode.objects.bulk_create(RecoveryCode(factor=factor, digest=code_digest(each)) for each in codes)
    return codes


@transaction.atomic
def pass_second_step(*, by: User, code: str, now: dt.datetime) -> None:
    """Spend a code from the phone, or a recovery code; a spent one opens nothing."""
    factor = SecondFactor.objects.select_for_update().filter(user=by, is_confirmed=True).first()
    if factor is None:  # taken away meanwhile, by another tab or another office account
        raise Refused(NOT_ON)
    step = _step_of(factor, code, now)
    if step is not None:
        factor.last_step = step
        factor.save()
        return
    spent, _ = factor.recovery_codes.filter(digest=code_digest(code)).delete()
    if not spent:
        raise WrongCode(f"{WRONG_CODE}手机不在身边的，输入一个备用码。")
    with acting_on_account(by, "用备用码通过第二步验证", detail={"剩余": factor.recovery_codes.count()}):
        return


@transaction.atomic
def drop_second_factor(*, by: User, code: str, now: dt.datetime) -> None:
    """Turn one's own second step off, with a last code."""
    if settings.OFFICE_SECOND_FACTOR:
        raise Refused("按本区规定，办公室账号不能停用第二步验证。换手机，请另一个办公室账号去掉以后再设置。")
    pass_second_step(by=by, code=code, now=now)
    with acting_on_account(by, "停用第二步验证"):
        SecondFactor.objects.filter(user=by).delete()


@transaction.atomic
def remove_second_factor(*, by: User | None, user: User) -> None:
    """Take the second step off an account whose phone is lost; `by` is None for the command line, never the holder."""
    person = getattr(user, "person", None)
    if by is not None and person is None:
        raise PermissionDenied
    if person is not None:
        require_issuer(by, locked_people([person]))
    factor = SecondFactor.objects.filter(user=user, is_confirmed=True).first()
    if factor is None:
        raise Refused(f"{user.display_name}没有启用第二步验证，不用去掉。")
    with audit.acting(by, "去掉第二步验证", organization=person and person.organization, record=person or user):
        factor.delete()


def _secret_of(factor: SecondFactor) -> bytes | None:
    return totp.unseal(bytes(factor.sealed_secret), factor.user_id)


def _step_of(factor: SecondFactor, code: str, now: dt.datetime) -> int | None:
    secret = _secret_of(factor)
    if secret is None:
        raise Refused("服务器的密钥换过，第二步验证要重新设置。请另一个办公室账号去掉以后再登录。")
    return totp.step_of(secret, code.strip(), now.timestamp(), after=factor.last_step)
