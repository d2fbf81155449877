"""`backup FILE`: the database's dump, the private files and a manifest in one new file (备份)."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from config.keeping import backup
from organizations.refusals import Refused

WITHOUT = "里面没有票箱密钥、票箱里的票、登录状态，也没有导出的文件。请和SECRET_KEY分开，存到别的机器上。"
OPEN = "备份时有{}场投票没有计票：从这份备份恢复以后，它们只能作废重投。"


class Command(BaseCommand):
    help = "把数据库和附件写成一个备份文件；文件只有本账号能读。"

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="文件", help="新文件，例如/backup/2026-11-25.zip")

    def handle(self, *, file, **options):
        try:
            manifest = backup.write(file)
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        rows, files = sum(manifest.tables.values()), len(manifest.members) - 1
        self.stdout.write(f"已写入{file}：{len(manifest.tables)}张表{rows}行，{files}个附件。{WITHOUT}")
        if manifest.open_ballots:
            self.stdout.write(OPEN.format(len(manifest.open_ballots)))
