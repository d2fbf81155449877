"""`daily [--today DATE]`: everything that time brings (每日例行); exit 1 when a step failed, after all have run."""

import datetime as dt

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from disclosures import daily


class Command(BaseCommand):
    help = "办每天到期的事：撤下到期的公示等。可以重复执行。"

    def add_arguments(self, parser):
        parser.add_argument("--today", type=_day, help="当作哪一天来办，例如2026-10-31；不写就是今天")

    def handle(self, *, today, **options):
        done, failed = daily.run(today or timezone.localdate())
        for line in done:
            self.stdout.write(line)
        if failed:
            raise CommandError("有{}步没有办成，其余已办：\n{}".format(len(failed), "\n".join(failed)))


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"日期“{text}”看不懂。请写成2026-10-31这样。") from error
