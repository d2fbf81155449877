"""Uploaded lists (导入的名单) on their way in: looked through, confirmed, written by the worker, or not."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class ListImport(models.Model):
    """One uploaded file; what it changed is in the process register, this row says how far it has come."""

    class What(models.TextChoices):
        ORGANIZATIONS = "organizations", "党组织名单"
        PEOPLE = "people", "人员名册"

    class State(models.TextChoices):
        UPLOADED = "uploaded", "待核对"
        QUEUED = "queued", "排队"
        RUNNING = "running", "正在导入"
        DONE = "done", "已导入"
        REFUSED = "refused", "没有导入"
        BROKEN = "broken", "中断"

    MOVES = {
        State.UPLOADED: {State.QUEUED},
        State.QUEUED: {State.RUNNING},
        State.RUNNING: {State.DONE, State.REFUSED, State.BROKEN},
        State.REFUSED: {State.QUEUED},
        State.BROKEN: {State.QUEUED},
        State.DONE: set(),
    }

    what = models.CharField("名单", max_length=20, choices=What)
    file_name = models.CharField("文件名", max_length=100)
    token = models.CharField("存放处", max_length=32, unique=True, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="上传账号"
    )
    state = models.CharField("状态", max_length=20, choices=State, default=State.UPLOADED)
    started_at = models.DateTimeField("开始时间", null=True, blank=True)
    sentence = models.TextField("没有导入的原因", blank=True)
    counts = models.JSONField("结果", default=list, blank=True)  # pairs, because jsonb keeps no order of keys
    missing = models.JSONField("名单里没有的", default=list, blank=True)  # keys of what was left as it is

    class Meta:
        verbose_name = "名单导入"
        verbose_name_plural = "名单导入"
        constraints = [
            models.CheckConstraint(name="list_import_what_is_known", condition=Q(what__in=["organizations", "people"])),
            models.CheckConstraint(
                name="list_import_state_is_known",
                condition=Q(state__in=["uploaded", "queued", "running", "done", "refused", "broken"]),
            ),
            models.CheckConstraint(
                name="list_import_runs_from_a_moment_on",
                condition=~Q(state__in=["running", "done"]) | Q(started_at__isnull=False),
            ),
            models.CheckConstraint(
                name="list_import_says_why_it_failed", condition=~Q(state__in=["refused", "broken"]) | ~Q(sentence="")
            ),
            models.CheckConstraint(
                name="list_import_has_results_only_when_done", condition=Q(state="done") | Q(counts=[], missing=[])
            ),
        ]

    def __str__(self):
        return self.file_name

    @property
    def is_of_people(self) -> bool:
        return self.what == self.What.PEOPLE

    @property
    def is_under_way(self) -> bool:
        return self.state in (self.State.QUEUED, self.State.RUNNING)

    @property
    def is_done(self) -> bool:
        return self.state == self.State.DONE
