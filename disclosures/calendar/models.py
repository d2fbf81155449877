"""The feed (日历订阅) of an account. Neither its address nor a digest of it is kept, nor who fetched it when."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from organizations.models import User
from organizations.models.user import STILL_HERE
from organizations.secret_links import new_selector, selector_of, token_of

PURPOSE = "calendar"


class CalendarFeedQuerySet(models.QuerySet):
    def of_token(self, token: str):
        """The feed that a token opens; that of a closed account, or of somebody who left, opens to nobody."""
        selector = selector_of(PURPOSE, token)
        return self.filter(selector=selector, user__in=User.objects.filter(STILL_HERE)).select_related("user__person")


class CalendarFeed(models.Model):
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feed", verbose_name="账号"
    )
    selector = models.CharField("随机数", max_length=16, unique=True, default=new_selector, editable=False)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        verbose_name = "日历订阅"
        verbose_name_plural = "日历订阅"
        constraints = [
            models.CheckConstraint(
                name="calendar_feed_keeps_a_selector_only", condition=Q(selector__regex=r"^[0-9a-f]{16}$")
            )
        ]

    def __str__(self):
        return f"{self.user.display_name}的日历订阅"

    @property
    def token(self) -> str:
        return token_of(PURPOSE, self.selector)
