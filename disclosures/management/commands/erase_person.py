"""`erase_person NUMBER --reason TEXT`: what is no record of somebody who has left or died (清除个人信息)."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from disclosures.management.one_person import person_of
from disclosures.personal_data.actions import erase_person
from organizations.refusals import Refused


class Command(BaseCommand):
    help = "清除一个已离开或已去世的人的手机号、工号、证件摘要、账号和免于参加的原因；会议、承诺和等次的记录保留。"

    def add_arguments(self, parser):
        parser.add_argument("number", metavar="NUMBER", type=int, help="系统编号，在导出的名册里")
        parser.add_argument("--reason", required=True, help="为什么清除，写入全程记实")

    def handle(self, *, number, reason, **options):
        person = person_of(number)
        try:
            erase_person(by=None, person=person, reason=reason, today=timezone.localdate())
        except Refused as refused:
            raise CommandError(refused.sentence) from refused
        self.stdout.write(
            f"{person.name}（{person.organization}）的个人信息已经清除。清除前的备份里还有，到期随备份删除。"
        )
