"""Photos and scans of a meeting (附件): possible, never asked for. The file lies outside the web root."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from meetings.models.meeting import Meeting
from organizations.models.tracking import tracked


class AttachmentQuerySet(models.QuerySet):
    def kept(self):
        """Those whose file must be there."""
        return self.filter(removed_at__isnull=True)


@tracked(exclude=("token", "digest"))
class Attachment(models.Model):
    """One file of a meeting; a removed one stays as a line that says who removed it, when and why."""

    class Kind(models.TextChoices):
        JPEG = "jpg", "JPG图片"
        PNG = "png", "PNG图片"
        PDF = "pdf", "PDF"
        DOCX = "docx", "Word文档"
        XLSX = "xlsx", "Excel工作簿"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attachments", verbose_name="会议")
    name = models.CharField("文件名", max_length=120)
    kind = models.CharField("文件类别", max_length=5, choices=Kind)
    size = models.PositiveIntegerField("字节数")
    token = models.CharField("存放名", max_length=32, unique=True, editable=False)
    digest = models.CharField("校验值", max_length=64, editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="上传人"
    )
    added_at = models.DateTimeField("上传时间", auto_now_add=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="移除人",
    )
    removed_at = models.DateTimeField("移除时间", null=True, blank=True)
    removed_reason = models.CharField("移除原因", max_length=200, blank=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = "会议附件"
        verbose_name_plural = "会议附件"
        ordering = ["added_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="attachment_kind_is_known", condition=Q(kind__in=["jpg", "png", "pdf", "docx", "xlsx"])
            ),
            models.CheckConstraint(
                name="attachment_is_found_by_token_and_digest",
                condition=Q(token__regex="^[0-9a-f]{32}$", digest__regex="^[0-9a-f]{64}$"),  # noqa: S106 its form
            ),
            models.CheckConstraint(
                name="attachment_removal_says_who_when_and_why",
                condition=Q(removed_at__isnull=True, removed_by__isnull=True, removed_reason="")
                | (Q(removed_at__isnull=False, removed_by__isnull=False) & ~Q(removed_reason="")),
            ),
        ]
        triggers = [pgtrigger.Protect(name="stays_as_a_line", operation=pgtrigger.Delete)]

    def __str__(self):
        return self.name

    @property
    def is_addition(self) -> bool:
        """Whether it came after the meeting had concluded."""
        return self.meeting.concluded_at is not None and self.added_at > self.meeting.concluded_at
