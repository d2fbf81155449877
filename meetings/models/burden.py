"""What writing a meeting down costs the office: sums of a meeting, never of a person."""

from django.db import models
from django.db.models import Q

from meetings.models.meeting import Meeting


class BurdenQuerySet(models.QuerySet):
    def still_counting(self):
        """Those that keep the moment of the last save although nothing more may be saved."""
        over = Q(meeting__state__in=[Meeting.State.CONCLUDED, Meeting.State.CANCELLED])
        return self.filter(over | ~Q(meeting__vote=Meeting.Vote.PENDING), last_saved_at__isnull=False)


# Untracked on purpose: events of this row would be the list of times that it must not become.
class Burden(models.Model):
    """How long a meeting was typed at and how many fields were filled; `meetings.burden` has the rule."""

    meeting = models.OneToOneField(
        Meeting, on_delete=models.PROTECT, primary_key=True, related_name="burden", verbose_name="会议"
    )
    seconds = models.PositiveIntegerField("用时（秒）", default=0)
    fields = models.PositiveIntegerField("填写项数", default=0)
    last_saved_at = models.DateTimeField("最近一次保存", null=True, blank=True)  # for the gap; gone with the vote

    objects = BurdenQuerySet.as_manager()

    class Meta:
        verbose_name = "会务用时"
        verbose_name_plural = "会务用时"

    def __str__(self):
        return f"{self.meeting}的会务用时"
