"""`restore FILE`: a backup into an empty database (恢复); exit 1 when what came back breaks an invariant."""

import datetime as dt
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from config.keeping import restore
from organizations.refusals import Refused

ANOTHER_KEY = (
    "SECRET_KEY和备份时不是同一个。请尽快换回原来的；换不回来的，日历订阅地址、激活单、意见查询码和第二步验证都要重新办，"
    "下次导入名册按姓名和党支部认人。"
)
VOID = (
    "以下{}场投票在备份时没有计票。票箱密钥从不进备份，这些票再也打不开，恢复后也不能接着投。"
    "请由主持人在会议页面逐场作废，再重新投票：\n{}"
)
NO_PRIVILEGES = "网站的数据库账号在这里还没有权限，请执行./run manage app_role，再起动网站。"
SIGN_IN = "所有人都要重新登录；备份以后的记录不在里面。"


class Command(BaseCommand):
    help = "把备份恢复到空的数据库和空的附件文件夹；核对每个文件和每张表，再核对整个数据库。"

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="文件", help="./run backup写的文件")

    def handle(self, *, file, **options):
        try:
            restored = restore.restore(file)
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        manifest = restored.manifest
        rows, files = sum(manifest.tables.values()), len(manifest.members) - 1
        made_at = timezone.localtime(dt.datetime.fromisoformat(manifest.made_at))
        self.stdout.write(
            f"已恢复{made_at:%Y-%m-%d %H:%M}的备份：{len(manifest.tables)}张表{rows}行，{files}个附件。{SIGN_IN}"
        )
        if not restored.same_secret:
            self.stdout.write(ANOTHER_KEY)
        if settings.MIGRATION_DATABASE_URL:
            self.stdout.write(NO_PRIVILEGES)
        if restored.to_be_voided:
            self.stdout.write(VOID.format(len(restored.to_be_voided), "\n".join(restored.to_be_voided.values())))
        if restored.broken:
            raise CommandError(
                "数据已经恢复，但有{}处不对：\n{}".format(len(restored.broken), "\n".join(restored.broken))
            )
