"""What came with an opinion, and how many opinions came in an hour."""

import secrets

from django.db import models
from django.db.models import Q

from disclosures.opinions import rules
from disclosures.opinions.models.opinion import Opinion
from organizations.models import Organization


def random_place(attachment: "OpinionAttachment", name: str) -> str:
    """A name that nobody guesses and that says nothing: the sender's own file name is not kept."""
    return f"opinions/{secrets.token_hex(20)}"


class OpinionAttachment(models.Model):
    """A photo or a PDF that came with an opinion; the bytes lie outside the web root, for those who handle it."""

    class Kind(models.TextChoices):
        JPEG = "jpeg", "照片"
        PNG = "png", "图片"
        PDF = "pdf", "PDF"

    opinion = models.ForeignKey(
        Opinion, on_delete=models.PROTECT, related_name="attachments", verbose_name="所属的意见"
    )
    kind = models.CharField("类型", max_length=8, choices=Kind)
    file = models.FileField("文件", upload_to=random_place, max_length=80, unique=True)
    size = models.PositiveIntegerField("字节数")

    class Meta:
        verbose_name = "意见附件"
        verbose_name_plural = "意见附件"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="opinion_attachment_kind_is_known", condition=Q(kind__in=["jpeg", "png", "pdf"])
            ),
            models.CheckConstraint(
                name="opinion_attachment_is_neither_empty_nor_too_large",
                condition=Q(size__range=(1, rules.LARGEST_ATTACHMENT)),
            ),
        ]

    def __str__(self):
        return f"{self.opinion}的附件{self.pk}"


class OpinionsOfAnHour(models.Model):
    """How many opinions came from the web to an organization in its latest busy hour; nothing of who sent them."""

    organization = models.OneToOneField(
        Organization, on_delete=models.PROTECT, primary_key=True, related_name="+", verbose_name="党组织"
    )
    hour = models.DateTimeField("小时")
    how_many = models.PositiveSmallIntegerField("条数")

    class Meta:
        verbose_name = "一小时内的意见数"
        verbose_name_plural = "一小时内的意见数"
        constraints = [
            models.CheckConstraint(
                name="opinions_of_an_hour_stay_within_the_limit",
                condition=Q(how_many__range=(1, rules.OPINIONS_AN_HOUR)),
            )
        ]

    def __str__(self):
        return f"{self.organization}：{self.how_many}条"
