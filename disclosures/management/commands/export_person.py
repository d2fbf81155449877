"""`export_person NUMBER --output FILE`: everything that is held of one person, for that person (个人信息)."""

from pathlib import Path

from django.core.management.base import BaseCommand
from django.utils import timezone

from disclosures.management.one_person import person_of
from disclosures.management.to_file import write
from disclosures.personal_data.actions import record_export
from disclosures.personal_data.exports import workbook_of


class Command(BaseCommand):
    help = "把一个人在系统里的全部个人信息写成Excel；投票不在内，系统没有存谁投了什么。"

    def add_arguments(self, parser):
        parser.add_argument("number", metavar="NUMBER", type=int, help="系统编号，在导出的名册里")
        parser.add_argument("--output", required=True, type=Path)

    def handle(self, *, number, output, **options):
        person = person_of(number)
        write(workbook_of(person, timezone.localdate()), output)
        record_export(by=None, person=person)
        self.stdout.write(f"已写入{output}：{person.name}（{person.organization}）。")
