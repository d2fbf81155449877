"""The items (承诺事项) of a commitment and how far each is fulfilled (兑现)."""

from django.db import models
from django.db.models import Q

from commitments.models.commitment import Commitment
from organizations.models.tracking import tracked


@tracked
class CommitmentItem(models.Model):
    """One thing promised, and how far it is fulfilled (兑现)."""

    class Area(models.TextChoices):
        """通知一(一): 五个方面, and two more for a leading cadre; the empty one is a free item."""

        STUDY = "study", "学习提高"
        PERFORMANCE = "performance", "发展业绩"
        SERVICE = "service", "为民服务"
        DISCIPLINE = "discipline", "遵纪守法"
        EXAMPLE = "example", "模范带头"
        DUAL_DUTY = "dual_duty", "一岗双责"
        CLEAN_GOVERNANCE = "clean_governance", "廉洁从政"

    class Fulfilment(models.TextChoices):
        NOT_YET = "not_yet", "未兑现"
        UNDER_WAY = "under_way", "推进中"
        FULFILLED = "fulfilled", "已兑现"

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="items", verbose_name="承诺")
    position = models.PositiveSmallIntegerField("序号")
    area = models.CharField("方面", max_length=20, choices=Area, blank=True)
    text = models.TextField("承诺事项")
    measure = models.TextField("落实措施", blank=True)
    due_on = models.DateField("完成期限", null=True, blank=True)
    fulfilment = models.CharField("兑现情况", max_length=20, choices=Fulfilment, default=Fulfilment.NOT_YET)
    fulfilment_note = models.CharField("兑现说明", max_length=200, blank=True)

    class Meta:
        verbose_name = "承诺事项"
        verbose_name_plural = "承诺事项"
        ordering = ["commitment", "position"]
        constraints = [
            models.CheckConstraint(
                name="commitment_item_area_is_known",
                condition=Q(
                    area__in=[
                        "",
                        "study",
                        "performance",
                        "service",
                        "discipline",
                        "example",
                        "dual_duty",
                        "clean_governance",
                    ]
                ),
            ),
            models.CheckConstraint(
                name="commitment_item_fulfilment_is_known",
                condition=Q(fulfilment__in=["not_yet", "under_way", "fulfilled"]),
            ),
            models.CheckConstraint(name="commitment_item_says_something", condition=~Q(text="")),
            models.UniqueConstraint(
                fields=["commitment", "position"],
                name="commitment_item_has_a_place_of_its_own",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(
                fields=["commitment", "area"],
                condition=~Q(area=""),
                name="commitment_item_is_one_per_area",
                violation_error_message="每个方面只写一条承诺，请合并成一条。",
            ),
        ]

    def __str__(self):
        return self.text
