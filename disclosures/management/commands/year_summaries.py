"""`year_summaries --year 2026 [--organization CODE] --format xlsx|pdf --output FILE` (年终汇总)."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from disclosures.inspections.ground import ground_on
from disclosures.management.to_file import scope_of, write
from disclosures.summaries import lists, rules
from disclosures.summaries.access import Reader
from disclosures.summaries.actions import record_export
from disclosures.summaries.exports import RENDERERS
from disclosures.summaries.frame import Frame, frame_of
from organizations.models import Organization
from organizations.refusals import Refused


class Command(BaseCommand):
    help = "把一年的汇总写成文件，人再多也行；不写 --organization 就是全区。"

    def add_arguments(self, parser):
        parser.add_argument("--year", required=True, type=int, help="年度，例如2026")
        parser.add_argument("--organization", help="党组织编码；汇总只含它和它的下级")
        parser.add_argument("--format", required=True, choices=list(RENDERERS))
        parser.add_argument("--output", required=True, type=Path)

    def handle(self, *, year, organization, format, output, **options):
        frame, scope = self._frame(year), scope_of(organization)
        everything = Reader(frozenset(Organization.objects.values_list("pk", flat=True)), frozenset())
        file = lists.file_of(scope, everything, frame, "系统")
        try:
            content = RENDERERS[format](file)
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        write(content, output)
        record_export(by=None, organization=scope, file_name=file.name(format))
        self.stdout.write(f"已写入{output}：{scope}{year}年。")

    def _frame(self, year: int) -> Frame:
        ground = ground_on(timezone.localdate())
        years = rules.years_from(ground.started_on, ground.today)
        if year not in years:
            raise CommandError(f"{year}年没有记录。请写{years[-1]}到{years[0]}之间的年度。")
        return frame_of(year, ground)
