"""The areas (方面) that organizations add to those of the notice, for their people and a year."""

from django.db import models
from django.db.models import Q

from commitments.models.campaign import Campaign
from organizations.models import Organization
from organizations.models.tracking import tracked


class AddedAreaQuerySet(models.QuerySet):
    def asked_of(self, organization: Organization, campaign: Campaign):
        """What holds for the people of `organization`: its own areas and those of everything above it."""
        step = type(organization).steplen
        above = [organization.path[:end] for end in range(step, len(organization.path) + 1, step)]
        return (
            self.filter(campaign=campaign, organization__path__in=above)
            .select_related("organization")
            .order_by("organization__path", "pk")
        )


@tracked
class AddedArea(models.Model):
    """An area that Party members of an organization and of all below it write about, too. 通知四: 结合本单位实际.

    The notice's own areas are no rows, so that nobody can drop one.
    """

    VALUE_PREFIX = "added_"

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="added_areas", verbose_name="活动")
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="added_areas", verbose_name="党组织"
    )
    label = models.CharField("方面", max_length=20)

    objects = AddedAreaQuerySet.as_manager()

    class Meta:
        verbose_name = "增加的方面"
        verbose_name_plural = "增加的方面"
        ordering = ["campaign", "organization", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "organization", "label"],
                name="added_area_is_once_an_organization_and_year",
                violation_error_message="这个方面已经有了，不用再加。",
            ),
            models.CheckConstraint(name="added_area_has_a_name", condition=~Q(label="")),
            models.CheckConstraint(
                name="added_area_is_none_of_the_notices",
                condition=~Q(
                    label__in=[
                        "学习提高",
                        "发展业绩",
                        "为民服务",
                        "遵纪守法",
                        "模范带头",
                        "一岗双责",
                        "廉洁从政",
                    ]
                ),
            ),
        ]

    def __str__(self):
        return self.label

    @property
    def value(self) -> str:
        """As `Area.value`: the name of the area's field in the form, and what an `ItemText` calls it."""
        return f"{self.VALUE_PREFIX}{self.pk}"
