"""Where somebody's reminders go: entered, confirmed by a link that only its reader has, switched off and on."""

import datetime as dt

from django.db import transaction
from procrastinate.contrib.django import app

from disclosures.reminders.models import MailAddress
from organizations.actions.accounts import acting_on_account
from organizations.models import RegisterEntry, User
from organizations.refusals import Refused
from organizations.secret_links import new_selector

State = MailAddress.State
CONFIRMATION_TASK = "disclosures.send_confirmation"
ENTERED = "填写提醒邮箱"
ASKED_A_DAY = 3  # an address may be a stranger's: nobody is to be pestered through us
GOOD_FOR = dt.timedelta(days=3)

DEAD_LINK = "这个链接不管用了。请登录以后打开“我的账号”里的“邮件提醒”，再发一封确认邮件。"
NO_ADDRESS = "还没有确认过的邮箱。请先填写邮箱，再打开确认邮件里的链接。"


@transaction.atomic
def set_address(*, by: User, address: str, today: dt.date) -> MailAddress:
    """Note an address and have a link sent there; until it is opened nothing else is."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    kept = MailAddress.objects.filter(user=by).first()
    if kept and kept.address == address and not kept.is_waiting:
        raise Refused("这个邮箱已经确认过，不用再填。要换邮箱，请填新的。")
    # Counted in the register: an address that is deleted and entered again is asked again all the same.
    if RegisterEntry.objects.filter(actor=by, verb=ENTERED, at__date=today).count() >= ASKED_A_DAY:
        raise Refused(f"今天已经发过{ASKED_A_DAY}封确认邮件。请看看垃圾邮件箱，或者明天再试。")
    values = {"address": address, "state": State.WAITING, "confirmed_on": None, "selector": new_selector()}
    with acting_on_account(by, ENTERED):
        found, _ = MailAddress.objects.update_or_create(user=by, defaults=values | {"asked_on": today})
    app.configure_task(CONFIRMATION_TASK).defer(address=found.pk, selector=found.selector)
    return found


@transaction.atomic
def confirm_address(*, by: None = None, token: str, today: dt.date) -> None:
    """Begin to send there; a second click finds it done, a link that is old or of another address nothing."""
    kept = MailAddress.objects.select_for_update(of=["self"]).of_token(MailAddress.CONFIRM, token).first()
    if kept is None or not kept.user.is_active:
        raise Refused(DEAD_LINK)
    if not kept.is_waiting:
        return
    if today - kept.asked_on > GOOD_FOR:
        raise Refused(DEAD_LINK)
    kept.state, kept.confirmed_on = State.ON, today
    with acting_on_account(kept.user, "确认提醒邮箱"):
        kept.save(update_fields=["state", "confirmed_on"])


@transaction.atomic
def switch_on(*, by: User) -> None:
    """Send again to the address that was confirmed."""
    kept = MailAddress.objects.select_for_update().filter(user=by).first()
    if kept is None or kept.is_waiting:
        raise Refused(NO_ADDRESS)
    _switch(kept, State.ON, "打开邮件提醒")


@transaction.atomic
def switch_off(*, by: User) -> None:
    """Send nothing more; the address stays confirmed."""
    kept = MailAddress.objects.select_for_update().filter(user=by).first()
    if kept is None or kept.is_waiting:
        raise Refused(NO_ADDRESS)
    _switch(kept, State.OFF, "关闭邮件提醒")


@transaction.atomic
def stop_by_link(*, by: None = None, token: str) -> None:
    """Unsubscribe without signing in: whoever reads the mail may end the mails, and nothing else."""
    kept = MailAddress.objects.select_for_update(of=["self"]).of_token(MailAddress.STOP, token).first()
    if kept is None or kept.is_waiting:
        raise Refused("这个链接不管用了。还收到提醒的，请打开最近一封邮件里的链接，或者登录以后在“邮件提醒”里关闭。")
    _switch(kept, State.OFF, "用邮件里的链接关闭邮件提醒")


@transaction.atomic
def forget_address(*, by: User) -> None:
    """Delete the address; asked for twice, it is gone all the same."""
    kept = MailAddress.objects.select_for_update().filter(user=by).first()
    if kept:
        with acting_on_account(by, "删除提醒邮箱"):
            kept.delete()


def _switch(kept: MailAddress, state: str, verb: str) -> None:
    if kept.state == state:
        return
    kept.state = state
    with acting_on_account(kept.user, verb):
        kept.save(update_fields=["state"])
