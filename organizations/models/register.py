"""The lines of the process register (全程记实). 通知四: 全程记实登记."""

import pgtrigger
from django.conf import settings
from django.db import models

from .organization import Organization


class RegisterEntryQuerySet(models.QuerySet):
    def of_record(self, record: models.Model):
        """The lines about one row of the database."""
        return self.filter(record_type=record._meta.label_lower, record_id=str(record.pk))


class RegisterEntry(models.Model):
    """Who did what to which record, when and why; the database refuses to change or delete a line."""

    at = models.DateTimeField("时间", auto_now_add=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="经办账号"
    )
    actor_name = models.CharField("经办人", max_length=60)
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="党组织"
    )
    verb = models.CharField("事项", max_length=120)
    record_type = models.CharField("记录类别", max_length=60, blank=True)
    record_id = models.CharField("记录编号", max_length=40, blank=True)
    record_name = models.CharField("记录名称", max_length=200, blank=True)
    reason = models.TextField("原因", blank=True)
    detail = models.JSONField("详情", default=dict, blank=True)

    objects = RegisterEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "记实"
        verbose_name_plural = "记实"
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["organization", "-at"], name="register_by_organization"),
            models.Index(fields=["record_type", "record_id"], name="register_by_record"),
            models.Index(fields=["-at", "-id"], name="register_by_time"),  # the newest page of a whole district
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self):
        return f"{self.actor_name} {self.verb}"
