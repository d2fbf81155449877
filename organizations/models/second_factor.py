"""The second step of signing in (第二步验证): a time-based code from the holder's phone, and codes for its loss."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class SecondFactor(models.Model):
    """An account's TOTP secret, sealed under a key of the server; asked for once the holder has confirmed it."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="second_factor", verbose_name="账号"
    )
    sealed_secret = models.BinaryField("密封的密钥", editable=False)
    is_confirmed = models.BooleanField("已启用", default=False)
    # A code is good once: its time step, and every earlier one, is spent.
    last_step = models.BigIntegerField("已用的时段", default=0, editable=False)

    class Meta:
        verbose_name = "第二步验证"
        verbose_name_plural = "第二步验证"
        constraints = [
            models.CheckConstraint(
                name="second_factor_is_used_only_once_confirmed", condition=Q(is_confirmed=True) | Q(last_step=0)
            ),
        ]

    def __str__(self):
        return f"{self.user}的第二步验证"


class RecoveryCode(models.Model):
    """A code on paper that stands in for the phone, once; only its keyed digest is kept, and used ones are deleted."""

    factor = models.ForeignKey(SecondFactor, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField("摘要", max_length=64, editable=False)

    class Meta:
        verbose_name = "备用码"
        verbose_name_plural = "备用码"
        constraints = [
            models.UniqueConstraint(fields=["factor", "digest"], name="recovery_code_is_one_of_its_account"),
            models.CheckConstraint(name="recovery_code_is_a_digest", condition=Q(digest__regex=r"^[0-9a-f]{64}$")),
        ]

    def __str__(self):
        return "备用码"
