"""Transfers (转接) of people between branches, with their dates; the person's row says where they are now."""

from django.db import models
from django.db.models import F, Q

from .organization import Organization
from .person import Person
from .tracking import tracked


@tracked
class Transfer(models.Model):
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="transfers", verbose_name="人员")
    origin = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+", verbose_name="转出")
    destination = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+", verbose_name="转入")
    moved_on = models.DateField("转接日期")
    reason = models.CharField("原因", max_length=200, blank=True)

    class Meta:
        verbose_name = "转接"
        verbose_name_plural = "转接"
        ordering = ["-moved_on", "-pk"]
        constraints = [
            models.CheckConstraint(name="transfer_leads_elsewhere", condition=~Q(origin=F("destination"))),
            models.UniqueConstraint(fields=["person", "moved_on"], name="transfer_is_once_a_day"),
        ]

    def __str__(self):
        return f"{self.person} {self.origin}→{self.destination}"
