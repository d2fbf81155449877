"""Where reminders go, and what became of each day's mail.

An address is its holder's own affair: the process register says that one was entered, never which.
"""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q

from organizations.models import User
from organizations.models.user import STILL_HERE
from organizations.secret_links import new_selector, selector_of, token_of


class MailAddressQuerySet(models.QuerySet):
    def reachable(self):
        """Confirmed and switched on, of accounts that are open and people who have not left."""
        return self.filter(state=MailAddress.State.ON, user__in=User.objects.filter(STILL_HERE))

    def of_token(self, purpose: str, token: str):
        """The address for which a link of this purpose was made."""
        return self.filter(selector=selector_of(purpose, token))


class MailAddress(models.Model):
    class State(models.TextChoices):
        WAITING = "waiting", "等待确认"
        ON = "on", "接收提醒"
        OFF = "off", "不接收提醒"

    # A confirmation and an end are asked for by different links of one selector.
    CONFIRM, STOP = "confirm mail address", "stop mail"

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mail_address", verbose_name="账号"
    )
    address = models.EmailField("电子邮箱")
    state = models.CharField("状态", max_length=10, choices=State, default=State.WAITING)
    confirmed_on = models.DateField("确认日期", null=True, blank=True)
    selector = models.CharField("随机数", max_length=16, unique=True, default=new_selector, editable=False)
    asked_on = models.DateField("申请确认的日期")

    objects = MailAddressQuerySet.as_manager()

    class Meta:
        verbose_name = "提醒邮箱"
        verbose_name_plural = "提醒邮箱"
        constraints = [
            models.CheckConstraint(
                name="mail_address_is_used_only_once_confirmed",
                condition=Q(state="waiting", confirmed_on__isnull=True)
                | Q(state__in=["on", "off"], confirmed_on__isnull=False),
            ),
            models.CheckConstraint(name="mail_address_is_not_empty", condition=~Q(address="")),
            models.CheckConstraint(
                name="mail_address_keeps_a_selector_only", condition=Q(selector__regex=r"^[0-9a-f]{16}$")
            ),
        ]

    def __str__(self):
        return f"{self.user.display_name}的提醒邮箱"

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    @property
    def is_on(self) -> bool:
        return self.state == self.State.ON

    @property
    def confirm_token(self) -> str:
        return token_of(self.CONFIRM, self.selector)

    @property
    def stop_token(self) -> str:
        return token_of(self.STOP, self.selector)


class DigestQuerySet(models.QuerySet):
    def older_than(self, day: dt.date):
        return self.filter(day__lt=day)


class Digest(models.Model):
    """One day's mail to one account: noted before it is sent, so that it is never sent twice."""

    class State(models.TextChoices):
        QUEUED = "queued", "排队"
        BEGUN = "begun", "正在发"  # stays so when the machine died in the middle: it may have gone out
        SENT = "sent", "已发"
        NOTHING = "nothing", "没有要提醒的"
        FAILED = "failed", "没有发成"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="digests", verbose_name="账号"
    )
    day = models.DateField("日期")
    state = models.CharField("状态", max_length=10, choices=State, default=State.QUEUED)
    fingerprint = models.CharField("内容摘要", max_length=64, blank=True)

    objects = DigestQuerySet.as_manager()

    class Meta:
        verbose_name = "提醒邮件"
        verbose_name_plural = "提醒邮件"
        indexes = [models.Index(fields=["day"], name="digest_by_day")]
        constraints = [
            models.UniqueConstraint(fields=["user", "day"], name="digest_is_one_a_day"),
            models.CheckConstraint(
                name="digest_state_is_known", condition=Q(state__in=["queued", "begun", "sent", "nothing", "failed"])
            ),
            models.CheckConstraint(
                name="digest_that_went_out_knows_what_it_said", condition=~Q(state="sent") | ~Q(fingerprint="")
            ),
        ]

    def __str__(self):
        return f"{self.day}给{self.user.display_name}的提醒邮件"
