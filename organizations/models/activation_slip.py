"""One-time activation slips (激活单): how the holder of a new or forgotten account comes to a password."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from .tracking import tracked


class ActivationSlipQuerySet(models.QuerySet):
    def good_on(self, day: dt.date):
        """Those that still open an account on `day`."""
        return self.filter(state=ActivationSlip.State.OPEN, expires_on__gte=day)


@tracked(exclude=("selector_digest", "code_digest", "failures"))
class ActivationSlip(models.Model):
    """A slip without its code: the code exists in clear on the paper only, the table keeps two keyed digests.

    The first group of the code finds the slip, so that wrong guesses of the rest are counted against this slip alone:
    no address is kept, and nobody can shut out a whole meeting room.
    """

    class State(models.TextChoices):
        OPEN = "open", "待使用"
        USED = "used", "已使用"
        VOID = "void", "已作废"

    FAILURES_ALLOWED = 5

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="slips", verbose_name="账号"
    )
    selector_digest = models.CharField("首组摘要", max_length=64, db_index=True, editable=False)
    code_digest = models.CharField("激活码摘要", max_length=64, editable=False)
    state = models.CharField("状态", max_length=4, choices=State, default=State.OPEN)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="发放账号"
    )
    issued_on = models.DateField("发放日期")
    expires_on = models.DateField("有效期至")
    failures = models.PositiveSmallIntegerField("输错次数", default=0, editable=False)

    objects = ActivationSlipQuerySet.as_manager()

    class Meta:
        verbose_name = "激活单"
        verbose_name_plural = "激活单"
        constraints = [
            models.CheckConstraint(
                name="activation_slip_state_is_known", condition=Q(state__in=["open", "used", "void"])
            ),
            models.UniqueConstraint(
                fields=["user"], condition=Q(state="open"), name="activation_slip_is_the_only_open_one_of_its_account"
            ),
            models.UniqueConstraint(
                fields=["selector_digest"],
                condition=Q(state="open"),
                name="activation_slip_is_the_only_open_one_of_its_first_group",
            ),
            models.CheckConstraint(
                name="activation_slip_expires_no_earlier_than_issued", condition=Q(expires_on__gte=F("issued_on"))
            ),
            models.CheckConstraint(
                name="activation_slip_holds_digests_only",
                condition=Q(selector_digest__regex=r"^[0-9a-f]{64}$", code_digest__regex=r"^[0-9a-f]{64}$"),
            ),
            models.CheckConstraint(
                name="activation_slip_is_void_after_five_failures", condition=Q(failures__lt=5) | Q(state="void")
            ),
            models.CheckConstraint(
                name="activation_slip_is_never_issued_for_oneself",
                condition=Q(issued_by__isnull=True) | ~Q(issued_by=F("user")),
            ),
        ]

    def __str__(self):
        return f"{self.user}的激活单"
