"""One long export (导出任务): what was asked, how far it has come, and where its file lies for a week.

The row changes while its worker writes, so that everybody sees how far it is: an export changes nothing else and
needs no transaction of its own. Who is alive holds an advisory lock, see `running.py`.
"""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from organizations.models import Organization


class ExportJobQuerySet(models.QuerySet):
    def asked_by(self, user):
        """The only door for people: an export is its asker's alone, superiors included."""
        return self.filter(asked_by=user)

    def live(self):
        return self.filter(state__in=ExportJob.LIVE)

    def running(self):
        return self.filter(state=ExportJob.State.RUNNING)

    def to_be_fetched(self, today: dt.date):
        """Done, not downloaded yet, and still there."""
        return self.filter(state=ExportJob.State.DONE, fetched_on=None, expires_on__gte=today)

    def over_on(self, today: dt.date):
        """Files whose last day is past."""
        return self.filter(state=ExportJob.State.DONE, expires_on__lt=today)

    def with_files(self):
        return self.exclude(token="")

    def for_lists(self):
        """Without the long list of what a file was allowed to hold."""
        return self.select_related("organization").defer("covers").order_by("-asked_at", "-pk")


class ExportJob(models.Model):
    class Kind(models.TextChoices):
        SUMMARIES = "summaries", "年终汇总"
        INSPECTION_REPORT = "inspection_report", "检查报告"
        RATINGS = "ratings", "评定台账"
        COMMITMENTS = "commitments", "承诺台账"
        MEETINGS = "meetings", "会议台账"
        OPINIONS = "opinions", "意见台账"
        PROCESS = "process", "全程记实"

    class State(models.TextChoices):
        ASKED = "asked", "排队"
        RUNNING = "running", "正在导出"
        DONE = "done", "可以下载"
        FAILED = "failed", "没有导出成"
        CANCELLED = "cancelled", "已取消"
        EXPIRED = "expired", "已过期"

    LIVE = (State.ASKED, State.RUNNING)
    MOVES = {
        State.ASKED: {State.RUNNING, State.FAILED, State.CANCELLED},
        State.RUNNING: {State.DONE, State.FAILED, State.CANCELLED},
        State.DONE: {State.EXPIRED},
        State.FAILED: set(),
        State.CANCELLED: set(),
        State.EXPIRED: set(),
    }

    kind = models.CharField("内容", max_length=20, choices=Kind)
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="export_jobs", verbose_name="党组织"
    )
    parameters = models.JSONField("条件", default=dict, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="export_jobs", verbose_name="账号"
    )
    asked_at = models.DateTimeField("提出时间", default=timezone.now)
    file_name = models.CharField("文件名", max_length=200)
    state = models.CharField("状态", max_length=10, choices=State, default=State.ASKED)
    started_at = models.DateTimeField("开始时间", null=True, blank=True)
    rows_done = models.PositiveIntegerField("已写行数", default=0)
    rows_expected = models.PositiveIntegerField("大约行数", default=0)
    sentence = models.TextField("没有导出的原因", blank=True)
    covers = models.JSONField("写进了哪些党组织", default=list, blank=True)  # ids that the asker could read then
    token = models.CharField("存放处", max_length=32, blank=True, editable=False)
    digest = models.CharField("文件摘要", max_length=64, blank=True, editable=False)
    size = models.PositiveBigIntegerField("字节数", null=True, blank=True)
    expires_on = models.DateField("保存到", null=True, blank=True)
    fetched_on = models.DateField("下载日期", null=True, blank=True)

    objects = ExportJobQuerySet.as_manager()

    class Meta:
        verbose_name = "导出任务"
        verbose_name_plural = "导出任务"
        constraints = [
            models.CheckConstraint(
                name="export_job_kind_is_known",
                condition=Q(
                    kind__in=[
                        "summaries",
                        "inspection_report",
                        "ratings",
                        "commitments",
                        "meetings",
                        "opinions",
                        "process",
                    ]
                ),
            ),
            models.CheckConstraint(
                name="export_job_state_is_known",
                condition=Q(state__in=["asked", "running", "done", "failed", "cancelled", "expired"]),
            ),
            models.CheckConstraint(
                name="export_job_runs_from_a_moment_on",
                condition=(~Q(state="asked") | Q(started_at__isnull=True))
                & (~Q(state__in=["running", "done", "expired"]) | Q(started_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="export_job_has_a_file_only_when_done",
                condition=Q(state="done", token__regex="^[0-9a-f]{32}$", digest__regex="^[0-9a-f]{64}$")
                & Q(size__isnull=False, size__gt=0)
                | (~Q(state="done") & Q(token="", digest="", size__isnull=True)),
            ),
            models.CheckConstraint(
                name="export_job_says_how_long_its_file_is_kept",
                condition=Q(state__in=["done", "expired"], expires_on__isnull=False)
                | (~Q(state__in=["done", "expired"]) & Q(expires_on__isnull=True, fetched_on__isnull=True)),
            ),
            models.CheckConstraint(
                name="export_job_says_why_it_failed",
                condition=(Q(state="failed") & ~Q(sentence="")) | (~Q(state="failed") & Q(sentence="")),
            ),
            models.CheckConstraint(
                name="export_job_does_no_more_than_expected", condition=Q(rows_done__lte=F("rows_expected"))
            ),
            models.UniqueConstraint(
                fields=["asked_by", "kind", "organization", "parameters"],
                condition=Q(state__in=["asked", "running"]),
                name="export_job_is_asked_once_at_a_time",
            ),
            models.UniqueConstraint(fields=["token"], condition=~Q(token=""), name="export_job_has_a_file_of_its_own"),
        ]

    def __str__(self):
        return self.file_name

    @property
    def is_live(self) -> bool:
        return self.state in self.LIVE

    @property
    def is_done(self) -> bool:
        return self.state == self.State.DONE

    @property
    def percent(self) -> int:
        """How far it has come; 100 is only said when the file is there."""
        if self.is_done:
            return 100
        return min(99, 100 * self.rows_done // self.rows_expected) if self.rows_expected else 0

    @property
    def words(self) -> str:
        """The same in a sentence."""
        if self.state == self.State.ASKED:
            return "正在等后台任务接手。"
        if self.rows_done == self.rows_expected:
            return "内容都写好了，正在整理文件。"
        return f"已写{self.rows_done}行，大约{self.rows_expected}行。"
