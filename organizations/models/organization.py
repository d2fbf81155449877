"""The tree of Party organizations (党组织) and the units (单位) that employ their staff."""

import datetime as dt

from django.db import models
from django.db.models import Exists, OuterRef, Q
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet

from organizations.name_order import spelling_of_some_word

from .tracking import tracked


class OrganizationQuerySet(MP_NodeQuerySet):
    def within(self, root: "Organization"):
        """`root` and everything below it: an index range on the path."""
        return self.filter(path__startswith=root.path)

    def children_of(self, parent: "Organization"):
        """Direct children only. 通知一(二): 在直属基层党组织范围内."""
        return self.filter(path__startswith=parent.path, depth=parent.depth + 1)

    def above(self, organization: "Organization"):
        """The organization itself and everything it stands under."""
        ends = range(Organization.steplen, len(organization.path) + 1, Organization.steplen)
        return self.filter(path__in=[organization.path[:end] for end in ends])

    def called(self, words: str):
        """What is or was called so, or has words that are spelled so in pinyin (thsq), or has that code."""
        once = (
            self.model._meta.get_field("placements")
            .related_model.objects.past()
            .filter(organization=OuterRef("pk"), name__icontains=words)
        )
        asked = Q(name__icontains=words) | Q(short_name__icontains=words) | Q(code__iexact=words) | Exists(once)
        if spelling := spelling_of_some_word(words):
            asked |= Q(sort_key__regex=spelling)
        return self.filter(asked)

    def existing_on(self, day: dt.date):
        return self.filter(
            Q(founded_on__isnull=True) | Q(founded_on__lte=day), Q(dissolved_on__isnull=True) | Q(dissolved_on__gt=day)
        )

    def branches(self):
        """Organizations that hold the monthly member meeting."""
        return self.filter(kind__in=Organization.BRANCH_KINDS)

    def superiors(self):
        """Organizations that may hold the two-month secretary meeting."""
        return self.filter(kind__in=Organization.SUPERIOR_KINDS)

    def with_branches_on(self, day: dt.date):
        """Those that have something directly under them on `day`: whose branches are all dissolved leads nobody."""
        below = Organization.objects.existing_on(day).filter(
            path__startswith=OuterRef("path"), depth=OuterRef("depth") + 1
        )
        return self.filter(Exists(below.order_by()))


class OrganizationManager(MP_NodeManager.from_queryset(OrganizationQuerySet)):
    def get_queryset(self):
        return OrganizationQuerySet(self.model, using=self._db).order_by("path")


@tracked
class Organization(MP_Node):
    class Kind(models.TextChoices):
        DISTRICT_COMMITTEE = "district_committee", "区委"
        CAMPAIGN_OFFICE = "campaign_office", "活动办公室"
        WORKING_COMMITTEE = "working_committee", "党工委"
        COMMITTEE = "committee", "党委"
        LEADING_GROUP = "leading_group", "党组"
        GENERAL_BRANCH = "general_branch", "党总支"
        BRANCH = "branch", "党支部"
        JOINT_BRANCH = "joint_branch", "联合党支部"

    BRANCH_KINDS = (Kind.BRANCH, Kind.JOINT_BRANCH)
    COMMITTEE_KINDS = (Kind.WORKING_COMMITTEE, Kind.COMMITTEE, Kind.LEADING_GROUP)  # 通知四: 各党工委、党委、党组
    SUPERIOR_KINDS = (*COMMITTEE_KINDS, Kind.GENERAL_BRANCH)

    kind = models.CharField("组织类别", max_length=20, choices=Kind)
    name = models.CharField("党组织全称", max_length=120)
    short_name = models.CharField("简称", max_length=60)
    code = models.CharField("党组织编码", max_length=40, unique=True)
    sort_key = models.CharField("拼音排序", max_length=200, blank=True, editable=False)
    public_phone = models.CharField("公开电话", max_length=40, blank=True)
    opinion_box = models.CharField("意见箱位置", max_length=120, blank=True)
    board_place = models.CharField("公示栏位置", max_length=120, blank=True, help_text="学习园地或党务公开栏所在处。")
    founded_on = models.DateField("成立日期", null=True, blank=True)
    dissolved_on = models.DateField("撤销日期", null=True, blank=True)

    REGISTER_SKIPS = ("path", "depth", "numchild")

    objects = OrganizationManager()

    class Meta:
        verbose_name = "党组织"
        verbose_name_plural = "党组织"
        constraints = [
            models.CheckConstraint(
                name="organization_kind_is_known",
                condition=Q(
                    kind__in=[
                        "district_committee",
                        "campaign_office",
                        "working_committee",
                        "committee",
                        "leading_group",
                        "general_branch",
                        "branch",
                        "joint_branch",
                    ]
                ),
            ),
            models.CheckConstraint(
                name="organization_is_dissolved_after_it_is_founded",
                condition=Q(dissolved_on__isnull=True)
                | Q(founded_on__isnull=True)
                | Q(dissolved_on__gte=models.F("founded_on")),
            ),
        ]

    def __str__(self):
        return self.short_name

    @property
    def superior(self) -> "Organization | None":
        """The superior Party organization (上级党组织); the district committee has none."""
        return Organization.objects.get_parent(self)

    @property
    def is_branch(self) -> bool:
        return self.kind in self.BRANCH_KINDS

    @property
    def is_committee(self) -> bool:
        """Whether it has a leading body (领导班子) that hears reports. 通知四"""
        return self.kind in self.COMMITTEE_KINDS

    @property
    def is_superior(self) -> bool:
        return self.kind in self.SUPERIOR_KINDS


@tracked
class Unit(models.Model):
    """An employing unit (单位) under a branch; a joint branch (联合党支部) has several."""

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="units", verbose_name="所在党支部"
    )
    name = models.CharField("单位名称", max_length=120)

    class Meta:
        verbose_name = "单位"
        verbose_name_plural = "单位"
        ordering = ["organization", "name"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "name"], name="unit_name_is_unique_in_its_branch")
        ]

    def __str__(self):
        return self.name
