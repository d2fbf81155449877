"""Members (党员), probationary members (预备党员) and non-Party staff (党外干部职工)."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from organizations.name_order import spelling_in_key

from .organization import Organization, Unit
from .tracking import tracked


class PersonQuerySet(models.QuerySet):
    def of(self, organization: Organization):
        return self.filter(organization=organization)

    def within(self, root: Organization):
        """Whom `root` and everything below it list."""
        return self.filter(organization__path__startswith=root.path)

    def on_the_roster(self):
        """Who takes part in a branch's life: here or away, not suspended, left or dead."""
        return self.filter(standing__in=[Person.Standing.NORMAL, Person.Standing.AWAY])

    def party(self):
        return self.filter(kind__in=[Person.Kind.MEMBER, Person.Kind.PROBATIONARY])

    def staff(self):
        return self.filter(kind=Person.Kind.STAFF)

    def exempt_on(self, day: dt.date):
        return self.filter(Exists(self._agreed_exemptions(day)))

    def not_exempt_on(self, day: dt.date):
        return self.exclude(Exists(self._agreed_exemptions(day)))

    @staticmethod
    def _agreed_exemptions(day: dt.date):
        from_model = Person._meta.get_field("exemptions").related_model
        return from_model.objects.in_force_on(day).filter(person=OuterRef("pk"))

    def called(self, words: str):
        """Whose name holds the words, or begins as they spell it in pinyin: 三, zs, zhangsan."""
        asked = Q(name__contains=words)
        if spelling := spelling_in_key(words):
            asked |= Q(sort_key__regex=f"^{spelling}")
        return self.filter(asked)

    def in_name_order(self):
        return self.order_by("sort_key", "pk")

    def in_stroke_order(self):
        """By strokes of the surname (姓氏笔画为序), as public lists stand."""
        return self.order_by("stroke_key", "sort_key", "pk")


@tracked
class Person(models.Model):
    class Kind(models.TextChoices):
        MEMBER = "member", "党员"
        PROBATIONARY = "probationary", "预备党员"
        STAFF = "staff", "党外干部职工"

    class Standing(models.TextChoices):
        NORMAL = "normal", "正常"
        AWAY = "away", "流出"
        SUSPENDED = "suspended", "停止党籍"
        LEFT = "left", "已离开"
        DECEASED = "deceased", "已去世"

    name = models.CharField("姓名", max_length=60)
    sort_key = models.CharField("拼音排序", max_length=200, editable=False, db_index=True)
    stroke_key = models.CharField("笔画排序", max_length=200, editable=False, db_collation="C", default="")
    kind = models.CharField("人员类别", max_length=20, choices=Kind)
    standing = models.CharField("状态", max_length=20, choices=Standing, default=Standing.NORMAL)
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="people", verbose_name="所在党支部"
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="people", verbose_name="所在单位"
    )
    since = models.DateField("转入日期", help_text="到本支部的日期；新转入的人有30天写承诺。")
    post_title = models.CharField("职务", max_length=60, blank=True)
    is_leading_cadre = models.BooleanField("处级以上党员领导干部", default=False)
    joined_on = models.DateField("入党日期", null=True, blank=True)
    full_member_on = models.DateField("转正日期", null=True, blank=True)
    phone = models.CharField("手机号", max_length=20, blank=True)
    staff_number = models.CharField("工号", max_length=20, blank=True)
    away_destination = models.CharField("外出流向", max_length=120, blank=True)
    # A citizen ID is never stored: its keyed hash tells two people of one name apart and finds them again.
    id_digest = models.CharField("证件摘要", max_length=64, null=True, blank=True, unique=True, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="person",
        verbose_name="账号",
    )

    REGISTER_HIDES = ("phone", "staff_number")

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = "人员"
        verbose_name_plural = "人员"
        indexes = [models.Index(fields=["organization", "standing", "kind"], name="person_by_branch")]
        constraints = [
            models.CheckConstraint(
                name="person_kind_is_known", condition=Q(kind__in=["member", "probationary", "staff"])
            ),
            models.CheckConstraint(
                name="person_standing_is_known",
                condition=Q(standing__in=["normal", "away", "suspended", "left", "deceased"]),
            ),
            models.CheckConstraint(
                name="person_who_leads_is_a_party_member", condition=Q(is_leading_cadre=False) | ~Q(kind="staff")
            ),
            models.CheckConstraint(
                name="person_becomes_a_full_member_after_joining",
                condition=Q(full_member_on__isnull=True) | Q(full_member_on__gte=models.F("joined_on")),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def is_staff_member(self) -> bool:
        return self.kind == self.Kind.STAFF

    @property
    def is_on_the_roster(self) -> bool:
        """As `on_the_roster()` finds them."""
        return self.standing in (self.Standing.NORMAL, self.Standing.AWAY)

    @property
    def is_away(self) -> bool:
        return self.standing == self.Standing.AWAY
