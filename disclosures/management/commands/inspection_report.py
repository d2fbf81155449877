"""`inspection_report --period 2026-10 [--organization CODE] --format xlsx|pdf --output FILE` (检查报告)."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from disclosures.inspections.actions import record_export
from disclosures.inspections.backdrop import backdrop_of
from disclosures.inspections.exports import RENDERERS
from disclosures.inspections.reach import reach_of
from disclosures.inspections.report import report_of
from disclosures.management.to_file import scope_of, write
from organizations.models import Organization
from organizations.periods import Month
from organizations.refusals import Refused


class Command(BaseCommand):
    help = "把一个月的检查报告写成文件；不写 --organization 就是全区。"

    def add_arguments(self, parser):
        parser.add_argument("--period", required=True, help="月份，例如2026-10")
        parser.add_argument("--organization", help="党组织编码；报告只含它和它的下级")
        parser.add_argument("--format", required=True, choices=list(RENDERERS))
        parser.add_argument("--output", required=True, type=Path)

    def handle(self, *, period, organization, format, output, **options):
        today = timezone.localdate()
        month = self._month(period, today)
        everything = Organization.objects.all()
        report = report_of(scope_of(organization), everything, month, today)
        try:
            content = RENDERERS[format](
                report, backdrop_of(report, reach_of(everything)), f"系统导出，{report.data_day}"
            )
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        write(content, output)
        record_export(by=None, report=report, extension=format)
        self.stdout.write(f"已写入{output}：{len(report.rows)}个支部，{len(report.findings)}个问题。")

    def _month(self, text: str, today) -> Month:
        try:
            month = Month.parse(text)
        except ValueError as error:
            raise CommandError(f"月份“{text}”看不懂。请写成2026-10这样。") from error
        if month.start > today:
            raise CommandError(f"{month.label}还没有开始，没有可以检查的内容。")
        return month
