"""The items (承诺事项) of a commitment and how far each is fulfilled (兑现)."""

import pgtrigger
from django.db import models
from django.db.models import Q

from commitments.models.added_area import AddedArea
from commitments.models.campaign import KeyTask
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
    added_area = models.ForeignKey(
        AddedArea, on_delete=models.PROTECT, null=True, blank=True, related_name="items", verbose_name="增加的方面"
    )
    text = models.TextField("承诺事项")
    measure = models.TextField("落实措施", blank=True)
    due_on = models.DateField("完成期限", null=True, blank=True)
    key_task = models.ForeignKey(
        KeyTask, on_delete=models.PROTECT, null=True, blank=True, related_name="items", verbose_name="对应的民生实事"
    )
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
            models.CheckConstraint(
                name="commitment_item_is_of_one_area", condition=Q(area="") | Q(added_area__isnull=True)
            ),
            models.UniqueConstraint(
                fields=["commitment", "added_area"],
                name="commitment_item_is_one_per_added_area",
                violation_error_message="每个方面只写一条承诺，请合并成一条。",
            ),
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
        # Without this, an area that the notice demands could vanish from what was handed in or confirmed.
        triggers = [
            pgtrigger.Trigger(
                name="areas_stand_once_handed_in",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete | pgtrigger.Update,
                func="""
                    IF TG_OP = 'UPDATE' AND (OLD.commitment_id, OLD.area, OLD.added_area_id)
                        IS NOT DISTINCT FROM (NEW.commitment_id, NEW.area, NEW.added_area_id) THEN
                        RETURN NEW;
                    END IF;
                    IF EXISTS (
                        SELECT 1 FROM commitments_commitment
                        WHERE id = OLD.commitment_id AND state <> 'draft'
                    ) THEN
                        RAISE EXCEPTION 'the areas of a commitment that was handed in stand'
                            USING ERRCODE = 'restrict_violation';
                    END IF;
                    IF TG_OP = 'DELETE' THEN
                        RETURN OLD;
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self):
        return self.text

    @property
    def area_value(self) -> str:
        """The area as an `ItemText` calls it; empty for a free item."""
        return self.area or (f"{AddedArea.VALUE_PREFIX}{self.added_area_id}" if self.added_area_id else "")

    @property
    def heading(self) -> str:
        """The name of its area, as pages and papers say it; empty for a free item."""
        return self.get_area_display() if self.area else str(self.added_area or "")
