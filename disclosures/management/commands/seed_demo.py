"""Fill an empty database with a district full of life."""

import time

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from disclosures.demo.district import build
from disclosures.demo.foundation import CAST, PASSWORD
from disclosures.demo.workbooks import SIZES
from organizations.models import Organization

MONTHS = {"small": 2, "district": 12}


class Command(BaseCommand):
    help = "造一个演示区：组织、人员、承诺、会议、投票、评定、公示、意见，各种状态都有。"

    def add_arguments(self, parser):
        parser.add_argument("--size", choices=list(SIZES), default="small", help="small约900人，district约6万人")
        parser.add_argument("--months", type=int, help="往前写几个月（small为2，district为12）")
        parser.add_argument("--seed", type=int, default=1, help="同一个数字、同一天，造出同一个区")
        parser.add_argument("--if-empty", action="store_true", help="数据库里已有党组织时，什么也不做")

    def handle(self, *args, **options):
        if Organization.objects.exists():
            if options["if_empty"]:
                return
            raise CommandError("数据库里已经有党组织，不能再造演示区。请换一个空的数据库。")
        size, began = options["size"], time.monotonic()
        months = MONTHS[size] if options["months"] is None else options["months"]
        if not 1 <= months <= 24:
            raise CommandError("--months应在1到24之间。")
        build(size=size, months=months, seed=options["seed"], today=timezone.localdate())
        self.stdout.write(f"演示区已经造好，用时{time.monotonic() - began:.0f}秒。")
        self.stdout.write(f"演示账号：{'、'.join(CAST)}，密码都是{PASSWORD}。")
