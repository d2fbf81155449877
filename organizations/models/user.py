"""Accounts (账号)."""

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac

# Whose account still reaches somebody: it is open, and its holder, where it has one, is on a roster.
STILL_HERE = Q(is_active=True) & (Q(person__isnull=True) | Q(person__standing__in=["normal", "away"]))


class User(AbstractUser):
    """An account; what it may do follows from its person's posts, never from groups."""

    first_name = None
    last_name = None
    email = models.EmailField("电子邮箱", blank=True)
    must_change_password = models.BooleanField("登录后须先改密码", default=False, editable=False)
    # Every session carries a digest of this number: raising it ends them all.
    session_epoch = models.PositiveIntegerField("登录批次", default=0, editable=False)
    previous_login = models.DateTimeField("此前一次登录", null=True, blank=True, editable=False)
    closed_on = models.DateField("关闭日期", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "账号"
        verbose_name_plural = "账号"
        constraints = [
            models.CheckConstraint(
                name="account_that_is_closed_lets_nobody_in", condition=Q(closed_on__isnull=True) | Q(is_active=False)
            ),
        ]

    def clean(self):
        super().clean()
        if self.is_active and self.closed_on:
            raise ValidationError({"is_active": "这个账号已经关闭。要重新启用，请发一张激活单。"})

    @property
    def display_name(self) -> str:
        person = getattr(self, "person", None)
        return person.name if person else self.username

    def set_password(self, raw_password):
        """Set a password that somebody else chose; only `set_own_password` says that the holder did."""
        super().set_password(raw_password)
        self.must_change_password = True

    def set_own_password(self, raw_password: str) -> None:
        """Set the password that the holder chose, which needs no change at first use."""
        self.set_password(raw_password)
        self.must_change_password = False

    def _get_session_auth_hash(self, secret=None):
        # Django's own digest covers the password alone; both of its public methods come through here.
        material = f"{self.password}:{self.session_epoch}"
        return salted_hmac("organizations.User.session", material, secret=secret, algorithm="sha256").hexdigest()

    def __str__(self):
        return self.username
